//! Braintree: payments.
//!
//! Form field `bt_signature`: `public_key|hex` pairs joined with `&`; `bt_payload`: base64 of an XML notification. HMAC-SHA1 of the
//! base64 text, keyed with the SHA-1 digest of the private key; a final newline that the transport stripped is allowed for.
//! `GET ?bt_challenge=` is answered with the same MAC, so the challenge's shape is exact.
//! <https://developer.paypal.com/braintree/docs/guides/webhooks/parse>, <https://github.com/braintree/braintree_python>

use crate::provider::{
    About, Algorithm, Alphabet, AmountFact, Carrier, Category, EventMap, Evidence, FactPart,
    Grammar, Handshake, KeyForm, Payload, PayloadFormat, Place, Provider, ReplyPiece, Scheme,
    TimeFormat, Unit, When, at, if_there, kinds, list, name, part_of, text, texts, time_at,
};

/// What people read about Braintree.
pub(super) const ABOUT: About = About {
    name: "Braintree",
    category: Category::Payments,
    homepage: "https://www.braintreepayments.com",
    documentation: "https://developer.paypal.com/braintree/docs/guides/webhooks/parse",
    evidence: Evidence::Gold,
    place: "In Braintree's Control Panel, under API Keys, each public key has its private key.",
};

/// The row of Braintree.
pub static BRAINTREE: Provider = Provider {
    id: text("braintree"),
    namespace: text("com.braintreepayments"),
    scheme: Scheme {
        carrier: Carrier::FormField(text("bt_signature")),
        grammar: Grammar::Pairs { separator: text("&"), assign: text("|") },
        algorithm: Algorithm::HmacSha1,
        key: KeyForm::Sha1,
        payload: Payload::Base64FormField(text("bt_payload")),
        endings: list![text(""), text("\n")],
        ..Scheme::BASE
    },
    handshake: Some(Handshake {
        method: text("GET"),
        challenge: Place::Query(text("bt_challenge")),
        alphabet: Alphabet::HexLower,
        min_length: 20,
        max_length: 32,
        reply: list![ReplyPiece::KeyId, ReplyPiece::Literal(text("|")), ReplyPiece::ChallengeMac],
        ..Handshake::BASE
    }),
    respond_within: Some(30),
    events: EventMap {
        format: PayloadFormat::Base64Xml,
        event_type: list![at("/notification/kind")],
        kinds: kinds![
            "check" => TestPing,
            "connected_merchant_paypal_status_changed" => AccountUpdated,
            "connected_merchant_status_transitioned" => AccountUpdated,
            // What the merchant owes is taken from the merchant's bank.
            "disbursement" + "debit" => PayoutReversed,
            "disbursement" => PayoutPaid,
            "disbursement_exception" => PayoutFailed,
            "dispute_accepted" => DisputeAccepted,
            "dispute_auto_accepted" => DisputeAccepted,
            "dispute_disputed" => DisputeResponded,
            "dispute_expired" => DisputeExpired,
            "dispute_lost" => DisputeLost,
            "dispute_opened" => DisputeOpened,
            "dispute_under_review" => DisputeUpdated,
            "dispute_won" => DisputeWon,
            "granted_payment_instrument_revoked" => PaymentMethodRemoved,
            "granted_payment_instrument_update" => PaymentMethodUpdated,
            "granted_payment_method_revoked" => PaymentMethodRemoved,
            "grantor_updated_granted_payment_method" => PaymentMethodUpdated,
            // The payer gets the money back unless the merchant makes a transaction of it.
            // <https://developer.paypal.com/braintree/docs/guides/local-payment-methods/server-side>
            "local_payment_completed" => PaymentAuthorized,
            "local_payment_expired" => PaymentExpired,
            "local_payment_funded" => PaymentSucceeded,
            "local_payment_reversed" => PaymentReversed,
            "oauth_access_revoked" => AccountDisconnected,
            "partner_merchant_connected" => AccountConnected,
            "partner_merchant_declined" => AccountDeclined,
            "partner_merchant_disconnected" => AccountDisconnected,
            "payment_method_customer_data_updated" => PaymentMethodUpdated,
            "payment_method_revoked_by_customer" => PaymentMethodRemoved,
            "recipient_updated_granted_payment_method" => PaymentMethodUpdated,
            "refund_failed" => RefundFailed,
            "sub_merchant_account_approved" => AccountConnected,
            "sub_merchant_account_declined" => AccountDeclined,
            "subscription_billing_skipped" => SubscriptionPaymentSkipped,
            "subscription_canceled" => SubscriptionCanceled,
            "subscription_charged_successfully" => SubscriptionRenewed,
            "subscription_charged_unsuccessfully" => SubscriptionPaymentFailed,
            "subscription_expired" => SubscriptionExpired,
            "subscription_trial_ended" => SubscriptionTrialEnded,
            "subscription_went_active" => SubscriptionActivated,
            "subscription_went_past_due" => SubscriptionPastDue,
            // Transactions are sales, and credits: refunds, and money for somebody who has paid nothing.
            // <https://developer.paypal.com/braintree/docs/reference/general/webhooks/transaction>
            "transaction_disbursed" + "credit" => RefundUpdated,
            "transaction_disbursed" => PaymentPaidOut,
            "transaction_retried" + "credit" => RefundUpdated,
            "transaction_retried" => PaymentPending,
            "transaction_reviewed" => PaymentReviewClosed,
            "transaction_settled" + "credit" => RefundUpdated,
            "transaction_settled" => PaymentSettled,
            "transaction_settlement_declined" + "credit" => RefundFailed,
            "transaction_settlement_declined" => PaymentFailed,
        ],
        // The subject has one child, named for the type of resource.
        resource_type: list![
            if_there(
                "/notification/subject/api-error-response/merchant-account",
                "merchant-account"
            ),
            part_of("/notification/subject/*", "", FactPart::MemberName),
        ],
        // What identifies it depends on the type.
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
        status: list![
            at("/notification/subject/*/status"),
            at("/notification/subject/*/transaction/status"),
            at("/notification/subject/*/decision"),
            at("/notification/subject/api-error-response/merchant-account/status"),
        ],
        variant: list![
            at("/notification/subject/transaction/type"),
            at("/notification/subject/disbursement/disbursement-type"),
        ],
        account: list![at("/notification/source-merchant-id")],
        time: list![time_at("/notification/timestamp", TimeFormat::Rfc3339)],
        amount: list![
            // The first transaction is the charge that a notification tells of; in others it is one of the past.
            AmountFact {
                pointers: texts!["/notification/subject/*/transactions/0/amount"],
                currencies: texts!["/notification/subject/*/transactions/0/currency-iso-code"],
                unit: Unit::Major,
                when: When::EventType(texts![
                    "subscription_charged_successfully",
                    "subscription_charged_unsuccessfully",
                ]),
            },
            AmountFact {
                pointers: texts![
                    "/notification/subject/*/amount-disputed",
                    "/notification/subject/*/amount",
                    "/notification/subject/*/transaction/amount",
                    "/notification/subject/*/price",
                ],
                currencies: texts![
                    "/notification/subject/*/currency-iso-code",
                    "/notification/subject/*/transaction/currency-iso-code",
                    "/notification/subject/*/merchant-account/currency-iso-code",
                ],
                unit: Unit::Major,
                when: When::Always,
            },
        ],
        customer_id: list![
            at("/notification/subject/*/customer/id"),
            at("/notification/subject/*/customer-id"),
            at("/notification/subject/*/transactions/0/customer/id"),
            at("/notification/subject/*/transaction/customer/id"),
        ],
        customer_email: list![
            at("/notification/subject/*/customer/email"),
            at("/notification/subject/*/transactions/0/customer/email"),
            at("/notification/subject/*/enriched-customer-data/profile-data/email"),
        ],
        customer_phone: list![
            at("/notification/subject/*/customer/phone"),
            at("/notification/subject/*/transactions/0/customer/phone"),
            at("/notification/subject/*/enriched-customer-data/profile-data/phone-number"),
        ],
        customer_name: list![
            name![
                "/notification/subject/*/customer/first-name",
                "/notification/subject/*/customer/last-name"
            ],
            name![
                "/notification/subject/*/enriched-customer-data/profile-data/first-name",
                "/notification/subject/*/enriched-customer-data/profile-data/last-name",
            ],
        ],
        // The key of the connected merchant.
        secrets: texts!["private-key"],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
