//! Kopo Kopo: payments in Kenya.
//!
//! `X-KopoKopo-Signature: <hex>`, HMAC-SHA256 of the raw body with the API key. Three shapes of payload: topics (`topic`, `id`),
//! results of requests (`data.type`, `data.id`) and Daraja's flat M-PESA object (`TransactionType`, `TransID`), whose times are in
//! East Africa Time. <https://developers.kopokopo.com/guides/webhooks/>, <https://github.com/kopokopo/k2-connect-node>

use crate::provider::{
    Acknowledgement, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Fact, FactPart,
    Grammar, KeyForm, LivemodeFact, LivemodeRule, Payload, PayloadFormat, Piece, Provider, Scheme,
    SecretHint, TimeFormat, at, list, text, time_at,
};

/// The row of Kopo Kopo.
pub static KOPOKOPO: Provider = Provider {
    id: text("kopokopo"),
    name: text("Kopo Kopo"),
    category: Category::Payments,
    namespace: text("com.kopokopo"),
    homepage: text("https://kopokopo.co.ke"),
    documentation: text("https://developers.kopokopo.com/guides/webhooks/"),
    evidence: Evidence::Gold,
    secret: SecretHint {
        prefix: text(""),
        mistaken: list![],
        place: text("Kopo Kopo signs with the application's API key, not with its client secret."),
    },
    scheme: Scheme {
        carrier: Carrier::Header(text("x-kopokopo-signature")),
        grammar: Grammar::Plain,
        encoding: Encoding::HexLower,
        algorithm: Algorithm::HmacSha256,
        key: KeyForm::Utf8,
        payload: Payload::Body,
        message: list![Piece::Payload],
        endings: list![text("")],
        tolerance: None,
    },
    handshake: None,
    acknowledgement: Acknowledgement { status: 200, body: text("") },
    respond_within: None,
    events: EventMap {
        format: PayloadFormat::Json,
        id: list![at("/id"), at("/data/id"), at("/TransID")],
        event_type: list![
            at("/topic"),
            at("/data/type"),
            Fact {
                pointer: text("/TransactionType"),
                prefix: text("daraja."),
                part: FactPart::Whole,
            },
        ],
        subject: list![
            at("/event/resource/id"),
            Fact {
                pointer: text("/_links/resource"),
                prefix: text(""),
                part: FactPart::LastPathSegment,
            },
            at("/data/id"),
            at("/TransID"),
        ],
        account: list![],
        time: list![
            time_at("/created_at", TimeFormat::Rfc3339),
            time_at("/data/attributes/initiation_time", TimeFormat::Rfc3339),
            time_at("/data/attributes/created_at", TimeFormat::Rfc3339),
            time_at("/TransTime", TimeFormat::Compact { offset_minutes: 180 }),
        ],
        livemode: list![
            LivemodeFact { pointer: text("/_links/self"), rule: LIVE_BY_HOST },
            LivemodeFact { pointer: text("/data/attributes/_links/self"), rule: LIVE_BY_HOST },
        ],
    },
};

const LIVE_BY_HOST: LivemodeRule =
    LivemodeRule::UrlHost { live: text("api.kopokopo.com"), test: text("sandbox.kopokopo.com") };
