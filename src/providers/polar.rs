//! Polar: payments.
//!
//! Standard Webhooks. The key is the text of the secret.
//! <https://polar.sh/docs/integrate/webhooks/delivery>

use crate::provider::{
    About, Category, EventMap, Evidence, KeyForm, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Polar.
pub(super) const ABOUT: About = About {
    name: "Polar",
    category: Category::Payments,
    homepage: "https://polar.sh",
    documentation: "https://polar.sh/docs/integrate/webhooks/delivery",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Polar.
pub static POLAR: Provider = Provider {
    id: text("polar"),
    namespace: text("sh.polar"),
    scheme: Scheme { key: KeyForm::Utf8, ..Scheme::STANDARD_WEBHOOKS },
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        time: list![time_at("/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
