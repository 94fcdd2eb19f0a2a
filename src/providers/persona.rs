//! Persona: verification of persons.
//!
//! `Persona-Signature: t=<time>,v1=<hex>`, HMAC-SHA256 of `<time>.<body>`; while secrets are rotated two such values, a space between them.
//! <https://docs.withpersona.com/webhooks-best-practices>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about Persona.
pub(super) const ABOUT: About = About {
    name: "Persona",
    category: Category::Identity,
    homepage: "https://withpersona.com",
    documentation: "https://docs.withpersona.com/webhooks-best-practices",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Persona.
pub static PERSONA: Provider = Provider {
    id: text("persona"),
    namespace: text("com.withpersona"),
    scheme: Scheme {
        carrier: Carrier::Header(text("persona-signature")),
        grammar: Grammar::KeyValues {
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
        id: list![at("/data/id")],
        event_type: list![at("/data/attributes/name")],
        time: list![time_at("/data/attributes/created-at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
