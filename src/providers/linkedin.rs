//! LinkedIn: messages, mail and calls.
//!
//! `X-Li-Signature: <hex>`, HMAC-SHA256 of `hmacsha256={body}`.
//! <https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation>

use crate::provider::{
    About, Alphabet, Carrier, Category, EventMap, Evidence, Handshake, Piece, Place, Provider,
    ReplyPiece, Scheme, at, list, text,
};

/// What people read about LinkedIn.
pub(super) const ABOUT: About = About {
    name: "LinkedIn",
    category: Category::Communication,
    homepage: "https://www.linkedin.com",
    documentation: "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of LinkedIn.
pub static LINKEDIN: Provider = Provider {
    id: text("linkedin"),
    namespace: text("com.linkedin"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-li-signature")),
        message: list![Piece::Literal(text("hmacsha256=")), Piece::Payload],
        ..Scheme::BASE
    },
    handshake: Some(Handshake {
        challenge: Place::Query(text("challengeCode")),
        alphabet: Alphabet::Uuid,
        min_length: 36,
        max_length: 36,
        reply: list![
            ReplyPiece::Literal(text("{\"challengeCode\":\"")),
            ReplyPiece::Challenge,
            ReplyPiece::Literal(text("\",\"challengeResponse\":\"")),
            ReplyPiece::ChallengeMac,
            ReplyPiece::Literal(text("\"}"))
        ],
        ..Handshake::BASE
    }),
    events: EventMap {
        id: list![at("/notificationId")],
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
