//! Asana: tasks.
//!
//! `X-Hook-Signature: <hex>`, HMAC-SHA256 of the body. The first request of a webhook brings its secret in `X-Hook-Secret`, and wants it
//! back in the same header.
//! <https://developers.asana.com/docs/webhooks-guide>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Handshake, Place, Provider, Scheme, if_there,
    list, text,
};

/// What people read about Asana.
pub(super) const ABOUT: About = About {
    name: "Asana",
    category: Category::Productivity,
    homepage: "https://asana.com",
    documentation: "https://developers.asana.com/docs/webhooks-guide",
    evidence: Evidence::Silver,
    place: "What the first request of the webhook has in X-Hook-Secret.",
};

/// The row of Asana.
pub static ASANA: Provider = Provider {
    id: text("asana"),
    namespace: text("com.asana"),
    scheme: Scheme { carrier: Carrier::Header(text("x-hook-signature")), ..Scheme::BASE },
    handshake: Some(Handshake {
        method: text("POST"),
        challenge: Place::Header(text("x-hook-secret")),
        reply: list![],
        reply_header: text("x-hook-secret"),
        ..Handshake::BASE
    }),
    events: EventMap { event_type: list![if_there("/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
