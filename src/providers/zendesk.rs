//! Zendesk: tickets and conversations.
//!
//! `X-Zendesk-Webhook-Signature: <base64>`, HMAC-SHA256 of `{timestamp}{body}`.
//! <https://developer.zendesk.com/documentation/webhooks/verifying/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Piece, Place, Provider, Scheme,
    TimeFormat, TimestampUnit, at, list, text, time_at,
};

/// What people read about Zendesk.
pub(super) const ABOUT: About = About {
    name: "Zendesk",
    category: Category::Support,
    homepage: "https://www.zendesk.com",
    documentation: "https://developer.zendesk.com/documentation/webhooks/verifying/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Zendesk.
pub static ZENDESK: Provider = Provider {
    id: text("zendesk"),
    namespace: text("com.zendesk"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-zendesk-webhook-signature")),
        encoding: Encoding::Base64,
        message: list![Piece::Timestamp, Piece::Payload],
        timestamp: Some(Place::Header(text("x-zendesk-webhook-signature-timestamp"))),
        unit: TimestampUnit::Rfc3339,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/time", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
