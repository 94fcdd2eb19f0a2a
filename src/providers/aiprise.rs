//! AiPrise: identities.
//!
//! `X-Hmac-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.aiprise.com/docs/callbacks-authentication>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about AiPrise.
pub(super) const ABOUT: About = About {
    name: "AiPrise",
    category: Category::Identity,
    homepage: "https://www.aiprise.com",
    documentation: "https://docs.aiprise.com/docs/callbacks-authentication",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of AiPrise.
pub static AIPRISE: Provider = Provider {
    id: text("aiprise"),
    namespace: text("com.aiprise"),
    scheme: Scheme { carrier: Carrier::Header(text("x-hmac-signature")), ..Scheme::BASE },
    events: EventMap { id: list![at("/verification_session_id")], ..EventMap::BASE },
    ..Provider::BASE
};
