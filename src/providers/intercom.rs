//! Intercom: tickets and conversations.
//!
//! `X-Hub-Signature: sha1=<hex>`, HMAC-SHA1 of the body.
//! <https://developers.intercom.com/docs/webhooks/setting-up-webhooks>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, TimeFormat,
    at, list, text, time_at,
};

/// What people read about Intercom.
pub(super) const ABOUT: About = About {
    name: "Intercom",
    category: Category::Support,
    homepage: "https://www.intercom.com",
    documentation: "https://developers.intercom.com/docs/webhooks/setting-up-webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Intercom.
pub static INTERCOM: Provider = Provider {
    id: text("intercom"),
    namespace: text("com.intercom"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hub-signature")),
        grammar: Grammar::Prefixed(text("sha1=")),
        algorithm: Algorithm::HmacSha1,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/topic")],
        time: list![time_at("/created_at", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
