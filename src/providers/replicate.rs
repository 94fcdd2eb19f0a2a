//! Replicate: models and agents.
//!
//! Standard Webhooks.
//! <https://replicate.com/docs/topics/webhooks/verify-webhook>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Replicate.
pub(super) const ABOUT: About = About {
    name: "Replicate",
    category: Category::Ai,
    homepage: "https://replicate.com",
    documentation: "https://replicate.com/docs/topics/webhooks/verify-webhook",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Replicate.
pub static REPLICATE: Provider = Provider {
    id: text("replicate"),
    namespace: text("com.replicate"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/status")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
