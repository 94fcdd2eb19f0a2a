//! Dub: campaigns.
//!
//! `Dub-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://dub.co/docs/concepts/webhooks/verify-webhook-requests>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Dub.
pub(super) const ABOUT: About = About {
    name: "Dub",
    category: Category::Marketing,
    homepage: "https://dub.co",
    documentation: "https://dub.co/docs/concepts/webhooks/verify-webhook-requests",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Dub.
pub static DUB: Provider = Provider {
    id: text("dub"),
    namespace: text("co.dub"),
    scheme: Scheme { carrier: Carrier::Header(text("dub-signature")), ..Scheme::BASE },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/event")],
        time: list![time_at("/createdAt", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
