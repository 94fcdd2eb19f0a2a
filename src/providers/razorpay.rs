//! Razorpay: payments.
//!
//! `X-Razorpay-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://razorpay.com/docs/webhooks/validate-test/>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Razorpay.
pub(super) const ABOUT: About = About {
    name: "Razorpay",
    category: Category::Payments,
    homepage: "https://razorpay.com",
    documentation: "https://razorpay.com/docs/webhooks/validate-test/",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Razorpay.
pub static RAZORPAY: Provider = Provider {
    id: text("razorpay"),
    namespace: text("com.razorpay"),
    scheme: Scheme { carrier: Carrier::Header(text("x-razorpay-signature")), ..Scheme::BASE },
    events: EventMap {
        event_type: list![at("/event")],
        time: list![time_at("/created_at", TimeFormat::UnixSeconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
