//! Cryptopay: crypto-currencies.
//!
//! `X-Cryptopay-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://developers.cryptopay.me/guides/api-basics/callbacks>

use crate::provider::{About, Carrier, Category, Evidence, Provider, Scheme, text};

/// What people read about Cryptopay.
pub(super) const ABOUT: About = About {
    name: "Cryptopay",
    category: Category::Crypto,
    homepage: "https://www.cryptopay.me",
    documentation: "https://developers.cryptopay.me/guides/api-basics/callbacks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Cryptopay.
pub static CRYPTOPAY: Provider = Provider {
    id: text("cryptopay"),
    namespace: text("me.cryptopay"),
    scheme: Scheme { carrier: Carrier::Header(text("x-cryptopay-signature")), ..Scheme::BASE },
    ..Provider::BASE
};
