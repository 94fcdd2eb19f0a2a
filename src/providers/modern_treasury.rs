//! Modern Treasury: payments.
//!
//! `X-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.moderntreasury.com/docs/verifying-webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about Modern Treasury.
pub(super) const ABOUT: About = About {
    name: "Modern Treasury",
    category: Category::Payments,
    homepage: "https://www.moderntreasury.com",
    documentation: "https://docs.moderntreasury.com/docs/verifying-webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Modern Treasury.
pub static MODERN_TREASURY: Provider = Provider {
    id: text("modern-treasury"),
    namespace: text("com.moderntreasury"),
    scheme: Scheme { carrier: Carrier::Header(text("x-signature")), ..Scheme::BASE },
    events: EventMap { event_type: list![at("/event")], ..EventMap::BASE },
    ..Provider::BASE
};
