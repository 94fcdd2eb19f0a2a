//! Anthropic: models and agents.
//!
//! Standard Webhooks.
//! <https://platform.claude.com/docs/en/managed-agents/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Anthropic.
pub(super) const ABOUT: About = About {
    name: "Anthropic",
    category: Category::Ai,
    homepage: "https://www.anthropic.com",
    documentation: "https://platform.claude.com/docs/en/managed-agents/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Anthropic.
pub static ANTHROPIC: Provider = Provider {
    id: text("anthropic"),
    namespace: text("com.anthropic"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
