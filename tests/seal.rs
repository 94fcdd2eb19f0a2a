//! The seal, before the official verifier and the specification's own vector.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    reason = "a test fails by panicking"
)]

#[path = "common/seeds.rs"]
mod seeds;

use hookseal::{ErrorCode, Request, Seal, SealHeaders, Secret, UnixTime, Webhook, sign};
use http::{HeaderMap, HeaderValue};
use seeds::SEEDS;

const CURRENT: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEXT: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

fn secret(text: &str) -> Secret {
    Secret::new(text).unwrap()
}

fn headers(sealed: &SealHeaders) -> HeaderMap {
    sealed
        .pairs()
        .into_iter()
        .map(|(n, v)| (n.parse().unwrap(), HeaderValue::from_str(v).unwrap()))
        .collect()
}

/// <https://github.com/standard-webhooks/standard-webhooks>, the vector of every official library's tests.
#[test]
fn the_specifications_vector() {
    let headers = Seal::new(&secret(CURRENT))
        .unwrap()
        .headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            br#"{"test": 2432232314}"#,
            UnixTime::from_secs(1_614_265_330),
        )
        .unwrap();
    assert_eq!(
        headers.pairs(),
        [
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ]
    );
}

#[test]
fn the_official_library_accepts_events_of_every_provider() {
    let now = UnixTime::from_secs(jiff::Timestamp::now().as_second().unsigned_abs());
    let seal = Seal::new(&secret(CURRENT)).unwrap().also(&secret(NEXT)).unwrap();
    for provider in SEEDS {
        let key = Secret::with_key_id("key", "secret").unwrap();
        let payload: &[u8] = if provider.is_form() {
            b"<notification><kind>check</kind></notification>"
        } else {
            b"{\"id\":1}"
        };
        let signed = sign(provider, &key, payload, now).unwrap();
        let received: Vec<_> =
            signed.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
        let webhook = Webhook::new(provider, key).unwrap();
        let verified = webhook.verify(&Request::post(&received, &signed.body), now).unwrap();
        let event = verified.normalize().unwrap();
        let sealed = seal.seal(&event, now);
        assert_eq!(sealed.body, event.to_json());
        for text in [CURRENT, NEXT] {
            let official = standardwebhooks::Webhook::new(text).unwrap();
            let map = headers(&sealed.headers);
            official.verify(&sealed.body, &map).unwrap();
            let mut changed = sealed.body.clone();
            *changed.last_mut().unwrap() ^= 1;
            assert!(official.verify(&changed, &map).is_err());
        }
    }
}

#[test]
fn message_ids_name_source_account_and_event() {
    let id = hookseal::message_id;
    assert_eq!(id("a", "b", "c"), id("a", "b", "c"));
    assert_ne!(id("a", "b", "c"), id("ab", "", "c"));
    assert_ne!(id("a", "b", "c"), id("a", "bc", ""));
    assert_ne!(id("a", "b", "c"), id("a", "x", "c"));
    assert_ne!(id("a", "b", "c"), id("a", "b", "x"));
    let (prefix, rest) = id("stripe", "", "evt_1")
        .split_once('_')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    assert_eq!((prefix.as_str(), rest.len()), ("msg", 26));
    assert!(rest.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7')));
}

#[test]
fn ids_of_conflicts_are_their_payloads() {
    let id = hookseal::conflict_id;
    assert_eq!(id("a", "b", "c", b"d"), id("a", "b", "c", b"d"));
    assert_ne!(id("a", "b", "c", b"d"), id("a", "b", "c", b"e"));
    assert_ne!(id("a", "b", "c", b"d"), id("a", "b", "cd", b""));
    assert_ne!(id("a", "b", "c", b""), hookseal::message_id("a", "b", "c"));
    assert!(id("a", "b", "c", b"d").starts_with("msg_") && id("a", "b", "c", b"d").len() == 30);
}

#[test]
fn secrets_that_seal_nothing() {
    for text in [
        "whsec_",
        "whsec_=",
        "whsec_AA==",
        "whsec_!",
        "whsec_a",
        "not base64",
        "whsec_Zm8==",
        "whsec_Zm9=",
        "wHsec_Zm8=",
    ] {
        assert_eq!(
            Seal::new(&secret(text)).unwrap_err().code(),
            ErrorCode::InvalidSecret,
            "{text}"
        );
    }
    // The prefix is optional and the padding is not, as in the official libraries.
    for text in ["whsec_Zm8=", "Zm8="] {
        assert!(Seal::new(&secret(text)).is_ok(), "{text}");
    }
    assert_eq!(Seal::new(&secret("whsec_Zm8")).unwrap_err().code(), ErrorCode::InvalidSecret);
}

#[test]
fn message_ids_that_would_change_what_is_signed() {
    let seal = Seal::new(&secret(CURRENT)).unwrap();
    for id in ["", "a b", "a.1", "a\r\nx: y", "é", "\0", &"a".repeat(256)] {
        let error = seal.headers(id, b"", UnixTime::from_secs(0)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidOptions, "{id:?}");
    }
    assert!(seal.headers(&"a".repeat(255), b"\xff", UnixTime::from_secs(u64::MAX)).is_ok());
}
