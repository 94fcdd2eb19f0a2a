//! Shippo: parcels and deliveries.
//!
//! `Shippo-Auth-Signature: t=<timestamp>,v1=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://docs.goshippo.com/docs/tracking/webhooksecurity/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, at, list, text,
};

/// What people read about Shippo.
pub(super) const ABOUT: About = About {
    name: "Shippo",
    category: Category::Logistics,
    homepage: "https://goshippo.com",
    documentation: "https://docs.goshippo.com/docs/tracking/webhooksecurity/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Shippo.
pub static SHIPPO: Provider = Provider {
    id: text("shippo"),
    namespace: text("com.goshippo"),
    scheme: Scheme {
        carrier: Carrier::Header(text("shippo-auth-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("t"),
            signature: text("v1"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/event")], ..EventMap::BASE },
    ..Provider::BASE
};
