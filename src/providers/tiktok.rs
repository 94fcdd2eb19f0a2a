//! TikTok: messages, mail and calls.
//!
//! `Tiktok-Signature: t=<timestamp>,s=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://developers.tiktok.com/doc/webhooks-verification>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about TikTok.
pub(super) const ABOUT: About = About {
    name: "TikTok",
    category: Category::Communication,
    homepage: "https://www.tiktok.com",
    documentation: "https://developers.tiktok.com/doc/webhooks-verification",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of TikTok.
pub static TIKTOK: Provider = Provider {
    id: text("tiktok"),
    namespace: text("com.tiktok"),
    scheme: Scheme {
        carrier: Carrier::Header(text("tiktok-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text("t"),
            signature: text("s"),
        },
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/event")],
        time: list![time_at("/create_time", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
