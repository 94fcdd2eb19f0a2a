//! Dropbox: files.
//!
//! `X-Dropbox-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://www.dropbox.com/developers/reference/webhooks>

use crate::provider::{
    About, Carrier, Category, Evidence, Handshake, Place, Provider, Scheme, text,
};

/// What people read about Dropbox.
pub(super) const ABOUT: About = About {
    name: "Dropbox",
    category: Category::Productivity,
    homepage: "https://www.dropbox.com",
    documentation: "https://www.dropbox.com/developers/reference/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Dropbox.
pub static DROPBOX: Provider = Provider {
    id: text("dropbox"),
    namespace: text("com.dropbox"),
    scheme: Scheme { carrier: Carrier::Header(text("x-dropbox-signature")), ..Scheme::BASE },
    handshake: Some(Handshake { challenge: Place::Query(text("challenge")), ..Handshake::BASE }),
    ..Provider::BASE
};
