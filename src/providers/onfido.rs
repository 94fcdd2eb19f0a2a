//! Onfido: identities.
//!
//! `X-Sha2-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://documentation.onfido.com/api/latest/#webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Onfido.
pub(super) const ABOUT: About = About {
    name: "Onfido",
    category: Category::Identity,
    homepage: "https://onfido.com",
    documentation: "https://documentation.onfido.com/api/latest/#webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Onfido.
pub static ONFIDO: Provider = Provider {
    id: text("onfido"),
    namespace: text("com.onfido"),
    scheme: Scheme { carrier: Carrier::Header(text("x-sha2-signature")), ..Scheme::BASE },
    events: EventMap {
        event_type: list![at("/payload/action")],
        time: list![time_at("/payload/object/completed_at_iso8601", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
