//! Segment: analytics.
//!
//! `X-Signature: <hex>`, HMAC-SHA1 of the body.
//! <https://segment.com/docs/connections/destinations/catalog/webhooks/>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about Segment.
pub(super) const ABOUT: About = About {
    name: "Segment",
    category: Category::Marketing,
    homepage: "https://segment.com",
    documentation: "https://segment.com/docs/connections/destinations/catalog/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Segment.
pub static SEGMENT: Provider = Provider {
    id: text("segment"),
    namespace: text("com.segment"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-signature")),
        algorithm: Algorithm::HmacSha1,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/messageId")],
        event_type: list![at("/type")],
        time: list![time_at("/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
