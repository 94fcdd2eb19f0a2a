//! fal: models.
//!
//! `X-Fal-Webhook-Signature: <hex>`, a signature of ids, a time and the digest of the body with Ed25519, by one of several keys.
//! <https://docs.fal.ai/model-apis/model-endpoints/webhooks>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, KeyDocument, KeyForm, KeyLocator,
    KeySource, Piece, Place, Provider, Scheme, at, list, text,
};

/// What people read about fal.
pub(super) const ABOUT: About = About {
    name: "fal",
    category: Category::Ai,
    homepage: "https://fal.ai",
    documentation: "https://docs.fal.ai/model-apis/model-endpoints/webhooks",
    evidence: Evidence::Silver,
    place: "The id of the account, which X-Fal-Webhook-User-Id has: anybody can have results of their own sent to any address.",
};

/// The row of fal.
pub static FAL_AI: Provider = Provider {
    id: text("fal-ai"),
    namespace: text("ai.fal"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-fal-webhook-signature")),
        algorithm: Algorithm::Ed25519,
        key: KeyForm::Fetched(KeySource {
            locator: KeyLocator::At(text("https://rest.fal.ai/.well-known/jwks.json")),
            document: KeyDocument::JwkSet,
            version: None,
            audience: Some(Place::Header(text("x-fal-webhook-user-id"))),
        }),
        message: list![
            Piece::Header(text("x-fal-webhook-request-id")),
            Piece::Literal(text("\n")),
            Piece::Header(text("x-fal-webhook-user-id")),
            Piece::Literal(text("\n")),
            Piece::Timestamp,
            Piece::Literal(text("\n")),
            Piece::PayloadSha256Hex
        ],
        timestamp: Some(Place::Header(text("x-fal-webhook-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/request_id")],
        event_type: list![at("/status")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
