//! Guesty: stays.
//!
//! Standard Webhooks under the names of Svix's headers.
//! <https://open-api-docs.guesty.com/docs/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Guesty.
pub(super) const ABOUT: About = About {
    name: "Guesty",
    category: Category::Commerce,
    homepage: "https://www.guesty.com",
    documentation: "https://open-api-docs.guesty.com/docs/webhooks",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Guesty.
pub static GUESTY: Provider = Provider {
    id: text("guesty"),
    namespace: text("com.guesty"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::SVIX,
    events: EventMap {
        id_header: text("svix-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
