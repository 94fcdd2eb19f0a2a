//! SparkPost: mail.
//!
//! `Authorization: Basic`. Events come together in an array.
//! <https://developers.sparkpost.com/api/webhooks/>

use crate::provider::{
    About, Category, EventMap, Evidence, PayloadFormat, Provider, Scheme, if_there, list, text,
};

/// What people read about SparkPost.
pub(super) const ABOUT: About = About {
    name: "SparkPost",
    category: Category::Communication,
    homepage: "https://www.sparkpost.com",
    documentation: "https://developers.sparkpost.com/api/webhooks/",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of SparkPost.
pub static SPARKPOST: Provider = Provider {
    id: text("sparkpost"),
    namespace: text("com.sparkpost"),
    scheme: Scheme { ..Scheme::BASIC },
    events: EventMap {
        format: PayloadFormat::JsonObjectOrArray,
        event_type: list![if_there("/0", "events")],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
