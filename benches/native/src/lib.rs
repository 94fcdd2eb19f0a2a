//! The requests that the native benchmarks measure: bodies from files, signed as Stripe signs them.

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A made-up secret.
pub const SECRET: &str = "whsec_benches_only_not_a_real_secret_0001";

/// A signed request.
pub struct Signed {
    pub body: Vec<u8>,
    pub headers: Vec<(String, String)>,
    /// Unix seconds.
    pub now: u64,
}

/// Signs a body now.
pub fn signed(body: Vec<u8>) -> Signed {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{now}.").as_bytes());
    mac.update(&body);
    let signature = hex::encode(mac.finalize().into_bytes());
    let header = |name: &str, value: String| (name.to_owned(), value);
    let headers = vec![
        header("host", "edge.example".into()),
        header("user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)".into()),
        header("accept", "*/*; q=0.5, application/xml".into()),
        header("cache-control", "no-cache".into()),
        header("content-type", "application/json; charset=utf-8".into()),
        header("content-length", body.len().to_string()),
        header("stripe-signature", format!("t={now},v1={signature},v0={signature}")),
    ];
    Signed { body, headers, now }
}
