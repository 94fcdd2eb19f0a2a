//! Orb: subscriptions.
//!
//! `X-Orb-Signature: v1=<hex>`, HMAC-SHA256 of `v1:{timestamp}:{body}`.
//! <https://docs.withorb.com/integrations-and-exports/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Place, Provider, Scheme,
    TimeFormat, TimestampUnit, at, list, text, time_at,
};

/// What people read about Orb.
pub(super) const ABOUT: About = About {
    name: "Orb",
    category: Category::Billing,
    homepage: "https://www.withorb.com",
    documentation: "https://docs.withorb.com/integrations-and-exports/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Orb.
pub static ORB: Provider = Provider {
    id: text("orb"),
    namespace: text("com.withorb"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-orb-signature")),
        grammar: Grammar::KeyValue {
            separator: text(" "),
            assign: text("="),
            timestamp: text(""),
            signature: text("v1"),
        },
        message: list![
            Piece::Literal(text("v1:")),
            Piece::Timestamp,
            Piece::Literal(text(":")),
            Piece::Payload
        ],
        timestamp: Some(Place::Header(text("x-orb-timestamp"))),
        unit: TimestampUnit::Rfc3339Utc,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
