//! Byl: invoices, checkouts and subscriptions in Mongolia.
//!
//! `Byl-Signature: <hex>`, HMAC-SHA256 of the raw body with the team's webhook secret. Only HTTP 200 counts as delivered; three
//! failures end the retries. Event ids are small integers, unique within a project.
//! <https://byl.mn/docs/webhook.html>, <https://github.com/kitelab-dev/byl-laravel>

use crate::provider::{
    Acknowledgement, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Grammar, KeyForm,
    LivemodeFact, LivemodeRule, Payload, PayloadFormat, Piece, Provider, Scheme, SecretHint,
    TimeFormat, at, list, text, time_at,
};

/// The row of Byl.
pub static BYL: Provider = Provider {
    id: text("byl"),
    name: text("Byl"),
    category: Category::Payments,
    namespace: text("mn.byl"),
    homepage: text("https://byl.mn"),
    documentation: text("https://byl.mn/docs/webhook.html"),
    evidence: Evidence::Silver,
    secret: SecretHint {
        prefix: text(""),
        mistaken: list![],
        place: text("Byl has one webhook secret for all projects of a team."),
    },
    scheme: Scheme {
        carrier: Carrier::Header(text("byl-signature")),
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
        id: list![at("/id")],
        event_type: list![at("/type")],
        subject: list![at("/data/object/id")],
        account: list![at("/project_id")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        livemode: list![LivemodeFact {
            pointer: text("/data/object/is_test"),
            rule: LivemodeRule::TestFlag,
        }],
    },
};
