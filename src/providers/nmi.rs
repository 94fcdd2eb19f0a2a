//! NMI: payments.
//!
//! `Webhook-Signature: s=<hex>`, HMAC-SHA256 of `{kv:t}.{body}`. `t` is a nonce and no clock.

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, at, list, text,
};

/// What people read about NMI.
pub(super) const ABOUT: About = About {
    name: "NMI",
    category: Category::Payments,
    homepage: "https://www.nmi.com",
    documentation: "",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of NMI.
pub static NMI: Provider = Provider {
    id: text("nmi"),
    namespace: text("com.nmi"),
    scheme: Scheme {
        carrier: Carrier::Header(text("webhook-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text(""),
            signature: text("s"),
        },
        message: list![Piece::Field(text("t")), Piece::Literal(text(".")), Piece::Payload],
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event_id")],
        event_type: list![at("/event_type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
