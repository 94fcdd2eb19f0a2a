//! Zoom: messages, mail and calls.
//!
//! `X-Zm-Signature: v0=<hex>`, HMAC-SHA256 of `v0:{timestamp}:{body}`.
//! <https://developers.zoom.us/docs/api/webhooks/>

use crate::provider::{
    About, Carrier, Category, Condition, EventMap, Evidence, Grammar, Handshake, Piece, Place,
    Provider, ReplyPiece, Scheme, TimeFormat, at, list, text, time_at,
};

/// What people read about Zoom.
pub(super) const ABOUT: About = About {
    name: "Zoom",
    category: Category::Communication,
    homepage: "https://zoom.us",
    documentation: "https://developers.zoom.us/docs/api/webhooks/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Zoom.
pub static ZOOM: Provider = Provider {
    id: text("zoom"),
    namespace: text("us.zoom"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-zm-signature")),
        grammar: Grammar::Prefixed(text("v0=")),
        message: list![
            Piece::Literal(text("v0:")),
            Piece::Timestamp,
            Piece::Literal(text(":")),
            Piece::Payload
        ],
        timestamp: Some(Place::Header(text("x-zm-request-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    handshake: Some(Handshake {
        method: text("POST"),
        when: Some(Condition {
            place: Place::Json(text("/event")),
            text: text("endpoint.url_validation"),
        }),
        challenge: Place::Json(text("/payload/plainToken")),
        signed: true,
        reply: list![
            ReplyPiece::Literal(text("{\"plainToken\":\"")),
            ReplyPiece::Challenge,
            ReplyPiece::Literal(text("\",\"encryptedToken\":\"")),
            ReplyPiece::ChallengeMac,
            ReplyPiece::Literal(text("\"}"))
        ],
        ..Handshake::BASE
    }),
    events: EventMap {
        event_type: list![at("/event")],
        time: list![time_at("/event_ts", TimeFormat::UnixMilliseconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
