//! Lemon Squeezy: subscriptions.
//!
//! `X-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.lemonsqueezy.com/help/webhooks/signing-requests>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about Lemon Squeezy.
pub(super) const ABOUT: About = About {
    name: "Lemon Squeezy",
    category: Category::Billing,
    homepage: "https://www.lemonsqueezy.com",
    documentation: "https://docs.lemonsqueezy.com/help/webhooks/signing-requests",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Lemon Squeezy.
pub static LEMON_SQUEEZY: Provider = Provider {
    id: text("lemon-squeezy"),
    namespace: text("com.lemonsqueezy"),
    scheme: Scheme { carrier: Carrier::Header(text("x-signature")), ..Scheme::BASE },
    events: EventMap { event_type: list![at("/meta/event_name")], ..EventMap::BASE },
    ..Provider::BASE
};
