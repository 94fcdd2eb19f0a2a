//! Shopify: shops.
//!
//! `X-Shopify-Hmac-Sha256: <base64>`, HMAC-SHA256 of the body.
//! <https://shopify.dev/docs/apps/build/webhooks/subscribe/https>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, text,
};

/// What people read about Shopify.
pub(super) const ABOUT: About = About {
    name: "Shopify",
    category: Category::Commerce,
    homepage: "https://www.shopify.com",
    documentation: "https://shopify.dev/docs/apps/build/webhooks/subscribe/https",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Shopify.
pub static SHOPIFY: Provider = Provider {
    id: text("shopify"),
    namespace: text("com.shopify"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-shopify-hmac-sha256")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap { type_header: text("x-shopify-topic"), ..EventMap::BASE },
    ..Provider::BASE
};
