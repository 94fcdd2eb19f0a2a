//! Byl: invoices, checkouts and subscriptions in Mongolia.
//!
//! `Byl-Signature: <hex>`, HMAC-SHA256 of the raw body with the team's webhook secret. Only HTTP 200 counts as delivered; three
//! failures end the retries. Event ids are small integers, unique within a project.
//! <https://byl.mn/docs/webhook.html>, <https://github.com/kitelab-dev/byl-laravel>

use crate::provider::{
    About, AmountFact, Carrier, Category, EventMap, Evidence, LivemodeFact, LivemodeRule, Provider,
    Scheme, TimeFormat, Unit, When, at, kinds, list, name, text, texts, time_at,
};

/// What people read about Byl.
pub(super) const ABOUT: About = About {
    name: "Byl",
    category: Category::Payments,
    homepage: "https://byl.mn",
    documentation: "https://byl.mn/docs/webhook.html",
    evidence: Evidence::Silver,
    place: "Byl has one webhook secret for all projects of a team.",
};

/// The row of Byl.
pub static BYL: Provider = Provider {
    id: text("byl"),
    namespace: text("mn.byl"),
    scheme: Scheme { carrier: Carrier::Header(text("byl-signature")), ..Scheme::BASE },
    events: EventMap {
        id: list![at("/id")],
        event_type: list![at("/type")],
        kinds: kinds![
            "checkout.completed" => CheckoutCompleted,
            "checkout.expired" => CheckoutExpired,
            "invoice.paid" => InvoicePaid,
            "invoice.void" => InvoiceVoided,
            "payment.awaiting_verification" => PaymentPending,
            "payment.verification_due" => PaymentActionRequired,
            "subscription.canceled" => SubscriptionCanceled,
            "subscription.created" => SubscriptionCreated,
            "subscription.past_due" => SubscriptionPastDue,
            "subscription.renewal_due" => SubscriptionRenewalDue,
            "subscription.renewed" => SubscriptionRenewed,
            "subscription.updated" => SubscriptionUpdated,
            "test" => TestPing,
        ],
        resource_type: list![at("/object")],
        subject: list![at("/data/object/id")],
        status: list![at("/data/object/status")],
        account: list![at("/project_id")],
        time: list![time_at("/created_at", TimeFormat::Rfc3339)],
        livemode: list![LivemodeFact {
            pointer: text("/data/object/is_test"),
            rule: LivemodeRule::TestFlag,
        }],
        // Amounts come as numbers and as text of twelve decimals, always in tögrög, and never with a currency.
        amount: list![AmountFact {
            pointers: texts![
                "/data/object/amount",
                "/data/object/amount_total",
                "/data/object/price/unit_amount",
            ],
            currencies: list![],
            unit: Unit::Major,
            when: When::Always,
        }],
        currency: text("MNT"),
        customer_id: list![at("/data/object/customer/id"), at("/data/object/customer_id")],
        customer_email: list![at("/data/object/customer/email"), at("/data/object/customer_email"),],
        customer_phone: list![at("/data/object/phone_number")],
        customer_name: list![name!["/data/object/customer/name"]],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
