//! Every sample payload, signed, verified and normalized: the facts of each are those of `tests/samples/facts.json`.
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

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hookseal::{Request, Secret, UnixTime, Webhook, providers, sign};
use serde_json::{Value, json};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

/// The payload files of a provider's folder, each by its path below the samples.
fn payloads(provider: &str) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder().join(provider)];
    while let Some(path) = folders.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder()).unwrap().to_str().unwrap().to_owned();
            if !path.is_dir() {
                found.insert(name, fs::read(&path).unwrap());
            } else if !matches!(name.rsplit('/').next(), Some("form" | "headers")) {
                folders.push(path);
            }
        }
    }
    found
}

/// What the event of a payload says, without the payload.
fn facts(provider: &str, name: &str, payload: &[u8]) -> Value {
    let row = providers::find(provider).unwrap();
    let secret = Secret::with_key_id("key", "secret").unwrap();
    let signed = sign(row, &secret, payload, NOW).unwrap();
    let headers: Vec<_> = signed.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
    let webhook = Webhook::new(row, secret).unwrap();
    let verified = webhook.verify(&Request::post(&headers, &signed.body), NOW).unwrap();
    let event = verified.clone().normalize().unwrap_or_else(|error| panic!("{name}: {error}"));

    let text = String::from_utf8(event.to_json()).unwrap();
    let parsed: Value = serde_json::from_str(&text).unwrap();
    if row.is_form() {
        assert!(parsed["data"]["payload"]["notification"]["subject"].is_object(), "{name}");
    } else {
        let received = core::str::from_utf8(payload).unwrap();
        assert_eq!(
            event.payload(),
            received,
            "{name}: the payload is the provider's, byte for byte"
        );
        assert!(text.contains(received), "{name}");
    }
    assert_eq!(parsed["specversion"], "1.0");
    assert_eq!(parsed["trust"], "verified");
    assert_eq!(parsed["provider"], provider);
    assert_eq!(parsed["keyid"], "key");
    // An event without an id of its own is named by a digest of what was signed.
    let id = if event.id() == verified.digest() { "(digest)" } else { event.id() };
    json!([id, event.source(), event.event_type(), event.subject(), event.time(), event.livemode()])
}

#[test]
fn every_sample_has_its_facts() {
    let expected: BTreeMap<String, Value> =
        serde_json::from_slice(&fs::read(folder().join("facts.json")).unwrap()).unwrap();
    let mut found = BTreeMap::new();
    for row in providers::ALL {
        for (name, payload) in payloads(&row.id) {
            found.insert(name.clone(), facts(&row.id, &name, &payload));
        }
    }
    for (name, facts) in &found {
        if expected.get(name) != Some(facts) {
            println!("  {}: {facts},", json!(name));
        }
    }
    assert_eq!(expected, found, "the lines above are what was found");
    println!("summary: {} samples", found.len());
}

#[test]
fn forms_as_the_sdk_sends_them_verify() {
    let secret = Secret::with_key_id("integration_public_key", "integration_private_key").unwrap();
    let webhook = Webhook::new(&providers::BRAINTREE, secret).unwrap();
    let mut forms = 0;
    for entry in fs::read_dir(folder().join("braintree/form")).unwrap() {
        let path = entry.unwrap().path();
        // Signed with the keys of its capture, not with the SDK's.
        if path.ends_with("check.captured.form") {
            continue;
        }
        let body = fs::read(&path).unwrap();
        let verified = webhook
            .verify(&Request::post(&[], &body), NOW)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(verified.normalize().is_ok(), "{}", path.display());
        forms += 1;
    }
    assert!(forms >= 45, "{forms} forms");
}
