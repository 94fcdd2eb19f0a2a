//! GitHub: code, builds and deployments.
//!
//! `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 of the body. The event's name comes in a header
//! that is not signed.
//! <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, text,
};

/// What people read about GitHub.
pub(super) const ABOUT: About = About {
    name: "GitHub",
    category: Category::Developers,
    homepage: "https://github.com",
    documentation: "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of GitHub.
pub static GITHUB: Provider = Provider {
    id: text("github"),
    namespace: text("com.github"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hub-signature-256")),
        grammar: Grammar::Prefixed(text("sha256=")),
        ..Scheme::BASE
    },
    events: EventMap { type_header: text("x-github-event"), ..EventMap::BASE },
    ..Provider::BASE
};
