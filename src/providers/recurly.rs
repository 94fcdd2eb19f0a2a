//! Recurly: subscriptions.
//!
//! `Recurly-Signature: <timestamp>,<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://docs.recurly.com/recurly-subscriptions/docs/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Part, Piece, Provider, Scheme,
    TimeFormat, TimestampUnit, at, list, text, time_at,
};

/// What people read about Recurly.
pub(super) const ABOUT: About = About {
    name: "Recurly",
    category: Category::Billing,
    homepage: "https://recurly.com",
    documentation: "https://docs.recurly.com/recurly-subscriptions/docs/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Recurly.
pub static RECURLY: Provider = Provider {
    id: text("recurly"),
    namespace: text("com.recurly"),
    scheme: Scheme {
        carrier: Carrier::Header(text("recurly-signature")),
        grammar: Grammar::Positional {
            separator: text(","),
            parts: list![Part::Timestamp, Part::Signatures],
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/uuid")],
        event_type: list![at("/event_type")],
        time: list![time_at("/event_time", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
