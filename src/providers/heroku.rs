//! Heroku: code, builds and deployments.
//!
//! `Heroku-Webhook-Hmac-Sha256: <base64>`, HMAC-SHA256 of the body.
//! <https://devcenter.heroku.com/articles/app-webhooks>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list,
    text, time_at,
};

/// What people read about Heroku.
pub(super) const ABOUT: About = About {
    name: "Heroku",
    category: Category::Developers,
    homepage: "https://www.heroku.com",
    documentation: "https://devcenter.heroku.com/articles/app-webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Heroku.
pub static HEROKU: Provider = Provider {
    id: text("heroku"),
    namespace: text("com.heroku"),
    scheme: Scheme {
        carrier: Carrier::Header(text("heroku-webhook-hmac-sha256")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
