//! Airtable: files, tasks and people at work.
//!
//! `X-Airtable-Content-Mac: hmac-sha256=<hex>`, HMAC-SHA256 of the body.
//! <https://airtable.com/developers/web/api/webhooks-overview>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, KeyForm, Provider, Scheme, TimeFormat,
    list, text, time_at,
};

/// What people read about Airtable.
pub(super) const ABOUT: About = About {
    name: "Airtable",
    category: Category::Productivity,
    homepage: "https://www.airtable.com",
    documentation: "https://airtable.com/developers/web/api/webhooks-overview",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Airtable.
pub static AIRTABLE: Provider = Provider {
    id: text("airtable"),
    namespace: text("com.airtable"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-airtable-content-mac")),
        grammar: Grammar::Prefixed(text("hmac-sha256=")),
        key: KeyForm::Base64(text("")),
        ..Scheme::BASE
    },
    events: EventMap { time: list![time_at("/timestamp", TimeFormat::Rfc3339)], ..EventMap::BASE },
    ..Provider::BASE
};
