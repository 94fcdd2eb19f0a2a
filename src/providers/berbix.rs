//! Berbix: identity verification.
//!
//! `X-Berbix-Signature: v0,<unix seconds>,<hex>`, HMAC-SHA256 over `timestamp,secret,body`: the secret is key and message. The
//! version is unused by every SDK. Payloads name neither an event nor its type: each kind of hook has a URL and a secret of its own.
//! <https://github.com/berbix/berbix-python>, <https://github.com/berbix/berbix-go>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Part, Piece, Provider, Scheme, at,
    if_there, kinds, list, text,
};

/// What people read about Berbix.
pub(super) const ABOUT: About = About {
    name: "Berbix",
    category: Category::Identity,
    homepage: "https://www.berbix.com",
    documentation: "https://pypi.org/project/berbix/",
    evidence: Evidence::Gold,
    place: "Berbix shows the secret in its dashboard; each kind of hook has one of its own, which is not the API secret.",
};

/// The row of Berbix.
pub static BERBIX: Provider = Provider {
    id: text("berbix"),
    namespace: text("com.berbix"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-berbix-signature")),
        grammar: Grammar::Positional {
            separator: text(","),
            parts: list![Part::Any(text("v0")), Part::Timestamp, Part::Signature],
        },
        message: list![
            Piece::Timestamp,
            Piece::Literal(text(",")),
            Piece::Secret,
            Piece::Literal(text(",")),
            Piece::Payload,
        ],
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        kinds: kinds![
            "verification_finished" + "accept" => IdentityVerified,
            "verification_finished" + "reject" => IdentityRejected,
            "verification_finished" + "test-action" => TestPing,
            "verification_finished" => IdentityCompleted,
            "verification_status" + "test-action" => TestPing,
            "verification_status" => IdentityUpdated,
        ],
        resource_type: list![if_there("/transaction_id", "transaction")],
        subject: list![at("/transaction_id")],
        status: list![at("/action")],
        customer_id: list![at("/customer_uid")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
