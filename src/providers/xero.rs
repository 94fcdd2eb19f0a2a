//! Xero: books.
//!
//! `X-Xero-Signature: <base64>`, HMAC-SHA256 of the body. Xero proves the endpoint by signatures
//! that are wrong on purpose.
//! <https://developer.xero.com/documentation/guides/webhooks/overview/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, if_there, list, text,
};

/// What people read about Xero.
pub(super) const ABOUT: About = About {
    name: "Xero",
    category: Category::Accounting,
    homepage: "https://www.xero.com",
    documentation: "https://developer.xero.com/documentation/guides/webhooks/overview/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Xero.
pub static XERO: Provider = Provider {
    id: text("xero"),
    namespace: text("com.xero"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-xero-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![if_there("/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
