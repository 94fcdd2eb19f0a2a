//! Vanta: compliance.
//!
//! Standard Webhooks under the names of Svix's headers.
//! <https://developer.vanta.com/docs/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Vanta.
pub(super) const ABOUT: About = About {
    name: "Vanta",
    category: Category::Developers,
    homepage: "https://www.vanta.com",
    documentation: "https://developer.vanta.com/docs/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Vanta.
pub static VANTA: Provider = Provider {
    id: text("vanta"),
    namespace: text("com.vanta"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::SVIX,
    events: EventMap {
        id_header: text("svix-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
