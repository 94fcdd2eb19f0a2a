//! Checkout.com: payments.
//!
//! `Cko-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://www.checkout.com/docs/developer-resources/webhooks/manage-webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Checkout.com.
pub(super) const ABOUT: About = About {
    name: "Checkout.com",
    category: Category::Payments,
    homepage: "https://www.checkout.com",
    documentation: "https://www.checkout.com/docs/developer-resources/webhooks/manage-webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Checkout.com.
pub static CHECKOUT_COM: Provider = Provider {
    id: text("checkout-com"),
    namespace: text("com.checkout"),
    scheme: Scheme { carrier: Carrier::Header(text("cko-signature")), ..Scheme::BASE },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/created_on", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
