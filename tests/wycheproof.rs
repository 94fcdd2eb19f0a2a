//! Project Wycheproof's bad keys, MACs and signatures, through the public API with rows made for them.
#![cfg(all(not(target_arch = "wasm32"), feature = "ed25519", feature = "ecdsa", feature = "rsa"))]
#![allow(
    clippy::unwrap_used,
    clippy::std_instead_of_alloc,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use data_encoding::HEXLOWER;
use hookseal::provider::{Algorithm, Carrier, Encoding, KeyForm, Scheme};
use hookseal::{ErrorCode, Provider, Request, Secret, UnixTime, Webhook, providers};
use wycheproof::{TestResult, ecdsa, eddsa, mac, rsa_pkcs1_verify};

/// A row that signs the body alone, whose signature stands in `x-signature` in hexadecimal digits.
fn row(algorithm: Algorithm, key: KeyForm) -> Provider {
    let github = providers::find("gitea").unwrap();
    let scheme = Scheme {
        carrier: Carrier::Header("x-signature".into()),
        encoding: Encoding::HexLower,
        algorithm,
        key,
        ..github.scheme.clone()
    };
    Provider { scheme, ..github.clone() }
}

fn verify(row: &Provider, key: &str, message: &[u8], signature: &[u8]) -> Result<(), ErrorCode> {
    let webhook = Webhook::new(row, Secret::new(key).map_err(|error| error.code())?);
    let webhook = webhook.map_err(|error| error.code())?;
    let value = HEXLOWER.encode(signature);
    let headers = [("x-signature", value.as_bytes())];
    let verified = webhook.verify(&Request::post(&headers, message), UnixTime::from_secs(0));
    verified.map(|_| ()).map_err(|error| error.code())
}

/// How many were right: of each result what is to be, and what was otherwise.
#[derive(Default)]
struct Count {
    accepted: usize,
    refused: usize,
    acceptable: usize,
    wrong: Vec<String>,
}

impl Count {
    fn add(&mut self, name: &str, expected: TestResult, got: Result<(), ErrorCode>) {
        match (expected, got) {
            (TestResult::Valid, Ok(())) => self.accepted = self.accepted.saturating_add(1),
            (TestResult::Invalid, Err(_)) => self.refused = self.refused.saturating_add(1),
            (TestResult::Acceptable, _) => self.acceptable = self.acceptable.saturating_add(1),
            (_, got) => self.wrong.push(format!("{name}: {expected:?}, {got:?}")),
        }
    }

    fn end(self, what: &str) {
        let Self { accepted, refused, acceptable, wrong } = self;
        assert!(wrong.is_empty(), "{what}: {wrong:#?}");
        assert!(accepted >= 9 && refused >= 20, "{what}: {accepted} accepted, {refused} refused");
        println!(
            "summary: {what}: {accepted} valid ones accepted, {refused} refused, {acceptable} that either may be"
        );
    }
}

/// A MAC that was cut short is no MAC of ours, whatever its length: those of Wycheproof that are valid with fewer bytes have to be refused.
#[test]
fn hmac() {
    for (algorithm, name, bits) in [
        (Algorithm::HmacSha1, mac::TestName::HmacSha1, 160),
        (Algorithm::HmacSha256, mac::TestName::HmacSha256, 256),
        (Algorithm::HmacSha512, mac::TestName::HmacSha512, 512),
    ] {
        let row = row(algorithm, KeyForm::Hex);
        let mut count = Count::default();
        for group in mac::TestSet::load(name).unwrap().test_groups {
            for test in group.tests {
                let key = HEXLOWER.encode(&test.key);
                let got = verify(&row, &key, &test.msg, &test.tag);
                let whole = group.tag_size == bits;
                let expected = if whole { test.result } else { TestResult::Invalid };
                count.add(&format!("{} {}", test.tc_id, test.comment), expected, got);
            }
        }
        count.end(&format!("{algorithm:?}"));
    }
}

#[test]
fn ed25519() {
    let row = row(Algorithm::Ed25519, KeyForm::Utf8);
    let mut count = Count::default();
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap().test_groups {
        for test in group.tests {
            let name = format!("{} {}", test.tc_id, test.comment);
            for key in [&group.pem, &HEXLOWER.encode(&group.key.pk)] {
                count.add(&name, test.result, verify(&row, key, &test.msg, &test.sig));
            }
        }
    }
    count.end("Ed25519");
}

#[test]
fn ecdsa_p256() {
    let row = row(Algorithm::EcdsaP256Sha256, KeyForm::Utf8);
    let mut count = Count::default();
    for group in ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256).unwrap().test_groups {
        for test in group.tests {
            let got = verify(&row, &group.pem, &test.msg, &test.sig);
            count.add(&format!("{} {}", test.tc_id, test.comment), test.result, got);
        }
    }
    count.end("ECDSA P-256");
}

#[test]
fn rsa_2048() {
    let row = row(Algorithm::RsaPkcs1Sha256, KeyForm::Utf8);
    let mut count = Count::default();
    let set = rsa_pkcs1_verify::TestSet::load(rsa_pkcs1_verify::TestName::Rsa2048Sha256);
    for group in set.unwrap().test_groups {
        for test in group.tests {
            let got = verify(&row, &group.pem, &test.msg, &test.sig);
            count.add(&format!("{} {}", test.tc_id, test.comment), test.result, got);
        }
    }
    count.end("RSA-2048");
}
