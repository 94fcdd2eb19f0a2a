//! Daily: messages, mail and calls.
//!
//! `X-Webhook-Signature: <base64>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://docs.daily.co/reference/rest-api/webhooks>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, KeyForm, Piece, Place, Provider,
    Scheme, at, list, text,
};

/// What people read about Daily.
pub(super) const ABOUT: About = About {
    name: "Daily",
    category: Category::Communication,
    homepage: "https://www.daily.co",
    documentation: "https://docs.daily.co/reference/rest-api/webhooks",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Daily.
pub static DAILY: Provider = Provider {
    id: text("daily"),
    namespace: text("co.daily"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-webhook-signature")),
        encoding: Encoding::Base64,
        key: KeyForm::Base64(text("")),
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        timestamp: Some(Place::Header(text("x-webhook-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { id: list![at("/id")], event_type: list![at("/type")], ..EventMap::BASE },
    ..Provider::BASE
};
