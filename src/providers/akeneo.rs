//! Akeneo PIM: shops.
//!
//! `X-Akeneo-Request-Signature: <hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://api.akeneo.com/events-documentation/security.html>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Piece, Place, Provider, Scheme, if_there, list,
    text,
};

/// What people read about Akeneo PIM.
pub(super) const ABOUT: About = About {
    name: "Akeneo PIM",
    category: Category::Commerce,
    homepage: "https://www.akeneo.com",
    documentation: "https://api.akeneo.com/events-documentation/security.html",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Akeneo PIM.
pub static AKENEO: Provider = Provider {
    id: text("akeneo"),
    namespace: text("com.akeneo"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-akeneo-request-signature")),
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        timestamp: Some(Place::Header(text("x-akeneo-request-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![if_there("/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
