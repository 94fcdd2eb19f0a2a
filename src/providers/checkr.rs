//! Checkr: hiring and payroll.
//!
//! `X-Checkr-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.checkr.com/apis/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Checkr.
pub(super) const ABOUT: About = About {
    name: "Checkr",
    category: Category::Hr,
    homepage: "https://checkr.com",
    documentation: "https://docs.checkr.com/apis/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Checkr.
pub static CHECKR: Provider = Provider {
    id: text("checkr"),
    namespace: text("com.checkr"),
    scheme: Scheme { carrier: Carrier::Header(text("x-checkr-signature")), ..Scheme::BASE },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
