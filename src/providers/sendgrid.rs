//! Twilio SendGrid: mail.
//!
//! `X-Twilio-Email-Event-Webhook-Signature: <base64>`, a signature of `<time><body>` with ECDSA. Events come together in an array.
//! <https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, PayloadFormat, Piece, Place,
    Provider, Scheme, if_there, list, text,
};

/// What people read about Twilio SendGrid.
pub(super) const ABOUT: About = About {
    name: "Twilio SendGrid",
    category: Category::Communication,
    homepage: "https://sendgrid.com",
    documentation: "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features",
    evidence: Evidence::Silver,
    place: "The verification key of the event webhook.",
};

/// The row of Twilio SendGrid.
pub static SENDGRID: Provider = Provider {
    id: text("sendgrid"),
    namespace: text("com.sendgrid"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-twilio-email-event-webhook-signature")),
        algorithm: Algorithm::EcdsaP256Sha256,
        encoding: Encoding::Base64,
        message: list![Piece::Timestamp, Piece::Payload],
        timestamp: Some(Place::Header(text("x-twilio-email-event-webhook-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::JsonObjectOrArray,
        event_type: list![if_there("/0", "events")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
