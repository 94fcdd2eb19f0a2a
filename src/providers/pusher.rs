//! Pusher Channels: messages, mail and calls.
//!
//! `X-Pusher-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://pusher.com/docs/channels/server_api/webhooks/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, if_there, list,
    text, time_at,
};

/// What people read about Pusher Channels.
pub(super) const ABOUT: About = About {
    name: "Pusher Channels",
    category: Category::Communication,
    homepage: "https://pusher.com",
    documentation: "https://pusher.com/docs/channels/server_api/webhooks/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Pusher Channels.
pub static PUSHER: Provider = Provider {
    id: text("pusher"),
    namespace: text("com.pusher"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-pusher-signature")),
        key_id_header: text("x-pusher-key"),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![if_there("/events", "events")],
        time: list![time_at("/time_ms", TimeFormat::UnixMilliseconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
