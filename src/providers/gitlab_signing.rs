//! GitLab with a signing token: code, builds and deployments.
//!
//! Standard Webhooks.
//! <https://docs.gitlab.com/user/project/integrations/webhooks/>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about GitLab with a signing token.
pub(super) const ABOUT: About = About {
    name: "GitLab with a signing token",
    category: Category::Developers,
    homepage: "https://about.gitlab.com",
    documentation: "https://docs.gitlab.com/user/project/integrations/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of GitLab with a signing token.
pub static GITLAB_SIGNING: Provider = Provider {
    id: text("gitlab-signing"),
    namespace: text("com.gitlab"),
    secret: SecretHint { prefix: text("whsec_"), mistaken: list![] },
    scheme: Scheme::STANDARD_WEBHOOKS,
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/object_kind")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
