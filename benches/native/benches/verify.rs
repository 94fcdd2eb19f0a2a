//! hookseal beside webhook-verify, on the bodies in the folder that `HOOKSEAL_BODIES` names: a file `<bytes>.json` for each size.

use std::hint::black_box;
use std::time::Duration;
use std::{env, fs};

use criterion::Criterion;
use hookseal::{Request, Secret, UnixTime, Webhook, providers};
use hookseal_benches::{SECRET, Signed, signed};
use serde_json::Value;

type Run = fn(&Webhook<'_>, &Signed) -> bool;

/// Names as they stand in the report, and whether the forged request is refused by it.
const CASES: [(&str, Run); 4] = [
    ("hookseal verify", |webhook, signed| {
        with_request(signed, |request, now| webhook.verify(black_box(request), now).is_ok())
    }),
    ("hookseal verify + event", |webhook, signed| {
        with_request(signed, |request, now| {
            webhook.verify(black_box(request), now).is_ok_and(|verified| {
                verified.normalize().is_ok_and(|event| !black_box(event.to_json()).is_empty())
            })
        })
    }),
    ("webhook-verify", |_, signed| peer(signed)),
    ("webhook-verify + serde_json::Value", |_, signed| {
        peer(signed)
            && serde_json::from_slice::<Value>(black_box(&signed.body))
                .is_ok_and(|value| black_box(value).is_object())
    }),
];

fn with_request(signed: &Signed, run: impl FnOnce(&Request<'_>, UnixTime) -> bool) -> bool {
    let headers: Vec<_> =
        signed.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    run(&Request::post(&headers, &signed.body), UnixTime::from_secs(signed.now))
}

fn peer(signed: &Signed) -> bool {
    let secret = webhook_verify::Secret::new(SECRET);
    webhook_verify::verify(
        webhook_verify::Provider::Stripe,
        black_box(&signed.headers),
        &signed.body,
        &secret,
        webhook_verify::VerifyOptions::default(),
    )
    .is_ok()
}

fn main() {
    let folder = env::var("HOOKSEAL_BODIES").expect("HOOKSEAL_BODIES names the folder of bodies");
    let milliseconds = |name: &str| {
        Duration::from_millis(
            env::var(name).expect(name).parse().expect("a number of milliseconds"),
        )
    };
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(10)
        .warm_up_time(milliseconds("HOOKSEAL_WARM_UP"))
        .measurement_time(milliseconds("HOOKSEAL_MEASURE"))
        .configure_from_args();
    let webhook = Webhook::new(&providers::STRIPE, Secret::new(SECRET).unwrap()).unwrap();
    let mut sizes: Vec<usize> = fs::read_dir(&folder)
        .expect("the folder of bodies")
        .filter_map(|entry| entry.unwrap().path().file_stem()?.to_str()?.parse().ok())
        .collect();
    sizes.sort_unstable();
    for size in sizes {
        let authentic = signed(fs::read(format!("{folder}/{size}.json")).unwrap());
        let mut forged = signed(authentic.body.clone());
        *forged.body.last_mut().unwrap() = b' ';
        let mut cases = CASES;
        if env::var_os("HOOKSEAL_REVERSED").is_some() {
            cases.reverse();
        }
        for (name, run) in cases {
            assert!(run(&webhook, &authentic), "{name} refuses the authentic request");
            assert!(!run(&webhook, &forged), "{name} accepts a forged request");
            criterion.bench_function(&format!("{size}/{name}"), |bencher| {
                bencher.iter(|| run(&webhook, &authentic))
            });
        }
    }
}
