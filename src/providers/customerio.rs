//! Customer.io: campaigns.
//!
//! `X-Cio-Signature: <hex>`, HMAC-SHA256 of `v0:{timestamp}:{body}`.
//! <https://docs.customer.io/journeys/webhooks/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Piece, Place, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about Customer.io.
pub(super) const ABOUT: About = About {
    name: "Customer.io",
    category: Category::Marketing,
    homepage: "https://customer.io",
    documentation: "https://docs.customer.io/journeys/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Customer.io.
pub static CUSTOMERIO: Provider = Provider {
    id: text("customerio"),
    namespace: text("io.customer"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-cio-signature")),
        message: list![
            Piece::Literal(text("v0:")),
            Piece::Timestamp,
            Piece::Literal(text(":")),
            Piece::Payload
        ],
        timestamp: Some(Place::Header(text("x-cio-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event_id")],
        event_type: list![at("/metric")],
        time: list![time_at("/timestamp", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
