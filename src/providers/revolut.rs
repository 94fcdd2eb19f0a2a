//! Revolut: payments.
//!
//! `Revolut-Signature: v1=<hex>`, HMAC-SHA256 of `v1.{timestamp}.{body}`. Several signatures come
//! while a secret is rolled.
//! <https://developer.revolut.com/docs/guides/manage-accounts/webhooks/verify-the-payload-signature>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Place, Provider, Scheme,
    TimestampUnit, at, list, text,
};

/// What people read about Revolut.
pub(super) const ABOUT: About = About {
    name: "Revolut",
    category: Category::Payments,
    homepage: "https://www.revolut.com",
    documentation: "https://developer.revolut.com/docs/guides/manage-accounts/webhooks/verify-the-payload-signature",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Revolut.
pub static REVOLUT: Provider = Provider {
    id: text("revolut"),
    namespace: text("com.revolut"),
    scheme: Scheme {
        carrier: Carrier::Header(text("revolut-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text(""),
            signature: text("v1"),
        },
        message: list![
            Piece::Literal(text("v1.")),
            Piece::Timestamp,
            Piece::Literal(text(".")),
            Piece::Payload
        ],
        timestamp: Some(Place::Header(text("revolut-request-timestamp"))),
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/order_id")],
        event_type: list![at("/event")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
