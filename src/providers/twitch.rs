//! Twitch: streams.
//!
//! `Twitch-Eventsub-Message-Signature: sha256=<hex>`, HMAC-SHA256 of id, time and body. A challenge is signed as an event is.
//! <https://dev.twitch.tv/docs/eventsub/handling-webhook-events/>

use crate::provider::{
    About, Carrier, Category, Condition, EventMap, Evidence, Grammar, Handshake, Piece, Place,
    Provider, Scheme, TimestampUnit, at, list, text,
};

/// What people read about Twitch.
pub(super) const ABOUT: About = About {
    name: "Twitch",
    category: Category::Media,
    homepage: "https://www.twitch.tv",
    documentation: "https://dev.twitch.tv/docs/eventsub/handling-webhook-events/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Twitch.
pub static TWITCH: Provider = Provider {
    id: text("twitch"),
    namespace: text("tv.twitch"),
    scheme: Scheme {
        carrier: Carrier::Header(text("twitch-eventsub-message-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        message: list![
            Piece::Header(text("twitch-eventsub-message-id")),
            Piece::Timestamp,
            Piece::Payload
        ],
        timestamp: Some(Place::Header(text("twitch-eventsub-message-timestamp"))),
        unit: TimestampUnit::Rfc3339,
        tolerance: Some(600),
        ..Scheme::BASE
    },
    handshake: Some(Handshake {
        method: text("POST"),
        when: Some(Condition {
            place: Place::Header(text("twitch-eventsub-message-type")),
            text: text("webhook_callback_verification"),
        }),
        challenge: Place::Json(text("/challenge")),
        signed: true,
        ..Handshake::BASE
    }),
    events: EventMap {
        id_header: text("twitch-eventsub-message-id"),
        event_type: list![at("/subscription/type")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
