//! Notion: files, tasks and people at work.
//!
//! `X-Notion-Signature: sha256=<hex>`, HMAC-SHA256 of the body.
//! <https://developers.notion.com/reference/webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about Notion.
pub(super) const ABOUT: About = About {
    name: "Notion",
    category: Category::Productivity,
    homepage: "https://www.notion.com",
    documentation: "https://developers.notion.com/reference/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Notion.
pub static NOTION: Provider = Provider {
    id: text("notion"),
    namespace: text("com.notion"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-notion-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
