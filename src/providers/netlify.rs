//! Netlify: deployments.
//!
//! `X-Webhook-Signature: <token>`, a JSON Web Token that claims the digest of the body.
//! <https://docs.netlify.com/deploy/deploy-notifications/>

use crate::provider::{
    About, Carrier, Category, Claim, Coverage, Encoding, EventMap, Evidence, Grammar, Piece,
    Provider, Scheme, at, list, text,
};

/// What people read about Netlify.
pub(super) const ABOUT: About = About {
    name: "Netlify",
    category: Category::Developers,
    homepage: "https://www.netlify.com",
    documentation: "https://docs.netlify.com/deploy/deploy-notifications/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Netlify.
pub static NETLIFY: Provider = Provider {
    id: text("netlify"),
    namespace: text("com.netlify"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-webhook-signature")),
        grammar: Grammar::Jwt {
            word: text(""),
            claims: list![
                Claim::Is { name: text("iss"), value: text("netlify") },
                Claim::PayloadDigest { name: text("sha256"), encoding: Encoding::HexLower }
            ],
        },
        encoding: Encoding::Base64Url,
        message: list![Piece::Token],
        coverage: Coverage::Claim,
        ..Scheme::BASE
    },
    events: EventMap {
        type_header: text("x-netlify-event"),
        subject: list![at("/id")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
