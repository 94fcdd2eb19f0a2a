//! Berbix: identity verification.
//!
//! `X-Berbix-Signature: v0,<unix seconds>,<hex>`, HMAC-SHA256 over `timestamp,secret,body`: the secret is key and message. The
//! version is unused by every SDK. Payloads name neither an event nor its type: each kind of hook has a URL and a secret of its own.
//! <https://github.com/berbix/berbix-python>, <https://github.com/berbix/berbix-go>

use crate::provider::{
    Acknowledgement, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Grammar, KeyForm,
    Part, Payload, PayloadFormat, Piece, Provider, Scheme, SecretHint, at, facts, if_there, kinds,
    list, text,
};

/// The row of Berbix.
pub static BERBIX: Provider = Provider {
    id: text("berbix"),
    name: text("Berbix"),
    category: Category::Identity,
    namespace: text("com.berbix"),
    homepage: text("https://www.berbix.com"),
    documentation: text("https://pypi.org/project/berbix/"),
    evidence: Evidence::Gold,
    secret: SecretHint {
        prefix: text(""),
        mistaken: list![],
        place: text(
            "Berbix shows the secret in its dashboard; each kind of hook has one of its own, which is not the API secret.",
        ),
    },
    scheme: Scheme {
        carrier: Carrier::Header(text("x-berbix-signature")),
        grammar: Grammar::Positional {
            separator: ',',
            parts: list![Part::Any(text("v0")), Part::Timestamp, Part::Signature],
        },
        encoding: Encoding::HexLower,
        algorithm: Algorithm::HmacSha256,
        key: KeyForm::Utf8,
        payload: Payload::Body,
        message: list![
            Piece::Timestamp,
            Piece::Literal(text(",")),
            Piece::Secret,
            Piece::Literal(text(",")),
            Piece::Payload,
        ],
        endings: list![text("")],
        tolerance: Some(300),
    },
    handshake: None,
    acknowledgement: Acknowledgement { status: 200, body: text("") },
    respond_within: None,
    refetch: None,
    events: facts(EventMap {
        format: PayloadFormat::Json,
        id: list![],
        event_type: list![],
        kinds: kinds![
            "verification_finished" + "accept" => IdentityVerified,
            "verification_finished" + "reject" => IdentityRejected,
            "verification_finished" + "test-action" => TestPing,
            "verification_finished" => IdentityCompleted,
            "verification_status" + "test-action" => TestPing,
            "verification_status" => IdentityUpdated,
        ],
        kindless_prefix: text(""),
        resource_type: list![if_there("/transaction_id", "transaction")],
        subject: list![at("/transaction_id")],
        status: list![at("/action")],
        variant: list![],
        account: list![],
        time: list![],
        livemode: list![],
        amount: list![],
        currency: text(""),
        minor_digits: list![],
        customer_id: list![at("/customer_uid")],
        customer_email: list![],
        customer_phone: list![],
        customer_name: list![],
        secrets: list![],
    }),
};
