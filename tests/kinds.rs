//! The kinds and amounts of events: what the rows say of every known native type, and the document that lists it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

#[path = "common/seeds.rs"]
mod seeds;

use core::fmt::Write as _;
use seeds::SEEDS;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hookseal::provider::KindRule;
use hookseal::{Kind, Provider, Request, Secret, UnixTime, Webhook, providers, sign};
use serde::Deserialize;
use serde_json::{Value, json};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// Native types of one provider that come from one place.
#[derive(Deserialize)]
struct Group {
    name: String,
    source: String,
    types: Vec<String>,
}

/// Every known native type, by provider.
fn known() -> BTreeMap<String, Vec<Group>> {
    serde_json::from_str(include_str!("event-types.json")).unwrap()
}

/// The event of a payload, signed, verified and normalized.
fn event(row: &Provider, event_type: &str, payload: &str) -> Value {
    let secret = Secret::with_key_id("key", "secret").unwrap();
    let signed = sign(row, &secret, payload.as_bytes(), NOW).unwrap();
    let headers: Vec<_> = signed.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
    let mut webhook = Webhook::new(row, secret).unwrap();
    if !row.names_event_type() {
        webhook = webhook.event_type(event_type).unwrap();
    }
    let verified = webhook.verify(&Request::post(&headers, &signed.body), NOW).unwrap();
    serde_json::from_slice(&verified.normalize().unwrap().to_json()).unwrap()
}

/// The kind of a Stripe event of this type and status.
fn stripe_kind(event_type: &str, status: &str) -> Value {
    let payload = json!({ "type": event_type, "data": { "object": { "status": status } } });
    event(&providers::STRIPE, "", &payload.to_string())["data"]["kind"].clone()
}

#[test]
fn rules_are_in_order_without_duplicates() {
    for row in SEEDS {
        // The first that fits counts, so a rule for any variant comes last. The order of types is for readers.
        let place = |rule: &KindRule| {
            let variant = rule.variant.to_string();
            (rule.event_type.to_string(), variant.is_empty(), variant)
        };
        let rules: Vec<_> = row.events.kinds.iter().map(place).collect();
        assert!(rules.is_sorted_by(|a, b| a < b), "{}", row.id);
    }
}

#[test]
fn every_type_in_a_rule_is_known() {
    let known = known();
    assert_eq!(
        known.keys().collect::<Vec<_>>(),
        ["berbix", "braintree", "byl", "kopokopo", "stripe"]
    );
    for row in SEEDS {
        let groups = &known[row.id.as_ref()];
        let types: BTreeSet<_> = groups.iter().flat_map(|group| &group.types).collect();
        for rule in row.events.kinds.iter() {
            let twin = [&row.events.kindless_prefix, rule.event_type.as_ref()].concat();
            assert!(
                types.contains(&rule.event_type.to_string()) || types.contains(&twin),
                "{} {}",
                row.id,
                rule.event_type
            );
        }
        for group in groups {
            assert!(group.types.is_sorted_by(|a, b| a < b), "{} {}", row.id, group.name);
            assert!(!group.source.is_empty(), "{} {}", row.id, group.name);
        }
    }
    let counts = |id: &str| known[id].iter().map(|group| group.types.len()).collect::<Vec<_>>();
    let all = ["berbix", "braintree", "byl", "kopokopo", "stripe"].map(counts);
    assert_eq!(all, [vec![2], vec![45], vec![13], vec![10, 7, 4], vec![275, 312]]);
}

#[test]
fn every_kind_is_used() {
    let used: Vec<Kind> =
        SEEDS.iter().flat_map(|row| row.events.kinds.iter().map(|rule| rule.kind)).collect();
    let unused: Vec<_> = Kind::ALL.iter().filter(|kind| !used.contains(kind)).collect();
    assert!(unused.is_empty(), "no provider has {unused:?}");
    let words: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(words.len(), Kind::ALL.len());
}

