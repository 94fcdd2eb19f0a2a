//! Vonage: messages and calls.
//!
//! `Authorization: Bearer <token>`, a JSON Web Token that claims the digest of the body.
//! <https://developer.vonage.com/en/getting-started/concepts/webhooks>

use crate::provider::{
    About, Carrier, Category, Claim, Coverage, Encoding, EventMap, Evidence, Grammar, Piece,
    Provider, Scheme, at, list, text,
};

/// What people read about Vonage.
pub(super) const ABOUT: About = About {
    name: "Vonage",
    category: Category::Communication,
    homepage: "https://www.vonage.com",
    documentation: "https://developer.vonage.com/en/getting-started/concepts/webhooks",
    evidence: Evidence::Silver,
    place: "The signature secret of the account.",
};

/// The row of Vonage.
pub static VONAGE: Provider = Provider {
    id: text("vonage"),
    namespace: text("com.vonage"),
    scheme: Scheme {
        carrier: Carrier::Header(text("authorization")),
        grammar: Grammar::Jwt {
            word: text("Bearer"),
            claims: list![
                Claim::PayloadDigest { name: text("payload_hash"), encoding: Encoding::HexLower },
                Claim::IssuedAt(text("iat"))
            ],
        },
        encoding: Encoding::Base64Url,
        message: list![Piece::Token],
        coverage: Coverage::Claim,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/status")],
        subject: list![at("/message_uuid")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
