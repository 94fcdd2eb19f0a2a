//! Coinbase Commerce: crypto-currencies.
//!
//! `X-Cc-Webhook-Signature: <hex>`, HMAC-SHA256 of the body.
//! <https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-security>

use crate::provider::{
    About, Carrier, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text,
    time_at,
};

/// What people read about Coinbase Commerce.
pub(super) const ABOUT: About = About {
    name: "Coinbase Commerce",
    category: Category::Crypto,
    homepage: "https://www.coinbase.com/commerce",
    documentation: "https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-security",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Coinbase Commerce.
pub static COINBASE_COMMERCE: Provider = Provider {
    id: text("coinbase-commerce"),
    namespace: text("com.coinbase"),
    scheme: Scheme { carrier: Carrier::Header(text("x-cc-webhook-signature")), ..Scheme::BASE },
    events: EventMap {
        id: list![at("/event/id")],
        event_type: list![at("/event/type")],
        time: list![time_at("/event/created_at", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
