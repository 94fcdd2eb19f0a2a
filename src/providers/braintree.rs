//! Braintree: payments.
//!
//! Form field `bt_signature`: `public_key|hex` pairs joined with `&`; `bt_payload`: base64 of an XML notification. HMAC-SHA1 of the
//! base64 text, keyed with the SHA-1 digest of the private key; a final newline that the transport stripped is allowed for.
//! `GET ?bt_challenge=` is answered with the same MAC, so the challenge's shape is exact.
//! <https://developer.paypal.com/braintree/docs/guides/webhooks/parse>, <https://github.com/braintree/braintree_python>

use crate::provider::{
    Acknowledgement, Algorithm, Carrier, Category, Encoding, EventMap, Evidence, Grammar,
    Handshake, KeyForm, Payload, PayloadFormat, Piece, Provider, ReplyPiece, Scheme, SecretHint,
    TimeFormat, at, list, text, time_at,
};

/// The row of Braintree.
pub static BRAINTREE: Provider = Provider {
    id: text("braintree"),
    name: text("Braintree"),
    category: Category::Payments,
    namespace: text("com.braintreepayments"),
    homepage: text("https://www.braintreepayments.com"),
    documentation: text("https://developer.paypal.com/braintree/docs/guides/webhooks/parse"),
    evidence: Evidence::Gold,
    secret: SecretHint {
        prefix: text(""),
        mistaken: list![],
        place: text(
            "In Braintree's Control Panel, under API Keys, each public key has its private key.",
        ),
    },
    scheme: Scheme {
        carrier: Carrier::FormField(text("bt_signature")),
        grammar: Grammar::Pairs { separator: '&', assign: '|' },
        encoding: Encoding::HexLower,
        algorithm: Algorithm::HmacSha1,
        key: KeyForm::Sha1,
        payload: Payload::Base64FormField(text("bt_payload")),
        message: list![Piece::Payload],
        endings: list![text(""), text("\n")],
        tolerance: None,
    },
    handshake: Some(Handshake {
        method: text("GET"),
        parameter: text("bt_challenge"),
        min_digits: 20,
        max_digits: 32,
        reply: list![ReplyPiece::KeyId, ReplyPiece::Literal(text("|")), ReplyPiece::ChallengeMac,],
    }),
    acknowledgement: Acknowledgement { status: 200, body: text("") },
    respond_within: Some(30),
    events: EventMap {
        format: PayloadFormat::Base64Xml,
        id: list![],
        event_type: list![at("/notification/kind")],
        // The subject has one child, named for the kind of resource; what identifies it depends on the kind.
        subject: list![
            at("/notification/subject/*/id"),
            at("/notification/subject/*/payment-id"),
            at("/notification/subject/*/token"),
            at("/notification/subject/*/transaction-id"),
            at("/notification/subject/*/merchant-public-id"),
            at("/notification/subject/*/partner-merchant-id"),
            at("/notification/subject/*/merchant-id"),
            at("/notification/subject/*/report-date"),
            at("/notification/subject/api-error-response/merchant-account/id"),
        ],
        account: list![at("/notification/source-merchant-id")],
        time: list![time_at("/notification/timestamp", TimeFormat::Rfc3339)],
        livemode: list![],
    },
};
