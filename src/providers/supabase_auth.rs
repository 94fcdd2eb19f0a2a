//! Supabase Auth: code, builds and deployments.
//!
//! Standard Webhooks. The secret begins with `v1,whsec_`.
//! <https://supabase.com/docs/guides/auth/auth-hooks>

use crate::provider::{
    About, Category, EventMap, Evidence, KeyForm, Provider, Scheme, SecretHint, at, list, text,
};

/// What people read about Supabase Auth.
pub(super) const ABOUT: About = About {
    name: "Supabase Auth",
    category: Category::Developers,
    homepage: "https://supabase.com",
    documentation: "https://supabase.com/docs/guides/auth/auth-hooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Supabase Auth.
pub static SUPABASE_AUTH: Provider = Provider {
    id: text("supabase-auth"),
    namespace: text("com.supabase"),
    secret: SecretHint { prefix: text("v1,whsec_"), mistaken: list![] },
    scheme: Scheme { key: KeyForm::Base64(text("v1,whsec_")), ..Scheme::STANDARD_WEBHOOKS },
    events: EventMap {
        id_header: text("webhook-id"),
        event_type: list![at("/type")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