/// Whoever adds up one of these kinds adds up money. A type that tells of the same money as one that is here already does not belong here.
#[test]
fn money_is_counted_once() {
    let counted: [(Kind, &[&str]); 11] = [
        (
            Kind::PaymentSucceeded,
            &[
                "braintree local_payment_funded",
                "kopokopo b2b_transaction_received",
                "kopokopo buygoods_transaction_received",
                "kopokopo card_transaction_received",
                "kopokopo daraja.Business Payment",
                "kopokopo daraja.Buygoods",
                "kopokopo daraja.Organization To Organization Transfer",
                "kopokopo daraja.Pay Bill",
                "kopokopo m2m_transaction_received",
                "stripe payment_intent.succeeded",
            ],
        ),
        (Kind::PaymentCaptured, &["stripe charge.captured"]),
        (
            Kind::PaymentReversed,
            &[
                "braintree local_payment_reversed",
                "kopokopo b2b_transaction_reversed",
                "kopokopo buygoods_transaction_reversed",
                "kopokopo card_transaction_reversed",
                "kopokopo card_transaction_voided",
            ],
        ),
        (Kind::PaymentSettled, &["braintree transaction_settled"]),
        (Kind::PaymentPaidOut, &["braintree transaction_disbursed"]),
        (Kind::InvoicePaid, &["byl invoice.paid", "stripe invoice.paid"]),
        (Kind::InvoicePaymentSucceeded, &["stripe invoice.payment_succeeded"]),
        (
            Kind::SubscriptionRenewed,
            &["braintree subscription_charged_successfully", "byl subscription.renewed"],
        ),
        (Kind::CheckoutCompleted, &["byl checkout.completed", "stripe checkout.session.completed"]),
        (Kind::CheckoutPaid, &["stripe checkout.session.async_payment_succeeded"]),
        (
            Kind::PayoutPaid,
            &[
                "braintree disbursement",
                "kopokopo payment Processed",
                "kopokopo payment Success",
                "kopokopo send_money Processed",
                "kopokopo send_money Success",
                "kopokopo settlement_transfer_completed",
                "stripe payout.paid",
                "stripe treasury.outbound_payment.posted",
                "stripe treasury.outbound_transfer.posted",
                "stripe v2.money_management.outbound_payment.posted",
            ],
        ),
    ];
    for (kind, expected) in counted {
        let mut found = Vec::new();
        for row in SEEDS {
            for rule in row.events.kinds.iter().filter(|rule| rule.kind == kind) {
                let text = format!("{} {} {}", row.id, rule.event_type, rule.variant);
                found.push(text.trim_end().to_owned());
            }
        }
        assert_eq!(found, expected, "{kind}");
    }
}

