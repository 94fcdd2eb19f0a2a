//! Telegram: messages, mail and calls.
//!
//! `X-Telegram-Bot-Api-Secret-Token: <token>`: nothing of the body is signed.
//! <https://core.telegram.org/bots/api#setwebhook>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about Telegram.
pub(super) const ABOUT: About = About {
    name: "Telegram",
    category: Category::Communication,
    homepage: "https://telegram.org",
    documentation: "https://core.telegram.org/bots/api#setwebhook",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Telegram.
pub static TELEGRAM: Provider = Provider {
    id: text("telegram"),
    namespace: text("org.telegram"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-telegram-bot-api-secret-token")),
        ..Scheme::TOKEN
    },
    events: EventMap { id: list![at("/update_id")], ..EventMap::BASE },
    ..Provider::BASE
};
