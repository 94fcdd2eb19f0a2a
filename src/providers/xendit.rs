//! Xendit: payments.
//!
//! `X-Callback-Token: <token>`: nothing of the body is signed.
//! <https://docs.xendit.co/docs/handling-webhooks>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Xendit.
pub(super) const ABOUT: About = About {
    name: "Xendit",
    category: Category::Payments,
    homepage: "https://www.xendit.co",
    documentation: "https://docs.xendit.co/docs/handling-webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Xendit.
pub static XENDIT: Provider = Provider {
    id: text("xendit"),
    namespace: text("co.xendit"),
    scheme: Scheme { carrier: Carrier::Header(text("x-callback-token")), ..Scheme::TOKEN },
    events: EventMap {
        event_type: list![at("/event"), at("/status")],
        time: list![time_at("/created", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
