//! beehiiv: messages, mail and calls.
//!
//! Standard Webhooks under the names of Svix's headers.
//! <https://developers.beehiiv.com/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about beehiiv.
pub(super) const ABOUT: About = About {
    name: "beehiiv",
    category: Category::Communication,
    homepage: "https://www.beehiiv.com",
    documentation: "https://developers.beehiiv.com/webhooks",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of beehiiv.
pub static BEEHIIV: Provider = Provider {
    id: text("beehiiv"),
    namespace: text("com.beehiiv"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::SVIX,
    events: EventMap {
        id_header: text("svix-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
