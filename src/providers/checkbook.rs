//! Checkbook.io: payments.
//!
//! `Signature: signature=<hex>`, HMAC-SHA256 of `{body}{kv:nonce}`.
//! <https://docs.checkbook.io/docs/api/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, at, list, text,
};

/// What people read about Checkbook.io.
pub(super) const ABOUT: About = About {
    name: "Checkbook.io",
    category: Category::Payments,
    homepage: "https://checkbook.io",
    documentation: "https://docs.checkbook.io/docs/api/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Checkbook.io.
pub static CHECKBOOK: Provider = Provider {
    id: text("checkbook"),
    namespace: text("io.checkbook"),
    scheme: Scheme {
        carrier: Carrier::Header(text("signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text(""),
            signature: text("signature"),
        },
        message: list![Piece::Payload, Piece::Field(text("nonce"))],
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/status")], ..EventMap::BASE },
    ..Provider::BASE
};
