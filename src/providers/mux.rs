//! Mux: video and images.
//!
//! `Mux-Signature: t=<timestamp>,v1=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://www.mux.com/docs/core/verify-webhook-signatures>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about Mux.
pub(super) const ABOUT: About = About {
    name: "Mux",
    category: Category::Media,
    homepage: "https://www.mux.com",
    documentation: "https://www.mux.com/docs/core/verify-webhook-signatures",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Mux.
pub static MUX: Provider = Provider {
    id: text("mux"),
    namespace: text("com.mux"),
    scheme: Scheme {
        carrier: Carrier::Header(text("mux-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("t"),
            signature: text("v1"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
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
