//! Expo EAS: code, builds and deployments.
//!
//! `Expo-Signature: sha1=<hex>`, HMAC-SHA1 of the body.
//! <https://docs.expo.dev/eas/webhooks/>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, at, list,
    text,
};

/// What people read about Expo EAS.
pub(super) const ABOUT: About = About {
    name: "Expo EAS",
    category: Category::Developers,
    homepage: "https://expo.dev",
    documentation: "https://docs.expo.dev/eas/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Expo EAS.
pub static EXPO: Provider = Provider {
    id: text("expo"),
    namespace: text("dev.expo"),
    scheme: Scheme {
        carrier: Carrier::Header(text("expo-signature")),
        grammar: Grammar::Prefixed(text("sha1=")),
        algorithm: Algorithm::HmacSha1,
        ..Scheme::BASE
    },
    events: EventMap { id: list![at("/id")], event_type: list![at("/status")], ..EventMap::BASE },
    ..Provider::BASE
};
