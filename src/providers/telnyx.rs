//! Telnyx: messages and calls.
//!
//! `Telnyx-Signature-Ed25519: <base64>`, a signature of `<time>|<body>`.
//! <https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Piece, Place, Provider,
    Scheme, TimeFormat, at, list, text, time_at,
};

/// What people read about Telnyx.
pub(super) const ABOUT: About = About {
    name: "Telnyx",
    category: Category::Communication,
    homepage: "https://telnyx.com",
    documentation: "https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks",
    evidence: Evidence::Silver,
    place: "The public key of the account.",
};

/// The row of Telnyx.
pub static TELNYX: Provider = Provider {
    id: text("telnyx"),
    namespace: text("com.telnyx"),
    scheme: Scheme {
        carrier: Carrier::Header(text("telnyx-signature-ed25519")),
        algorithm: Algorithm::Ed25519,
        encoding: Encoding::Base64,
        message: list![Piece::Timestamp, Piece::Literal(text("|")), Piece::Payload],
        timestamp: Some(Place::Header(text("telnyx-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/data/id")],
        event_type: list![at("/data/event_type")],
        time: list![time_at("/data/occurred_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
