//! Etsy: shops.
//!
//! Standard Webhooks.
//! <https://developers.etsy.com/documentation/essentials/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Etsy.
pub(super) const ABOUT: About = About {
    name: "Etsy",
    category: Category::Commerce,
    homepage: "https://www.etsy.com",
    documentation: "https://developers.etsy.com/documentation/essentials/webhooks",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Etsy.
pub static ETSY: Provider = Provider {
    id: text("etsy"),
    namespace: text("com.etsy"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
