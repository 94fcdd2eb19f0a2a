//! Gogs: code, builds and deployments.
//!
//! `X-Gogs-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://gogs.io/docs/features/webhook>

use crate::provider::{About, Carrier, Category, EventMap, Evidence, Provider, Scheme, text};

/// What people read about Gogs.
pub(super) const ABOUT: About = About {
    name: "Gogs",
    category: Category::Developers,
    homepage: "https://gogs.io",
    documentation: "https://gogs.io/docs/features/webhook",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Gogs.
pub static GOGS: Provider = Provider {
    id: text("gogs"),
    namespace: text("io.gogs"),
    scheme: Scheme { carrier: Carrier::Header(text("x-gogs-signature")), ..Scheme::BASE },
    events: EventMap { type_header: text("x-gogs-event"), ..EventMap::BASE },
    ..Provider::BASE
};
