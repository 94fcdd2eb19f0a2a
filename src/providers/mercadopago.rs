//! Mercado Pago: payments.
//!
//! `x-signature: ts=<time>,v1=<hex>`, HMAC-SHA256 of the id in the query, the request's id and the time. Of the body nothing is signed: ask the
//! API for what the id names. The time is in seconds or milliseconds, and not compared with the clock.
//! <https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks>

use crate::provider::{
    About, Carrier, Category, Coverage, EventMap, Evidence, Grammar, LivemodeFact, LivemodeRule,
    Piece, Place, Provider, Scheme, at, list, text,
};

/// What people read about Mercado Pago.
pub(super) const ABOUT: About = About {
    name: "Mercado Pago",
    category: Category::Payments,
    homepage: "https://www.mercadopago.com",
    documentation: "https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks",
    evidence: Evidence::Gold,
    place: "",
};

/// The row of Mercado Pago.
pub static MERCADOPAGO: Provider = Provider {
    id: text("mercadopago"),
    namespace: text("com.mercadopago"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-signature")),
        grammar: Grammar::KeyValue {
            separator: text(","),
            assign: text("="),
            timestamp: text(""),
            signature: text("v1"),
        },
        message: list![
            Piece::Given {
                before: text("id:"),
                place: Place::Query(text("data.id")),
                lower: true,
                after: text(";")
            },
            Piece::Given {
                before: text("request-id:"),
                place: Place::Header(text("x-request-id")),
                lower: false,
                after: text(";")
            },
            Piece::Literal(text("ts:")),
            Piece::Field(text("ts")),
            Piece::Literal(text(";"))
        ],
        coverage: Coverage::Part,
        ..Scheme::BASE
    },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/action"), at("/type")],
        subject: list![at("/data/id")],
        livemode: list![LivemodeFact { pointer: text("/live_mode"), rule: LivemodeRule::LiveFlag }],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
