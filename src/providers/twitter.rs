//! X: messages, mail and calls.
//!
//! `X-Twitter-Webhooks-Signature: sha256=<base64>`, HMAC-SHA256 of the body.
//! <https://docs.x.com/x-api/account-activity/introduction>

use crate::provider::{
    About, Carrier, Category, Encoding, Evidence, Grammar, Handshake, Place, Provider, ReplyPiece,
    Scheme, list, text,
};

/// What people read about X.
pub(super) const ABOUT: About = About {
    name: "X",
    category: Category::Communication,
    homepage: "https://x.com",
    documentation: "https://docs.x.com/x-api/account-activity/introduction",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of X.
pub static TWITTER: Provider = Provider {
    id: text("twitter"),
    namespace: text("com.x"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-twitter-webhooks-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    handshake: Some(Handshake {
        challenge: Place::Query(text("crc_token")),
        reply: list![
            ReplyPiece::Literal(text("{\"response_token\":\"sha256=")),
            ReplyPiece::ChallengeMac,
            ReplyPiece::Literal(text("\"}"))
        ],
        ..Handshake::BASE
    }),
    ..Provider::BASE
};
