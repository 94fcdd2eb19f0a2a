//! Finch: hiring and payroll.
//!
//! `Finch-Signature: v1,<base64>`, HMAC-SHA256 of `{header:finch-event-id}.{timestamp}.{body}`.
//! <https://developer.tryfinch.com/developer-resources/Webhooks>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Grammar, KeyForm, Piece, Place,
    Provider, Scheme, at, list, text,
};

/// What people read about Finch.
pub(super) const ABOUT: About = About {
    name: "Finch",
    category: Category::Hr,
    homepage: "https://www.tryfinch.com",
    documentation: "https://developer.tryfinch.com/developer-resources/Webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Finch.
pub static FINCH: Provider = Provider {
    id: text("finch"),
    namespace: text("com.tryfinch"),
    scheme: Scheme {
        carrier: Carrier::Header(text("finch-signature")),
        grammar: Grammar::KeyValue {
            separator: text(" "),
            assign: text(","),
            timestamp: text(""),
            signature: text("v1"),
        },
        encoding: Encoding::Base64,
        key: KeyForm::Base64(text("")),
        message: list![
            Piece::Header(text("finch-event-id")),
            Piece::Literal(text(".")),
            Piece::Timestamp,
            Piece::Literal(text(".")),
            Piece::Payload
        ],
        timestamp: Some(Place::Header(text("finch-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id_header: text("finch-event-id"),
        event_type: list![at("/event_type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
