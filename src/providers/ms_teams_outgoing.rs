//! Microsoft Teams: messages, mail and calls.
//!
//! `Authorization: HMAC <base64>`, HMAC-SHA256 of the body.
//! <https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Grammar, KeyForm, Provider, Scheme,
    TimeFormat, at, list, text, time_at,
};

/// What people read about Microsoft Teams.
pub(super) const ABOUT: About = About {
    name: "Microsoft Teams",
    category: Category::Communication,
    homepage: "https://www.microsoft.com/microsoft-teams",
    documentation: "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Microsoft Teams.
pub static MS_TEAMS_OUTGOING: Provider = Provider {
    id: text("ms-teams-outgoing"),
    namespace: text("com.microsoft"),
    scheme: Scheme {
        carrier: Carrier::Header(text("authorization")),
        grammar: Grammar::Authorization(text("HMAC")),
        encoding: Encoding::Base64,
        key: KeyForm::Base64(text("")),
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        time: list![time_at("/timestamp", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
