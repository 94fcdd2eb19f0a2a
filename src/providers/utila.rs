//! Utila: custody of crypto-currencies.
//!
//! `X-Utila-Signature: <base64>`, a signature of the body with RSA-PSS.
//! <https://docs.utila.io/reference/webhooks>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, at, list,
    text,
};

/// What people read about Utila.
pub(super) const ABOUT: About = About {
    name: "Utila",
    category: Category::Crypto,
    homepage: "https://utila.io",
    documentation: "https://docs.utila.io/reference/webhooks",
    evidence: Evidence::Silver,
    place: "The public key of Utila, which the console shows with the vault's webhooks.",
};

/// The row of Utila.
pub static UTILA: Provider = Provider {
    id: text("utila"),
    namespace: text("io.utila"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-utila-signature")),
        encoding: Encoding::Base64,
        algorithm: Algorithm::RsaPssSha512,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        resource_type: list![at("/resourceType")],
        subject: list![at("/resource")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
