//! Fireflies: models and agents.
//!
//! `X-Hub-Signature: sha256=<hex>`, HMAC-SHA256 of the body.
//! <https://docs.fireflies.ai/graphql-api/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about Fireflies.
pub(super) const ABOUT: About = About {
    name: "Fireflies",
    category: Category::Ai,
    homepage: "https://fireflies.ai",
    documentation: "https://docs.fireflies.ai/graphql-api/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Fireflies.
pub static FIREFLIES: Provider = Provider {
    id: text("fireflies"),
    namespace: text("ai.fireflies"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hub-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/event")],
        time: list![time_at("/timestamp", TimeFormat::UnixMilliseconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
