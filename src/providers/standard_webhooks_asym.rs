//! Standard Webhooks (asymmetric): a standard.
//!
//! `webhook-signature: v1a,<base64>`, a signature of `<id>.<time>.<body>`; the key is `whpk_<base64>`.
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

use crate::provider::{
    About, Algorithm, Category, EventMap, Evidence, Grammar, KeyForm, Provider, Scheme, TimeFormat,
    at, list, text, time_at,
};

/// What people read about Standard Webhooks (asymmetric).
pub(super) const ABOUT: About = About {
    name: "Standard Webhooks (asymmetric)",
    category: Category::Standard,
    homepage: "https://www.standardwebhooks.com",
    documentation: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Standard Webhooks (asymmetric).
pub static STANDARD_WEBHOOKS_ASYM: Provider = Provider {
    id: text("standard-webhooks-asym"),
    namespace: text("com.standardwebhooks"),
    scheme: Scheme {
        algorithm: Algorithm::Ed25519,
        grammar: Grammar::KeyValue {
            separator: text(" "),
            assign: text(","),
            timestamp: text(""),
            signature: text("v1a"),
        },
        key: KeyForm::Utf8,
        ..Scheme::STANDARD_WEBHOOKS
    },
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        time: list![time_at("/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
