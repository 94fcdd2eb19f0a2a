//! Token.io: payments.
//!
//! `Token-Signature: <base64url>`, a signature of the body.
//! <https://docs.token.io/products/tpp/integration-considerations/webhooks>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, at, list,
    text,
};

/// What people read about Token.io.
pub(super) const ABOUT: About = About {
    name: "Token.io",
    category: Category::Payments,
    homepage: "https://token.io",
    documentation: "https://docs.token.io/products/tpp/integration-considerations/webhooks",
    evidence: Evidence::Silver,
    place: "The public key of Token.io.",
};

/// The row of Token.io.
pub static TOKENIO: Provider = Provider {
    id: text("tokenio"),
    namespace: text("io.token"),
    scheme: Scheme {
        carrier: Carrier::Header(text("token-signature")),
        algorithm: Algorithm::Ed25519,
        encoding: Encoding::Base64Url,
        ..Scheme::BASE
    },
    events: EventMap { id: list![at("/id")], type_header: text("token-event"), ..EventMap::BASE },
    ..Provider::BASE
};
