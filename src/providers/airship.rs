//! Airship: campaigns.
//!
//! `X-Ua-Signature: <hex>`, HMAC-SHA256 of `{timestamp}:{body}`.
//! <https://support.airship.com/hc/en-us/articles/360032501831-Implementing-a-Signature-Hash-and-Validating-an-Open-Channel-Webhook>

use crate::provider::{
    About, Carrier, Category, Evidence, Piece, Place, Provider, Scheme, list, text,
};

/// What people read about Airship.
pub(super) const ABOUT: About = About {
    name: "Airship",
    category: Category::Marketing,
    homepage: "https://www.airship.com",
    documentation: "https://support.airship.com/hc/en-us/articles/360032501831-Implementing-a-Signature-Hash-and-Validating-an-Open-Channel-Webhook",
    evidence: Evidence::Silver,
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
