//! Doppler: code, builds and deployments.
//!
//! `X-Doppler-Signature: sha256=<hex>`, HMAC-SHA256 of the body.
//! <https://docs.doppler.com/docs/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, at, list, text,
};

/// What people read about Doppler.
pub(super) const ABOUT: About = About {
    name: "Doppler",
    category: Category::Developers,
    homepage: "https://www.doppler.com",
    documentation: "https://docs.doppler.com/docs/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Doppler.
pub static DOPPLER: Provider = Provider {
    id: text("doppler"),
    namespace: text("com.doppler"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-doppler-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/type")], ..EventMap::BASE },
    ..Provider::BASE
};
