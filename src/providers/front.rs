//! Front: tickets and conversations.
//!
//! `X-Front-Signature: <base64>`, HMAC-SHA256 of `{timestamp}:{body}`.
//! <https://dev.frontapp.com/docs/application-webhooks>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Handshake, Piece, Place, Provider,
    Scheme, TimeFormat, TimestampUnit, at, list, text, time_at,
};

/// What people read about Front.
pub(super) const ABOUT: About = About {
    name: "Front",
    category: Category::Support,
    homepage: "https://front.com",
    documentation: "https://dev.frontapp.com/docs/application-webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Front.
pub static FRONT: Provider = Provider {
    id: text("front"),
    namespace: text("com.front"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-front-signature")),
        encoding: Encoding::Base64,
        message: list![Piece::Timestamp, Piece::Literal(text(":")), Piece::Payload],
        timestamp: Some(Place::Header(text("x-front-request-timestamp"))),
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    handshake: Some(Handshake {
        method: text("POST"),
        challenge: Place::Header(text("x-front-challenge")),
        signed: true,
        ..Handshake::BASE
    }),
    events: EventMap {
        id: list![at("/payload/id")],
        event_type: list![at("/type")],
        time: list![time_at("/payload/emitted_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
