//! Clerk: identities.
//!
//! Standard Webhooks under the names of Svix's headers.
//! <https://clerk.com/docs/webhooks/overview>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Clerk.
pub(super) const ABOUT: About = About {
    name: "Clerk",
    category: Category::Identity,
    homepage: "https://clerk.com",
    documentation: "https://clerk.com/docs/webhooks/overview",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Clerk.
pub static CLERK: Provider = Provider {
    id: text("clerk"),
    namespace: text("com.clerk"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::SVIX,
    events: EventMap {
        id_header: text("svix-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
