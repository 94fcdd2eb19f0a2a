//! Knock: messages, mail and calls.
//!
//! `X-Knock-Signature: t=<timestamp>,s=<base64>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://docs.knock.app/developer-tools/outbound-webhooks/overview>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Grammar, Piece, Provider, Scheme,
    TimeFormat, TimestampUnit, at, list, text, time_at,
};

/// What people read about Knock.
pub(super) const ABOUT: About = About {
    name: "Knock",
    category: Category::Communication,
    homepage: "https://knock.app",
    documentation: "https://docs.knock.app/developer-tools/outbound-webhooks/overview",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Knock.
pub static KNOCK: Provider = Provider {
    id: text("knock"),
    namespace: text("app.knock"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-knock-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("t"),
            signature: text("s"),
        },
        encoding: Encoding::Base64,
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        unit: TimestampUnit::Milliseconds,
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
