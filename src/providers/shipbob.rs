//! ShipBob: parcels and deliveries.
//!
//! Standard Webhooks.
//! <https://developer.shipbob.com/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, list, text,
};

/// What people read about ShipBob.
pub(super) const ABOUT: About = About {
    name: "ShipBob",
    category: Category::Logistics,
    homepage: "https://www.shipbob.com",
    documentation: "https://developer.shipbob.com/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of ShipBob.
pub static SHIPBOB: Provider = Provider {
    id: text("shipbob"),
    namespace: text("com.shipbob"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        type_header: text("x-webhook-topic"),
        ..EventMap::BASE
    },
    ..Provider::BASE
};
