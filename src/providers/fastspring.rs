//! FastSpring: subscriptions.
//!
//! `X-Fs-Signature: <base64>`, HMAC-SHA256 of the body.
//! <https://developer.fastspring.com/reference/message-security>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, if_there, list, text,
};

/// What people read about FastSpring.
pub(super) const ABOUT: About = About {
    name: "FastSpring",
    category: Category::Billing,
    homepage: "https://fastspring.com",
    documentation: "https://developer.fastspring.com/reference/message-security",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of FastSpring.
pub static FASTSPRING: Provider = Provider {
    id: text("fastspring"),
    namespace: text("com.fastspring"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-fs-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![if_there("/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
