//! Crisp: tickets and conversations.
//!
//! `X-Crisp-Signature: <hex>`, HMAC-SHA256 of `[{timestamp};{body}]`.
//! <https://docs.crisp.chat/guides/web-hooks/plugin-hooks/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Piece, Place, Provider, Scheme, TimeFormat,
    TimestampUnit, at, list, text, time_at,
};

/// What people read about Crisp.
pub(super) const ABOUT: About = About {
    name: "Crisp",
    category: Category::Support,
    homepage: "https://crisp.chat",
    documentation: "https://docs.crisp.chat/guides/web-hooks/plugin-hooks/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Crisp.
pub static CRISP: Provider = Provider {
    id: text("crisp"),
    namespace: text("chat.crisp"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-crisp-signature")),
        message: list![
            Piece::Literal(text("[")),
            Piece::Timestamp,
            Piece::Literal(text(";")),
            Piece::Payload,
            Piece::Literal(text("]"))
        ],
        timestamp: Some(Place::Header(text("x-crisp-request-timestamp"))),
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/event")],
        time: list![time_at("/timestamp", TimeFormat::UnixMilliseconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
