//! ElevenLabs: models and agents.
//!
//! `Elevenlabs-Signature: t=<timestamp>,v0=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://elevenlabs.io/docs/product-guides/administration/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about ElevenLabs.
pub(super) const ABOUT: About = About {
    name: "ElevenLabs",
    category: Category::Ai,
    homepage: "https://elevenlabs.io",
    documentation: "https://elevenlabs.io/docs/product-guides/administration/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of ElevenLabs.
pub static ELEVENLABS: Provider = Provider {
    id: text("elevenlabs"),
    namespace: text("io.elevenlabs"),
    scheme: Scheme {
        carrier: Carrier::Header(text("elevenlabs-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("t"),
            signature: text("v0"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        tolerance: Some(1800),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/type")],
        time: list![time_at("/event_timestamp", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
