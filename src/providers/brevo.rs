//! Brevo: messages, mail and calls.
//!
//! A bearer token: nothing of the body is signed.
//! <https://developers.brevo.com/docs/secured-webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text, time_at,
};

/// What people read about Brevo.
pub(super) const ABOUT: About = About {
    name: "Brevo",
    category: Category::Communication,
    homepage: "https://www.brevo.com",
    documentation: "https://developers.brevo.com/docs/secured-webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Brevo.
pub static BREVO: Provider = Provider {
    id: text("brevo"),
    namespace: text("com.brevo"),
    scheme: Scheme::BEARER,
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/event")],
        time: list![time_at("/ts_event", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
