//! PagerDuty: code, builds and deployments.
//!
//! `X-Pagerduty-Signature: v1=<hex>`, HMAC-SHA256 of the body.
//! <https://developer.pagerduty.com/docs/verifying-webhook-signatures>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about PagerDuty.
pub(super) const ABOUT: About = About {
    name: "PagerDuty",
    category: Category::Developers,
    homepage: "https://www.pagerduty.com",
    documentation: "https://developer.pagerduty.com/docs/verifying-webhook-signatures",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of PagerDuty.
pub static PAGERDUTY: Provider = Provider {
    id: text("pagerduty"),
    namespace: text("com.pagerduty"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-pagerduty-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text(""),
            signature: text("v1"),
        },
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event/id")],
        event_type: list![at("/event/event_type")],
        time: list![time_at("/event/occurred_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
