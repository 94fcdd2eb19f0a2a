//! Maxio (Chargify): subscriptions.
//!
//! `X-Chargify-Webhook-Signature-Hmac-Sha-256: <hex>`, HMAC-SHA256 of the body, a form.
//! <https://docs.maxio.com/hc/en-us/articles/24266143173901-Webhooks-Overview>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, PayloadFormat, Provider, Scheme, at, list, text,
};

/// What people read about Maxio (Chargify).
pub(super) const ABOUT: About = About {
    name: "Maxio (Chargify)",
    category: Category::Billing,
    homepage: "https://www.maxio.com",
    documentation: "https://docs.maxio.com/hc/en-us/articles/24266143173901-Webhooks-Overview",
    evidence: Evidence::Silver,
    place: "The site's shared key.",
};

/// The row of Maxio (Chargify).
pub static CHARGIFY: Provider = Provider {
    id: text("chargify"),
    namespace: text("com.chargify"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-chargify-webhook-signature-hmac-sha-256")),
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::Form,
        event_type: list![at("/event")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
