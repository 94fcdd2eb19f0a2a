//! Square: payments.
//!
//! `X-Square-HmacSha256-Signature: <base64>`, HMAC-SHA256 of the URL and the body.
//! <https://developer.squareup.com/docs/webhooks/step3validate>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Piece, Provider, Scheme, TimeFormat,
    at, list, text, time_at,
};

/// What people read about Square.
pub(super) const ABOUT: About = About {
    name: "Square",
    category: Category::Payments,
    homepage: "https://squareup.com",
    documentation: "https://developer.squareup.com/docs/webhooks/step3validate",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Square.
pub static SQUARE: Provider = Provider {
    id: text("square"),
    namespace: text("com.squareup"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-square-hmacsha256-signature")),
        encoding: Encoding::Base64,
        message: list![Piece::Url, Piece::Payload],
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event_id")],
        event_type: list![at("/type")],
        account: list![at("/merchant_id")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
