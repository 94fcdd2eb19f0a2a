//! WorkOS: identities.
//!
//! `Workos-Signature: t=<timestamp>, v1=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`. The separator
//! is a comma and a space.
//! <https://workos.com/docs/events/data-syncing/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, TimeFormat,
    TimestampUnit, at, list, text, time_at,
};

/// What people read about WorkOS.
pub(super) const ABOUT: About = About {
    name: "WorkOS",
    category: Category::Identity,
    homepage: "https://workos.com",
    documentation: "https://workos.com/docs/events/data-syncing/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of WorkOS.
pub static WORKOS: Provider = Provider {
    id: text("workos"),
    namespace: text("com.workos"),
    scheme: Scheme {
        carrier: Carrier::Header(text("workos-signature")),
        grammar: Grammar::KeyValue {
            separator: text(", "),
            assign: text("="),
            timestamp: text("t"),
            signature: text("v1"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(180),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/event")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
