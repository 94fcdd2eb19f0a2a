//! Render: code, builds and deployments.
//!
//! Standard Webhooks.
//! <https://render.com/docs/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Render.
pub(super) const ABOUT: About = About {
    name: "Render",
    category: Category::Developers,
    homepage: "https://render.com",
    documentation: "https://render.com/docs/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Render.
pub static RENDER: Provider = Provider {
    id: text("render"),
    namespace: text("com.render"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
