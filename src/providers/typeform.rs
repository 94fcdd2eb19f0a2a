//! Typeform: forms.
//!
//! `Typeform-Signature: sha256=<base64>`, HMAC-SHA256 of the body.
//! <https://www.typeform.com/developers/webhooks/secure-your-webhooks/>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Grammar, Provider, Scheme, TimeFormat,
    at, list, text, time_at,
};

/// What people read about Typeform.
pub(super) const ABOUT: About = About {
    name: "Typeform",
    category: Category::Forms,
    homepage: "https://www.typeform.com",
    documentation: "https://www.typeform.com/developers/webhooks/secure-your-webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Typeform.
pub static TYPEFORM: Provider = Provider {
    id: text("typeform"),
    namespace: text("com.typeform"),
    scheme: Scheme {
        carrier: Carrier::Header(text("typeform-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/event_id")],
        event_type: list![at("/event_type")],
        time: list![time_at("/form_response/submitted_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
