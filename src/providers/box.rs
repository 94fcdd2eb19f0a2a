//! Box: files.
//!
//! `Box-Signature-Primary: <base64>`, HMAC-SHA256 of `{body}{timestamp}`.
//! <https://developer.box.com/guides/webhooks/v2/signatures-v2/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Piece, Place, Provider, Scheme,
    TimeFormat, TimestampUnit, at, list, text, texts, time_at,
};

/// What people read about Box.
pub(super) const ABOUT: About = About {
    name: "Box",
    category: Category::Productivity,
    homepage: "https://www.box.com",
    documentation: "https://developer.box.com/guides/webhooks/v2/signatures-v2/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Box.
pub static BOX: Provider = Provider {
    id: text("box"),
    namespace: text("com.box"),
    scheme: Scheme {
        carrier: Carrier::Headers(texts!["box-signature-primary", "box-signature-secondary"]),
        encoding: Encoding::Base64,
        message: list![Piece::Payload, Piece::Timestamp],
        timestamp: Some(Place::Header(text("box-delivery-timestamp"))),
        unit: TimestampUnit::Rfc3339,
        tolerance: Some(600),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/trigger")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
