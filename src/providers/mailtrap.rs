//! Mailtrap: messages, mail and calls.
//!
//! `Mailtrap-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.mailtrap.io/email-api-smtp/advanced/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, if_there, list, text,
};

/// What people read about Mailtrap.
pub(super) const ABOUT: About = About {
    name: "Mailtrap",
    category: Category::Communication,
    homepage: "https://mailtrap.io",
    documentation: "https://docs.mailtrap.io/email-api-smtp/advanced/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Mailtrap.
pub static MAILTRAP: Provider = Provider {
    id: text("mailtrap"),
    namespace: text("io.mailtrap"),
    scheme: Scheme { carrier: Carrier::Header(text("mailtrap-signature")), ..Scheme::BASE },
    events: EventMap { event_type: list![if_there("/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
