//! The valid requests of every row, broken a little everywhere: no panic, no valid one where the signature covers what was broken.
#![cfg(all(
    not(target_arch = "wasm32"),
    feature = "ed25519",
    feature = "ecdsa",
    feature = "rsa",
    feature = "fetched-keys"
))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    reason = "a test fails by panicking"
)]

mod common;

use hookseal::provider::PayloadFormat;
use hookseal::{Provider, Request, Trust, UnixTime, providers};

use self::common::Vector;

/// Values that no provider sends.
const HOSTILE: &[&[u8]] = &[
    b"",
    b" ",
    b",",
    b"=",
    b";;;;",
    b"\0",
    b"a\0b",
    b"\r\nx: y",
    b"\x7f",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"v1=",
    b"t=,v1=",
    b"t=18446744073709551616,v1=00",
    b"-1",
    b"1e9",
    b"0x0",
    b"NaN",
    b"+1700000000",
    b"v1,",
    b"v1a,",
    b"a.b.c",
    b"..",
    b"Bearer ",
    b"Basic ",
    b"sha256=",
    b"%00",
    b"AA==",
    b"{}",
    b"null",
    b"https://",
    b"https://a@b/",
    b"\xef\xbc\x91",
];

type Headers = Vec<(String, Vec<u8>)>;

/// Whether a request verifies, and whether it is the event of the vector then; what it comes to beside that must be no panic.
fn verifies(row: &Provider, vector: &Vector, headers: &Headers, body: &[u8]) -> Option<Vec<u8>> {
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
    let request = Request { method: "POST", url: &vector.request.url, headers: &headers, body };
    let webhook = common::webhook(row, vector).unwrap();
    let _ = webhook.handshake(&request);
    let webhook = common::with_key(webhook, &request, vector).ok()?;
    let verified = webhook.verify(&request, UnixTime::from_secs(vector.now)).ok()?;
    Some(verified.normalize().map(|event| event.to_json()).unwrap_or_default())
}

fn broken(bytes: &[u8], most: usize) -> impl Iterator<Item = Vec<u8>> {
    let step = bytes.len().div_ceil(most).max(1);
    (0..bytes.len()).step_by(step).map(|at| {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1_u8 << (at % 8);
        changed
    })
}

#[test]
fn a_valid_request_that_is_broken_is_refused() {
    let (mut rows, mut cases) = (0, 0);
    for (name, file) in common::files() {
        let Ok(row) = providers::find(&file.provider) else { continue };
        let valid = |vector: &&Vector| {
            vector.expect.event.as_deref() == Some("valid") && vector.request.method == "POST"
        };
        let Some(vector) = file.vectors.iter().find(valid) else { continue };
        let body = vector.request.body();
        let headers: Headers = vector
            .request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.clone().into_bytes()))
            .collect();
        let good = verifies(row, vector, &headers, &body).unwrap();
        rows += 1;
        let longer = [&body[..], b" "].concat();
        let shorter = body[..body.len().saturating_sub(1)].to_vec();
        for changed in broken(&body, 40).chain([longer, shorter, Vec::new()]) {
            cases += 1;
            let event = verifies(row, vector, &headers, &changed);
            // What verifies all the same is covered in part, or a form that is spelled otherwise: `%7b` for `%7B`.
            let same = row.events.format == PayloadFormat::Form
                && form_urlencoded::parse(&changed).eq(form_urlencoded::parse(&body));
            let harmless = row.trust() == Trust::Authenticated || same;
            assert!(
                event.as_ref().is_none_or(|event| harmless || *event == good),
                "{name}: {}",
                String::from_utf8_lossy(&changed)
            );
        }
        for at in 0..headers.len() {
            let values = broken(&headers[at].1, 40).chain(HOSTILE.iter().map(|v| v.to_vec()));
            for value in values {
                cases += 1;
                let mut changed = headers.clone();
                changed[at].1 = value;
                verifies(row, vector, &changed, &body);
            }
            let mut twice = headers.clone();
            twice.push(headers[at].clone());
            verifies(row, vector, &twice, &body);
            let mut without = headers.clone();
            without.remove(at);
            verifies(row, vector, &without, &body);
            cases += 2;
        }
    }
    assert!(rows > 190 && cases > 20_000, "{cases} requests of {rows} rows");
}
