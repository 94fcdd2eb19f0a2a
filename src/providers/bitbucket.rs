//! Bitbucket Cloud: code, builds and deployments.
//!
//! `X-Hub-Signature: sha256=<hex>`, HMAC-SHA256 of the body.
//! <https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Grammar, Provider, Scheme, text,
};

/// What people read about Bitbucket Cloud.
pub(super) const ABOUT: About = About {
    name: "Bitbucket Cloud",
    category: Category::Developers,
    homepage: "https://bitbucket.org",
    documentation: "https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Bitbucket Cloud.
pub static BITBUCKET: Provider = Provider {
    id: text("bitbucket"),
    namespace: text("org.bitbucket"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hub-signature")),
        grammar: Grammar::Prefixed(text("sha256=")),
        ..Scheme::BASE
    },
    events: EventMap { type_header: text("x-event-key"), ..EventMap::BASE },
    ..Provider::BASE
};
