//! Ramp: banking and cards.
//!
//! `X-Ramp-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.ramp.com/developer-api/v1/webhooks>

use crate::provider::{About, Carrier, Category, Evidence, Provider, Scheme, text};

/// What people read about Ramp.
pub(super) const ABOUT: About = About {
    name: "Ramp",
    category: Category::Finance,
    homepage: "https://ramp.com",
    documentation: "https://docs.ramp.com/developer-api/v1/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Ramp.
pub static RAMP: Provider = Provider {
    id: text("ramp"),
    namespace: text("com.ramp"),
    scheme: Scheme { carrier: Carrier::Header(text("x-ramp-signature")), ..Scheme::BASE },
    ..Provider::BASE
};
