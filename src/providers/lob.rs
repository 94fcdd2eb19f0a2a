//! Lob: parcels and deliveries.
//!
//! `Lob-Signature: <hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://docs.lob.com/#tag/Webhooks/Signature-Verification>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Piece, Place, Provider, Scheme, TimeFormat,
    TimestampUnit, at, list, text, time_at,
};

/// What people read about Lob.
pub(super) const ABOUT: About = About {
    name: "Lob",
    category: Category::Logistics,
    homepage: "https://www.lob.com",
    documentation: "https://docs.lob.com/#tag/Webhooks/Signature-Verification",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Lob.
pub static LOB: Provider = Provider {
    id: text("lob"),
    namespace: text("com.lob"),
    scheme: Scheme {
        carrier: Carrier::Header(text("lob-signature")),
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        timestamp: Some(Place::Header(text("lob-signature-timestamp"))),
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/event_type/id")],
        time: list![time_at("/date_created", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
