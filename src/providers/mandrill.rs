//! Mailchimp Transactional (Mandrill): mail.
//!
//! `X-Mandrill-Signature: <base64>`, HMAC-SHA1 of the URL and the fields of the form in order. Events come together, as JSON in a field.
//! <https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, PayloadFormat, Piece,
    Provider, Scheme, if_there, list, text,
};

/// What people read about Mailchimp Transactional (Mandrill).
pub(super) const ABOUT: About = About {
    name: "Mailchimp Transactional (Mandrill)",
    category: Category::Communication,
    homepage: "https://mailchimp.com",
    documentation: "https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/",
    evidence: Evidence::Silver,
    place: "The key of the webhook.",
};

/// The row of Mailchimp Transactional (Mandrill).
pub static MANDRILL: Provider = Provider {
    id: text("mandrill"),
    namespace: text("com.mandrill"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-mandrill-signature")),
        encoding: Encoding::Base64,
        algorithm: Algorithm::HmacSha1,
        message: list![Piece::Url, Piece::SortedForm],
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::Form,
        event_type: list![if_there("/mandrill_events", "events")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
