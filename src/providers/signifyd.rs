//! Signifyd: risk.
//!
//! `X-Signifyd-Sec-Hmac-Sha256: <base64>`, HMAC-SHA256 of the body.
//! <https://docs.signifyd.com/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, text,
};

/// What people read about Signifyd.
pub(super) const ABOUT: About = About {
    name: "Signifyd",
    category: Category::Fraud,
    homepage: "https://www.signifyd.com",
    documentation: "https://docs.signifyd.com/",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Signifyd.
pub static SIGNIFYD: Provider = Provider {
    id: text("signifyd"),
    namespace: text("com.signifyd"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-signifyd-sec-hmac-sha256")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap { type_header: text("signifyd-topic"), ..EventMap::BASE },
    ..Provider::BASE
};
