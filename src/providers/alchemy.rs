//! Alchemy: crypto-currencies.
//!
//! `X-Alchemy-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://www.alchemy.com/docs/reference/notify-api-quickstart>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Alchemy.
pub(super) const ABOUT: About = About {
    name: "Alchemy",
    category: Category::Crypto,
    homepage: "https://www.alchemy.com",
    documentation: "https://www.alchemy.com/docs/reference/notify-api-quickstart",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Alchemy.
pub static ALCHEMY: Provider = Provider {
    id: text("alchemy"),
    namespace: text("com.alchemy"),
    scheme: Scheme { carrier: Carrier::Header(text("x-alchemy-signature")), ..Scheme::BASE },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/createdAt", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
