//! Whereby: messages, mail and calls.
//!
//! `Whereby-Signature: t=<timestamp>,v1=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.

use crate::provider::{
    About, Carrier, Category, Evidence, Grammar, Piece, Provider, Scheme, TimestampUnit, list, text,
};

/// What people read about Whereby.
pub(super) const ABOUT: About = About {
    name: "Whereby",
    category: Category::Communication,
    homepage: "https://whereby.com",
    documentation: "",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Whereby.
pub static WHEREBY: Provider = Provider {
    id: text("whereby"),
    namespace: text("com.whereby"),
    scheme: Scheme {
        carrier: Carrier::Header(text("whereby-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("t"),
            signature: text("v1"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    ..Provider::BASE
};
