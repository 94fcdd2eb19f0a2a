//! Squarespace: shops.
//!
//! `Squarespace-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://developers.squarespace.com/webhooks/verifying-notifications>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, KeyForm, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about Squarespace.
pub(super) const ABOUT: About = About {
    name: "Squarespace",
    category: Category::Commerce,
    homepage: "https://www.squarespace.com",
    documentation: "https://developers.squarespace.com/webhooks/verifying-notifications",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Squarespace.
pub static SQUARESPACE: Provider = Provider {
    id: text("squarespace"),
    namespace: text("com.squarespace"),
    scheme: Scheme {
        carrier: Carrier::Header(text("squarespace-signature")),
        key: KeyForm::Hex,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/topic")],
        time: list![time_at("/createdOn", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
