//! Sentry: code, builds and deployments.
//!
//! `Sentry-Hook-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.sentry.io/organization/integrations/integration-platform/webhooks/>

use crate::provider::{About, Carrier, Category, EventMap, Evidence, Provider, Scheme, text};

/// What people read about Sentry.
pub(super) const ABOUT: About = About {
    name: "Sentry",
    category: Category::Developers,
    homepage: "https://sentry.io",
    documentation: "https://docs.sentry.io/organization/integrations/integration-platform/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Sentry.
pub static SENTRY: Provider = Provider {
    id: text("sentry"),
    namespace: text("io.sentry"),
    scheme: Scheme { carrier: Carrier::Header(text("sentry-hook-signature")), ..Scheme::BASE },
    events: EventMap { type_header: text("sentry-hook-resource"), ..EventMap::BASE },
    ..Provider::BASE
};
