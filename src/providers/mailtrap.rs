//! Mailtrap: messages, mail and calls.
//!
//! HTTP Basic authentication: nothing of the body is signed.
//! <https://docs.mailtrap.io/email-api-smtp/advanced/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, if_there, list, text,
};

/// What people read about Mailtrap.
pub(super) const ABOUT: About = About {
    name: "Mailtrap",
    category: Category::Communication,
    homepage: "https://mailtrap.io",
    documentation: "https://docs.mailtrap.io/email-api-smtp/advanced/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Mailtrap.
pub static MAILTRAP: Provider = Provider {
    id: text("mailtrap"),
    namespace: text("io.mailtrap"),
    scheme: Scheme::BASIC,
    events: EventMap { event_type: list![if_there("/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
