//! Chargebee: subscriptions.
//!
//! HTTP Basic authentication: nothing of the body is signed.
//! <https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text, time_at,
};

/// What people read about Chargebee.
pub(super) const ABOUT: About = About {
    name: "Chargebee",
    category: Category::Billing,
    homepage: "https://www.chargebee.com",
    documentation: "https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Chargebee.
pub static CHARGEBEE: Provider = Provider {
    id: text("chargebee"),
    namespace: text("com.chargebee"),
    scheme: Scheme::BASIC,
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/event_type")],
        time: list![time_at("/occurred_at", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
