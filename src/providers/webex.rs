//! Webex: messages, mail and calls.
//!
//! `X-Spark-Signature: <hex>`, HMAC-SHA1 of the body.
//! <https://developer.webex.com/docs/webhooks>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about Webex.
pub(super) const ABOUT: About = About {
    name: "Webex",
    category: Category::Communication,
    homepage: "https://www.webex.com",
    documentation: "https://developer.webex.com/docs/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Webex.
pub static WEBEX: Provider = Provider {
    id: text("webex"),
    namespace: text("com.webex"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-spark-signature")),
        algorithm: Algorithm::HmacSha1,
        ..Scheme::BASE
    },
    events: EventMap { id: list![at("/id")], ..EventMap::BASE },
    ..Provider::BASE
};
