//! MailerSend: messages, mail and calls.
//!
//! `Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://developers.mailersend.com/api/v1/webhooks.html>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about MailerSend.
pub(super) const ABOUT: About = About {
    name: "MailerSend",
    category: Category::Communication,
    homepage: "https://www.mailersend.com",
    documentation: "https://developers.mailersend.com/api/v1/webhooks.html",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of MailerSend.
pub static MAILERSEND: Provider = Provider {
    id: text("mailersend"),
    namespace: text("com.mailersend"),
    scheme: Scheme { carrier: Carrier::Header(text("signature")), ..Scheme::BASE },
    events: EventMap {
        event_type: list![at("/type")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
