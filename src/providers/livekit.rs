//! LiveKit: calls and rooms.
//!
//! `Authorization: <token>`, a JSON Web Token of the API key, which claims the digest of the body.
//! <https://docs.livekit.io/home/server/webhooks/>

use crate::provider::{
    About, Carrier, Category, Claim, Coverage, Encoding, EventMap, Evidence, Grammar, Piece,
    Provider, Scheme, at, list, text,
};

/// What people read about LiveKit.
pub(super) const ABOUT: About = About {
    name: "LiveKit",
    category: Category::Media,
    homepage: "https://livekit.io",
    documentation: "https://docs.livekit.io/home/server/webhooks/",
    evidence: Evidence::Gold,
    place: "The API key is the key id, its secret the secret.",
};

/// The row of LiveKit.
pub static LIVEKIT: Provider = Provider {
    id: text("livekit"),
    namespace: text("io.livekit"),
    scheme: Scheme {
        carrier: Carrier::Header(text("authorization")),
        grammar: Grammar::Jwt {
            word: text(""),
            claims: list![
                Claim::PayloadDigest { name: text("sha256"), encoding: Encoding::Base64 },
                Claim::KeyId(text("iss")),
                Claim::NotBefore(text("nbf")),
                Claim::Expires(text("exp"))
            ],
        },
        encoding: Encoding::Base64Url,
        message: list![Piece::Token],
        coverage: Coverage::Claim,
        tolerance: Some(60),
        ..Scheme::BASE
    },
    events: EventMap { id: list![at("/id")], event_type: list![at("/event")], ..EventMap::BASE },
    ..Provider::BASE
};
