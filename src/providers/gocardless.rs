//! GoCardless: payments.
//!
//! `Webhook-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, if_there, list, text,
};

/// What people read about GoCardless.
pub(super) const ABOUT: About = About {
    name: "GoCardless",
    category: Category::Payments,
    homepage: "https://gocardless.com",
    documentation: "https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of GoCardless.
pub static GOCARDLESS: Provider = Provider {
    id: text("gocardless"),
    namespace: text("com.gocardless"),
    scheme: Scheme { carrier: Carrier::Header(text("webhook-signature")), ..Scheme::BASE },
    events: EventMap { event_type: list![if_there("/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
