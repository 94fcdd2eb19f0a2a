//! Dodo Payments: subscriptions.
//!
//! Standard Webhooks.
//! <https://docs.dodopayments.com/developer-resources/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Dodo Payments.
pub(super) const ABOUT: About = About {
    name: "Dodo Payments",
    category: Category::Billing,
    homepage: "https://dodopayments.com",
    documentation: "https://docs.dodopayments.com/developer-resources/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Dodo Payments.
pub static DODO_PAYMENTS: Provider = Provider {
    id: text("dodo-payments"),
    namespace: text("com.dodopayments"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        time: list![time_at("/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
