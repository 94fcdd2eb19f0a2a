//! Greenhouse: hiring and payroll.
//!
//! `Signature: sha256 <hex>`, HMAC-SHA256 of the body.
//! <https://developers.greenhouse.io/webhooks.html>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, at, list, text,
};

/// What people read about Greenhouse.
pub(super) const ABOUT: About = About {
    name: "Greenhouse",
    category: Category::Hr,
    homepage: "https://www.greenhouse.io",
    documentation: "https://developers.greenhouse.io/webhooks.html",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Greenhouse.
pub static GREENHOUSE: Provider = Provider {
    id: text("greenhouse"),
    namespace: text("io.greenhouse"),
    scheme: Scheme {
        carrier: Carrier::Header(text("signature")),
        grammar: Grammar::Prefixed(text("sha256 ")),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/action")], ..EventMap::BASE },
    ..Provider::BASE
};
