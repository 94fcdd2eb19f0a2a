//! Affirm: payments in instalments.
//!
//! `X-Affirm-Signature: t=<time>,v0=<hex>`, HMAC-SHA512 of `<time>.<body>`. Events come as a form or as JSON.
//! <https://docs.affirm.com/developers/docs/checking-webhook-signatures>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Grammar, PayloadFormat, Piece,
    Provider, Scheme, at, list, text,
};

/// What people read about Affirm.
pub(super) const ABOUT: About = About {
    name: "Affirm",
    category: Category::Payments,
    homepage: "https://www.affirm.com",
    documentation: "https://docs.affirm.com/developers/docs/checking-webhook-signatures",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Affirm.
pub static AFFIRM: Provider = Provider {
    id: text("affirm"),
    namespace: text("com.affirm"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-affirm-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("t"),
            signature: text("v0"),
        },
        algorithm: Algorithm::HmacSha512,
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::JsonOrForm,
        event_type: list![at("/event")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
