//! Vapi: models and agents.
//!
//! `X-Vapi-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.vapi.ai/server-url/server-authentication>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about Vapi.
pub(super) const ABOUT: About = About {
    name: "Vapi",
    category: Category::Ai,
    homepage: "https://vapi.ai",
    documentation: "https://docs.vapi.ai/server-url/server-authentication",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Vapi.
pub static VAPI: Provider = Provider {
    id: text("vapi"),
    namespace: text("ai.vapi"),
    scheme: Scheme { carrier: Carrier::Header(text("x-vapi-signature")), ..Scheme::BASE },
    events: EventMap { event_type: list![at("/message/type")], ..EventMap::BASE },
    ..Provider::BASE
};
