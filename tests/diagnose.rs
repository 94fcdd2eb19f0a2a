//! Diagnosis: each real mistake gets its finding, and no finding gives a secret away.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    clippy::string_slice,
    clippy::format_collect,
    reason = "a test fails by panicking"
)]

#[path = "common/seeds.rs"]
mod seeds;

use seeds::SEEDS;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use data_encoding::{BASE64, HEXLOWER};
use hookseal::{
    ErrorCode, Finding, FindingCode as Code, FindingKind as Kind, Provider, Request, Secret,
    UnixTime, Webhook, providers, sign,
};
use proptest::prelude::*;
use proptest::sample::select;

const NOW: u64 = 1_700_000_000;
const KEY_ID: &str = "public_key_1";
const TEXT: &str = "whsec_diagnose_tests_only_71c0";
const STRIPE: &str = "stripe/charge.succeeded.json";
const JSON: &str = r#"{"id":"evt_1","type":"a.b","url":"https://x.example/a","name":"Zoë & Søn","n":1.50,"none":{},"list":[]}"#;

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    fs::read_to_string(path).unwrap()
}

fn row(id: &str) -> &'static Provider {
    providers::find(id).unwrap()
}

fn secret(text: &str) -> Secret {
    Secret::with_key_id(KEY_ID, text).unwrap()
}

/// A request as it arrives, and the receiver that it arrives at.
#[derive(Clone)]
struct Case {
    row: &'static Provider,
    secret: Secret,
    others: Vec<Webhook<'static>>,
    method: &'static str,
    url: &'static str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    now: u64,
}

/// What the provider sent, before anything goes wrong.
fn sent(id: &str, payload: impl AsRef<[u8]>) -> Case {
    sent_with(id, TEXT, payload)
}

fn sent_with(id: &str, text: &str, payload: impl AsRef<[u8]>) -> Case {
    let (row, at) = (row(id), UnixTime::from_secs(NOW));
    let signed = sign(row, &secret(text), payload.as_ref(), at).unwrap();
    let receiver = secret(TEXT);
    let (headers, body) = (signed.headers, signed.body);
    Case {
        row,
        secret: receiver,
        others: Vec::new(),
        method: "POST",
        url: "/",
        headers,
        body,
        now: NOW,
    }
}

impl Case {
    fn with_secret(mut self, secret: Secret) -> Self {
        self.secret = secret;
        self
    }

    fn body(mut self, change: impl FnOnce(&str) -> String) -> Self {
        self.body = change(core::str::from_utf8(&self.body).unwrap()).into_bytes();
        self
    }

    fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Changes the value of the signature header.
    fn value(mut self, change: impl FnOnce(&str) -> String) -> Self {
        self.headers[1].1 = change(&self.headers[1].1);
        self
    }

    fn now(mut self, now: u64) -> Self {
        self.now = now;
        self
    }

    fn findings(&self) -> Vec<Finding> {
        let headers: Vec<_> =
            self.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
        let request =
            Request { method: self.method, url: self.url, headers: &headers, body: &self.body };
        let receiver = Webhook::new(self.row, self.secret.clone()).unwrap();
        receiver.diagnose(&request, UnixTime::from_secs(self.now), &self.others)
    }
}

/// The finding of a code, which has to be there once.
fn find(case: &Case, kind: Kind, code: Code) -> Finding {
    let findings = case.findings();
    assert_eq!(findings[0].kind(), Kind::Verdict, "{findings:?}");
    let of_code: Vec<_> =
        findings.iter().skip(1).filter(|finding| finding.code() == code).collect();
    assert_eq!(of_code.len(), 1, "{code:?} in {findings:#?}");
    assert_eq!(of_code[0].kind(), kind, "{findings:#?}");
    assert!(findings[1..].iter().all(|finding| finding.kind() != Kind::Verdict));
    of_code[0].clone()
}

fn fix(case: &Case, code: Code) -> Finding {
    assert_ne!(case.findings()[0].code(), Code::Verified);
    find(case, Kind::Fix, code)
}

fn note(case: &Case, code: Code) -> Finding {
    let found = find(case, Kind::Note, code);
    assert!(case.findings().iter().all(|finding| finding.kind() != Kind::Fix));
    found
}

