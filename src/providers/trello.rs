//! Trello: boards.
//!
//! `X-Trello-Webhook: <base64>`, HMAC-SHA1 of the body and the URL.
//! <https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Piece, Provider, Scheme,
    TimeFormat, at, list, text, time_at,
};

/// What people read about Trello.
pub(super) const ABOUT: About = About {
    name: "Trello",
    category: Category::Productivity,
    homepage: "https://trello.com",
    documentation: "https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/",
    evidence: Evidence::Silver,
    place: "The secret of the application.",
};

/// The row of Trello.
pub static TRELLO: Provider = Provider {
    id: text("trello"),
    namespace: text("com.trello"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-trello-webhook")),
        encoding: Encoding::Base64,
        algorithm: Algorithm::HmacSha1,
        message: list![Piece::Payload, Piece::Url],
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/action/id")],
        event_type: list![at("/action/type")],
        time: list![time_at("/action/date", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
