//! Chatwoot: tickets and conversations.
//!
//! `X-Chatwoot-Signature: sha256=<hex>`, HMAC-SHA256 of `{timestamp}.{body}`.
//! <https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Piece, Place, Provider, Scheme, at,
    list, text,
};

/// What people read about Chatwoot.
pub(super) const ABOUT: About = About {
    name: "Chatwoot",
    category: Category::Support,
    homepage: "https://www.chatwoot.com",
    documentation: "https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Chatwoot.
pub static CHATWOOT: Provider = Provider {
    id: text("chatwoot"),
    namespace: text("com.chatwoot"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-chatwoot-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        timestamp: Some(Place::Header(text("x-chatwoot-timestamp"))),
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/event")], ..EventMap::BASE },
    ..Provider::BASE
};
