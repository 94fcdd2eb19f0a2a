//! Nango: webhooks as many providers send them.
//!
//! `X-Nango-Hmac-Sha256: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.nango.dev/implementation-guides/platform/webhooks-from-nango>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about Nango.
pub(super) const ABOUT: About = About {
    name: "Nango",
    category: Category::Standard,
    homepage: "https://www.nango.dev",
    documentation: "https://docs.nango.dev/implementation-guides/platform/webhooks-from-nango",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Nango.
pub static NANGO: Provider = Provider {
    id: text("nango"),
    namespace: text("dev.nango"),
    scheme: Scheme { carrier: Carrier::Header(text("x-nango-hmac-sha256")), ..Scheme::BASE },
    events: EventMap { event_type: list![at("/type")], ..EventMap::BASE },
    ..Provider::BASE
};
