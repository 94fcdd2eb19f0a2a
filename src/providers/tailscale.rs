//! Tailscale: networks.
//!
//! `Tailscale-Webhook-Signature: t=<time>,v1=<hex>`, HMAC-SHA256 of `<time>.<body>`. Events come together in an array.
//! <https://tailscale.com/kb/1213/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, PayloadFormat, Piece, Provider, Scheme,
    if_there, list, text,
};

/// What people read about Tailscale.
pub(super) const ABOUT: About = About {
    name: "Tailscale",
    category: Category::Developers,
    homepage: "https://tailscale.com",
    documentation: "https://tailscale.com/kb/1213/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Tailscale.
pub static TAILSCALE: Provider = Provider {
    id: text("tailscale"),
    namespace: text("com.tailscale"),
    scheme: Scheme {
        carrier: Carrier::Header(text("tailscale-webhook-signature")),
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
    events: EventMap {
        format: PayloadFormat::JsonObjectOrArray,
        event_type: list![if_there("/0", "events")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
