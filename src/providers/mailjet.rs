//! Mailjet: mail.
//!
//! `Authorization: Basic`: user and password are those of the URL. Events come alone or, where they are grouped, in an array.
//! <https://dev.mailjet.com/email/guides/webhooks/>

use crate::provider::{
    About, Category, EventMap, Evidence, PayloadFormat, Provider, Scheme, at, if_there, list, text,
};

/// What people read about Mailjet.
pub(super) const ABOUT: About = About {
    name: "Mailjet",
    category: Category::Communication,
    homepage: "https://www.mailjet.com",
    documentation: "https://dev.mailjet.com/email/guides/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Mailjet.
pub static MAILJET: Provider = Provider {
    id: text("mailjet"),
    namespace: text("com.mailjet"),
    scheme: Scheme { ..Scheme::BASIC },
    events: EventMap {
        format: PayloadFormat::JsonObjectOrArray,
        event_type: list![at("/event"), if_there("/0", "events")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
