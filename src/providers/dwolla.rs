//! Dwolla: payments.
//!
//! `X-Request-Signature-Sha-256: <hex>`, HMAC-SHA256 of the body.
//! <https://developers.dwolla.com/docs/working-with-webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Dwolla.
pub(super) const ABOUT: About = About {
    name: "Dwolla",
    category: Category::Payments,
    homepage: "https://www.dwolla.com",
    documentation: "https://developers.dwolla.com/docs/working-with-webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Dwolla.
pub static DWOLLA: Provider = Provider {
    id: text("dwolla"),
    namespace: text("com.dwolla"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-request-signature-sha-256")),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/topic")],
        time: list![time_at("/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
