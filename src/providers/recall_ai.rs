//! Recall.ai: models and agents.
//!
//! Standard Webhooks.
//! <https://docs.recall.ai/docs/authenticating-requests-from-recallai>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Recall.ai.
pub(super) const ABOUT: About = About {
    name: "Recall.ai",
    category: Category::Ai,
    homepage: "https://www.recall.ai",
    documentation: "https://docs.recall.ai/docs/authenticating-requests-from-recallai",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Recall.ai.
pub static RECALL_AI: Provider = Provider {
    id: text("recall-ai"),
    namespace: text("ai.recall"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/event")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
