//! Plaid: bank accounts.
//!
//! `Plaid-Verification: <token>`, a JSON Web Token of ECDSA that claims the digest of the body; its header names the key.
//! <https://plaid.com/docs/api/webhooks/webhook-verification/>

use crate::provider::{
    About, Algorithm, Carrier, Category, Claim, Coverage, Encoding, EventMap, Evidence, Grammar,
    KeyDocument, KeyForm, KeyLocator, KeySource, Piece, Provider, Scheme, at, list, text,
};

/// What people read about Plaid.
pub(super) const ABOUT: About = About {
    name: "Plaid",
    category: Category::Finance,
    homepage: "https://plaid.com",
    documentation: "https://plaid.com/docs/api/webhooks/webhook-verification/",
    evidence: Evidence::Silver,
    place: "None: the key is what /webhook_verification_key/get of the API answers as `key` for the id of the key.",
};

/// The row of Plaid. Whoever is its customer can send on what was signed for them: an event counts for an item that the receiver knows.
pub static PLAID: Provider = Provider {
    id: text("plaid"),
    namespace: text("com.plaid"),
    scheme: Scheme {
        carrier: Carrier::Header(text("plaid-verification")),
        grammar: Grammar::Jwt {
            word: text(""),
            claims: list![
                Claim::PayloadDigest {
                    name: text("request_body_sha256"),
                    encoding: Encoding::HexLower
                },
                Claim::IssuedAt(text("iat"))
            ],
        },
        encoding: Encoding::Base64Url,
        algorithm: Algorithm::EcdsaP256Sha256Raw,
        key: KeyForm::Fetched(KeySource {
            locator: KeyLocator::Id,
            document: KeyDocument::Jwk(text("expired_at")),
            version: None,
            audience: None,
        }),
        message: list![Piece::Token],
        coverage: Coverage::Claim,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/webhook_code")],
        resource_type: list![at("/webhook_type")],
        subject: list![at("/item_id")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
