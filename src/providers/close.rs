//! Close: customers and deals.
//!
//! `Close-Sig-Hash: <hex>`, HMAC-SHA256 of `{timestamp}{body}`.
//! <https://developer.close.com/resources/webhook-subscriptions/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, KeyForm, Piece, Place, Provider, Scheme,
    TimeFormat, at, list, text, time_at,
};

/// What people read about Close.
pub(super) const ABOUT: About = About {
    name: "Close",
    category: Category::Crm,
    homepage: "https://www.close.com",
    documentation: "https://developer.close.com/resources/webhook-subscriptions/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Close.
pub static CLOSE: Provider = Provider {
    id: text("close"),
    namespace: text("com.close"),
    scheme: Scheme {
        carrier: Carrier::Header(text("close-sig-hash")),
        key: KeyForm::Hex,
        message: list![Piece::Timestamp, Piece::Payload],
        timestamp: Some(Place::Header(text("close-sig-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event/id")],
        time: list![time_at("/event/date_created", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
