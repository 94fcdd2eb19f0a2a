//! Attio: customers and deals.
//!
//! `Attio-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.attio.com/rest-api/guides/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, if_there, list, text,
};

/// What people read about Attio.
pub(super) const ABOUT: About = About {
    name: "Attio",
    category: Category::Crm,
    homepage: "https://attio.com",
    documentation: "https://docs.attio.com/rest-api/guides/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Attio.
pub static ATTIO: Provider = Provider {
    id: text("attio"),
    namespace: text("com.attio"),
    scheme: Scheme { carrier: Carrier::Header(text("attio-signature")), ..Scheme::BASE },
    events: EventMap { event_type: list![if_there("/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
