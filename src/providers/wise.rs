//! Wise: banking.
//!
//! `X-Signature-SHA256: <base64>`, a signature of the body with RSA.
//! <https://docs.wise.com/guides/developer/webhooks/event-handling>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme,
    TimeFormat, at, list, text, time_at,
};

/// What people read about Wise.
pub(super) const ABOUT: About = About {
    name: "Wise",
    category: Category::Finance,
    homepage: "https://wise.com",
    documentation: "https://docs.wise.com/guides/developer/webhooks/event-handling",
    evidence: Evidence::Silver,
    place: "The public key of Wise, one for live and one for test.",
};

/// The row of Wise.
pub static WISE: Provider = Provider {
    id: text("wise"),
    namespace: text("com.wise"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-signature-sha256")),
        algorithm: Algorithm::RsaPkcs1Sha256,
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/event_type")],
        time: list![time_at("/sent_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
