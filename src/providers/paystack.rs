//! Paystack: payments.
//!
//! `X-Paystack-Signature: <hex>`, HMAC-SHA512 of the body.
//! <https://paystack.com/docs/payments/webhooks/>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about Paystack.
pub(super) const ABOUT: About = About {
    name: "Paystack",
    category: Category::Payments,
    homepage: "https://paystack.com",
    documentation: "https://paystack.com/docs/payments/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Paystack.
pub static PAYSTACK: Provider = Provider {
    id: text("paystack"),
    namespace: text("com.paystack"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-paystack-signature")),
        algorithm: Algorithm::HmacSha512,
        ..Scheme::BASE
    },
    events: EventMap { event_type: list![at("/event")], ..EventMap::BASE },
    ..Provider::BASE
};
