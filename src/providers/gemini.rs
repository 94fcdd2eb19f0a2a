//! Gemini API: models and agents.
//!
//! Standard Webhooks.
//! <https://ai.google.dev/gemini-api/docs/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Gemini API.
pub(super) const ABOUT: About = About {
    name: "Gemini API",
    category: Category::Ai,
    homepage: "https://ai.google.dev",
    documentation: "https://ai.google.dev/gemini-api/docs/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Gemini API.
pub static GEMINI: Provider = Provider {
    id: text("gemini"),
    namespace: text("dev.google"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
