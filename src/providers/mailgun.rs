//! Mailgun: mail.
//!
//! `signature.signature` in the body: HMAC-SHA256 of a time and a token beside it. Of the event nothing is signed.
//! <https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks>

use crate::provider::{
    About, Carrier, Category, Coverage, EventMap, Evidence, Piece, Place, Provider, Scheme, at,
    list, text,
};

/// What people read about Mailgun.
pub(super) const ABOUT: About = About {
    name: "Mailgun",
    category: Category::Communication,
    homepage: "https://www.mailgun.com",
    documentation: "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks",
    evidence: Evidence::Silver,
    place: "The HTTP webhook signing key.",
};

/// The row of Mailgun.
pub static MAILGUN: Provider = Provider {
    id: text("mailgun"),
    namespace: text("com.mailgun"),
    scheme: Scheme {
        carrier: Carrier::Json(text("/signature/signature")),
        message: list![Piece::Timestamp, Piece::Json(text("/signature/token"))],
        coverage: Coverage::Part,
        timestamp: Some(Place::Json(text("/signature/timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event-data/id")],
        event_type: list![at("/event-data/event")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
