//! Snyk: code, builds and deployments.
//!
//! `X-Hub-Signature: sha256=<hex>`, HMAC-SHA256 of the body.
//! <https://docs.snyk.io/developer-tools/snyk-api/using-specific-snyk-apis/webhooks-apis/validation-and-versioning-of-payloads>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, text,
};

/// What people read about Snyk.
pub(super) const ABOUT: About = About {
    name: "Snyk",
    category: Category::Developers,
    homepage: "https://snyk.io",
    documentation: "https://docs.snyk.io/developer-tools/snyk-api/using-specific-snyk-apis/webhooks-apis/validation-and-versioning-of-payloads",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Snyk.
pub static SNYK: Provider = Provider {
    id: text("snyk"),
    namespace: text("io.snyk"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hub-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        ..Scheme::BASE
    },
    events: EventMap { type_header: text("x-snyk-event"), ..EventMap::BASE },
    ..Provider::BASE
};
