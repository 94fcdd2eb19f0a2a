//! Mollie: payments.
//!
//! `X-Mollie-Signature: sha256=<hex>`, HMAC-SHA256 of the body; for a day after a secret is changed there is one of each secret, which HTTP
//! joins with a comma and a space.
//! <https://docs.mollie.com/reference/webhooks-best-practices>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about Mollie.
pub(super) const ABOUT: About = About {
    name: "Mollie",
    category: Category::Payments,
    homepage: "https://www.mollie.com",
    documentation: "https://docs.mollie.com/reference/webhooks-best-practices",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Mollie.
pub static MOLLIE: Provider = Provider {
    id: text("mollie"),
    namespace: text("com.mollie"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-mollie-signature")),
        grammar: Grammar::KeyValue {
            separator: text(", "),
            assign: text("="),
            timestamp: text(""),
            signature: text("sha256"),
        },
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/createdAt", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
