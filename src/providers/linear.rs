//! Linear: files, tasks and people at work.
//!
//! `Linear-Signature: <hex>`, HMAC-SHA256 of the body. The timestamp stands in the body.
//! <https://linear.app/developers/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Place, Provider, Scheme, TimeFormat,
    TimestampUnit, at, list, text, time_at,
};

/// What people read about Linear.
pub(super) const ABOUT: About = About {
    name: "Linear",
    category: Category::Productivity,
    homepage: "https://linear.app",
    documentation: "https://linear.app/developers/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Linear.
pub static LINEAR: Provider = Provider {
    id: text("linear"),
    namespace: text("app.linear"),
    scheme: Scheme {
        carrier: Carrier::Header(text("linear-signature")),
        timestamp: Some(Place::Json(text("/webhookTimestamp"))),
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(60),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/type")],
        time: list![time_at("/webhookTimestamp", TimeFormat::UnixMilliseconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