/// The fields of a form.
fn fields(form: &[u8]) -> (String, String) {
    let mut values = form_urlencoded::parse(form).map(|(_, value)| value.into_owned());
    (values.next().unwrap(), values.next().unwrap())
}

fn form(signature: &str, payload: &str) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("bt_signature", signature)
        .append_pair("bt_payload", payload)
        .finish()
        .into_bytes()
}

fn braintree() -> Case {
    sent("braintree", sample("braintree/check.xml").repeat(3))
}

#[test]
fn a_good_request_is_verified_and_has_an_age() {
    for row in SEEDS {
        let payload = if row.is_form() { sample("braintree/check.xml") } else { JSON.to_owned() };
        let case = sent(&row.id, payload).now(NOW + 70);
        let codes: Vec<_> = case.findings().iter().map(Finding::code).collect();
        let age = row.protects_from_replay().then_some(Code::TimestampAge);
        assert_eq!(codes, [Some(Code::Verified), age].into_iter().flatten().collect::<Vec<_>>());
    }
    let case = sent("byl", "[1]");
    assert!(note(&case, Code::PayloadUnreadable).message().contains("no event: the payload"));
    assert_eq!(case.findings()[0].code(), Code::Verified);
}

#[test]
fn bodies_that_were_changed() {
    let stripe = || sent("stripe", sample(STRIPE));
    let byl = || sent("byl", JSON);
    let cases = [
        (
            Code::BodyLineEndMissing,
            sent("berbix", sample("berbix/test_hook.json")).body(|body| body.trim_end().into()),
        ),
        (
            Code::BodyLineEndMissing,
            sent("byl", "{\"a\":1}\r\n").body(|body| body.trim_end().into()),
        ),
        (Code::BodyLineEndAdded, stripe().body(|body| format!("{body}\n"))),
        (Code::BodyLineEndAdded, byl().body(|body| format!("{body}\r\n"))),
        (Code::BodyPadded, byl().body(|body| format!("  {body} \n"))),
        (Code::BodyLineEndings, stripe().body(|body| body.replace('\n', "\r\n"))),
        (
            Code::BodyLineEndings,
            sent("byl", "{\r\n\"a\": 1,\r\n\"b\": 2}").body(|body| body.replace("\r\n", "\n")),
        ),
        (Code::BodyMarkAdded, byl().body(|body| format!("\u{feff}{body}"))),
        (
            Code::BodyMarkMissing,
            sent("byl", format!("\u{feff}{JSON}"))
                .body(|body| body.trim_start_matches('\u{feff}').into()),
        ),
        (Code::BodyStringified, stripe().body(|body| serde_json::to_string(body).unwrap())),
        (Code::BodyBase64, stripe().body(|body| BASE64.encode(body.as_bytes()))),
        (Code::BodyMisread, byl().body(|body| body.bytes().map(char::from).collect())),
        (
            Code::BodyMisread,
            sent("byl", "{\"a\":\"\u{2019}\u{20ac}\"}").body(|body| {
                body.replace('\u{2019}', "\u{e2}\u{20ac}\u{2122}")
                    .replace("\u{20ac}\"", "\u{e2}\u{201a}\u{ac}\"")
            }),
        ),
        (
            Code::BodyLatin1,
            byl().bytes(JSON.chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<_>>()),
        ),
        (
            Code::BodyEncoded,
            byl().body(|body| form_urlencoded::byte_serialize(body.as_bytes()).collect()),
        ),
        (
            Code::BodyEncoded,
            byl().body(|body| {
                form_urlencoded::byte_serialize(body.as_bytes())
                    .collect::<String>()
                    .replace('+', "%20")
            }),
        ),
        (
            Code::BodyEncoded,
            braintree().body(|body| form_urlencoded::byte_serialize(body.as_bytes()).collect()),
        ),
    ];
    for (code, case) in cases {
        fix(&case, code);
    }
}

