//! Help Scout: tickets and conversations.
//!
//! `X-Helpscout-Signature: <base64>`, HMAC-SHA1 of the body.
//! <https://developer.helpscout.com/webhooks/>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, text,
};

/// What people read about Help Scout.
pub(super) const ABOUT: About = About {
    name: "Help Scout",
    category: Category::Support,
    homepage: "https://www.helpscout.com",
    documentation: "https://developer.helpscout.com/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Help Scout.
pub static HELPSCOUT: Provider = Provider {
    id: text("helpscout"),
    namespace: text("com.helpscout"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-helpscout-signature")),
        encoding: Encoding::Base64,
        algorithm: Algorithm::HmacSha1,
        ..Scheme::BASE
    },
    events: EventMap { type_header: text("x-helpscout-event"), ..EventMap::BASE },
    ..Provider::BASE
};
