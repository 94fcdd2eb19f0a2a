//! QuickBooks Online: books.
//!
//! `Intuit-Signature: <base64>`, HMAC-SHA256 of the body: an object of notifications, or an array of CloudEvents.
//! <https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/managing-webhooks-notifications>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, PayloadFormat, Provider, Scheme,
    if_there, list, text,
};

/// What people read about QuickBooks Online.
pub(super) const ABOUT: About = About {
    name: "QuickBooks Online",
    category: Category::Accounting,
    homepage: "https://quickbooks.intuit.com",
    documentation: "https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/managing-webhooks-notifications",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of QuickBooks Online.
pub static QUICKBOOKS: Provider = Provider {
    id: text("quickbooks"),
    namespace: text("com.intuit"),
    scheme: Scheme {
        carrier: Carrier::Header(text("intuit-signature")),
        encoding: Encoding::Base64,
        ..Scheme::BASE
    },
    events: EventMap {
        format: PayloadFormat::JsonObjectOrArray,
        event_type: list![
            if_there("/eventNotifications", "eventNotifications"),
            if_there("/0", "events")
        ],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
