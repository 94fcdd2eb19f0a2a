//! Sanity: content.
//!
//! `Sanity-Webhook-Signature: t=<timestamp>,v1=<base64>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://www.sanity.io/docs/content-lake/webhook-best-practices>

use crate::provider::{
    About, Carrier, Category, Encoding, Evidence, Grammar, Piece, Provider, Scheme, TimestampUnit,
    list, text,
};

/// What people read about Sanity.
pub(super) const ABOUT: About = About {
    name: "Sanity",
    category: Category::Cms,
    homepage: "https://www.sanity.io",
    documentation: "https://www.sanity.io/docs/content-lake/webhook-best-practices",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Sanity.
pub static SANITY: Provider = Provider {
    id: text("sanity"),
    namespace: text("io.sanity"),
    scheme: Scheme {
        carrier: Carrier::Header(text("sanity-webhook-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("t"),
            signature: text("v1"),
        },
        encoding: Encoding::Base64Url,
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    ..Provider::BASE
};
