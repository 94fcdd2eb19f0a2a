//! The vectors: one loader and one suite for every target that runs Rust.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use data_encoding::BASE64;
use hookseal::{Error, Provider, Request, Secret, UnixTime, Webhook, providers};
use include_dir::{Dir, include_dir};
use serde::Deserialize;

/// The vectors of the seed providers, and those of the catalogue, which a reference signer of its own made.
static VECTORS: [Dir<'_>; 2] = [
    include_dir!("$CARGO_MANIFEST_DIR/tests/vectors"),
    include_dir!("$CARGO_MANIFEST_DIR/tests/vectors-catalogue"),
];

/// A file of vectors, format `hookseal-vectors-1`.
#[derive(Deserialize)]
pub(crate) struct File {
    pub(crate) provider: String,
    pub(crate) format: String,
    pub(crate) count: usize,
    pub(crate) vectors: Vec<Vector>,
}

#[derive(Deserialize)]
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) secrets: Vec<VectorSecret>,
    pub(crate) request: VectorRequest,
    /// Unix seconds.
    pub(crate) now: u64,
    /// Seconds.
    pub(crate) tolerance: Option<u32>,
    #[serde(default)]
    options: Options,
    /// What a resolver would fetch.
    #[serde(default)]
    keys: Vec<VectorKey>,
    pub(crate) expect: Expect,
}

/// A key that is fetched, by its address or its id, and as it stands there.
#[derive(Deserialize)]
struct VectorKey {
    id: String,
    document: String,
}

/// What a receiver is set up with besides its secrets.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Options {
    config: BTreeMap<String, String>,
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum VectorSecret {
    Text(String),
    Pair { public_key: String, private_key: String },
}

#[derive(Deserialize)]
pub(crate) struct VectorRequest {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    body_b64: Option<String>,
    body_gen: Option<Generator>,
}

/// A body too long to write down.
#[derive(Deserialize)]
struct Generator {
    concat: Vec<Chunk>,
    total_bytes: usize,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Chunk {
    Once { b64: String },
    Repeated { repeat_b64: String, count: usize },
}

#[derive(Deserialize)]
pub(crate) struct Expect {
    /// `valid` or an error code; absent for handshakes.
    pub(crate) signature: Option<String>,
    /// `valid` or an error code; `null` where the signature is refused.
    pub(crate) event: Option<String>,
    /// `verified` or `authenticated`, where the vector says so.
    pub(crate) trust: Option<String>,
    pub(crate) handshake: Option<String>,
    pub(crate) response_body: Option<String>,
}

/// Every file by its name without extension.
pub(crate) fn files() -> BTreeMap<String, File> {
    VECTORS
        .iter()
        .flat_map(Dir::files)
        .map(|file| {
            let name = file.path().file_stem().unwrap().to_str().unwrap().to_owned();
            let parsed: File = serde_json::from_slice(file.contents())
                .unwrap_or_else(|error| panic!("{name}.json: {error}"));
            assert_eq!(parsed.format, "hookseal-vectors-1");
            assert_eq!(parsed.count, parsed.vectors.len(), "{name}.json counts wrongly");
            (name, parsed)
        })
        .collect()
}

fn base64(text: &str) -> Vec<u8> {
    BASE64.decode(text.as_bytes()).unwrap()
}

impl VectorRequest {
    pub(crate) fn body(&self) -> Vec<u8> {
        match (&self.body_b64, &self.body_gen) {
            (Some(text), None) => base64(text),
            (None, Some(generator)) => {
                let chunks = generator.concat.iter().map(|chunk| match chunk {
                    Chunk::Once { b64 } => base64(b64),
                    Chunk::Repeated { repeat_b64, count } => base64(repeat_b64).repeat(*count),
                });
                let body = chunks.collect::<Vec<_>>().concat();
                assert_eq!(body.len(), generator.total_bytes);
                body
            }
            _ => panic!("a vector has one body"),
        }
    }
}

impl Vector {
    /// What a resolver would fetch first.
    pub(crate) fn document(&self) -> &str {
        &self.keys[0].document
    }

    /// The first secret that is configured, if there is one that can be.
    pub(crate) fn first_secret(&self) -> Option<Secret> {
        self.secrets.first()?.secret().ok()
    }
}

impl VectorSecret {
    fn secret(&self) -> hookseal::Result<Secret> {
        match self {
            Self::Text(text) => Secret::new(text),
            Self::Pair { public_key, private_key } => Secret::with_key_id(public_key, private_key),
        }
    }
}

pub(crate) fn webhook<'p>(
    provider: &'p Provider,
    vector: &Vector,
) -> hookseal::Result<Webhook<'p>> {
    let mut secrets = vector.secrets.iter().map(VectorSecret::secret);
    let mut webhook = match secrets.next() {
        Some(secret) => Webhook::new(provider, secret?)?,
        None => Webhook::without_secret(provider)?,
    };
    for secret in secrets {
        webhook = webhook.also(secret?)?;
    }
    if let Some(token) = vector.options.config.get("verify_token") {
        webhook = webhook.verify_token(Secret::new(token)?)?;
    }
    if let Some(url) = &vector.options.url {
        webhook = webhook.url(url)?;
    }
    match vector.tolerance {
        Some(tolerance) => webhook.tolerance(tolerance),
        None => Ok(webhook),
    }
}

