//! Picqer: parcels and deliveries.
//!
//! `X-Picqer-Signature: <base64>`, HMAC-SHA256 of the body.
//! <https://picqer.com/en/api/webhooks>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about Picqer.
pub(super) const ABOUT: About = About {
    name: "Picqer",
    category: Category::Logistics,
    homepage: "https://picqer.com",
    documentation: "https://picqer.com/en/api/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Picqer.
pub static PICQER: Provider = Provider {
    id: text("picqer"),
    namespace: text("com.picqer"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-picqer-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/event")], ..EventMap::BASE },
    ..Provider::BASE
};
