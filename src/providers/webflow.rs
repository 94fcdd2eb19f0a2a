//! Webflow: content.
//!
//! `X-Webflow-Signature: <hex>`, HMAC-SHA256 of `{timestamp}:{body}`.
//! <https://developers.webflow.com/data/docs/working-with-webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Piece, Place, Provider, Scheme, TimestampUnit,
    at, list, text,
};

/// What people read about Webflow.
pub(super) const ABOUT: About = About {
    name: "Webflow",
    category: Category::Cms,
    homepage: "https://webflow.com",
    documentation: "https://developers.webflow.com/data/docs/working-with-webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Webflow.
pub static WEBFLOW: Provider = Provider {
    id: text("webflow"),
    namespace: text("com.webflow"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-webflow-signature")),
        message: list![Piece::Timestamp, Piece::Literal(text(":")), Piece::Payload],
        timestamp: Some(Place::Header(text("x-webflow-timestamp"))),
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/payload/id")],
        event_type: list![at("/triggerType")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