/// The receiver with the key that a request names, where the row's is fetched and the vector has it.
pub(crate) fn with_key<'p>(
    webhook: Webhook<'p>,
    request: &Request<'_>,
    vector: &Vector,
) -> hookseal::Result<Webhook<'p>> {
    let Some(wanted) = webhook.wanted_key(request)? else { return Ok(webhook) };
    let name = wanted.url().or(wanted.id()).unwrap();
    match vector.keys.iter().find(|key| key.id == name) {
        Some(key) => webhook.with_fetched(&wanted, key.document.as_bytes()),
        None => Ok(webhook),
    }
}

/// What the vector's request comes to: signature and event, or handshake and answer.
fn outcome(provider: &Provider, vector: &Vector) -> Expect {
    let refused = |error: Error| error.code().as_str().to_owned();
    let body = vector.request.body();
    let headers: Vec<_> =
        vector.request.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
    let request = Request {
        method: &vector.request.method,
        url: &vector.request.url,
        headers: &headers,
        body: &body,
    };
    let none =
        Expect { signature: None, event: None, trust: None, handshake: None, response_body: None };
    let webhook = match webhook(provider, vector) {
        Ok(webhook) => webhook,
        Err(error) => return Expect { signature: Some(refused(error)), ..none },
    };
    match webhook.handshake(&request) {
        Ok(None) => {}
        Ok(Some(reply)) => {
            return Expect {
                handshake: Some("valid".into()),
                response_body: Some(reply.body),
                ..none
            };
        }
        Err(error) => return Expect { handshake: Some(refused(error)), ..none },
    }
    let webhook = match with_key(webhook, &request, vector) {
        Ok(webhook) => webhook,
        Err(error) => return Expect { signature: Some(refused(error)), ..none },
    };
    match webhook.verify(&request, UnixTime::from_secs(vector.now)) {
        Err(error) => Expect { signature: Some(refused(error)), ..none },
        Ok(verified) => {
            let mut trust = verified.provider().trust().as_str();
            let event = match verified.normalize() {
                Ok(event) => {
                    trust = event.trust().as_str();
                    let json: serde_json::Value = serde_json::from_slice(&event.to_json())
                        .unwrap_or_else(|error| panic!("{}: event: {error}", vector.name));
                    assert_eq!(json["id"], event.id(), "{}", vector.name);
                    "valid".to_owned()
                }
                Err(error) => refused(error),
            };
            Expect {
                signature: Some("valid".into()),
                event: Some(event),
                trust: Some(trust.into()),
                ..none
            }
        }
    }
}

/// The event that a vector's request comes to, byte for byte, or the code of its refusal.
pub(crate) fn events(provider: &Provider, vector: &Vector) -> Result<Vec<u8>, String> {
    let body = vector.request.body();
    let headers: Vec<_> =
        vector.request.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
    let request = Request::post(&headers, &body);
    let event = webhook(provider, vector).and_then(|webhook| {
        let webhook = with_key(webhook, &request, vector)?;
        let verified = webhook.verify(&request, UnixTime::from_secs(vector.now))?;
        Ok(verified.normalize()?.to_json())
    });
    event.map_err(|error| error.to_string())
}

/// Runs a row's vectors; returns how many passed, or those that did not.
pub(crate) fn run(provider: &Provider, file: &File) -> Result<usize, Vec<String>> {
    let mut failures = Vec::new();
    for vector in &file.vectors {
        let (expect, got) = (&vector.expect, outcome(provider, vector));
        let same = expect.signature == got.signature
            && expect.event == got.event
            && (expect.trust.is_none() || expect.trust == got.trust)
            && expect.handshake == got.handshake
            && expect.response_body == got.response_body;
        if !same {
            failures.push(format!(
                "{}/{}: expected {:?} {:?} {:?} {:?}, got {:?} {:?} {:?} {:?}",
                file.provider,
                vector.name,
                expect.signature,
                expect.event,
                expect.handshake,
                expect.response_body,
                got.signature,
                got.event,
                got.handshake,
                got.response_body
            ));
        }
    }
    if failures.is_empty() { Ok(file.vectors.len()) } else { Err(failures) }
}

/// Runs every vector; returns how many passed. Panics with the list of those that did not.
pub(crate) fn run_all() -> usize {
    let (mut passed, mut failures) = (0, Vec::new());
    for file in files().values() {
        // The vectors of a provider may be there before its row.
        let Ok(provider) = providers::find(&file.provider) else { continue };
        match run(provider, file) {
            Ok(count) => passed += count,
            Err(mut list) => failures.append(&mut list),
        }
    }
    assert!(failures.is_empty(), "{} vectors failed:\n{}", failures.len(), failures.join("\n"));
    passed
}