/// What other programs print, parsed and printed again without white space or escapes, as `JSON.stringify` does.
#[test]
fn bodies_that_were_parsed_and_printed_again() {
    let compact = |case: Case| {
        case.body(|body| serde_json::from_str::<serde_json::Value>(body).unwrap().to_string())
    };
    let fields =
        r#""a": {}, "b": [], "d": [1, 2], "u": "https://x.example/", "z": "Zoë 𝄞 & <Søn>\n\"\\" "#;
    let value: serde_json::Value = serde_json::from_str(&format!("{{{fields}}}")).unwrap();
    let flat = value.to_string();
    let pretty = |indent: &[u8]| {
        let mut out = Vec::new();
        let formatter = serde_json::ser::PrettyFormatter::with_indent(indent);
        serde::Serialize::serialize(
            &value,
            &mut serde_json::Serializer::with_formatter(&mut out, formatter),
        )
        .unwrap();
        String::from_utf8(out).unwrap()
    };
    let ascii = |text: &str| {
        text.chars()
            .map(|c| match c {
                '\0'..='\u{7f}' => c.to_string(),
                _ => c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("\\u{u:04x}")).collect(),
            })
            .collect::<String>()
    };
    let python =
        r#"{"a": {}, "b": [], "d": [1, 2], "u": "https://x.example/", "z": "Zoë 𝄞 & <Søn>\n\"\\"}"#;
    let html = flat.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e");
    let ruby = "{\n  \"a\": {\n  },\n  \"b\": [\n\n  ],\n  \"c\": 1\n}";
    let cases = [
        (pretty(b"  "), "indented by 2 spaces"),
        (pretty(b"    "), "indented by 4 spaces"),
        (pretty(b"\t"), "indented by tabs"),
        (pretty(b"  ") + "\n", "indented by 2 spaces, with a final line end"),
        (ruby.to_owned(), "lines in empty objects"),
        (python.to_owned(), "spaces after commas"),
        (ascii(python), "spaces after commas and colons, all but ASCII escaped"),
        (flat.replace('/', "\\/"), "/ escaped"),
        (ascii(&flat).replace('/', "\\/"), "/ escaped, all but ASCII escaped"),
        (html, "escaped for HTML"),
    ];
    for (payload, words) in cases {
        let case = compact(sent("byl", &payload));
        let found = fix(&case, Code::BodyReserialized);
        assert!(found.message().contains(words), "{} for {payload}", found.message());
    }
    // The other way: signed as JavaScript prints it, printed again by PHP or Python.
    for printed in [pretty(b"    "), ascii(&flat).replace('/', "\\/"), ascii(python)] {
        fix(&sent("byl", &flat).bytes(printed), Code::BodyReserialized);
    }
    // Stripe's own samples: numbers, order and escapes come back.
    let case = sent("stripe", sample(STRIPE));
    fix(&case.body(|body| body.replace('\n', "").replace("  ", "")), Code::BodyReserialized);
}

#[test]
fn signature_values_that_were_changed() {
    let stripe = || sent("stripe", JSON);
    let byl = || sent("byl", JSON);
    let mac = |value: &str| BASE64.encode(&HEXLOWER.decode(value.as_bytes()).unwrap());
    let upper = |value: &str| {
        let (time, mac) = value.split_once(",v1=").unwrap();
        format!("{time},v1={}", mac.to_uppercase())
    };
    let cases = [
        (Code::SignatureUpperCase, byl().value(str::to_uppercase)),
        (Code::SignatureUpperCase, stripe().value(upper)),
        (Code::SignatureUpperCase, braintree_value(str::to_uppercase)),
        (Code::SignatureBase64, byl().value(mac)),
        (
            Code::SignatureBase64,
            sent("berbix", JSON).value(|value| {
                let (head, hex) = value.rsplit_once(',').unwrap();
                format!("{head},{}", mac(hex))
            }),
        ),
        (Code::SignaturePrefixed, byl().value(|value| format!("sha256={value}"))),
        (Code::SignatureQuoted, stripe().value(|value| format!("\"{value}\""))),
        (Code::SignatureNamed, stripe().value(|value| format!("Stripe-Signature: {value}"))),
        (Code::SignatureSpaced, stripe().value(|value| value.replace(',', ", "))),
        (Code::SignatureSpaced, byl().value(|value| format!("{value} "))),
        (
            Code::SignatureEncoded,
            stripe().value(|value| value.replace('=', "%3D").replace(',', "%2C")),
        ),
        (Code::SignatureRepeated, byl().value(|value| format!("{value}, {value}"))),
        (Code::SignatureRepeated, stripe().value(|value| format!("t=1,v1=00, {value}"))),
        (Code::SignatureRepeated, twice(stripe())),
        (Code::SignatureRenamed, renamed("HTTP_STRIPE_SIGNATURE")),
        (Code::SignatureRenamed, renamed("Stripe_Signature")),
        (Code::SignatureRenamed, renamed("x-forwarded-stripe-signature")),
    ];
    for (code, case) in cases {
        fix(&case, code);
    }
}

