//! Resend: messages, mail and calls.
//!
//! Standard Webhooks under the names of Svix's headers.
//! <https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Resend.
pub(super) const ABOUT: About = About {
    name: "Resend",
    category: Category::Communication,
    homepage: "https://resend.com",
    documentation: "https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Resend.
pub static RESEND: Provider = Provider {
    id: text("resend"),
    namespace: text("com.resend"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::SVIX,
    events: EventMap {
        id_header: text("svix-id"),
        event_type: list![at("/type")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
