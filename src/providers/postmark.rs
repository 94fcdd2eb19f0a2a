//! Postmark: messages, mail and calls.
//!
//! HTTP Basic authentication: nothing of the body is signed.
//! <https://postmarkapp.com/developer/webhooks/webhooks-overview>

use crate::provider::{About, Category, EventMap, Evidence, Provider, Scheme, at, list, text};

/// What people read about Postmark.
pub(super) const ABOUT: About = About {
    name: "Postmark",
    category: Category::Communication,
    homepage: "https://postmarkapp.com",
    documentation: "https://postmarkapp.com/developer/webhooks/webhooks-overview",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Postmark.
pub static POSTMARK: Provider = Provider {
    id: text("postmark"),
    namespace: text("com.postmarkapp"),
    scheme: Scheme::BASIC,
    events: EventMap { event_type: list![at("/RecordType")], ..EventMap::BASE },
    ..Provider::BASE
};
