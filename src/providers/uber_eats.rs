//! Uber Eats: parcels and deliveries.
//!
//! `X-Uber-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://developer.uber.com/docs/eats/guides/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Uber Eats.
pub(super) const ABOUT: About = About {
    name: "Uber Eats",
    category: Category::Logistics,
    homepage: "https://www.uber.com",
    documentation: "https://developer.uber.com/docs/eats/guides/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Uber Eats.
pub static UBER_EATS: Provider = Provider {
    id: text("uber-eats"),
    namespace: text("com.uber"),
    scheme: Scheme { carrier: Carrier::Header(text("x-uber-signature")), ..Scheme::BASE },
    events: EventMap {
        id: list![at("/event_id")],
        event_type: list![at("/event_type")],
        time: list![time_at("/event_time", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
