//! Cloudflare Stream: video and images.
//!
//! `Webhook-Signature: time=<timestamp>,sig1=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, at, list, text,
};

/// What people read about Cloudflare Stream.
pub(super) const ABOUT: About = About {
    name: "Cloudflare Stream",
    category: Category::Media,
    homepage: "https://www.cloudflare.com",
    documentation: "https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Cloudflare Stream.
pub static CLOUDFLARE_STREAM: Provider = Provider {
    id: text("cloudflare-stream"),
    namespace: text("com.cloudflare"),
    scheme: Scheme {
        carrier: Carrier::Header(text("webhook-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("time"),
            signature: text("sig1"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/status/state")], ..EventMap::BASE },
    ..Provider::BASE
};
