//! Microsoft Graph: files, mail and calendars.
//!
//! The state that the subscription was made with stands in `clientState` of each notification. The address is tested with a token in the
//! query, which is given back.
//! <https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks>

use crate::provider::{
    About, Acknowledgement, Alphabet, Carrier, Category, EventMap, Evidence, Handshake, Place,
    Provider, Scheme, if_there, list, text,
};

/// What people read about Microsoft Graph.
pub(super) const ABOUT: About = About {
    name: "Microsoft Graph",
    category: Category::Productivity,
    homepage: "https://learn.microsoft.com/graph",
    documentation: "https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    evidence: Evidence::Silver,
    place: "The clientState of the subscription.",
};

/// The row of Microsoft Graph.
pub static MICROSOFT_GRAPH: Provider = Provider {
    id: text("microsoft-graph"),
    namespace: text("com.microsoft.graph"),
    scheme: Scheme {
        carrier: Carrier::Json(text("/clientState")),
        each: text("/value"),
        ..Scheme::TOKEN
    },
    acknowledgement: Acknowledgement { status: 202, body: text("") },
    handshake: Some(Handshake {
        method: text("POST"),
        challenge: Place::Query(text("validationToken")),
        alphabet: Alphabet::Printable,
        max_length: 1024,
        ..Handshake::BASE
    }),
    events: EventMap { event_type: list![if_there("/value", "notifications")], ..EventMap::BASE },
    ..Provider::BASE
};
