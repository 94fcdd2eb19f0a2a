//! GitLab: code, builds and deployments.
//!
//! `X-Gitlab-Token: <token>`: nothing of the body is signed.
//! <https://docs.gitlab.com/user/project/integrations/webhooks/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about GitLab.
pub(super) const ABOUT: About = About {
    name: "GitLab",
    category: Category::Developers,
    homepage: "https://about.gitlab.com",
    documentation: "https://docs.gitlab.com/user/project/integrations/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of GitLab.
pub static GITLAB: Provider = Provider {
    id: text("gitlab"),
    namespace: text("com.gitlab"),
    scheme: Scheme { carrier: Carrier::Header(text("x-gitlab-token")), ..Scheme::TOKEN },
    events: EventMap { event_type: list![at("/object_kind")], ..EventMap::BASE },
    ..Provider::BASE
};
