//! Airship: campaigns.
//!
//! `X-Ua-Signature: <hex>`, HMAC-SHA256 of `{timestamp}:{body}`.
//! <https://docs.airship.com/guides/messaging/features/webhooks/>

use crate::provider::{
    About, Carrier, Category, Evidence, Piece, Place, Provider, Scheme, list, text,
};

/// What people read about Airship.
pub(super) const ABOUT: About = About {
    name: "Airship",
    category: Category::Marketing,
    homepage: "https://www.airship.com",
    documentation: "https://docs.airship.com/guides/messaging/features/webhooks/",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Airship.
pub static AIRSHIP: Provider = Provider {
    id: text("airship"),
    namespace: text("com.airship"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-ua-signature")),
        message: list![Piece::Timestamp, Piece::Literal(text(":")), Piece::Payload],
        timestamp: Some(Place::Header(text("x-ua-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    ..Provider::BASE
};
