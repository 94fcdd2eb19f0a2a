//! LaunchDarkly: code, builds and deployments.
//!
//! `X-Ld-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://launchdarkly.com/docs/home/infrastructure/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about LaunchDarkly.
pub(super) const ABOUT: About = About {
    name: "LaunchDarkly",
    category: Category::Developers,
    homepage: "https://launchdarkly.com",
    documentation: "https://launchdarkly.com/docs/home/infrastructure/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of LaunchDarkly.
pub static LAUNCHDARKLY: Provider = Provider {
    id: text("launchdarkly"),
    namespace: text("com.launchdarkly"),
    scheme: Scheme { carrier: Carrier::Header(text("x-ld-signature")), ..Scheme::BASE },
    events: EventMap {
        id: list![at("/_id")],
        event_type: list![at("/kind")],
        time: list![time_at("/date", TimeFormat::UnixMilliseconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
