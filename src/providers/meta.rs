//! Meta: messages, mail and calls.
//!
//! `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 of the body. Its handshake brings a verify
//! token.
//! <https://developers.facebook.com/docs/graph-api/webhooks/getting-started>

use crate::provider::{
    About, Alphabet, Carrier, Category, Condition, EventMap, Evidence, Grammar, Handshake, Place,
    Provider, Scheme, at, list, text,
};

/// What people read about Meta.
pub(super) const ABOUT: About = About {
    name: "Meta",
    category: Category::Communication,
    homepage: "https://developers.facebook.com",
    documentation: "https://developers.facebook.com/docs/graph-api/webhooks/getting-started",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Meta.
pub static META: Provider = Provider {
    id: text("meta"),
    namespace: text("com.facebook"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hub-signature-256")),
        grammar: Grammar::Prefixed(text("sha256=")),
        ..Scheme::BASE
    },
    handshake: Some(Handshake {
        when: Some(Condition { place: Place::Query(text("hub.mode")), text: text("subscribe") }),
        challenge: Place::Query(text("hub.challenge")),
        alphabet: Alphabet::Digits,
        max_length: 20,
        token: Some(Place::Query(text("hub.verify_token"))),
        ..Handshake::BASE
    }),
    events: EventMap { event_type: list![at("/object")], ..EventMap::BASE },
    ..Provider::BASE
};
