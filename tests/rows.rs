//! Rows as data: every built-in row goes to JSON and back and behaves the same; what breaks a rule is refused by the name of its field.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod common;

use std::borrow::Cow;
use std::collections::BTreeMap;

use hookseal::{Provider, Request, Row, Secret, UnixTime, Webhook, providers, sign};
use serde::Deserialize;
use serde_json::{Value, json};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// A built-in row as a person starts from it: under an id of its own.
fn exported(row: &Provider) -> Value {
    let mut json = serde_json::to_value(row).unwrap();
    json["id"] = format!("my-{}", row.id).into();
    json
}

/// The first field that is wrong.
fn fault(row: &Value) -> String {
    let text = row.to_string();
    let Err(fault) = serde_json::from_str::<Row>(&text).unwrap().check() else {
        panic!("this is taken: {text}");
    };
    let whole = serde_json::from_str::<Provider>(&text).unwrap_err().to_string();
    assert!(!fault.detail.is_empty() && whole.contains(&fault.to_string()), "{whole}");
    fault.field
}

#[test]
fn every_row_comes_back_from_json_as_it_was_and_behaves_the_same() {
    let files = common::files();
    let mut vectors = 0_usize;
    for row in providers::ALL {
        let json = exported(row);
        let text = serde_json::to_string_pretty(&json).unwrap();
        let loaded: Provider =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", row.id));
        let named = Provider { id: format!("my-{}", row.id).into(), ..(*row).clone() };
        assert_eq!(loaded, named, "{}", row.id);
        assert_eq!(serde_json::to_value(&loaded).unwrap(), json, "{}", row.id);
        for vector in &files[row.id.as_ref()].vectors {
            let (ours, theirs) = (common::events(&named, vector), common::events(&loaded, vector));
            assert_eq!(ours, theirs, "{} {}", row.id, vector.name);
            vectors = vectors.saturating_add(1);
        }
        common::run(&loaded, &files[row.id.as_ref()]).unwrap_or_else(|list| panic!("{list:?}"));
    }
    println!("summary: {} rows and {vectors} vectors", providers::ALL.len());
}

/// Facts are found by the very text of their pointer, not by its characters: texts that a row owns must be found as well, where two facts
/// have the same pointer too.
#[test]
fn facts_at_owned_pointers_are_found() {
    let row: Provider = serde_json::from_value(json!({
        "id": "acme",
        "namespace": "com.acme",
        "scheme": { "carrier": { "header": "x-acme-signature" } },
        "events": {
            "id": [{ "pointer": "/none" }, { "pointer": "/id" }],
            "event_type": [{ "pointer": "/type" }],
            "subject": [{ "pointer": "/id", "prefix": "no." }],
            "account": [{ "pointer": "/*/account" }],
            "amount": [{ "pointers": ["/none", "/paid/amount"], "currencies": ["/paid/currency"], "unit": "major" }],
            "customer_name": [{ "parts": ["/paid/by", "/paid/by"] }],
            "kinds": [{ "event_type": "paid", "kind": "payment.succeeded" }],
        },
    }))
    .unwrap();
    assert!(matches!(row.events.id[1].pointer, Cow::Owned(_)));
    assert!(matches!(row.scheme.message, Cow::Borrowed(_)), "what is left out is the base's");
    let secret = Secret::new("a made-up secret").unwrap();
    let body = br#"{"id":7,"type":"paid","paid":{"amount":"1.50","currency":"EUR","by":"Ann","account":"a1"}}"#;
    let signed = sign(&row, &secret, body, NOW).unwrap();
    let headers: Vec<_> = signed.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
    // A row that was cloned owns other texts.
    let copy = row.clone();
    drop(row);
    let webhook = Webhook::new(&copy, secret).unwrap();
    let event =
        webhook.verify(&Request::post(&headers, &signed.body), NOW).unwrap().normalize().unwrap();
    let json: Value = serde_json::from_slice(&event.to_json()).unwrap();
    assert_eq!(json["id"], "7");
    assert_eq!(json["type"], "com.acme.paid");
    assert_eq!(json["source"], "/acme/a1");
    assert_eq!(json["subject"], "no.7");
    assert_eq!(json["data"]["kind"], "payment.succeeded");
    assert_eq!(json["data"]["amount"]["minor"], 150);
    assert_eq!(json["data"]["customer"]["name"], "Ann Ann");
}

#[derive(Deserialize)]
struct Mistake {
    /// The built-in row that is changed.
    row: String,
    /// What stands at these pointers instead.
    #[serde(default)]
    change: BTreeMap<String, Value>,
    /// The pointer of a member that is taken away.
    remove: Option<String>,
    /// The field that is named.
    field: String,
}

