//! PayPal: payments.
//!
//! `PayPal-Transmission-Sig: <base64>`, a signature of ids, a time and the CRC-32 of the body with RSA; the certificate is at `PayPal-Cert-Url`.
//! <https://developer.paypal.com/api/rest/webhooks/rest/>

use crate::provider::{
    About, Algorithm, Carrier, Category, Condition, Coverage, Encoding, EventMap, Evidence,
    KeyDocument, KeyForm, KeyLocator, KeySource, Piece, Place, Provider, Scheme, TimeFormat, at,
    list, text, texts, time_at,
};

/// What people read about PayPal.
pub(super) const ABOUT: About = About {
    name: "PayPal",
    category: Category::Payments,
    homepage: "https://www.paypal.com",
    documentation: "https://developer.paypal.com/api/rest/webhooks/rest/",
    evidence: Evidence::Silver,
    place: "The id of the webhook, which PayPal shows where the webhook is set up.",
};

/// The row of PayPal. Whoever has one authentic request can make another body with the same CRC-32: a receiver that pays asks the API.
pub static PAYPAL: Provider = Provider {
    id: text("paypal"),
    namespace: text("com.paypal"),
    scheme: Scheme {
        carrier: Carrier::Header(text("paypal-transmission-sig")),
        encoding: Encoding::Base64,
        algorithm: Algorithm::RsaPkcs1Sha256,
        key: KeyForm::Fetched(KeySource {
            locator: KeyLocator::Named {
                place: Place::Header(text("paypal-cert-url")),
                allowed: texts![
                    "https://api.paypal.com/v1/notifications/certs/*",
                    "https://api.sandbox.paypal.com/v1/notifications/certs/*"
                ],
            },
            document: KeyDocument::Certificate,
            version: Some(Condition {
                place: Place::Header(text("paypal-auth-algo")),
                text: text("SHA256withRSA"),
            }),
            audience: None,
        }),
        message: list![
            Piece::Header(text("paypal-transmission-id")),
            Piece::Literal(text("|")),
            Piece::Header(text("paypal-transmission-time")),
            Piece::Literal(text("|")),
            Piece::Secret,
            Piece::Literal(text("|")),
            Piece::PayloadCrc32
        ],
        coverage: Coverage::Part,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/event_type")],
        resource_type: list![at("/resource_type")],
        subject: list![at("/resource/id")],
        time: list![time_at("/create_time", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
