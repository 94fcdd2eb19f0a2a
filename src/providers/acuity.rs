//! Acuity Scheduling: calendars.
//!
//! `X-Acuity-Signature: <base64>`, HMAC-SHA256 of the body, a form, keyed with the API key.
//! <https://developers.acuityscheduling.com/docs/webhooks>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, PayloadFormat, Provider, Scheme, at,
    list, text,
};

/// What people read about Acuity Scheduling.
pub(super) const ABOUT: About = About {
    name: "Acuity Scheduling",
    category: Category::Productivity,
    homepage: "https://acuityscheduling.com",
    documentation: "https://developers.acuityscheduling.com/docs/webhooks",
    evidence: Evidence::Gold,
    place: "The API key of the account.",
};

/// The row of Acuity Scheduling.
pub static ACUITY: Provider = Provider {
    id: text("acuity"),
    namespace: text("com.acuityscheduling"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-acuity-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::Form,
        event_type: list![at("/action")],
        subject: list![at("/id")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