/// Puts a value at a pointer, where there may have been none.
fn put(row: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = row.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
}

#[test]
fn every_mistake_is_refused_by_the_name_of_its_field() {
    let mistakes: Vec<Mistake> = serde_json::from_str(include_str!("rows/mistakes.json")).unwrap();
    let mut wrong = Vec::new();
    for Mistake { row, change, remove, field } in &mistakes {
        let mut json = exported(providers::find(row).unwrap());
        for (pointer, value) in change {
            put(&mut json, pointer, value.clone());
        }
        if let Some(pointer) = remove {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            let members = json.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            assert!(members.remove(name).is_some(), "{row}: nothing is at {pointer}");
        }
        let found = fault(&json);
        if found != *field {
            wrong.push(format!("{row} {change:?} {remove:?}: {field}, not {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("summary: {} mistakes", mistakes.len());
}

/// A duplicate field, another document behind the row, and whatever else is no JSON.
#[test]
fn what_is_no_row_at_all_is_refused() {
    let good = exported(providers::find("github").unwrap()).to_string();
    assert!(serde_json::from_str::<Provider>(&good).is_ok());
    for text in [
        "null",
        "[]",
        "\"github\"",
        "{}",
        &good.replacen('{', "{\"id\":\"a\",", 1),
        &format!("{good} {good}"),
        &good.replace("\"scheme\":{", "\"scheme\":{\"algorithm\":\"token\","),
    ] {
        assert!(serde_json::from_str::<Provider>(text).is_err(), "{text}");
    }
}

/// The catalogue as JSON, a row on each line, for people to start from and for programs that have no Rust.
#[test]
fn the_written_catalogue_is_the_catalogue() {
    let rows: Vec<_> =
        providers::ALL.iter().map(|row| serde_json::to_string(row).unwrap()).collect();
    let text = format!("[\n{}\n]\n", rows.join(",\n"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rows.json");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == text,
        "docs/rows.json is not the catalogue; UPDATE_DOCS=1 cargo test --features serde --test rows writes it"
    );
}

/// The worked examples of the documentation.
fn documented() -> Vec<Provider> {
    let text = include_str!("../docs/CUSTOM-PROVIDERS.md");
    let blocks = text.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.map(|block| serde_json::from_str(block).unwrap()).collect()
}

#[test]
fn the_documented_rows_sign_and_verify() {
    let order =
        br#"{"id":"evt_1","type":"order.paid","order":{"id":71,"total":"19.90","currency":"EUR"}}"#;
    let event = br#"{"event":{"id":"e-1","name":"card.charged","at":1700000000},"test":true}"#;
    let action = br#"{"action":"created","workspace":"w1"}"#;
    let payloads: [&[u8]; 3] = [order, event, action];
    let expected = [
        json!({ "id": "evt_1", "type": "com.acme.order.paid", "subject": "71", "trust": "verified" }),
        json!({ "id": "e-1", "type": "com.globex.pay.card.charged", "livemode": false, "time": "2023-11-14T22:13:20Z", "trust": "verified" }),
        json!({ "source": "/initech/w1", "type": "com.initech.created", "trust": "authenticated" }),
    ];
    let rows = documented();
    assert_eq!(rows.len(), 3);
    for ((row, payload), expected) in rows.iter().zip(payloads).zip(expected) {
        let secret = Secret::new("a made-up secret").unwrap();
        let signed = sign(row, &secret, payload, NOW).unwrap();
        let headers: Vec<_> =
            signed.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
        let webhook = Webhook::new(row, secret).unwrap();
        let verified = webhook.verify(&Request::post(&headers, &signed.body), NOW).unwrap();
        let event: Value =
            serde_json::from_slice(&verified.normalize().unwrap().to_json()).unwrap();
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&event[name], value, "{} {name}", row.id);
        }
        let other = Webhook::new(row, Secret::new("another made-up secret").unwrap()).unwrap();
        assert!(other.verify(&Request::post(&headers, &signed.body), NOW).is_err(), "{}", row.id);
        let late = UnixTime::from_secs(1_700_000_301);
        let old = webhook.verify(&Request::post(&headers, &signed.body), late);
        assert_eq!(old.is_err(), row.protects_from_replay(), "{}", row.id);
    }
    let mistaken = Webhook::new(&rows[1], Secret::new("gbxapi_1").unwrap());
    assert!(mistaken.is_err());
}
