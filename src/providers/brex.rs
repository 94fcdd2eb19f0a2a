//! Brex: banking and cards.
//!
//! Standard Webhooks.
//! <https://developer.brex.com/docs/webhooks/>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Brex.
pub(super) const ABOUT: About = About {
    name: "Brex",
    category: Category::Finance,
    homepage: "https://www.brex.com",
    documentation: "https://developer.brex.com/docs/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Brex.
pub static BREX: Provider = Provider {
    id: text("brex"),
    namespace: text("com.brex"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/event_type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
