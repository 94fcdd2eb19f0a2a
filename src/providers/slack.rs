//! Slack: messages, mail and calls.
//!
//! `X-Slack-Signature: v0=<hex>`, HMAC-SHA256 of `v0:{timestamp}:{body}`.
//! <https://docs.slack.dev/authentication/verifying-requests-from-slack/>

use crate::provider::{
    About, Carrier, Category, Condition, EventMap, Evidence, Grammar, Handshake, Piece, Place,
    Provider, Scheme, TimeFormat, at, list, text, time_at,
};

/// What people read about Slack.
pub(super) const ABOUT: About = About {
    name: "Slack",
    category: Category::Communication,
    homepage: "https://slack.com",
    documentation: "https://docs.slack.dev/authentication/verifying-requests-from-slack/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Slack.
pub static SLACK: Provider = Provider {
    id: text("slack"),
    namespace: text("com.slack"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-slack-signature")),
        grammar: Grammar::Prefixed(text("v0=")),
        message: list![
            Piece::Literal(text("v0:")),
            Piece::Timestamp,
            Piece::Literal(text(":")),
            Piece::Payload
        ],
        timestamp: Some(Place::Header(text("x-slack-request-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    handshake: Some(Handshake {
        method: text("POST"),
        when: Some(Condition { place: Place::Json(text("/type")), text: text("url_verification") }),
        challenge: Place::Json(text("/challenge")),
        signed: true,
        ..Handshake::BASE
    }),
    events: EventMap {
        id: list![at("/event_id")],
        event_type: list![at("/event/type"), at("/type")],
        time: list![time_at("/event_time", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
