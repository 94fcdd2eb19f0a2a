//! Jobber: customers and deals.
//!
//! `X-Jobber-Hmac-Sha256: <base64>`, HMAC-SHA256 of the body.
//! <https://developer.getjobber.com/docs/using_jobbers_api/setting_up_webhooks/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about Jobber.
pub(super) const ABOUT: About = About {
    name: "Jobber",
    category: Category::Crm,
    homepage: "https://getjobber.com",
    documentation: "https://developer.getjobber.com/docs/using_jobbers_api/setting_up_webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Jobber.
pub static JOBBER: Provider = Provider {
    id: text("jobber"),
    namespace: text("com.getjobber"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-jobber-hmac-sha256")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/data/webHookEvent/itemId")],
        event_type: list![at("/data/webHookEvent/topic")],
        time: list![time_at("/data/webHookEvent/occurredAt", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
