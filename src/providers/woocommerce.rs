//! WooCommerce: shops.
//!
//! `X-Wc-Webhook-Signature: <base64>`, HMAC-SHA256 of the body.
//! <https://woocommerce.com/document/webhooks/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, text,
};

/// What people read about WooCommerce.
pub(super) const ABOUT: About = About {
    name: "WooCommerce",
    category: Category::Commerce,
    homepage: "https://woocommerce.com",
    documentation: "https://woocommerce.com/document/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of WooCommerce.
pub static WOOCOMMERCE: Provider = Provider {
    id: text("woocommerce"),
    namespace: text("com.woocommerce"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-wc-webhook-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap { type_header: text("x-wc-webhook-topic"), ..EventMap::BASE },
    ..Provider::BASE
};
