//! Klaviyo: campaigns.
//!
//! `Klaviyo-Signature: <hex>`, HMAC-SHA256 of the body and the date in `Klaviyo-Timestamp`. Events come together in a list.
//! <https://developers.klaviyo.com/en/docs/working_with_system_webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Piece, Place, Provider, Scheme, TimestampUnit,
    if_there, list, text,
};

/// What people read about Klaviyo.
pub(super) const ABOUT: About = About {
    name: "Klaviyo",
    category: Category::Marketing,
    homepage: "https://www.klaviyo.com",
    documentation: "https://developers.klaviyo.com/en/docs/working_with_system_webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Klaviyo.
pub static KLAVIYO: Provider = Provider {
    id: text("klaviyo"),
    namespace: text("com.klaviyo"),
    scheme: Scheme {
        carrier: Carrier::Header(text("klaviyo-signature")),
        message: list![Piece::Payload, Piece::Timestamp],
        timestamp: Some(Place::Header(text("klaviyo-timestamp"))),
        unit: TimestampUnit::HttpDate,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![if_there("/data", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
