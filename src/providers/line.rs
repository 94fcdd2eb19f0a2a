//! LINE: messages, mail and calls.
//!
//! `X-Line-Signature: <base64>`, HMAC-SHA256 of the body.
//! <https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, if_there, list, text,
};

/// What people read about LINE.
pub(super) const ABOUT: About = About {
    name: "LINE",
    category: Category::Communication,
    homepage: "https://line.me",
    documentation: "https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of LINE.
pub static LINE: Provider = Provider {
    id: text("line"),
    namespace: text("me.line"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-line-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![if_there("/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
