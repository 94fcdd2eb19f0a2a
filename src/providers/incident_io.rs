//! incident.io: code, builds and deployments.
//!
//! Standard Webhooks.
//! <https://docs.incident.io/api-reference/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about incident.io.
pub(super) const ABOUT: About = About {
    name: "incident.io",
    category: Category::Developers,
    homepage: "https://incident.io",
    documentation: "https://docs.incident.io/api-reference/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of incident.io.
pub static INCIDENT_IO: Provider = Provider {
    id: text("incident-io"),
    namespace: text("io.incident"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/event_type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
