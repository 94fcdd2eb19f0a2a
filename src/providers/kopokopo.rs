//! Kopo Kopo: payments in Kenya.
//!
//! `X-KopoKopo-Signature: <hex>`, HMAC-SHA256 of the raw body with the API key. Three shapes of payload: topics (`topic`, `id`),
//! results of requests (`data.type`, `data.id`) and Daraja's flat M-PESA object (`TransactionType`, `TransID`), whose times are in
//! East Africa Time. <https://developers.kopokopo.com/guides/webhooks/>, <https://github.com/kopokopo/k2-connect-node>

use crate::provider::{
    About, AmountFact, Carrier, Category, EventMap, Evidence, FactPart, LivemodeFact, LivemodeRule,
    Provider, Scheme, TimeFormat, Unit, When, at, if_there, kinds, list, name, part_of, text,
    texts, time_at,
};

/// What people read about Kopo Kopo.
pub(super) const ABOUT: About = About {
    name: "Kopo Kopo",
    category: Category::Payments,
    homepage: "https://kopokopo.co.ke",
    documentation: "https://developers.kopokopo.com/guides/webhooks/",
    evidence: Evidence::Gold,
    place: "Kopo Kopo signs with the application's API key, not with its client secret.",
};

/// The row of Kopo Kopo.
pub static KOPOKOPO: Provider = Provider {
    id: text("kopokopo"),
    namespace: text("com.kopokopo"),
    scheme: Scheme { carrier: Carrier::Header(text("x-kopokopo-signature")), ..Scheme::BASE },
    events: EventMap {
        id: list![at("/id"), at("/data/id"), at("/TransID")],
        event_type: list![
            at("/topic"),
            at("/data/type"),
            part_of("/TransactionType", "daraja.", FactPart::Whole),
        ],
        kinds: kinds![
            "b2b_transaction_received" => PaymentSucceeded,
            "b2b_transaction_reversed" => PaymentReversed,
            "buygoods_transaction_received" => PaymentSucceeded,
            "buygoods_transaction_reversed" => PaymentReversed,
            "card_transaction_received" => PaymentSucceeded,
            "card_transaction_reversed" => PaymentReversed,
            "card_transaction_voided" => PaymentReversed,
            "customer_created" => CustomerCreated,
            "daraja.Business Payment" => PaymentSucceeded,
            "daraja.Buygoods" => PaymentSucceeded,
            "daraja.Organization To Organization Transfer" => PaymentSucceeded,
            "daraja.Pay Bill" => PaymentSucceeded,
            // Results of what the merchant asked for. The money that comes in by an incoming payment, the reversal of a transaction and
            // the settlement that a transfer ends in are told by topics too, so they count there.
            "incoming_payment" + "Failed" => PaymentAttemptFailed,
            "incoming_payment" + "Success" => PaymentAttemptSucceeded,
            "incoming_payment" => PaymentPending,
            "m2m_transaction_received" => PaymentSucceeded,
            "payment" + "Failed" => PayoutFailed,
            "payment" + "Processed" => PayoutPaid,
            "payment" + "Success" => PayoutPaid,
            "payment" => PayoutUpdated,
            "payment_link" => PaymentUpdated,
            "reversal" => PaymentUpdated,
            "send_money" + "Failed" => PayoutFailed,
            "send_money" + "Processed" => PayoutPaid,
            "send_money" + "Success" => PayoutPaid,
            "send_money" => PayoutUpdated,
            "settlement_transfer" + "Failed" => PayoutFailed,
            "settlement_transfer" => PayoutUpdated,
            "settlement_transfer_completed" => PayoutPaid,
        ],
        resource_type: list![
            at("/data/type"),
            if_there("/event/resource/phone_number", "customer"),
            if_there("/event/resource/destination", "settlement_transfer"),
            if_there("/event/resource", "transaction"),
            if_there("/TransID", "transaction"),
        ],
        subject: list![
            at("/event/resource/id"),
            part_of("/_links/resource", "", FactPart::LastPathSegment),
            at("/data/id"),
            at("/TransID"),
        ],
        status: list![at("/event/resource/status"), at("/data/attributes/status")],
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
        amount: list![AmountFact {
            pointers: texts![
                "/event/resource/amount",
                "/data/attributes/event/resource/amount",
                "/data/attributes/amount/value",
                "/TransAmount",
            ],
            currencies: texts![
                "/event/resource/currency",
                "/data/attributes/event/resource/currency",
                "/data/attributes/amount/currency",
            ],
            unit: Unit::Major,
            when: When::Always,
        }],
        currency: text("KES"),
        customer_phone: list![
            at("/event/resource/sender_phone_number"),
            at("/event/resource/phone_number"),
            at("/data/attributes/event/resource/sender_phone_number"),
            at("/MSISDN"),
        ],
        customer_name: list![
            name![
                "/event/resource/sender_first_name",
                "/event/resource/sender_middle_name",
                "/event/resource/sender_last_name"
            ],
            name![
                "/event/resource/first_name",
                "/event/resource/middle_name",
                "/event/resource/last_name"
            ],
            name!["/event/resource/sending_merchant"],
            name![
                "/data/attributes/event/resource/sender_first_name",
                "/data/attributes/event/resource/sender_middle_name",
                "/data/attributes/event/resource/sender_last_name"
            ],
            name!["/FirstName", "/MiddleName", "/LastName"],
        ],
        ..EventMap::BASE
    },
    ..Provider::BASE
};

const LIVE_BY_HOST: LivemodeRule =
    LivemodeRule::UrlHost { live: text("api.kopokopo.com"), test: text("sandbox.kopokopo.com") };
