//! Cloudinary: images and video.
//!
//! `X-Cld-Signature: <hex>`, SHA-1 of body, time and API secret.
//! <https://cloudinary.com/documentation/notification_signatures>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Piece, Place, Provider, Scheme,
    TimeFormat, at, list, text, time_at,
};

/// What people read about Cloudinary.
pub(super) const ABOUT: About = About {
    name: "Cloudinary",
    category: Category::Media,
    homepage: "https://cloudinary.com",
    documentation: "https://cloudinary.com/documentation/notification_signatures",
    evidence: Evidence::Gold,
    place: "The API secret.",
};

/// The row of Cloudinary.
pub static CLOUDINARY: Provider = Provider {
    id: text("cloudinary"),
    namespace: text("com.cloudinary"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-cld-signature")),
        algorithm: Algorithm::Sha1,
        message: list![Piece::Payload, Piece::Timestamp, Piece::Secret],
        timestamp: Some(Place::Header(text("x-cld-timestamp"))),
        tolerance: Some(7200),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/notification_type")],
        time: list![time_at("/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
