//! Worldline Connect: payments.
//!
//! `X-Gcs-Signature: <base64>`, HMAC-SHA256 of the body.
//! <https://docs.connect.worldline-solutions.com/documentation/webhooks/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Handshake, Place, Provider, Scheme,
    TimeFormat, at, list, text, time_at,
};

/// What people read about Worldline Connect.
pub(super) const ABOUT: About = About {
    name: "Worldline Connect",
    category: Category::Payments,
    homepage: "https://worldline.com",
    documentation: "https://docs.connect.worldline-solutions.com/documentation/webhooks/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Worldline Connect.
pub static WORLDLINE: Provider = Provider {
    id: text("worldline"),
    namespace: text("com.worldline"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-gcs-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    handshake: Some(Handshake {
        challenge: Place::Header(text("x-gcs-webhooks-endpoint-verification")),
        ..Handshake::BASE
    }),
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/created", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
