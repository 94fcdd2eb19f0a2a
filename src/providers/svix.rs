//! Svix: webhooks as many providers send them.
//!
//! Standard Webhooks under the names of Svix's headers.
//! <https://docs.svix.com/receiving/verifying-payloads/how-manual>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Svix.
pub(super) const ABOUT: About = About {
    name: "Svix",
    category: Category::Standard,
    homepage: "https://www.svix.com",
    documentation: "https://docs.svix.com/receiving/verifying-payloads/how-manual",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Svix.
pub static SVIX: Provider = Provider {
    id: text("svix"),
    namespace: text("com.svix"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::SVIX,
    events: EventMap {
        id_header: text("svix-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
