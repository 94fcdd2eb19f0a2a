//! How long keys of RSA may be, in native builds and in the Worker; the package's suite has the same keys with WebCrypto.
#![cfg(all(not(target_arch = "wasm32"), feature = "rsa"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use hookseal::{ErrorCode, Request, Secret, UnixTime, Webhook, providers};
use serde_json::Value;

#[test]
fn keys_of_2048_to_8192_bits_verify_and_others_are_refused() {
    let sizes: Value = serde_json::from_str(include_str!("rsa-sizes.json")).unwrap();
    let body = sizes["body"].as_str().unwrap().as_bytes();
    let keys = sizes["keys"].as_array().unwrap();
    let mut good = 0;
    for key in keys {
        let bits = key["bits"].as_u64().unwrap();
        let secret = Secret::new(key["key"].as_str().unwrap()).unwrap();
        let webhook = Webhook::new(&providers::WISE, secret);
        if !(2048..=8192).contains(&bits) {
            assert_eq!(webhook.unwrap_err().code(), ErrorCode::InvalidSecret, "{bits}");
            continue;
        }
        let webhook = webhook.unwrap();
        let headers = [("x-signature-sha256", key["signature"].as_str().unwrap().as_bytes())];
        let verify = |body| webhook.verify(&Request::post(&headers, body), UnixTime::from_secs(0));
        assert!(verify(body).is_ok(), "{bits}");
        assert_eq!(verify(b"{}").unwrap_err().code(), ErrorCode::SignatureMismatch, "{bits}");
        good += 1;
    }
    assert_eq!((keys.len(), good), (5, 3));
}