fn braintree_value(change: impl Fn(&str) -> String) -> Case {
    let case = braintree();
    let (signature, payload) = fields(&case.body);
    let (key_id, mac) = signature.split_once('|').unwrap();
    let body = form(&format!("{key_id}|{}", change(mac)), &payload);
    case.bytes(body)
}

fn twice(mut case: Case) -> Case {
    case.headers.push(case.headers[1].clone());
    case
}

fn renamed(name: &str) -> Case {
    let mut case = sent("stripe", JSON);
    case.headers[1].0 = name.into();
    case
}

#[test]
fn secrets_that_were_changed() {
    let stripe = |configured: &str| sent("stripe", JSON).with_secret(secret(configured));
    let random = [0x9d_u8, 0xff, 0x00, 0x31, 0x80, 0x22, 0xfe, 0x07];
    let cases = [
        (Code::SecretQuoted, stripe(&format!("\"{TEXT}\""))),
        (Code::SecretQuoted, stripe(&format!("'{TEXT}'"))),
        (Code::SecretLineEnd, stripe(&format!("{TEXT}\\n"))),
        (Code::SecretAssigned, stripe(&format!("STRIPE_WEBHOOK_SECRET={TEXT}"))),
        (Code::SecretAssigned, stripe(&format!("STRIPE_WEBHOOK_SECRET=\"{TEXT}\""))),
        (Code::SecretPrefixMissing, stripe(&TEXT[6..])),
        (Code::SecretPrefixAdded, sent_with("stripe", &TEXT[6..], JSON)),
        (Code::SecretBase64, stripe(&BASE64.encode(TEXT.as_bytes()))),
        (Code::SecretBase64, stripe(&BASE64.encode(format!("{TEXT}\n").as_bytes()))),
        (Code::SecretBase64, signed_with(&random, &BASE64.encode(&random))),
        (Code::SecretHex, signed_with(&random, &HEXLOWER.encode(&random))),
        (Code::SecretDecoded, sent_with("byl", &BASE64.encode(TEXT.as_bytes()), JSON)),
        (Code::SecretDecoded, sent_with("byl", &HEXLOWER.encode(TEXT.as_bytes()), JSON)),
        (Code::SecretEncoded, sent_with("byl", "a+b/c=", JSON).with_secret(secret("a%2Bb%2Fc%3D"))),
        (Code::KeyIdSwapped, braintree().with_secret(Secret::with_key_id(TEXT, KEY_ID).unwrap())),
    ];
    for (code, case) in cases {
        fix(&case, code);
    }
    let found = fix(&stripe(&TEXT[6..]), Code::SecretPrefixMissing);
    assert!(found.message().contains("with the whsec_ that"), "{}", found.message());
}

/// A Byl request signed with bytes that are no text.
fn signed_with(key: &[u8], configured: &str) -> Case {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
    mac.update(JSON.as_bytes());
    let value = HEXLOWER.encode(&mac.finalize().into_bytes());
    sent("byl", JSON).value(|_| value).with_secret(secret(configured))
}

#[test]
fn key_ids_whose_secrets_are_mixed_up() {
    let case = braintree();
    let row = row("braintree");
    let receiver = Webhook::new(row, Secret::with_key_id(KEY_ID, "another").unwrap()).unwrap();
    let receiver = receiver.also(Secret::with_key_id("public_key_2", TEXT).unwrap()).unwrap();
    let findings =
        receiver.diagnose(&Request::post(&[], &case.body), UnixTime::from_secs(NOW), &[]);
    assert_eq!(findings[1].code(), Code::KeyIdsMixed, "{findings:?}");
}

