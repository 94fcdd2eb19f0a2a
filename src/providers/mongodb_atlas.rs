//! MongoDB Atlas: code, builds and deployments.
//!
//! `X-Mms-Signature: <base64>`, HMAC-SHA1 of the body.
//! <https://www.mongodb.com/docs/atlas/tutorial/webhook-integration/>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme,
    TimeFormat, at, list, text, time_at,
};

/// What people read about MongoDB Atlas.
pub(super) const ABOUT: About = About {
    name: "MongoDB Atlas",
    category: Category::Developers,
    homepage: "https://www.mongodb.com",
    documentation: "https://www.mongodb.com/docs/atlas/tutorial/webhook-integration/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of MongoDB Atlas.
pub static MONGODB_ATLAS: Provider = Provider {
    id: text("mongodb-atlas"),
    namespace: text("com.mongodb"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-mms-signature")),
        encoding: Encoding::Base64,
        algorithm: Algorithm::HmacSha1,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/eventTypeName")],
        time: list![time_at("/created", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
