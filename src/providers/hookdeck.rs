//! Hookdeck: webhooks as many providers send them.
//!
//! `X-Hookdeck-Signature: <base64>`, HMAC-SHA256 of the body.
//! <https://hookdeck.com/docs/authentication#hookdeck-webhook-signature-verification>

use crate::provider::{About, Carrier, Category, Encoding, Evidence, Provider, Scheme, text};

/// What people read about Hookdeck.
pub(super) const ABOUT: About = About {
    name: "Hookdeck",
    category: Category::Standard,
    homepage: "https://hookdeck.com",
    documentation: "https://hookdeck.com/docs/authentication#hookdeck-webhook-signature-verification",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Hookdeck.
pub static HOOKDECK: Provider = Provider {
    id: text("hookdeck"),
    namespace: text("com.hookdeck"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hookdeck-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    ..Provider::BASE
};
