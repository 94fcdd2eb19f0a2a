//! CircleCI: code, builds and deployments.
//!
//! `Circleci-Signature: v1=<hex>`, HMAC-SHA256 of the body.
//! <https://circleci.com/docs/webhooks/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about CircleCI.
pub(super) const ABOUT: About = About {
    name: "CircleCI",
    category: Category::Developers,
    homepage: "https://circleci.com",
    documentation: "https://circleci.com/docs/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of CircleCI.
pub static CIRCLECI: Provider = Provider {
    id: text("circleci"),
    namespace: text("com.circleci"),
    scheme: Scheme {
        carrier: Carrier::Header(text("circleci-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text(""),
            signature: text("v1"),
        },
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/happened_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
