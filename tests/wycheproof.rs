//! Project Wycheproof's bad keys, MACs and signatures, through the public API with rows made for them: verified here, and by a host.
#![cfg(all(not(target_arch = "wasm32"), feature = "ed25519", feature = "ecdsa", feature = "rsa"))]
#![allow(
    clippy::unwrap_used,
    clippy::std_instead_of_alloc,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use hookseal::provider::{Algorithm, Carrier, Encoding, KeyForm, Scheme};
use hookseal::{Check, ErrorCode, Provider, Request, Secret, UnixTime, Webhook, providers};
use sha2::Digest;
use wycheproof::{TestResult, ecdsa, eddsa, mac, rsa_pkcs1_verify, rsa_pss_verify};

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
    let request = Request::post(&headers, message);
    let now = UnixTime::from_secs(0);
    let verified = webhook.verify(&request, now).map(|_| ()).map_err(|error| error.code());
    assert_eq!(by_host(&webhook, &request, now), verified, "{:?}", row.scheme.algorithm);
    verified
}

/// The same by a host, who sees nothing but what there is to check.
fn by_host(webhook: &Webhook<'_>, request: &Request<'_>, now: UnixTime) -> Result<(), ErrorCode> {
    let begun = webhook.begin(&Request { body: &[], ..*request }).map_err(|error| error.code())?;
    let checks = begun.unwrap();
    let answers: Vec<bool> = checks.iter().map(|check| passes(check, request.body)).collect();
    webhook.finish(request, &answers, now).map(|_| ()).map_err(|error| error.code())
}

fn passes(check: &Check, body: &[u8]) -> bool {
    use p256::ecdsa::signature::Verifier;
    use rsa::pkcs8::DecodePublicKey;
    let Check { algorithm, key, signature, .. } = check;
    let message = [check.before.as_slice(), body, &check.after].concat();
    match algorithm {
        Algorithm::HmacSha1 => is_mac::<Hmac<sha1::Sha1>>(key, &message, signature),
        Algorithm::HmacSha256 => is_mac::<Hmac<sha2::Sha256>>(key, &message, signature),
        Algorithm::HmacSha512 => is_mac::<Hmac<sha2::Sha512>>(key, &message, signature),
        Algorithm::Ed25519 => {
            let key = <[u8; 32]>::try_from(key.get(12..).unwrap()).unwrap();
            let key = ed25519_dalek::VerifyingKey::from_bytes(&key).unwrap();
            let signature = ed25519_dalek::Signature::from_slice(signature);
            signature.is_ok_and(|signature| key.verify_strict(&message, &signature).is_ok())
        }
        Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha256Raw => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key.get(26..).unwrap()).unwrap();
            let signature = p256::ecdsa::Signature::from_slice(signature);
            signature.is_ok_and(|signature| key.verify(&message, &signature).is_ok())
        }
        Algorithm::RsaPkcs1Sha256 => {
            let key = rsa::RsaPublicKey::from_public_key_der(key).unwrap();
            let digest = sha2::Sha256::digest(&message);
            key.verify(rsa::Pkcs1v15Sign::new::<sha2::Sha256>(), &digest, signature).is_ok()
        }
        Algorithm::RsaPssSha256 => {
            let key = rsa::RsaPublicKey::from_public_key_der(key).unwrap();
            let digest = sha2::Sha256::digest(&message);
            key.verify(rsa::Pss::<sha2::Sha256>::new(), &digest, signature).is_ok()
        }
        Algorithm::RsaPssSha512 => {
            let key = rsa::RsaPublicKey::from_public_key_der(key).unwrap();
            let digest = sha2::Sha512::digest(&message);
            key.verify(rsa::Pss::<sha2::Sha512>::new(), &digest, signature).is_ok()
        }
        _ => false,
    }
}

fn is_mac<M: Mac + KeyInit>(key: &[u8], message: &[u8], mac: &[u8]) -> bool {
    let keyed = <M as KeyInit>::new_from_slice(key).unwrap().chain_update(message);
    keyed.verify_slice(mac).is_ok()
}

