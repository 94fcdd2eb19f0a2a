//! Taiga: files, tasks and people at work.
//!
//! `X-Taiga-Webhook-Signature: <hex>`, HMAC-SHA1 of the body.
//! <https://docs.taiga.io/webhooks.html>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about Taiga.
pub(super) const ABOUT: About = About {
    name: "Taiga",
    category: Category::Productivity,
    homepage: "https://taiga.io",
    documentation: "https://docs.taiga.io/webhooks.html",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Taiga.
pub static TAIGA: Provider = Provider {
    id: text("taiga"),
    namespace: text("io.taiga"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-taiga-webhook-signature")),
        algorithm: Algorithm::HmacSha1,
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/action")], ..EventMap::BASE },
    ..Provider::BASE
};
