//! Discord: messages.
//!
//! `X-Signature-Ed25519: <hex>`, a signature of `<time><body>`.
//! <https://docs.discord.com/developers/interactions/receiving-and-responding>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Piece, Place, Provider, Scheme,
    TimeFormat, at, list, text, time_at,
};

/// What people read about Discord.
pub(super) const ABOUT: About = About {
    name: "Discord",
    category: Category::Communication,
    homepage: "https://discord.com",
    documentation: "https://docs.discord.com/developers/interactions/receiving-and-responding",
    evidence: Evidence::Silver,
    place: "The public key of the application.",
};

/// The row of Discord.
pub static DISCORD: Provider = Provider {
    id: text("discord"),
    namespace: text("com.discord"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-signature-ed25519")),
        algorithm: Algorithm::Ed25519,
        message: list![Piece::Timestamp, Piece::Payload],
        timestamp: Some(Place::Header(text("x-signature-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/event/type")],
        time: list![time_at("/event/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
