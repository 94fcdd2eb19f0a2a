//! OpenAI: models and agents.
//!
//! Standard Webhooks.
//! <https://platform.openai.com/docs/guides/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, TimeFormat, at, list, text,
    time_at,
};

/// What people read about OpenAI.
pub(super) const ABOUT: About = About {
    name: "OpenAI",
    category: Category::Ai,
    homepage: "https://openai.com",
    documentation: "https://platform.openai.com/docs/guides/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of OpenAI.
pub static OPENAI: Provider = Provider {
    id: text("openai"),
    namespace: text("com.openai"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        time: list![time_at("/created_at", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
