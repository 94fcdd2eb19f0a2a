//! The exported function of the checker's module: bindings → what the Worker would serve of them, and what keeps it from that.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use hookseal::provider::{Algorithm, Encoding, Scheme};
use hookseal::{Provider, Row};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Env, Fault, Gateway, Standing};

#[derive(Default, Serialize)]
struct Report<'g> {
    sources: Vec<Described<'g>>,
    faults: Vec<Found<'g>>,
}

#[derive(Serialize)]
struct Described<'g> {
    name: &'g str,
    path: &'g str,
    standing: &'static str,
}

#[derive(Serialize)]
struct Found<'g> {
    field: &'g str,
    code: &'static str,
    detail: &'static str,
}

impl<'g> From<&'g Fault> for Found<'g> {
    fn from(fault: &'g Fault) -> Self {
        Self { field: &fault.field, code: fault.code.as_str(), detail: fault.detail }
    }
}

/// A public key of RSA.
const RSA: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArfBT0e75FskSYweRUtvyQmZ4oo47rToFmv58jkzFaRpWOZ70ijJHgqzLzhh1OWVp8OyQjwLObOxHuRuOP0Ohy7kJld2pmFoyD2LpDUX5Rot/HcQObTAf3asHLG4MUtdbJ786oBpPOl/6IK4yaDbQv/JAWC2q3Q/nhuvPLOLxhhjTjc7ybUlit+AQ+ytkfAEMkZ65aErtOw3JiUysirZA4jKBbEyJZVjJq3A97OZYTDpc9NCbDFKV+jwHFViKg9VdoFEHvJhkwYLoy4GwM2m5KHlaJbUk1bSDwJX4M1uTj54FoTAQxa8m9z6kmCthEue+32/8sFPhsQmdesfS6lmB3wIDAQAB";

/// A secret that a row takes: nobody knows the real one where a configuration is only checked.
fn stand_in(provider: &Provider) -> &'static str {
    let Scheme { algorithm, encoding, .. } = &provider.scheme;
    match (algorithm, encoding) {
        (Algorithm::Token, Encoding::Base64) => "a-user:of-a-source",
        // Keys of nobody's: the first of RFC 8032's tests, the generator of P-256, and one of RSA.
        (Algorithm::Ed25519, _) => {
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        }
        (Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha256Raw, _) => {
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
        }
        (
            Algorithm::RsaPkcs1Sha256
            | Algorithm::RsaPkcs1Sha1
            | Algorithm::RsaPssSha256
            | Algorithm::RsaPssSha512,
            _,
        ) => RSA,
        // Hexadecimal digits, base64 and text at once.
        _ => "706c616365686f6c646572706c616365706c616365686f6c646572706c616365",
    }
}

/// What a row comes to.
#[derive(Serialize)]
#[serde(untagged)]
enum Compiled {
    Made { id: String, compiled: String },
    Refused { field: String, message: String },
}

/// A row in JSON as the npm package takes it, `{ id, compiled }`, or what is wrong with it, `{ field, message }`, as JSON.
#[wasm_bindgen]
#[must_use]
pub fn compile_row(json: &str) -> String {
    serde_json::to_string(&compiled(json)).unwrap_or_default()
}

fn compiled(json: &str) -> Compiled {
    let refused = |field: &str, message: String| Compiled::Refused { field: field.into(), message };
    let row = match serde_json::from_str::<Row>(json) {
        Ok(row) => row,
        Err(error) => {
            let place = ["this is no JSON, at line ", &error.line().to_string()].concat();
            return refused("", place);
        }
    };
    let row = match row.check() {
        Ok(row) => row,
        Err(fault) => return refused(&fault.field, fault.detail.into()),
    };
    match row.compiled() {
        Ok(compiled) => Compiled::Made { id: row.id.into_owned(), compiled },
        Err(error) => refused("", error.message().into()),
    }
}

/// What the Worker makes of an object with its bindings, as JSON; an empty text if that cannot be written.
#[wasm_bindgen]
#[must_use]
pub fn check(bindings: wasm_bindgen::JsValue) -> String {
    let env = Env { stand_in: Some(stand_in), ..Env::new(bindings, |_, _| {}) };
    let loaded = Gateway::load(&env);
    let mut report = Report::default();
    match &loaded {
        Ok(gateway) => {
            let beside = [gateway.admin.as_ref().err(), gateway.alert.as_ref().err()];
            report.faults.extend(beside.into_iter().flatten().map(Found::from));
            for source in &gateway.sources {
                let standing = match &source.standing {
                    Standing::Enabled(_) => "enabled",
                    Standing::Disabled => "disabled",
                    Standing::Faulty(fault) => {
                        report.faults.push(fault.into());
                        "faulty"
                    }
                };
                let (name, path) = (source.name.as_str(), source.path.as_str());
                report.sources.push(Described { name, path, standing });
            }
        }
        Err(fault) => report.faults.push(fault.into()),
    }
    serde_json::to_string(&report).unwrap_or_default()
}
