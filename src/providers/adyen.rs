//! Adyen: payments.
//!
//! Each item of `notificationItems` has a signature in `additionalData.hmacSignature`, HMAC-SHA256 of eight of its fields. The rest of it
//! nobody signs.
//! <https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/>

use crate::provider::{
    About, Acknowledgement, Carrier, Category, Coverage, Encoding, EventMap, Evidence, KeyForm,
    Piece, Provider, Scheme, at, if_there, list, text,
};

/// What people read about Adyen.
pub(super) const ABOUT: About = About {
    name: "Adyen",
    category: Category::Payments,
    homepage: "https://www.adyen.com",
    documentation: "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/",
    evidence: Evidence::Gold,
    place: "The HMAC key, in hexadecimal digits.",
};

/// The row of Adyen.
pub static ADYEN: Provider = Provider {
    id: text("adyen"),
    namespace: text("com.adyen.notification"),
    scheme: Scheme {
        carrier: Carrier::Json(text("/NotificationRequestItem/additionalData/hmacSignature")),
        encoding: Encoding::Base64,
        key: KeyForm::Hex,
        message: list![
            Piece::Json(text("/NotificationRequestItem/pspReference")),
            Piece::Literal(text(":")),
            Piece::Json(text("/NotificationRequestItem/originalReference")),
            Piece::Literal(text(":")),
            Piece::Json(text("/NotificationRequestItem/merchantAccountCode")),
            Piece::Literal(text(":")),
            Piece::Json(text("/NotificationRequestItem/merchantReference")),
            Piece::Literal(text(":")),
            Piece::Json(text("/NotificationRequestItem/amount/value")),
            Piece::Literal(text(":")),
            Piece::Json(text("/NotificationRequestItem/amount/currency")),
            Piece::Literal(text(":")),
            Piece::Json(text("/NotificationRequestItem/eventCode")),
            Piece::Literal(text(":")),
            Piece::Json(text("/NotificationRequestItem/success"))
        ],
        coverage: Coverage::Part,
        each: text("/notificationItems"),
        ..Scheme::BASE
    },
    acknowledgement: Acknowledgement { status: 200, body: text("[accepted]") },
    events: EventMap {
        event_type: list![
            if_there("/notificationItems/1", "batch"),
            at("/notificationItems/0/NotificationRequestItem/eventCode")
        ],

        ..EventMap::BASE
    },
    ..Provider::BASE
};
