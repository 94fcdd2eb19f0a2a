//! Stytch: identities.
//!
//! Standard Webhooks under the names of Svix's headers.
//! <https://stytch.com/docs/guides/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Stytch.
pub(super) const ABOUT: About = About {
    name: "Stytch",
    category: Category::Identity,
    homepage: "https://stytch.com",
    documentation: "https://stytch.com/docs/guides/webhooks",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Stytch.
pub static STYTCH: Provider = Provider {
    id: text("stytch"),
    namespace: text("com.stytch"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::SVIX,
    events: EventMap {
        id_header: text("svix-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
