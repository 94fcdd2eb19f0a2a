//! Adyen for Platforms: payments.
//!
//! `Hmacsignature: <base64>`, HMAC-SHA256 of the body.
//! <https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, KeyForm, Provider, Scheme, at, list,
    text,
};

/// What people read about Adyen for Platforms.
pub(super) const ABOUT: About = About {
    name: "Adyen for Platforms",
    category: Category::Payments,
    homepage: "https://www.adyen.com",
    documentation: "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Adyen for Platforms.
pub static ADYEN_PLATFORM: Provider = Provider {
    id: text("adyen-platform"),
    namespace: text("com.adyen"),
    scheme: Scheme {
        carrier: Carrier::Header(text("hmacsignature")),
        encoding: Encoding::Base64,
        key: KeyForm::Hex,
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/type")], ..EventMap::BASE },
    ..Provider::BASE
};
