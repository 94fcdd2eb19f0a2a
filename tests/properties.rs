//! Properties of every row: what is signed verifies, what is changed does not, and no bytes make anything panic.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    reason = "a test fails by panicking"
)]

use hookseal::{ErrorCode, Provider, Request, Secret, UnixTime, Webhook, providers, sign};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn row() -> impl Strategy<Value = &'static Provider> {
    select(providers::ALL)
}

/// Secrets as providers may issue them, visible at both ends; those with another first character are others.
fn secret(first: char) -> impl Strategy<Value = Secret> {
    ("[!-~]{1,20}", "([ -~é✓]{0,60}[!-~é✓])?").prop_map(move |(key_id, rest)| {
        Secret::with_key_id(&key_id.replace(['|', '&'], "_"), &format!("{first}{rest}")).unwrap()
    })
}

/// Bytes that look a little like what providers send.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..200),
        "[tv01=,|& a-f0-9]{0,120}".prop_map(String::into_bytes),
        "(bt_signature|bt_payload|[&=%+;a-zA-Z0-9]){0,40}".prop_map(String::into_bytes),
        "[{}\\[\\]:,\"\\\\ a-z0-9]{0,120}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_signed_verifies(row in row(), secret in secret('a'), other in secret('b'), payload in vec(any::<u8>(), 1..300), now in 0_u64..4_000_000_000) {
        let now = UnixTime::from_secs(now);
        let signed = sign(row, &secret, &payload, now).unwrap();
        let headers: Vec<_> = signed.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
        let request = Request::post(&headers, &signed.body);
        let webhook = Webhook::new(row, other.clone()).unwrap().also(secret.clone()).unwrap();
        let verified = webhook.verify(&request, now).unwrap();
        prop_assert!(verified.secret_index() == 1 || other.key_id() == secret.key_id());
        // Authentic bytes that are no event are refused as a request, and nothing panics.
        if let Err(error) = verified.normalize() {
            prop_assert_eq!((error.code(), error.status()), (ErrorCode::MalformedPayload, 422));
        }
    }

    #[test]
    fn what_is_changed_does_not_verify(row in row(), secret in secret('a'), payload in vec(any::<u8>(), 1..300), at in any::<prop::sample::Index>(), bit in 0_u32..8) {
        let now = UnixTime::from_secs(1_700_000_000);
        let signed = sign(row, &secret, &payload, now).unwrap();
        let headers: Vec<_> = signed.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
        let mut body = signed.body.clone();
        let index = at.index(body.len());
        body[index] ^= 1_u8 << bit;
        let webhook = Webhook::new(row, secret).unwrap();
        let accepted = webhook.verify(&Request::post(&headers, &body), now).is_ok();
        // A form has spellings that decode alike: `%7c` for `%7C`.
        let same = row.form_fields().is_some()
            && form_urlencoded::parse(&body).eq(form_urlencoded::parse(&signed.body));
        prop_assert!(!accepted || same);
    }

    #[test]
    fn any_bytes_get_a_code(row in row(), secret in secret('a'), value in soup(), body in soup(), url in ".{0,80}", now in any::<u64>()) {
        let name = row.signature_header().unwrap_or("x");
        let headers = [(name, value.as_slice())];
        let webhook = Webhook::new(row, secret).unwrap();
        let now = UnixTime::from_secs(now);
        prop_assert!(webhook.verify(&Request::post(&headers, &body), now).is_err());
        let request = Request { method: "GET", url: &url, headers: &headers, body: &body };
        prop_assert!(webhook.handshake(&request).is_err() || row.handshake.is_none());
    }
}
