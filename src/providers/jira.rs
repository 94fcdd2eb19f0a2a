//! Jira: files, tasks and people at work.
//!
//! `X-Hub-Signature: sha256=<hex>`, HMAC-SHA256 of the body.
//! <https://developer.atlassian.com/cloud/jira/platform/webhooks/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about Jira.
pub(super) const ABOUT: About = About {
    name: "Jira",
    category: Category::Productivity,
    homepage: "https://www.atlassian.com/software/jira",
    documentation: "https://developer.atlassian.com/cloud/jira/platform/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Jira.
pub static JIRA: Provider = Provider {
    id: text("jira"),
    namespace: text("com.atlassian"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hub-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/webhookEvent")],
        time: list![time_at("/timestamp", TimeFormat::UnixMilliseconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
