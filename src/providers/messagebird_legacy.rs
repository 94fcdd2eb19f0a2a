//! MessageBird (legacy): messages and calls.
//!
//! `MessageBird-Signature: <base64>`, HMAC-SHA256 of time, sorted query and the digest of the body.
//! <https://developers.messagebird.com/api/#verifying-http-requests>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, PayloadFormat, Piece, Place, Provider,
    Scheme, list, text,
};

/// What people read about MessageBird (legacy).
pub(super) const ABOUT: About = About {
    name: "MessageBird (legacy)",
    category: Category::Communication,
    homepage: "https://bird.com",
    documentation: "https://developers.messagebird.com/api/#verifying-http-requests",
    evidence: Evidence::Gold,
    place: "The signing key.",
};

/// The row of MessageBird (legacy).
pub static MESSAGEBIRD_LEGACY: Provider = Provider {
    id: text("messagebird-legacy"),
    namespace: text("com.messagebird"),
    scheme: Scheme {
        carrier: Carrier::Header(text("messagebird-signature")),
        encoding: Encoding::Base64,
        message: list![
            Piece::Timestamp,
            Piece::Literal(text("\n")),
            Piece::SortedQuery,
            Piece::Literal(text("\n")),
            Piece::PayloadSha256
        ],
        timestamp: Some(Place::Header(text("messagebird-request-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { format: PayloadFormat::JsonObjectOrArray, ..EventMap::BASE },
    ..Provider::BASE
};