#[test]
fn requests_for_another_receiver() {
    let wrong = || secret("whsec_wrong");
    let receiver = |id: &str, text: &str| Webhook::new(row(id), secret(text)).unwrap();
    let mut case = sent("stripe", JSON).with_secret(wrong());
    case.others = vec![receiver("stripe", "whsec_a"), receiver("stripe", TEXT)];
    assert!(fix(&case, Code::OtherReceiver).message().contains("others[1]"));

    let mut case = sent("byl", JSON).with_secret(wrong());
    case.row = row("stripe");
    assert!(note(&case, Code::OtherProviderSeen).message().contains("Byl"));
    case.others = vec![receiver("byl", TEXT)];
    assert!(fix(&case, Code::OtherProviderReceiver).message().contains("others[0]"));
    case.others.clear();
    let case = case.with_secret(secret(TEXT));
    assert!(fix(&case, Code::OtherProvider).message().contains("Byl"));
}

#[test]
fn forms_that_were_changed() {
    let (signature, payload) = fields(&braintree().body);
    let plus = (0..2000_u32).map(|n| format!("<a>{n}>?~</a>")).collect::<String>();
    let with_plus = sent("braintree", plus);
    let (plus_signature, plus_payload) = fields(&with_plus.body);
    assert!(plus_payload.contains('+'));
    let flat = payload.replace('\n', "");
    let object = serde_json::json!({ "bt_payload": payload, "bt_signature": signature });
    let mut in_header = braintree().bytes(payload.clone());
    in_header.headers = vec![("bt_signature".into(), signature.clone())];
    let cases = [
        (
            Code::PayloadSpaces,
            with_plus.bytes(form(&plus_signature, &plus_payload.replace('+', " "))),
        ),
        (
            Code::PayloadLineEnds,
            braintree().bytes(form(&signature, &payload.replace('\n', "\r\n"))),
        ),
        (Code::PayloadLineEnds, braintree().bytes(form(&signature, &flat))),
        (Code::FormAsJson, braintree().bytes(object.to_string())),
        (Code::SignatureRenamed, in_header),
        (
            Code::BodyEncoded,
            braintree().bytes(form(
                &signature.replace('|', "%7C"),
                &form_urlencoded::byte_serialize(payload.as_bytes()).collect::<String>(),
            )),
        ),
    ];
    for (code, case) in cases {
        fix(&case, code);
    }
    for body in ["{}".to_owned(), payload, "--x\r\ncontent-disposition: form-data".into()] {
        let case = braintree().bytes(body);
        assert!(note(&case, Code::BodyNotForm).message().contains("bt_signature and bt_payload"));
    }
}

