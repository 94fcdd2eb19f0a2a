//! Dropbox Sign: signatures of documents.
//!
//! `event.event_hash` in the field `json` of a `multipart/form-data` body: HMAC-SHA256 of the event's time and type, keyed with the API key.
//! The rest nobody signs.
//! <https://developers.hellosign.com/docs/events/walkthrough/>

use crate::provider::{
    About, Acknowledgement, Carrier, Category, Coverage, EventMap, Evidence, Payload, Piece,
    Provider, Scheme, at, list, text,
};

/// What people read about Dropbox Sign.
pub(super) const ABOUT: About = About {
    name: "Dropbox Sign",
    category: Category::Esign,
    homepage: "https://sign.dropbox.com",
    documentation: "https://developers.hellosign.com/docs/events/walkthrough/",
    evidence: Evidence::Gold,
    place: "The API key.",
};

/// The row of Dropbox Sign.
pub static DROPBOX_SIGN: Provider = Provider {
    id: text("dropbox-sign"),
    namespace: text("com.dropbox.sign"),
    scheme: Scheme {
        carrier: Carrier::Json(text("/event/event_hash")),
        payload: Payload::MultipartField(text("json")),
        message: list![
            Piece::Json(text("/event/event_time")),
            Piece::Json(text("/event/event_type"))
        ],
        coverage: Coverage::Part,
        ..Scheme::BASE
    },
    acknowledgement: Acknowledgement { status: 200, body: text("Hello API Event Received") },
    events: EventMap { event_type: list![at("/event/event_type")], ..EventMap::BASE },
    ..Provider::BASE
};
