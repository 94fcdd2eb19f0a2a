//! Twilio: messages and calls.
//!
//! `X-Twilio-Signature: <base64>`, HMAC-SHA1 of the URL and the fields of the form in order, without anything between them. One message has
//! several events, so that an event has no id of its own.
//! <https://www.twilio.com/docs/usage/webhooks/webhooks-security>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, PayloadFormat, Piece,
    Provider, Scheme, at, list, text,
};

/// What people read about Twilio.
pub(super) const ABOUT: About = About {
    name: "Twilio",
    category: Category::Communication,
    homepage: "https://www.twilio.com",
    documentation: "https://www.twilio.com/docs/usage/webhooks/webhooks-security",
    evidence: Evidence::Gold,
    place: "The auth token of the account.",
};

/// The row of Twilio.
pub static TWILIO: Provider = Provider {
    id: text("twilio"),
    namespace: text("com.twilio"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-twilio-signature")),
        encoding: Encoding::Base64,
        algorithm: Algorithm::HmacSha1,
        message: list![Piece::Url, Piece::SortedForm],
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::Form,
        event_type: list![at("/MessageStatus"), at("/SmsStatus"), at("/CallStatus")],
        subject: list![at("/MessageSid"), at("/CallSid")],
        account: list![at("/AccountSid")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
