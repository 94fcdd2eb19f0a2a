//! ShipStation: parcels.
//!
//! `X-ShipEngine-RSA-SHA256-Signature: <base64>`, a signature of time and body with RSA, by the key that another header names.
//! <https://docs.shipstation.com/apis/docs/guides/webhooks-validation>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, KeyDocument, KeyForm,
    KeyLocator, KeySource, Piece, Place, Provider, Scheme, TimestampUnit, at, list, text,
};

/// What people read about ShipStation.
pub(super) const ABOUT: About = About {
    name: "ShipStation",
    category: Category::Logistics,
    homepage: "https://www.shipstation.com",
    documentation: "https://docs.shipstation.com/apis/docs/guides/webhooks-validation",
    evidence: Evidence::Silver,
    place: "None: its keys are public.",
};

/// The row of ShipStation (version 2), and of ShipEngine, which it was. Whoever is its customer can send on what was signed for them.
pub static SHIPSTATION: Provider = Provider {
    id: text("shipstation"),
    namespace: text("com.shipstation"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-shipengine-rsa-sha256-signature")),
        encoding: Encoding::Base64,
        algorithm: Algorithm::RsaPkcs1Sha256,
        key: KeyForm::Fetched(KeySource {
            locator: KeyLocator::At(text("https://api.shipengine.com/jwks")),
            document: KeyDocument::JwkSet,
            version: None,
            audience: None,
        }),
        key_id_header: text("x-shipengine-rsa-sha256-key-id"),
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        timestamp: Some(Place::Header(text("x-shipengine-timestamp"))),
        unit: TimestampUnit::Rfc3339,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/resource_type")], ..EventMap::BASE },
    ..Provider::BASE
};