#[test]
fn what_is_only_seen() {
    let stripe = || sent("stripe", JSON);
    let byl = || sent("byl", JSON);
    let mut unsigned = stripe();
    unsigned.headers.pop();
    let mut get = stripe().bytes("");
    get.method = "GET";
    let mut long = byl().bytes(&JSON.as_bytes()[..90]);
    long.headers.push(("Content-Length".into(), JSON.len().to_string()));
    let length = format!("{} bytes shorter", JSON.len() - 90);
    let challenge = |url| {
        let mut case = braintree().bytes("");
        (case.method, case.url) = ("GET", url);
        case
    };
    let nested = format!("{{\"a\":{}{}}}", "[".repeat(120), "]".repeat(120));
    let deep = format!("{{\"a\":{}1{}{}}}", "[".repeat(120), ",1".repeat(100_000), "]".repeat(120));
    let big = format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20));
    let cases: Vec<(Code, Case, &str)> = vec![
        (Code::SignatureMissing, unsigned, "in the header stripe-signature"),
        (
            Code::SignatureMissing,
            braintree().bytes("bt_payload=YQ=="),
            "in the form field bt_signature",
        ),
        (Code::SignatureMissing, stripe().value(|_| " ".into()), ""),
        (Code::SignatureUndefined, stripe().value(|_| "undefined".into()), ""),
        (
            Code::VersionUnsupported,
            stripe().value(|value| value.replace("v1", "v0")),
            "no item called v1",
        ),
        (
            Code::MacLength,
            byl().value(|value| value[..40].into()),
            "40 hexadecimal digits instead of 64",
        ),
        (Code::MacLength, stripe().value(|value| format!("{value}{value:.0}00")), "66 "),
        (Code::MacNotHex, byl().value(|_| "x".repeat(64)), ""),
        (Code::SignatureRepeated, twice(byl()).bytes("{\"a\":2}"), ""),
        (
            Code::KeyIdUnknown,
            braintree().with_secret(Secret::with_key_id("public_key_2", TEXT).unwrap()),
            "sandbox",
        ),
        (Code::BodyEmpty, byl().bytes(""), ""),
        (Code::BodyIsObject, byl().bytes("[object Object]"), ""),
        (Code::BodyUndecodable, byl().bytes(JSON.replace('ë', "\u{fffd}")), ""),
        (Code::BodyCompressed, byl().bytes([0x1f, 0x8b, 8, 0]), ""),
        (Code::BodyCut, byl().bytes(&JSON.as_bytes()[..70]), ""),
        (Code::BodyNotJson, byl().bytes("id=1&type=a"), ""),
        (Code::BodyLength, long, &length),
        (Code::BodyTooLarge, byl().bytes(big), ""),
        (Code::SearchEnded, byl().bytes(deep), ""),
        (Code::NoSingleChange, byl().bytes(nested), "one webhook secret"),
        (Code::NoSingleChange, stripe().with_secret(secret("whsec_wrong")), "Dashboard"),
        (Code::SecretUnlike, stripe().with_secret(secret("wrong")), "whsec_"),
        (Code::MethodNotPost, get, ""),
        (
            Code::RequestIsHandshake,
            challenge("/?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53"),
            "",
        ),
        (Code::ChallengeMalformed, challenge("/?bt_challenge=evil"), "bt_challenge"),
    ];
    for (code, case, words) in cases {
        let found = note(&case, code);
        assert!(found.message().contains(words), "{}", found.message());
    }
}

/// However large the body and however many the secrets: what would take minutes is not tried.
#[test]
fn the_search_ends() {
    let (body, at) = (vec![b'x'; 8 << 20], UnixTime::from_secs(NOW));
    let signed = sign(row("stripe"), &secret(TEXT), &body, at).unwrap();
    let mut receiver = Webhook::new(row("stripe"), secret("whsec_other_0")).unwrap();
    for index in 1..16 {
        receiver = receiver.also(secret(&format!("whsec_other_{index}"))).unwrap();
    }
    let headers: Vec<_> =
        signed.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let findings = receiver.diagnose(&Request::post(&headers, &signed.body), at, &[]);
    let codes: Vec<_> = findings.iter().map(Finding::code).collect();
    assert!(codes.contains(&Code::SearchEnded), "{codes:?}");
    assert!(codes.contains(&Code::BodyTooLarge), "{codes:?}");
}

#[test]
fn clocks() {
    let at = |now: u64| sent("stripe", JSON).now(now);
    let age = |now| note(&at(now), Code::TimestampAge).message().to_owned();
    assert_eq!(
        age(NOW),
        "the timestamp is 0 seconds before the clock, and 300 seconds are allowed"
    );
    for (now, words) in [
        (NOW + 119, "119 seconds before"),
        (NOW + 420, "7 minutes before"),
        (NOW - 8000, "2 hours after"),
        (NOW + 172_800, "2 days before"),
    ] {
        assert!(age(now).contains(words), "{now}: {}", age(now));
    }
    for (now, code) in [
        (NOW * 1000, Code::ClockMilliseconds),
        (NOW + 3 * 3600 + 9, Code::TimeZone),
        (NOW - 19_800 + 9, Code::TimeZone),
        (3, Code::ClockUnset),
    ] {
        note(&at(now), code);
    }
    let unexplained = at(NOW + 1000).findings();
    assert_eq!(unexplained[0].code(), Code::Refused(ErrorCode::TimestampTooOld));
    assert_eq!(unexplained.len(), 2, "{unexplained:?}");

    // Signed with milliseconds, which is a timestamp far in the future.
    let signed =
        sign(row("stripe"), &secret(TEXT), JSON.as_bytes(), UnixTime::from_secs(NOW * 1000));
    let mut case = at(NOW);
    case.headers = signed.unwrap().headers;
    note(&case, Code::TimestampMilliseconds);

    // A fix and the window at once.
    let case = at(NOW + 7200).body(|body| format!("{body}\n"));
    fix(&case, Code::BodyLineEndAdded);
    find(&case, Kind::Note, Code::TimeZone);
}

