//! Cal.com: calendars.
//!
//! `X-Cal-Signature-256: <hex>`, HMAC-SHA256 of the body.
//! <https://cal.com/docs/developing/guides/automation/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Cal.com.
pub(super) const ABOUT: About = About {
    name: "Cal.com",
    category: Category::Productivity,
    homepage: "https://cal.com",
    documentation: "https://cal.com/docs/developing/guides/automation/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Cal.com.
pub static CAL_COM: Provider = Provider {
    id: text("cal-com"),
    namespace: text("com.cal"),
    scheme: Scheme { carrier: Carrier::Header(text("x-cal-signature-256")), ..Scheme::BASE },
    events: EventMap {
        event_type: list![at("/triggerEvent")],
        time: list![time_at("/createdAt", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
