//! Every sample payload, signed, verified and normalized: its event is the one in `tests/golden`.
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
use std::fs;
use std::path::{Path, PathBuf};

use hookseal::{Provider, Request, Secret, UnixTime, Webhook, providers, sign};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

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

/// The event of a payload, and the digest of its bytes. Where the payload is the provider's own JSON, checked byte for byte, a word
/// stands for it.
fn event(row: &Provider, name: &str, payload: &[u8]) -> (Value, String) {
    let secret = Secret::with_key_id("key", "secret").unwrap();
    let signed = sign(row, &secret, payload, NOW).unwrap();
    let headers: Vec<_> = signed.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
    let mut webhook = Webhook::new(row, secret).unwrap();
    if !row.names_event_type() {
        webhook = webhook.event_type("verification_finished").unwrap();
    }
    let verified = webhook.verify(&Request::post(&headers, &signed.body), NOW).unwrap();
    let event = verified.normalize().unwrap_or_else(|error| panic!("{name}: {error}"));
    let digest = hex::encode(Sha256::digest(event.to_json()));
    let text = String::from_utf8(event.to_json()).unwrap();
    let mut parsed: Value = serde_json::from_str(&text).unwrap();
    if !row.is_form() {
        let received = core::str::from_utf8(payload).unwrap();
        assert_eq!(event.payload(), received, "{name}");
        assert!(text.ends_with(&format!("\"payload\":{received}}}}}")), "{name}");
        parsed["data"]["payload"] = json!("as received");
    }
    (parsed, digest)
}

/// `UPDATE_GOLDEN=1 cargo test` writes the files anew; look at the difference before you keep it.
#[test]
fn every_sample_has_its_golden_event() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    let mut digests = String::new();
    for row in SEEDS {
        for (name, payload) in payloads(&row.id) {
            let path = golden.join(Path::new(&name).with_extension("json"));
            let (found, digest) = event(row, &name, &payload);
            let found = format!("{found:#}\n");
            writeln!(digests, "{digest}  {name}").unwrap();
            if update {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &found).unwrap();
            }
            if fs::read_to_string(&path).ok().as_deref() != Some(&found) {
                println!("{found}");
                wrong.push(name.clone());
            }
            assert!(!found.contains("unrecognized"), "{name}");
            names.insert(path);
        }
    }
    assert_eq!(wrong, [""; 0], "the events above are what was found");
    assert_eq!(names, files(&golden), "golden files and samples go together");
    let sums = golden.with_extension("sha256");
    if update {
        fs::write(&sums, &digests).unwrap();
    }
    assert_eq!(fs::read_to_string(&sums).unwrap_or_default(), digests, "the events' exact bytes");
    assert!(names.len() >= 140, "{} samples", names.len());
    println!("summary: {} golden events", names.len());
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { [path].into() }).collect()
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
