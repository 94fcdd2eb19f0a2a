//! Properties of every row: what is signed verifies, what is changed does not, a payload survives, and no bytes make anything panic.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    reason = "a test fails by panicking"
)]

#[path = "common/seeds.rs"]
mod seeds;

use hookseal::{ErrorCode, Event, Provider, Request, Secret, UnixTime, Webhook, providers, sign};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use seeds::SEEDS;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

fn row() -> impl Strategy<Value = &'static Provider> {
    select(SEEDS)
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

/// White space between the tokens of JSON.
const SPACE: &str = "[ \t\n\r]{0,2}";

/// The text of a JSON string: plain characters and every kind of escape, some of them half of a surrogate pair.
fn json_string() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[^\"\\\\\u{0}-\u{1f}]{0,4}",
        "\\\\[\"\\\\/bfnrt]",
        "\\\\u00[0-9a-fA-F]{2}",
        "\\\\u[0-9a-cA-C][0-9a-fA-F]{3}",
        "\\\\ud83d\\\\ude0[0-9]",
        "\\\\ud[89a-f]00",
        Just("payload\":{}}}".replace('"', "\\\"")),
        Just("\u{feff}\u{2028}\u{fffe}\u{10ffff}".into()),
    ];
    vec(part, 0..4).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

/// The text of any JSON value, as exotic as the grammar allows: white space, escapes, numbers that no machine holds, keys that come twice.
fn json_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "null|true|false",
        "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?",
        json_string(),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec((SPACE, inner.clone(), SPACE), 0..4).prop_map(|items| {
                let items: Vec<_> =
                    items.into_iter().map(|(a, item, b)| format!("{a}{item}{b}")).collect();
                format!("[{}]", items.join(","))
            }),
            members(inner).prop_map(|members| format!("{{{members}}}")),
        ]
    })
}

/// Members of an object; some of their names come twice, and some are what facts are called.
fn members(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let name = prop_oneof![
        json_string(),
        select(&["\"id\"", "\"data\"", "\"object\"", "\"type\"", "\"amount\""][..])
            .prop_map(String::from)
    ];
    vec((SPACE, name, SPACE, SPACE, value, SPACE), 0..4).prop_map(|members| {
        let members: Vec<_> = members
            .into_iter()
            .map(|(a, name, b, c, value, d)| format!("{a}{name}{b}:{c}{value}{d}"))
            .collect();
        members.join(",")
    })
}

/// Something like XML: elements of a notification, their attributes, and what breaks them.
fn xml_soup() -> impl Strategy<Value = Vec<u8>> {
    let part = select(
        &[
            "<notification>",
            "</notification>",
            "<subject>",
            "</subject>",
            "<kind>",
            "</kind>",
            "<kind>check</kind>",
            "<a>",
            "</a>",
            "<b/>",
            "<a type=\"array\">",
            "<a type='integer'>",
            "<a nil=\"true\"/>",
            "<partner-merchant>",
            "</partner-merchant>",
            "<private-key>",
            "</private-key>",
            "<![CDATA[",
            "]]>",
            "&amp;",
            "&#x41;",
            "&",
            "<!DOCTYPE a>",
            "<?xml version=\"1.0\"?>",
            "<!--",
            "-->",
            "1",
            " ",
            "\u{0}",
            "é",
        ][..],
    );
    vec(part, 0..24).prop_map(|parts| parts.concat().into_bytes())
}

/// What a Rust origin may read an event as, without a look into its payload.
#[derive(Deserialize)]
struct Read<'a> {
    #[serde(borrow)]
    data: ReadData<'a>,
}

#[derive(Deserialize)]
struct ReadData<'a> {
    #[serde(borrow)]
    payload: &'a RawValue,
}

