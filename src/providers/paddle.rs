//! Paddle: payments.
//!
//! `Paddle-Signature: ts=<timestamp>;h1=<hex>`, HMAC-SHA256 of `{timestamp}:{body}`.
//! <https://developer.paddle.com/webhooks/about/signature-verification>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about Paddle.
pub(super) const ABOUT: About = About {
    name: "Paddle",
    category: Category::Payments,
    homepage: "https://www.paddle.com",
    documentation: "https://developer.paddle.com/webhooks/about/signature-verification",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Paddle.
pub static PADDLE: Provider = Provider {
    id: text("paddle"),
    namespace: text("com.paddle"),
    scheme: Scheme {
        carrier: Carrier::Header(text("paddle-signature")),
        grammar: Grammar::KeyValue {
            separator: text(";"),
            assign: text("="),
            timestamp: text("ts"),
            signature: text("h1"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(":")), Piece::Payload],
        tolerance: Some(5),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event_id")],
        event_type: list![at("/event_type")],
        time: list![time_at("/occurred_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
