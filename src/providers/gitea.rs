//! Gitea and Forgejo: code, builds and deployments.
//!
//! `X-Gitea-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.gitea.com/usage/webhooks>

use crate::provider::{About, Carrier, Category, EventMap, Evidence, Provider, Scheme, text};

/// What people read about Gitea and Forgejo.
pub(super) const ABOUT: About = About {
    name: "Gitea and Forgejo",
    category: Category::Developers,
    homepage: "https://about.gitea.com",
    documentation: "https://docs.gitea.com/usage/webhooks",
    evidence: Evidence::Bronze,
    place: "",
};

/// The row of Gitea and Forgejo.
pub static GITEA: Provider = Provider {
    id: text("gitea"),
    namespace: text("com.gitea"),
    scheme: Scheme { carrier: Carrier::Header(text("x-gitea-signature")), ..Scheme::BASE },
    events: EventMap { type_header: text("x-gitea-event"), ..EventMap::BASE },
    ..Provider::BASE
};
