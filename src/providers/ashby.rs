//! Ashby: hiring and payroll.
//!
//! `Ashby-Signature: sha256=<hex>`, HMAC-SHA256 of the body.
//! <https://developers.ashbyhq.com/docs/authenticating-webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, at, list, text,
};

/// What people read about Ashby.
pub(super) const ABOUT: About = About {
    name: "Ashby",
    category: Category::Hr,
    homepage: "https://www.ashbyhq.com",
    documentation: "https://developers.ashbyhq.com/docs/authenticating-webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Ashby.
pub static ASHBY: Provider = Provider {
    id: text("ashby"),
    namespace: text("com.ashbyhq"),
    scheme: Scheme {
        carrier: Carrier::Header(text("ashby-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/action")], ..EventMap::BASE },
    ..Provider::BASE
};
