//! QuickBooks Online: books.
//!
//! `Intuit-Signature: <base64>`, HMAC-SHA256 of the body.
//! <https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks>

use crate::provider::{
    About, Carrier, Category, Encoding, EventMap, Evidence, Provider, Scheme, if_there, list, text,
};

/// What people read about QuickBooks Online.
pub(super) const ABOUT: About = About {
    name: "QuickBooks Online",
    category: Category::Accounting,
    homepage: "https://quickbooks.intuit.com",
    documentation: "https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks",
    evidence: Evidence::Bronze,
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
        event_type: list![if_there("/eventNotifications", "eventNotifications")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
