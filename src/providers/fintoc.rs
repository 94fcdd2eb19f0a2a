//! Fintoc: banking and cards.
//!
//! `Fintoc-Signature: t=<timestamp>,v1=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://docs.fintoc.com/docs/webhooks-validating>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about Fintoc.
pub(super) const ABOUT: About = About {
    name: "Fintoc",
    category: Category::Finance,
    homepage: "https://fintoc.com",
    documentation: "https://docs.fintoc.com/docs/webhooks-validating",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Fintoc.
pub static FINTOC: Provider = Provider {
    id: text("fintoc"),
    namespace: text("com.fintoc"),
    scheme: Scheme {
        carrier: Carrier::Header(text("fintoc-signature")),
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