/// Signs, verifies and normalizes, and hands on what comes out.
fn normalized<T>(
    row: &Provider,
    payload: &[u8],
    then: impl FnOnce(Result<Event<'_>, hookseal::Error>) -> T,
) -> T {
    let secret = Secret::with_key_id("key", "secret").unwrap();
    let signed = sign(row, &secret, payload, NOW).unwrap();
    let headers: Vec<_> = signed.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
    let webhook = Webhook::new(row, secret).unwrap();
    then(webhook.verify(&Request::post(&headers, &signed.body), NOW).unwrap().normalize())
}

/// An event is JSON, its payload is the payload's text, and it reads as the value that the payload reads as.
fn reads_as_its_payload(event: &Event<'_>) {
    let text = String::from_utf8(event.to_json()).unwrap();
    let raw: Read<'_> = serde_json::from_str(&text).unwrap();
    assert_eq!(raw.data.payload.get(), event.payload().trim_matches([' ', '\t', '\n', '\r']));
    assert!(text.ends_with(&format!("\"payload\":{}}}}}", event.payload())));
    // What serde_json cannot hold, numbers beyond a double and halves of surrogate pairs, it cannot hold in an event either.
    let value = serde_json::from_str::<Value>(event.payload()).ok();
    let whole = serde_json::from_str::<Value>(&text).ok();
    assert_eq!(whole.map(|whole| whole["data"]["payload"].clone()), value);
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

    #[test]
    fn any_json_survives_in_an_event(object in members(json_value()), before in SPACE, after in SPACE, row in select(vec![&providers::BYL, &providers::KOPOKOPO, &providers::STRIPE, &providers::BERBIX])) {
        let facts = "\"id\":\"7\",\"type\":\"invoice.paid\",\"topic\":\"a\"";
        let payload = format!("{before}{{{facts},\"data\":{{\"object\":{{{object}}}}},\"more\":[{{{object}}}]}}{after}");
        normalized(row, payload.as_bytes(), |event| {
            let event = event.unwrap();
            prop_assert_eq!(event.payload(), &payload);
            reads_as_its_payload(&event);
            // None of these members is a secret.
            prop_assert_eq!(event.to_redacted_json(), event.to_json());
            Ok(())
        })?;
    }

    #[test]
    fn any_bytes_are_an_event_or_a_bad_request(row in row(), payload in prop_oneof![soup(), xml_soup(), json_value().prop_map(String::into_bytes), vec(any::<u8>(), 0..200)]) {
        // Nothing at all is refused before.
        prop_assume!(!payload.trim_ascii().is_empty());
        normalized(row, &payload, |event| {
            match event {
                Ok(event) => {
                    reads_as_its_payload(&event);
                    let redacted = String::from_utf8(event.to_redacted_json()).unwrap();
                    prop_assert!(serde_json::from_str::<Read<'_>>(&redacted).is_ok());
                }
                Err(error) => prop_assert_eq!((error.code(), error.status()), (ErrorCode::MalformedPayload, 422)),
            }
            Ok(())
        })?;
    }

    #[test]
    fn xml_is_json_whatever_it_holds(text in "[^\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{fffe}\u{ffff}]{0,40}", kind in "[a-z_]{1,20}", tail in "(<a>|</a>|<b c='d'/>|x|&amp;|<i type=\"integer\">0012</i>|<n nil=\"true\"/>){0,12}") {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#13;");
        let xml = format!("<notification><kind>{kind}</kind><subject><check><a>{escaped}</a>{tail}</check></subject></notification>");
        normalized(&providers::BRAINTREE, xml.as_bytes(), |event| {
            let Ok(event) = event else { return Ok(()) };
            reads_as_its_payload(&event);
            let value: Value = serde_json::from_str(event.payload()).unwrap();
            let found = &value["notification"]["subject"]["check"]["a"];
            let first = if found.is_array() { &found[0] } else { found };
            let expected = if text.trim_ascii().is_empty() { "" } else { &text };
            prop_assert_eq!(first, expected);
            Ok(())
        })?;
    }

    #[test]
    fn a_secret_is_redacted_and_nothing_else(secret in "S3cret[A-Za-z0-9&<\"\\\\\n✓]{8,40}", place in 0_usize..4, other in "[a-z\"\\\\]{0,20}") {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let (key, other) = (escape(&secret), escape(&other));
        let keys = [
            format!("<private-key>{key}</private-key>"),
            format!("<private-key><![CDATA[{secret}]]></private-key>"),
            format!("<private-key><part>{key}</part></private-key>"),
            format!("<private-key>{key}</private-key><private-key>{key}</private-key>"),
        ];
        let xml = format!(
            "<notification><kind>partner_merchant_connected</kind><subject><partner-merchant><public-key>{other}</public-key>{}<merchant-public-id>m</merchant-public-id></partner-merchant></subject></notification>",
            keys[place],
        );
        normalized(&providers::BRAINTREE, xml.as_bytes(), |event| {
            let event = event.unwrap();
            let [shown, whole] = [event.to_redacted_json(), event.to_json()].map(|json| String::from_utf8(json).unwrap());
            prop_assert!(!shown.contains("S3cret") && whole.contains("S3cret"));
            let mut expected: Value = serde_json::from_str(&whole).unwrap();
            expected["data"]["payload"]["notification"]["subject"]["partner-merchant"]["private-key"] = "[redacted]".into();
            prop_assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), expected);
            // Elsewhere the bytes are the same.
            let at = shown.find("\"[redacted]\"").unwrap();
            prop_assert_eq!(shown.get(..at), whole.get(..at));
            let rest = shown.get(at + "\"[redacted]\"".len()..).unwrap();
            prop_assert!(whole.ends_with(rest));
            Ok(())
        })?;
    }
}
