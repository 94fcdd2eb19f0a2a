//! Stream Chat: messages, mail and calls.
//!
//! `X-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://getstream.io/chat/docs/node/webhooks_overview/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Stream Chat.
pub(super) const ABOUT: About = About {
    name: "Stream Chat",
    category: Category::Communication,
    homepage: "https://getstream.io",
    documentation: "https://getstream.io/chat/docs/node/webhooks_overview/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Stream Chat.
pub static STREAM_CHAT: Provider = Provider {
    id: text("stream-chat"),
    namespace: text("io.getstream"),
    scheme: Scheme { carrier: Carrier::Header(text("x-signature")), ..Scheme::BASE },
    events: EventMap {
        event_type: list![at("/type")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
