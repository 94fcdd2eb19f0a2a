//! Authorize.Net: payments.
//!
//! `X-Anet-Signature: sha512=<hex>`, HMAC-SHA512 of the body.
//! <https://developer.authorize.net/api/reference/features/webhooks.html>

use crate::provider::{
    About, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Grammar, KeyForm, Provider,
    Scheme, TimeFormat, at, list, text, time_at,
};

/// What people read about Authorize.Net.
pub(super) const ABOUT: About = About {
    name: "Authorize.Net",
    category: Category::Payments,
    homepage: "https://www.authorize.net",
    documentation: "https://developer.authorize.net/api/reference/features/webhooks.html",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Authorize.Net.
pub static AUTHORIZE_NET: Provider = Provider {
    id: text("authorize-net"),
    namespace: text("net.authorize"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-anet-signature")),
        grammar: Grammar::Prefixed(text("sha512=")),
        encoding: Encoding::Hex,
        algorithm: Algorithm::HmacSha512,
        key: KeyForm::Utf8,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/notificationId")],
        event_type: list![at("/eventType")],
        time: list![time_at("/eventDate", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