#[test]
fn the_age_is_measured_by_the_receiver_that_the_request_is_for() {
    let receiver = |id: &str| Webhook::new(row(id), secret(TEXT)).unwrap();
    let mut case = sent("stripe", JSON).with_secret(secret("whsec_wrong")).now(NOW + 500);
    case.others = vec![receiver("stripe").tolerance(900).unwrap()];
    assert!(find(&case, Kind::Note, Code::TimestampAge).message().contains("900 seconds"));
    case.row = row("byl");
    assert!(find(&case, Kind::Note, Code::TimestampAge).message().contains("900 seconds"));
    let mut case = sent("byl", JSON).with_secret(secret("whsec_wrong"));
    case.row = row("stripe");
    case.others = vec![receiver("byl")];
    assert!(case.findings().iter().all(|finding| finding.code() != Code::TimestampAge));
}

#[test]
fn a_signature_of_many_parts_gets_few_findings() {
    let macs: Vec<_> = (0..2000).map(|n| format!("v1={}", "a".repeat(n % 60))).collect();
    let case = sent("stripe", JSON).value(|_| format!("t={NOW},{}", macs.join(",")));
    let findings = case.findings();
    assert!(findings.len() <= 20, "{}", findings.len());
    let messages: BTreeSet<_> = findings.iter().map(Finding::message).collect();
    assert_eq!(messages.len(), findings.len(), "{findings:#?}");
}

#[test]
fn api_keys_are_no_signing_secrets() {
    for text in ["sk_live_abc", "rk_test_abc", "pk_live_abc"] {
        let error = Webhook::new(row("stripe"), secret(text)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidSecret);
        assert!(error.message().contains("API key"));
        assert!(Webhook::new(row("byl"), secret(text)).is_ok());
    }
    assert!(Webhook::new(row("stripe"), secret("without a prefix")).is_ok());
}

#[test]
fn words_are_distinct_and_typed() {
    let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(words.len(), Code::ALL.len());
    let written = include_str!("../pkg-template/index.d.ts");
    let (_, union) =
        written.split_once("export type FindingCode =\n  | WebhookErrorCode\n").unwrap();
    let union = union.split_once(';').unwrap().0;
    let typed: BTreeSet<_> = union
        .lines()
        .map(|line| line.trim_start_matches("  | \"").trim_end_matches('"'))
        .filter(|word| !matches!(*word, "unusable" | "body_not_raw" | "headers_unusable"))
        .collect();
    assert_eq!(words, typed);
}

/// What may go wrong on the way, at random.
fn mistake() -> impl Strategy<Value = fn(Case) -> Case> {
    let mistakes: Vec<fn(Case) -> Case> = vec![
        |case| case,
        |case| case.now(NOW + 7200),
        |case| case.now(5),
        |case| case.body(|body| format!("{body}\n")),
        |case| case.body(|body| body.replace(' ', "")),
        |case| case.body(|body| BASE64.encode(body.as_bytes())),
        |case| case.body(|body| body.replace('a', "b")),
        |case| case.body(str::to_uppercase),
        |case| case.bytes(""),
        |case| case.with_secret(secret("whsec_another")),
        |case| case.with_secret(secret(&format!("\"{TEXT}\""))),
        |case| case.with_secret(secret(&TEXT[6..])),
        |case| case.with_secret(Secret::with_key_id("another", TEXT).unwrap()),
        |case| if case.headers.len() < 2 { case } else { twice(case) },
        |case| if case.headers.len() < 2 { case } else { case.value(str::to_uppercase) },
        |case| if case.headers.len() < 2 { case } else { case.value(|value| value[..20].into()) },
        |mut case| {
            case.headers.retain(|(name, _)| name == "content-type");
            case
        },
        |mut case| {
            case.headers.iter_mut().for_each(|(name, _)| *name = format!("HTTP_{name}"));
            case
        },
        |mut case| {
            case.row = SEEDS[0];
            case
        },
        |mut case| {
            case.others = vec![Webhook::new(case.row, secret(TEXT)).unwrap()];
            case
        },
    ];
    select(mistakes)
}