#[test]
fn unknown_types_pass_without_a_kind() {
    for (row, payload, event_type) in [
        (&providers::BYL, r#"{"type":"invoice.exploded"}"#, "mn.byl.invoice.exploded"),
        (&providers::KOPOKOPO, r#"{"topic":"moon_received"}"#, "com.kopokopo.moon_received"),
        (&providers::KOPOKOPO, r#"{"TransactionType":"Moon"}"#, "com.kopokopo.daraja.Moon"),
        (&providers::STRIPE, r#"{"type":"invoice.exploded"}"#, "com.stripe.invoice.exploded"),
        (&providers::STRIPE, r#"{"type":"v1.invoice.exploded"}"#, "com.stripe.v1.invoice.exploded"),
        (&providers::STRIPE, r#"{"type":"v1.v1.invoice.paid"}"#, "com.stripe.v1.v1.invoice.paid"),
        (&providers::STRIPE, r#"{"type":"Invoice.paid"}"#, "com.stripe.Invoice.paid"),
        (&providers::STRIPE, r#"{"type":"invoice.paid "}"#, "com.stripe.invoice.paid "),
        (&providers::BERBIX, "{}", "com.berbix.exploded"),
        (
            &providers::BRAINTREE,
            "<notification><kind>exploded</kind><subject/></notification>",
            "com.braintreepayments.exploded",
        ),
    ] {
        let event = event(row, "exploded", payload);
        assert_eq!((&event["type"], &event["data"]["kind"]), (&json!(event_type), &Value::Null));
    }
}

#[test]
fn thin_twins_have_the_kind_of_their_snapshot_type() {
    let known = known();
    let [snapshot, thin] = known["stripe"].as_slice() else { panic!("two groups") };
    let (mut twins, mut with_a_kind) = (0, 0);
    for native in thin.types.iter().filter_map(|native| native.strip_prefix("v1.")) {
        let thin_kind = stripe_kind(&["v1.", native].concat(), "");
        if snapshot.types.iter().any(|known| known == native) {
            assert_eq!(thin_kind, stripe_kind(native, ""), "{native}");
            twins += 1;
        }
        with_a_kind += usize::from(!thin_kind.is_null());
    }
    assert_eq!(twins, 214);
    println!("summary: {twins} twins; {with_a_kind} thin v1 types have a kind");
}

#[test]
fn kinds_that_depend_on_more_than_the_type() {
    for (event_type, status, kind) in [
        ("charge.dispute.closed", "won", "dispute.won"),
        ("charge.dispute.closed", "lost", "dispute.lost"),
        ("charge.dispute.closed", "warning_closed", "dispute.closed"),
        ("charge.dispute.closed", "Won", "dispute.closed"),
        ("v1.charge.dispute.closed", "won", "dispute.won"),
        ("charge.dispute.updated", "won", "dispute.updated"),
        ("invoice.paid", "void", "invoice.paid"),
    ] {
        assert_eq!(stripe_kind(event_type, status), kind, "{event_type} {status}");
    }
    for (result, status, kind) in [
        ("incoming_payment", "Success", "payment.attempt_succeeded"),
        ("incoming_payment", "Failed", "payment.attempt_failed"),
        ("incoming_payment", "Pending", "payment.pending"),
        ("payment", "Processed", "payout.paid"),
        ("payment", "Success", "payout.paid"),
        ("payment", "Failed", "payout.failed"),
        ("payment", "Scheduled", "payout.updated"),
        ("send_money", "Processed", "payout.paid"),
        ("send_money", "Success", "payout.paid"),
        ("send_money", "Failed", "payout.failed"),
        ("send_money", "Received", "payout.updated"),
        ("settlement_transfer", "Processed", "payout.updated"),
        ("settlement_transfer", "Failed", "payout.failed"),
        ("reversal", "Processed", "payment.updated"),
        ("reversal", "Success", "payment.updated"),
        ("reversal", "Failed", "payment.updated"),
        ("reversal", "Pending", "payment.updated"),
    ] {
        let payload = json!({ "data": { "type": result, "attributes": { "status": status } } });
        let event = event(&providers::KOPOKOPO, "", &payload.to_string());
        assert_eq!(event["data"]["kind"], kind, "{result} {status}");
    }
    for (hook, action, kind) in [
        ("verification_finished", "accept", "identity.verified"),
        ("verification_finished", "reject", "identity.rejected"),
        ("verification_finished", "review", "identity.completed"),
        ("verification_finished", "test-action", "test.ping"),
        ("verification_status", "accept", "identity.updated"),
        ("verification_status", "reject", "identity.updated"),
        ("verification_status", "test-action", "test.ping"),
    ] {
        let event = event(&providers::BERBIX, hook, &json!({ "action": action }).to_string());
        assert_eq!(event["data"]["kind"], kind, "{hook} {action}");
    }
    let typed = |resource: &str, member: &str, value: &str| {
        format!("<{resource}><status>settled</status><{member}>{value}</{member}></{resource}>")
    };
    let refunded = |kind: &str| (kind.to_owned(), typed("transaction", "type", "credit"));
    let sold = |kind: &str| (kind.to_owned(), typed("transaction", "type", "sale"));
    let disbursed =
        |value| ("disbursement".to_owned(), typed("disbursement", "disbursement-type", value));
    for ((native, subject), kind) in [
        (sold("transaction_settled"), "payment.settled"),
        (refunded("transaction_settled"), "refund.updated"),
        (sold("transaction_settlement_declined"), "payment.failed"),
        (refunded("transaction_settlement_declined"), "refund.failed"),
        (sold("transaction_disbursed"), "payment.paid_out"),
        (refunded("transaction_disbursed"), "refund.updated"),
        (sold("transaction_retried"), "payment.pending"),
        (refunded("transaction_retried"), "refund.updated"),
        (disbursed("credit"), "payout.paid"),
        (disbursed("debit"), "payout.reversed"),
    ] {
        let xml = format!(
            "<notification><kind>{native}</kind><subject>{subject}</subject></notification>"
        );
        let event = event(&providers::BRAINTREE, "", &xml);
        assert_eq!(event["data"]["kind"], kind, "{xml}");
    }
}

/// A subscription lists its transactions: the first one is what was charged now only where the notification is of a charge.
#[test]
fn a_charge_of_the_past_is_no_amount() {
    let transactions = "<transactions><transaction><amount>30.00</amount><currency-iso-code>USD</currency-iso-code></transaction></transactions>";
    for (native, value) in [
        ("subscription_charged_successfully", "30.00"),
        ("subscription_charged_unsuccessfully", "30.00"),
        ("subscription_canceled", "12.00"),
        ("subscription_billing_skipped", "12.00"),
    ] {
        let xml = format!(
            "<notification><kind>{native}</kind><subject><subscription><price>12.00</price>{}</subscription></subject></notification>",
            transactions.replace("<transactions>", "<transactions type=\"array\">")
        );
        let event = event(&providers::BRAINTREE, "", &xml);
        assert_eq!(event["data"]["amount"]["value"], value, "{native}");
    }
}

/// The amount of a Stripe event, as value and minor units.
fn stripe_amount(event_type: &str, object: &Value) -> (Value, Value) {
    let payload = json!({ "type": event_type, "data": { "object": object } });
    let amount = &event(&providers::STRIPE, "", &payload.to_string())["data"]["amount"];
    (amount["value"].clone(), amount["minor"].clone())
}

#[test]
fn the_amount_is_the_money_of_the_kind() {
    let intent = json!({
        "object": "payment_intent", "currency": "usd", "amount": 1000, "amount_received": 700, "amount_capturable": 900,
    });
    let charge = json!({
        "object": "charge", "currency": "usd", "amount": 1000, "amount_captured": 700, "amount_refunded": 300,
    });
    let invoice = json!({ "object": "invoice", "currency": "usd", "total": 1000, "amount_paid": 400, "amount_due": 800 });
    let transfer =
        json!({ "object": "transfer", "currency": "usd", "amount": 1000, "amount_reversed": 250 });
    let fee = json!({ "object": "application_fee", "currency": "usd", "amount": 1000, "amount_refunded": 250 });
    let payment = json!({ "object": "invoice_payment", "currency": "usd", "amount_paid": 600, "amount_requested": 1000 });
    let checkout = json!({ "object": "checkout.session", "currency": "usd", "amount_total": 1000, "amount_subtotal": 900 });
    for (event_type, object, minor) in [
        ("payment_intent.created", &intent, 1000),
        ("payment_intent.amount_capturable_updated", &intent, 900),
        ("payment_intent.succeeded", &intent, 700),
        ("charge.succeeded", &charge, 1000),
        ("charge.captured", &charge, 700),
        ("charge.refunded", &charge, 300),
        ("invoice.finalized", &invoice, 1000),
        ("invoice.payment_succeeded", &invoice, 400),
        ("invoice.paid", &invoice, 1000),
        ("invoice_payment.paid", &payment, 600),
        ("transfer.created", &transfer, 1000),
        ("transfer.reversed", &transfer, 250),
        ("application_fee.refunded", &fee, 250),
        ("checkout.session.completed", &checkout, 1000),
    ] {
        assert_eq!(stripe_amount(event_type, object).1, minor, "{event_type}");
    }
    let thin = json!({ "type": "v1.payment_intent.succeeded", "related_object": { "type": "payment_intent", "id": "pi_1" } });
    assert_eq!(event(&providers::STRIPE, "", &thin.to_string())["data"]["amount"], Value::Null);
}

#[test]
fn stripe_counts_some_currencies_otherwise_than_iso_4217() {
    let zero = "bif clp djf gnf jpy kmf krw pyg rwf vnd vuv xaf xof xpf";
    for currency in zero.split(' ') {
        let charge = json!({ "object": "charge", "currency": currency, "amount": 500 });
        assert_eq!(
            stripe_amount("charge.succeeded", &charge),
            ("500".into(), 500.into()),
            "{currency}"
        );
    }
    for (object, currency, amount, value, minor) in [
        ("charge", "usd", 1099, "10.99", json!(1099)),
        // Two decimals in ISO 4217, none at Stripe.
        ("charge", "mga", 500, "500.00", json!(50_000)),
        // None in ISO 4217, two at Stripe, always 00.
        ("charge", "isk", 500, "5", json!(5)),
        ("charge", "ugx", 500, "5", json!(5)),
        ("charge", "ugx", 5, "0.05", Value::Null),
        ("charge", "isk", 4010, "40.10", Value::Null),
        // Two decimals also in payouts, which are whole units.
        ("charge", "huf", 1045, "10.45", json!(1045)),
        ("payout", "huf", 1000, "10.00", json!(1000)),
        ("charge", "twd", 80_045, "800.45", json!(80_045)),
        ("payout", "twd", 80_000, "800.00", json!(80_000)),
        // Three decimals.
        ("charge", "bhd", 5120, "5.120", json!(5120)),
        ("charge", "jod", 5120, "5.120", json!(5120)),
        ("charge", "kwd", 5120, "5.120", json!(5120)),
        ("charge", "omr", 5120, "5.120", json!(5120)),
        ("charge", "tnd", 5120, "5.120", json!(5120)),
        // Two decimals, though their coins have long been of none.
        ("charge", "cop", 50_000, "500.00", json!(50_000)),
        ("charge", "idr", 50_000, "500.00", json!(50_000)),
        ("charge", "lbp", 50_000, "500.00", json!(50_000)),
    ] {
        let object = json!({ "object": object, "currency": currency, "amount": amount });
        let found = stripe_amount("charge.succeeded", &object);
        assert_eq!(found, (value.into(), minor), "{currency} {amount}");
    }
    // Whose decimals nobody has told.
    let unknown = json!({ "object": "charge", "currency": "usdc", "amount": 1000 });
    assert_eq!(stripe_amount("charge.succeeded", &unknown), (Value::Null, 1000.into()));
    let none = json!({ "object": "charge", "amount": 1000 });
    assert_eq!(stripe_amount("charge.succeeded", &none), (Value::Null, 1000.into()));
}

/// What kinds of one area are about.
fn area(prefix: &str) -> &'static str {
    match prefix {
        "payment" => "Payments",
        "refund" => "Refunds",
        "dispute" => "Disputes",
        "payout" => "Payouts",
        "invoice" => "Invoices",
        "checkout" => "Checkouts",
        "subscription" => "Subscriptions",
        "customer" => "Customers",
        "payment_method" => "Payment methods",
        "account" => "Accounts",
        "identity" => "Identity verification",
        "test" => "Tests",
        other => panic!("{other} has no title"),
    }
}

fn vocabulary(out: &mut String) {
    let mut last = "";
    for kind in Kind::ALL {
        let (prefix, _) = kind.as_str().split_once('.').unwrap();
        if prefix != last {
            write!(out, "\n### {}\n\n| kind | meaning | from |\n|---|---|---|\n", area(prefix))
                .unwrap();
            last = prefix;
        }
        let has = |row: &&&Provider| row.events.kinds.iter().any(|rule| rule.kind == *kind);
        let from: Vec<_> = SEEDS.iter().filter(has).map(|row| row.about().unwrap().name).collect();
        writeln!(out, "| `{kind}` | {} | {} |", kind.meaning(), from.join(", ")).unwrap();
    }
}

/// A table of the types that have a kind, and a list of those that have none.
fn coverage(out: &mut String, row: &Provider, types: &[&String]) {
    let map = &row.events;
    let rules = |native: &str| -> Vec<&KindRule> {
        let bare = native.strip_prefix(map.kindless_prefix.as_ref()).unwrap_or(native);
        map.kinds.iter().filter(|rule| rule.event_type == bare).collect()
    };
    let (some, none): (Vec<&String>, Vec<&String>) =
        types.iter().copied().partition(|native| !rules(native).is_empty());
    let varies =
        some.iter().any(|native| rules(native).iter().any(|rule| !rule.variant.is_empty()));
    *out += if varies {
        "| type | when it is | kind |\n|---|---|---|\n"
    } else {
        "| type | kind |\n|---|---|\n"
    };
    for native in some {
        for rule in rules(native) {
            let variant = match (varies, rule.variant.as_ref()) {
                (false, _) => String::new(),
                (true, "") => " |".into(),
                (true, variant) => format!(" `{variant}` |"),
            };
            writeln!(out, "| `{native}` |{variant} `{}` |", rule.kind).unwrap();
        }
    }
    if !none.is_empty() {
        let list: Vec<_> = none.iter().map(|native| format!("`{native}`")).collect();
        write!(out, "\nWithout a kind, {}: {}.\n", none.len(), list.join(", ")).unwrap();
    }
}

/// `docs/KINDS.md`.
fn document() -> String {
    let mut out = String::from(
        "# Kinds of events

`kind` says what happened in one word for all providers. The vocabulary is closed and its words are stable; an event that no word fits has
the kind `null`, and so has a type that a provider brings in later. One payment can cause several events (a payment, its attempts, an
invoice, a checkout, a settlement): add up one kind and not several.

Where a type has several kinds, the status of its resource decides; for Braintree, whether a transaction is a credit and a disbursement a
debit.

`cargo test --test kinds` holds this document against the rows in `src/providers`; with `UPDATE_DOCS=1` it writes it.

## The vocabulary
",
    );
    vocabulary(&mut out);
    let known = known();
    for row in SEEDS {
        let groups = &known[row.id.as_ref()];
        write!(out, "\n## {}\n", row.about().unwrap().name).unwrap();
        for group in groups {
            if groups.len() > 1 {
                write!(out, "\n### {}: {}\n", row.about().unwrap().name, group.name).unwrap();
            }
            write!(out, "\n{} types. Source: {}.\n\n", group.types.len(), group.source).unwrap();
            let snapshot = &groups[0].types;
            let is_twin = |native: &&String| {
                let bare = native.strip_prefix("v1.");
                bare.is_some_and(|bare| snapshot.iter().any(|known| known == bare))
            };
            let (twins, own): (Vec<&String>, Vec<&String>) = group.types.iter().partition(is_twin);
            if !twins.is_empty() {
                let sentence =
                    "are `v1.` and a snapshot type, and of the kind of that type. The others:";
                write!(out, "{} {sentence}\n\n", twins.len()).unwrap();
            }
            coverage(&mut out, row, &own);
        }
    }
    out
}

#[test]
fn the_document_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/KINDS.md");
    let document = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == document,
        "docs/KINDS.md is not what the rows say: UPDATE_DOCS=1 cargo test --test kinds"
    );
}

#[test]
fn the_event_in_the_readmes_is_a_golden_one() {
    let read = |path: &str| {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
    };
    let golden = read("tests/golden/kopokopo/buygoods_transaction_received.json");
    let mut golden: Value = serde_json::from_str(&golden).unwrap();
    golden.as_object_mut().unwrap().remove("keyid").unwrap();
    for readme in ["README.md", "docs/JAVASCRIPT.md"] {
        let text = read(readme);
        let (_, section) = text.split_once("## The event\n").unwrap();
        let (_, rest) = section.split_once("```json\n").unwrap();
        let mut shown: Value = serde_json::from_str(rest.split_once("```").unwrap().0).unwrap();
        shown["data"]["payload"] = golden["data"]["payload"].clone();
        assert_eq!(shown, golden, "{readme}");
    }
}
