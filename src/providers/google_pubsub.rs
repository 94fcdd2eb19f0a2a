//! Google Pub/Sub: messages of a topic, pushed.
//!
//! `Authorization: Bearer <token>`, a JSON Web Token of RSA for a service account, made for the receiver's URL.
//! <https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions>

use crate::provider::{
    About, Algorithm, Carrier, Category, Claim, Coverage, Encoding, EventMap, Evidence, Grammar,
    KeyDocument, KeyForm, KeyLocator, KeySource, Piece, Place, Provider, Scheme, TimeFormat, at,
    list, text, time_at,
};

/// What people read about Google Pub/Sub.
pub(super) const ABOUT: About = About {
    name: "Google Pub/Sub",
    category: Category::Developers,
    homepage: "https://cloud.google.com/pubsub",
    documentation: "https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions",
    evidence: Evidence::Silver,
    place: "The email address of the subscription's service account. The receiver's URL is the audience of the subscription.",
};

/// The row of Google Pub/Sub. A token is for an account and a URL, and covers nothing of what is pushed with it.
pub static GOOGLE_PUBSUB: Provider = Provider {
    id: text("google-pubsub"),
    namespace: text("com.google.pubsub"),
    scheme: Scheme {
        carrier: Carrier::Header(text("authorization")),
        grammar: Grammar::Jwt {
            word: text("Bearer"),
            claims: list![
                Claim::Is { name: text("iss"), value: text("https://accounts.google.com") },
                Claim::Is { name: text("email_verified"), value: text("true") },
                Claim::Url(text("aud")),
                Claim::Expires(text("exp"))
            ],
        },
        encoding: Encoding::Base64Url,
        algorithm: Algorithm::RsaPkcs1Sha256,
        key: KeyForm::Fetched(KeySource {
            locator: KeyLocator::At(text("https://www.googleapis.com/oauth2/v3/certs")),
            document: KeyDocument::JwkSet,
            version: None,
            audience: Some(Place::Json(text("/email"))),
        }),
        message: list![Piece::Token],
        coverage: Coverage::Part,
        tolerance: Some(60),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/message/messageId")],
        subject: list![at("/subscription")],
        time: list![time_at("/message/publishTime", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
