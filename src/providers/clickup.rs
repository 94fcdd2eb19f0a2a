//! ClickUp: files, tasks and people at work.
//!
//! `X-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://developer.clickup.com/docs/webhooksignature>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, at, list, text,
};

/// What people read about ClickUp.
pub(super) const ABOUT: About = About {
    name: "ClickUp",
    category: Category::Productivity,
    homepage: "https://clickup.com",
    documentation: "https://developer.clickup.com/docs/webhooksignature",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of ClickUp.
pub static CLICKUP: Provider = Provider {
    id: text("clickup"),
    namespace: text("com.clickup"),
    scheme: Scheme { carrier: Carrier::Header(text("x-signature")), ..Scheme::BASE },
    events: EventMap { event_type: list![at("/event")], ..EventMap::BASE },
    ..Provider::BASE
};
