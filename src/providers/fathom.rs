//! Fathom: models and agents.
//!
//! Standard Webhooks.
//! <https://developers.fathom.ai/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Fathom.
pub(super) const ABOUT: About = About {
    name: "Fathom",
    category: Category::Ai,
    homepage: "https://fathom.video",
    documentation: "https://developers.fathom.ai/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Fathom.
pub static FATHOM: Provider = Provider {
    id: text("fathom"),
    namespace: text("video.fathom"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