/// Answers that are not those to what was asked let nothing through.
#[test]
fn other_answers_are_none() {
    let row = row(Algorithm::HmacSha256, KeyForm::Utf8);
    let webhook = Webhook::new(&row, Secret::new("one").unwrap()).unwrap();
    let webhook = webhook.also(Secret::new("two").unwrap()).unwrap();
    let value = "0".repeat(64);
    let headers = [("x-signature", value.as_bytes())];
    let (request, now) = (Request::post(&headers, b"body"), UnixTime::from_secs(0));
    assert_eq!(webhook.begin(&request).unwrap().unwrap().len(), 2);
    for answers in [&[][..], &[false], &[false, false], &[true], &[true, false, false], &[true; 3]]
    {
        let refused = webhook.finish(&request, answers, now).map(|_| ());
        let accepted = answers == [true];
        assert_eq!(refused.is_ok(), accepted, "{answers:?}");
    }
    let second = webhook.finish(&request, &[false, true], now).unwrap();
    assert_eq!(second.secret_index(), 1);
    let missing = webhook.begin(&Request::post(&[], b"body")).map(|_| ());
    assert_eq!(missing.map_err(|error| error.code()), Err(ErrorCode::MissingSignature));
    // A token is nothing that a host could check, whatever it answers.
    let gitlab = Webhook::new(providers::find("gitlab").unwrap(), Secret::new("token").unwrap());
    let gitlab = gitlab.unwrap();
    assert!(gitlab.begin(&request).unwrap().is_none());
    assert!(gitlab.finish(&request, &[true], now).is_err());
    let shown = format!("{:?}", webhook.begin(&request).unwrap().unwrap());
    assert!(!shown.contains("key:") && !shown.contains("one"), "{shown}");
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
    use ecdsa::TestName::{EcdsaSecp256r1Sha256, EcdsaSecp256r1Sha256P1363};
    for (algorithm, name) in [
        (Algorithm::EcdsaP256Sha256, EcdsaSecp256r1Sha256),
        (Algorithm::EcdsaP256Sha256Raw, EcdsaSecp256r1Sha256P1363),
    ] {
        let row = row(algorithm, KeyForm::Utf8);
        let mut count = Count::default();
        for group in ecdsa::TestSet::load(name).unwrap().test_groups {
            for test in group.tests {
                let got = verify(&row, &group.pem, &test.msg, &test.sig);
                count.add(&format!("{} {}", test.tc_id, test.comment), test.result, got);
            }
        }
        count.end(&format!("{algorithm:?}"));
    }
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

/// A signature with a salt of another length than the digest's, or another mask, is none of these algorithms': what is right in the sets
/// of those is wrong here.
#[test]
fn rsa_pss() {
    use rsa_pss_verify::TestName::{
        RsaPss2048Sha256Mgf1SaltLen0, RsaPss2048Sha256Mgf1SaltLen32, RsaPss2048Sha256Mgf1Sha1_20,
        RsaPss4096Sha512Mgf1SaltLen32, RsaPss4096Sha512Mgf1SaltLen64,
    };
    for (algorithm, name, own) in [
        (Algorithm::RsaPssSha256, RsaPss2048Sha256Mgf1SaltLen32, true),
        (Algorithm::RsaPssSha256, RsaPss2048Sha256Mgf1SaltLen0, false),
        (Algorithm::RsaPssSha256, RsaPss2048Sha256Mgf1Sha1_20, false),
        (Algorithm::RsaPssSha512, RsaPss4096Sha512Mgf1SaltLen64, true),
        (Algorithm::RsaPssSha512, RsaPss4096Sha512Mgf1SaltLen32, false),
    ] {
        let row = row(algorithm, KeyForm::Utf8);
        let mut count = Count::default();
        for group in rsa_pss_verify::TestSet::load(name).unwrap().test_groups {
            for test in group.tests {
                let got = verify(&row, &group.pem, &test.msg, &test.sig);
                let about = format!("{} {}", test.tc_id, test.comment);
                if own {
                    count.add(&about, test.result, got);
                } else if test.result == TestResult::Valid {
                    assert!(got.is_err(), "{name:?} {about}");
                }
            }
        }
        if own {
            count.end(&format!("{name:?}"));
        }
    }
}
