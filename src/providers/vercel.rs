//! Vercel: code, builds and deployments.
//!
//! `X-Vercel-Signature: <hex>`, HMAC-SHA1 of the body.
//! <https://vercel.com/docs/webhooks/webhooks-api>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about Vercel.
pub(super) const ABOUT: About = About {
    name: "Vercel",
    category: Category::Developers,
    homepage: "https://vercel.com",
    documentation: "https://vercel.com/docs/webhooks/webhooks-api",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Vercel.
pub static VERCEL: Provider = Provider {
    id: text("vercel"),
    namespace: text("com.vercel"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-vercel-signature")),
        algorithm: Algorithm::HmacSha1,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/createdAt", TimeFormat::UnixMilliseconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
