//! Nylas: calendars.
//!
//! `X-Nylas-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://developer.nylas.com/docs/v3/notifications/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Handshake, Place, Provider, Scheme, TimeFormat,
    at, list, text, time_at,
};

/// What people read about Nylas.
pub(super) const ABOUT: About = About {
    name: "Nylas",
    category: Category::Productivity,
    homepage: "https://www.nylas.com",
    documentation: "https://developer.nylas.com/docs/v3/notifications/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Nylas.
pub static NYLAS: Provider = Provider {
    id: text("nylas"),
    namespace: text("com.nylas"),
    scheme: Scheme { carrier: Carrier::Header(text("x-nylas-signature")), ..Scheme::BASE },
    handshake: Some(Handshake { challenge: Place::Query(text("challenge")), ..Handshake::BASE }),
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/time", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
