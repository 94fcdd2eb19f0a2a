//! HubSpot (version 1): customers and deals.
//!
//! `X-HubSpot-Signature: <hex>` with `X-HubSpot-Signature-Version: v1`: SHA-256 of the client secret and the body.
//! Events come together in an array.
//! <https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, PayloadFormat, Piece, Provider,
    Scheme, if_there, list, text,
};

/// What people read about HubSpot (version 1).
pub(super) const ABOUT: About = About {
    name: "HubSpot (version 1)",
    category: Category::Crm,
    homepage: "https://www.hubspot.com",
    documentation: "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests",
    evidence: Evidence::Gold,
    place: "The client secret of the app.",
};

/// The row of HubSpot (version 1).
pub static HUBSPOT_V1: Provider = Provider {
    id: text("hubspot-v1"),
    namespace: text("com.hubspot"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hubspot-signature")),
        algorithm: Algorithm::Sha256,
        message: list![Piece::Secret, Piece::Payload],
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::JsonObjectOrArray,
        event_type: list![if_there("/0", "events")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
