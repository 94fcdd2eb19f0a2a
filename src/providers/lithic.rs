//! Lithic: payments.
//!
//! Standard Webhooks.
//! <https://docs.lithic.com/docs/events-api>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Lithic.
pub(super) const ABOUT: About = About {
    name: "Lithic",
    category: Category::Payments,
    homepage: "https://www.lithic.com",
    documentation: "https://docs.lithic.com/docs/events-api",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Lithic.
pub static LITHIC: Provider = Provider {
    id: text("lithic"),
    namespace: text("com.lithic"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/event_type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
