//! Airwallex: payments.
//!
//! `X-Signature: <hex>`, HMAC-SHA256 of `{timestamp}{body}`.
//! <https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Piece, Place, Provider, Scheme, TimeFormat,
    TimestampUnit, at, list, text, time_at,
};

/// What people read about Airwallex.
pub(super) const ABOUT: About = About {
    name: "Airwallex",
    category: Category::Payments,
    homepage: "https://www.airwallex.com",
    documentation: "https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Airwallex.
pub static AIRWALLEX: Provider = Provider {
    id: text("airwallex"),
    namespace: text("com.airwallex"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-signature")),
        message: list![Piece::Timestamp, Piece::Payload],
        timestamp: Some(Place::Header(text("x-timestamp"))),
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/name")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