/// Runs of hexadecimal digits that are long enough to be part of a MAC.
fn macs(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_hexdigit())
        .filter(|run| run.len() >= 16)
        .map(str::to_lowercase)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_secret_is_said(
        row in select(SEEDS),
        private in "[a-z]{12,30}",
        mistakes in proptest::collection::vec(mistake(), 0..4),
    ) {
        let payload = format!("{{\"id\": \"{private}\", \"type\": \"a.b\"}}");
        let good = sent(&row.id, payload);
        let case = mistakes.into_iter().fold(good.clone(), |case, change| change(case));
        let findings = case.findings();
        prop_assert!(!findings.is_empty());
        let shown = format!("{findings:?}");
        for hidden in [TEXT, &TEXT[6..], "whsec_another", KEY_ID, &private] {
            prop_assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
        prop_assert_eq!(macs(&shown), BTreeSet::new());
        // Nor what the request said, nor the right MAC, in whatever case or part.
        for case in [&good, &case] {
            let values = case.headers.iter().skip(1).map(|(_, value)| value.as_str());
            let body = String::from_utf8_lossy(&case.body);
            for mac in values.chain([body.as_ref()]).flat_map(macs) {
                prop_assert!(!shown.to_lowercase().contains(&mac[..16]), "{shown}");
            }
        }
        let kinds: Vec<_> = findings.iter().map(|finding| finding.kind().as_str()).collect();
        prop_assert!(kinds.is_sorted_by(|a, b| a == b || *a == "verdict" || *b == "note"));
        prop_assert_eq!(findings.iter().filter(|finding| finding.kind() == Kind::Verdict).count(), 1);
    }

    #[test]
    fn any_bytes_get_findings(
        row in select(SEEDS),
        names in proptest::collection::vec(select(vec!["stripe-signature", "byl-signature", "x-berbix-signature", "content-length", "x"]), 0..4),
        value in prop_oneof![proptest::collection::vec(any::<u8>(), 0..80), "[tv01=,|& a-f0-9\"%:]{0,120}".prop_map(String::into_bytes)],
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "(bt_signature|bt_payload|[&=%+;a-zA-Z0-9]){0,40}".prop_map(String::into_bytes),
            "\\{?[{}\\[\\]:,\"\\\\/ a-u0-9é]{0,60}\\}?".prop_map(String::into_bytes),
            "\"[{}:,\\\\\"a-u0-9]{0,60}\"".prop_map(String::into_bytes),
        ],
        (method, url) in (select(vec!["POST", "GET", ""]), ".{0,40}"),
        now in any::<u64>(),
    ) {
        let headers: Vec<_> = names.iter().map(|name| (*name, value.as_slice())).collect();
        let request = Request { method, url: &url, headers: &headers, body: &body };
        let receiver = Webhook::new(row, secret(TEXT)).unwrap();
        let findings = receiver.diagnose(&request, UnixTime::from_secs(now), core::slice::from_ref(&receiver));
        let refused = receiver.verify(&request, UnixTime::from_secs(now)).unwrap_err();
        prop_assert_eq!(findings[0].code(), Code::Refused(refused.code()));
        prop_assert!(findings.iter().all(|finding| finding.kind() != Kind::Fix));
    }
}

/// Bodies made to be slow. Were the time quadratic, each would take minutes.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn hostile_bodies_take_bounded_time() {
    let bodies = [
        "[".repeat(1 << 18),
        "\"".repeat(1 << 18),
        "%".repeat(1 << 18),
        "&".repeat(1 << 18),
        "bt_signature=a&".repeat(1 << 15),
        "\\u".repeat(1 << 17),
        format!("{{\"a\":\"{}\"}}", "\\u00e9/".repeat(1 << 14)),
        format!("{{\"a\":[{}]}}", vec!["[ ]"; 1 << 15].join(",")),
    ];
    let start = std::time::Instant::now();
    for body in bodies {
        for id in ["byl", "braintree"] {
            let case = sent(id, JSON).bytes(body.as_bytes());
            assert!(case.findings().len() > 1);
        }
    }
    assert!(start.elapsed().as_secs() < 60);
}
