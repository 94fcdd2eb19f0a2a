//! Twilio (JSON): messages and calls.
//!
//! `X-Twilio-Signature: <base64>`, HMAC-SHA1 of the URL, whose `bodySHA256` is the digest of the body.
//! <https://www.twilio.com/docs/usage/webhooks/webhooks-security>

use crate::provider::{
    About, Algorithm, Carrier, Category, Coverage, Encoding, EventMap, Evidence, PayloadFormat,
    Piece, Provider, Scheme, list, text,
};

/// What people read about Twilio (JSON).
pub(super) const ABOUT: About = About {
    name: "Twilio (JSON)",
    category: Category::Communication,
    homepage: "https://www.twilio.com",
    documentation: "https://www.twilio.com/docs/usage/webhooks/webhooks-security",
    evidence: Evidence::Gold,
    place: "The auth token of the account.",
};

/// The row of Twilio (JSON).
pub static TWILIO_JSON: Provider = Provider {
    id: text("twilio-json"),
    namespace: text("com.twilio"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-twilio-signature")),
        encoding: Encoding::Base64,
        algorithm: Algorithm::HmacSha1,
        message: list![Piece::Url],
        coverage: Coverage::QueryDigest(text("bodySHA256")),
        ..Scheme::BASE
    },
    events: EventMap { format: PayloadFormat::JsonObjectOrArray, ..EventMap::BASE },
    ..Provider::BASE
};
