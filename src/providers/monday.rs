//! monday.com: tasks.
//!
//! `Authorization: <token>`, a JSON Web Token for the address. It covers nothing of the body.
//! <https://developer.monday.com/api-reference/reference/webhooks>

use crate::provider::{
    About, Carrier, Category, Claim, Coverage, Encoding, EventMap, Evidence, Grammar, Piece,
    Provider, Scheme, TimeFormat, at, list, text, time_at,
};

/// What people read about monday.com.
pub(super) const ABOUT: About = About {
    name: "monday.com",
    category: Category::Productivity,
    homepage: "https://monday.com",
    documentation: "https://developer.monday.com/api-reference/reference/webhooks",
    evidence: Evidence::Silver,
    place: "The signing secret of the app.",
};

/// The row of monday.com.
pub static MONDAY: Provider = Provider {
    id: text("monday"),
    namespace: text("com.monday"),
    scheme: Scheme {
        carrier: Carrier::Header(text("authorization")),
        grammar: Grammar::Jwt {
            word: text(""),
            claims: list![
                Claim::Url(text("aud")),
                Claim::IssuedAt(text("iat")),
                Claim::Expires(text("exp"))
            ],
        },
        encoding: Encoding::Base64Url,
        message: list![Piece::Token],
        coverage: Coverage::Part,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event/triggerUuid")],
        event_type: list![at("/event/type")],
        time: list![time_at("/event/triggerTime", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
