//! HubSpot: customers and deals.
//!
//! `X-HubSpot-Signature-v3: <base64>`, HMAC-SHA256 of the method, the URL, the body and the time in `X-HubSpot-Request-Timestamp`, in
//! milliseconds. Events come together in an array.
//! <https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, PayloadFormat, Piece, Place, Provider,
    Scheme, TimestampUnit, if_there, list, text,
};

/// What people read about HubSpot.
pub(super) const ABOUT: About = About {
    name: "HubSpot",
    category: Category::Crm,
    homepage: "https://www.hubspot.com",
    documentation: "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests",
    evidence: Evidence::Gold,
    place: "The client secret of the app.",
};

/// The row of HubSpot.
pub static HUBSPOT: Provider = Provider {
    id: text("hubspot"),
    namespace: text("com.hubspot"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hubspot-signature-v3")),
        encoding: Encoding::Base64,
        message: list![Piece::Method, Piece::Url, Piece::Payload, Piece::Timestamp],
        timestamp: Some(Place::Header(text("x-hubspot-request-timestamp"))),
        unit: TimestampUnit::Milliseconds,
        tolerance: Some(300),
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::JsonObjectOrArray,
        event_type: list![if_there("/0", "events")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
