//! Retell AI: models and agents.
//!
//! `X-Retell-Signature: v=<timestamp>,d=<hex>`, HMAC-SHA256 of `{body}{timestamp}`.
//! <https://docs.retellai.com/features/secure-webhook>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, TimestampUnit,
    at, list, text,
};

/// What people read about Retell AI.
pub(super) const ABOUT: About = About {
    name: "Retell AI",
    category: Category::Ai,
    homepage: "https://www.retellai.com",
    documentation: "https://docs.retellai.com/features/secure-webhook",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Retell AI.
pub static RETELL: Provider = Provider {
    id: text("retell"),
    namespace: text("com.retellai"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-retell-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("v"),
            signature: text("d"),
        },
        message: list![Piece::Payload, Piece::Timestamp],
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/event")], ..EventMap::BASE },
    ..Provider::BASE
};
