//! Stripe: payments.
//!
//! `Stripe-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>…][,v0=…]`, HMAC-SHA256 over `t.body` with the whole `whsec_…` text as key.
//! Several `v1` come while a secret is rolled. Snapshot events and thin events (`v2.core.event`) are signed alike.
//! <https://docs.stripe.com/webhooks/signature>, <https://docs.stripe.com/event-destinations>

use crate::provider::{
    Acknowledgement, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Grammar, KeyForm,
    LivemodeFact, LivemodeRule, Payload, PayloadFormat, Piece, Provider, Scheme, SecretHint,
    TimeFormat, at, list, text, time_at,
};

/// The row of Stripe.
pub static STRIPE: Provider = Provider {
    id: text("stripe"),
    name: text("Stripe"),
    category: Category::Payments,
    namespace: text("com.stripe"),
    homepage: text("https://stripe.com"),
    documentation: text("https://docs.stripe.com/webhooks/signature"),
    evidence: Evidence::Gold,
    secret: SecretHint {
        prefix: text("whsec_"),
        mistaken: list![text("sk_"), text("rk_"), text("pk_")],
        place: text(
            "Stripe shows each endpoint's signing secret in its Dashboard, at the endpoint; stripe listen prints one of its own.",
        ),
    },
    scheme: Scheme {
        carrier: Carrier::Header(text("stripe-signature")),
        grammar: Grammar::KeyValue {
            separator: ',',
            assign: '=',
            timestamp: text("t"),
            signature: text("v1"),
        },
        encoding: Encoding::HexLower,
        algorithm: Algorithm::HmacSha256,
        key: KeyForm::Utf8,
        payload: Payload::Body,
        message: list![Piece::Timestamp, Piece::Literal(text(".")), Piece::Payload],
        endings: list![text("")],
        tolerance: Some(300),
    },
    handshake: None,
    acknowledgement: Acknowledgement { status: 200, body: text("") },
    respond_within: None,
    events: EventMap {
        format: PayloadFormat::Json,
        id: list![at("/id")],
        event_type: list![at("/type")],
        subject: list![at("/data/object/id"), at("/related_object/id")],
        account: list![at("/account")],
        time: list![
            time_at("/created", TimeFormat::UnixSeconds),
            time_at("/created", TimeFormat::Rfc3339),
        ],
        livemode: list![LivemodeFact { pointer: text("/livemode"), rule: LivemodeRule::LiveFlag }],
    },
};
