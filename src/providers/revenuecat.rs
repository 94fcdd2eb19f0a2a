//! RevenueCat: subscriptions.
//!
//! `Authorization: <token>`: nothing of the body is signed.
//! <https://www.revenuecat.com/docs/integrations/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about RevenueCat.
pub(super) const ABOUT: About = About {
    name: "RevenueCat",
    category: Category::Billing,
    homepage: "https://www.revenuecat.com",
    documentation: "https://www.revenuecat.com/docs/integrations/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of RevenueCat.
pub static REVENUECAT: Provider = Provider {
    id: text("revenuecat"),
    namespace: text("com.revenuecat"),
    scheme: Scheme { carrier: Carrier::Header(text("authorization")), ..Scheme::TOKEN },
    events: EventMap {
        id: list![at("/event/id")],
        event_type: list![at("/event/type")],
        time: list![time_at("/event/event_timestamp_ms", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
