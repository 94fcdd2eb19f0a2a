//! Onfleet: parcels and deliveries.
//!
//! `X-Onfleet-Signature: <hex>`, HMAC-SHA512 of the body.
//! <https://docs.onfleet.com/reference/secrets>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Handshake, KeyForm, Place, Provider,
    Scheme, TimeFormat, at, list, text, time_at,
};

/// What people read about Onfleet.
pub(super) const ABOUT: About = About {
    name: "Onfleet",
    category: Category::Logistics,
    homepage: "https://onfleet.com",
    documentation: "https://docs.onfleet.com/reference/secrets",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Onfleet.
pub static ONFLEET: Provider = Provider {
    id: text("onfleet"),
    namespace: text("com.onfleet"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-onfleet-signature")),
        algorithm: Algorithm::HmacSha512,
        key: KeyForm::Hex,
        ..Scheme::BASE
    },
    handshake: Some(Handshake { challenge: Place::Query(text("check")), ..Handshake::BASE }),
    events: EventMap {
        event_type: list![at("/triggerName")],
        time: list![time_at("/time", TimeFormat::UnixMilliseconds)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
