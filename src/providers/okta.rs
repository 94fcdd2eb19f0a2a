//! Okta: identities.
//!
//! `Authorization: <token>`: nothing of the body is signed.
//! <https://developer.okta.com/docs/concepts/event-hooks/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Handshake, Place, Provider, ReplyPiece, Scheme,
    if_there, list, text,
};

/// What people read about Okta.
pub(super) const ABOUT: About = About {
    name: "Okta",
    category: Category::Identity,
    homepage: "https://www.okta.com",
    documentation: "https://developer.okta.com/docs/concepts/event-hooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Okta.
pub static OKTA: Provider = Provider {
    id: text("okta"),
    namespace: text("com.okta"),
    scheme: Scheme { carrier: Carrier::Header(text("authorization")), ..Scheme::TOKEN },
    handshake: Some(Handshake {
        challenge: Place::Header(text("x-okta-verification-challenge")),
        reply: list![
            ReplyPiece::Literal(text("{\"verification\":\"")),
            ReplyPiece::Challenge,
            ReplyPiece::Literal(text("\"}"))
        ],
        ..Handshake::BASE
    }),
    events: EventMap { event_type: list![if_there("/data/events", "events")], ..EventMap::BASE },
    ..Provider::BASE
};
