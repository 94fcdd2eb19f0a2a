//! AfterShip: parcels and deliveries.
//!
//! `Aftership-Hmac-Sha256: <base64>`, HMAC-SHA256 of the body.
//! <https://www.aftership.com/docs/tracking/webhook/webhook-signature>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about AfterShip.
pub(super) const ABOUT: About = About {
    name: "AfterShip",
    category: Category::Logistics,
    homepage: "https://www.aftership.com",
    documentation: "https://www.aftership.com/docs/tracking/webhook/webhook-signature",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of AfterShip.
pub static AFTERSHIP: Provider = Provider {
    id: text("aftership"),
    namespace: text("com.aftership"),
    scheme: Scheme {
        carrier: Carrier::Header(text("aftership-hmac-sha256")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event_id")],
        event_type: list![at("/event")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
