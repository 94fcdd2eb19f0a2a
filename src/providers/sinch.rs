//! Sinch: messages, mail and calls.
//!
//! `X-Sinch-Webhook-Signature: <base64>`, HMAC-SHA256 of
//! `{body}.{header:x-sinch-webhook-signature-nonce}.{timestamp}`.
//! <https://developers.sinch.com/docs/conversation/callbacks>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Piece, Place, Provider, Scheme,
    TimeFormat, list, text, time_at,
};

/// What people read about Sinch.
pub(super) const ABOUT: About = About {
    name: "Sinch",
    category: Category::Communication,
    homepage: "https://www.sinch.com",
    documentation: "https://developers.sinch.com/docs/conversation/callbacks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Sinch.
pub static SINCH: Provider = Provider {
    id: text("sinch"),
    namespace: text("com.sinch"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-sinch-webhook-signature")),
        encoding: Encoding::Base64,
        message: list![
            Piece::Payload,
            Piece::Literal(text(".")),
            Piece::Header(text("x-sinch-webhook-signature-nonce")),
            Piece::Literal(text(".")),
            Piece::Timestamp
        ],
        timestamp: Some(Place::Header(text("x-sinch-webhook-signature-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { time: list![time_at("/event_time", TimeFormat::Rfc3339)], ..EventMap::BASE },
    ..Provider::BASE
};
