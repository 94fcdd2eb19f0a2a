//! HubSpot (version 2): customers and deals.
//!
//! `X-HubSpot-Signature: <hex>` with `X-HubSpot-Signature-Version: v2`: SHA-256 of the client secret, the method, the URL and the body.
//! <https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, PayloadFormat, Piece, Provider,
    Scheme, at, if_there, list, text,
};

/// What people read about HubSpot (version 2).
pub(super) const ABOUT: About = About {
    name: "HubSpot (version 2)",
    category: Category::Crm,
    homepage: "https://www.hubspot.com",
    documentation: "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests",
    evidence: Evidence::Gold,
    place: "The client secret of the app.",
};

/// The row of HubSpot (version 2).
pub static HUBSPOT_V2: Provider = Provider {
    id: text("hubspot-v2"),
    namespace: text("com.hubspot"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-hubspot-signature")),
        algorithm: Algorithm::Sha256,
        message: list![Piece::Secret, Piece::Method, Piece::Url, Piece::Payload],
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::JsonObjectOrArray,
        event_type: list![at("/type"), if_there("/0", "events")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
