//! Buildkite: code, builds and deployments.
//!
//! `X-Buildkite-Signature: timestamp=<timestamp>,signature=<hex>`, HMAC-SHA256 of
//! `{timestamp}.{body}`.
//! <https://buildkite.com/docs/apis/webhooks/pipelines>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, list, text,
};

/// What people read about Buildkite.
pub(super) const ABOUT: About = About {
    name: "Buildkite",
    category: Category::Developers,
    homepage: "https://buildkite.com",
    documentation: "https://buildkite.com/docs/apis/webhooks/pipelines",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Buildkite.
pub static BUILDKITE: Provider = Provider {
    id: text("buildkite"),
    namespace: text("com.buildkite"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-buildkite-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("timestamp"),
            signature: text("signature"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { type_header: text("x-buildkite-event"), ..EventMap::BASE },
    ..Provider::BASE
};
