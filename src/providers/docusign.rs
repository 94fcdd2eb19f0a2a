//! Docusign: signed documents.
//!
//! `X-Docusign-Signature-1..100: <base64>`, HMAC-SHA256 of the body.
//! <https://developers.docusign.com/platform/webhooks/connect/hmac/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about Docusign.
pub(super) const ABOUT: About = About {
    name: "Docusign",
    category: Category::Esign,
    homepage: "https://www.docusign.com",
    documentation: "https://developers.docusign.com/platform/webhooks/connect/hmac/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Docusign.
pub static DOCUSIGN: Provider = Provider {
    id: text("docusign"),
    namespace: text("com.docusign"),
    scheme: Scheme {
        carrier: Carrier::NumberedHeaders(text("x-docusign-signature-1")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![at("/event")],
        time: list![time_at("/generatedDateTime", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
