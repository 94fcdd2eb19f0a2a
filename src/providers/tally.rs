//! Tally: forms.
//!
//! `Tally-Signature: <base64>`, HMAC-SHA256 of the body.
//! <https://tally.so/help/webhooks>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about Tally.
pub(super) const ABOUT: About = About {
    name: "Tally",
    category: Category::Forms,
    homepage: "https://tally.so",
    documentation: "https://tally.so/help/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Tally.
pub static TALLY: Provider = Provider {
    id: text("tally"),
    namespace: text("so.tally"),
    scheme: Scheme {
        carrier: Carrier::Header(text("tally-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/eventId")],
        event_type: list![at("/eventType")],
        time: list![time_at("/createdAt", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
