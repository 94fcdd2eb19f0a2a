//! Standard Webhooks: webhooks as many providers send them.
//!
//! Standard Webhooks.
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Standard Webhooks.
pub(super) const ABOUT: About = About {
    name: "Standard Webhooks",
    category: Category::Standard,
    homepage: "https://www.standardwebhooks.com",
    documentation: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Standard Webhooks.
pub static STANDARD_WEBHOOKS: Provider = Provider {
    id: text("standard-webhooks"),
    namespace: text("com.standardwebhooks"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        time: list![time_at("/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
