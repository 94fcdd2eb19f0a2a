//! Smartcar: devices.
//!
//! `Sc-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://smartcar.com/docs/api-reference/webhooks/payload-verification>

use crate::provider::{
    About, Carrier, Category, Condition, EventMap, Evidence, Handshake, Place, Provider,
    ReplyPiece, Scheme, at, list, text,
};

/// What people read about Smartcar.
pub(super) const ABOUT: About = About {
    name: "Smartcar",
    category: Category::Developers,
    homepage: "https://smartcar.com",
    documentation: "https://smartcar.com/docs/api-reference/webhooks/payload-verification",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Smartcar.
pub static SMARTCAR: Provider = Provider {
    id: text("smartcar"),
    namespace: text("com.smartcar"),
    scheme: Scheme { carrier: Carrier::Header(text("sc-signature")), ..Scheme::BASE },
    handshake: Some(Handshake {
        method: text("POST"),
        when: Some(Condition { place: Place::Json(text("/eventType")), text: text("VERIFY") }),
        challenge: Place::Json(text("/data/challenge")),
        signed: true,
        reply: list![
            ReplyPiece::Literal(text("{\"challenge\":\"")),
            ReplyPiece::ChallengeMac,
            ReplyPiece::Literal(text("\"}"))
        ],
        ..Handshake::BASE
    }),
    events: EventMap {
        id: list![at("/eventId")],
        event_type: list![at("/eventType")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
