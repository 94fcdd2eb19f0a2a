//! Calendly: calendars.
//!
//! `Calendly-Webhook-Signature: t=<timestamp>,v1=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://developer.calendly.com/api-docs/ZG9jOjM2MzE2MDM4-webhook-signatures>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about Calendly.
pub(super) const ABOUT: About = About {
    name: "Calendly",
    category: Category::Productivity,
    homepage: "https://calendly.com",
    documentation: "https://developer.calendly.com/api-docs/ZG9jOjM2MzE2MDM4-webhook-signatures",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Calendly.
pub static CALENDLY: Provider = Provider {
    id: text("calendly"),
    namespace: text("com.calendly"),
    scheme: Scheme {
        carrier: Carrier::Header(text("calendly-webhook-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("t"),
            signature: text("v1"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        tolerance: Some(180),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/event")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
