//! Facts come from signed bytes alone: whatever else of a request changes, the event is the same, byte for byte.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::std_instead_of_alloc,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

#[path = "common/seeds.rs"]
mod seeds;

use hookseal::{Event, Provider, Request, Secret, UnixTime, Webhook, providers, sign};
use seeds::SEEDS;

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// A request that can be changed.
#[derive(Clone)]
struct Sent {
    method: String,
    url: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

type Act = fn(&mut Sent);
type Change = (&'static str, Act);

impl Sent {
    fn add(&mut self, name: &str, value: &str) {
        self.headers.push((name.into(), value.into()));
    }

    fn put_first(&mut self, name: &str, value: &str) {
        self.headers.insert(0, (name.into(), value.into()));
    }

    /// Changes the value of the header that carries the signature.
    fn signature(&mut self, row: &Provider, change: impl Fn(&str) -> String) {
        let name = row.signature_header().unwrap();
        let header = self.headers.iter_mut().find(|(n, _)| n.eq_ignore_ascii_case(name)).unwrap();
        header.1 = change(core::str::from_utf8(&header.1).unwrap()).into_bytes();
    }

    /// Changes the fields of the form.
    fn form(&mut self, change: impl Fn(&mut Vec<(String, String)>)) {
        let mut fields: Vec<_> = form_urlencoded::parse(&self.body).into_owned().collect();
        change(&mut fields);
        let mut form = form_urlencoded::Serializer::new(String::new());
        self.body = form.extend_pairs(fields).finish().into_bytes();
    }
}

/// Facts as a forger would put them where nothing signs them.
const FORGED: [(&str, &str); 14] = [
    ("x-event-id", "evt_forged"),
    ("x-event-type", "forged"),
    ("x-request-timestamp", "1"),
    ("date", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ("stripe-account", "acct_forged"),
    ("stripe-version", "1999-01-01"),
    ("x-kopokopo-topic", "forged"),
    ("ce-id", "forged"),
    ("ce-type", "forged"),
    ("webhook-id", "forged"),
    ("webhook-timestamp", "1"),
    ("idempotency-key", "forged"),
    ("content-encoding", "gzip"),
    ("x-forwarded-for", "192.0.2.1"),
];

/// What no provider signs.
const COMMON: &[Change] = &[
    ("no other headers", |sent| sent.headers.retain(|(name, _)| name.contains("signature"))),
    ("other values of the other headers", |sent| {
        for (name, value) in &mut sent.headers {
            if !name.contains("signature") {
                *value = b"\xff forged".to_vec();
            }
        }
    }),
    ("forged headers in front", |sent| {
        for (name, value) in FORGED {
            sent.put_first(name, value);
        }
    }),
    ("forged headers behind", |sent| {
        for (name, value) in FORGED {
            sent.add(name, value);
        }
    }),
    ("forged headers twice", |sent| {
        for (name, value) in FORGED.iter().chain(&FORGED) {
            sent.add(name, value);
        }
    }),
    ("headers that are called almost like the signature's", |sent| {
        for (name, value) in sent.headers.clone() {
            sent.headers.push((format!("x-{name}"), value.clone()));
            sent.headers.push((name.replace('-', "_"), [b"0", value.as_slice()].concat()));
        }
    }),
    ("headers in another order", |sent| sent.headers.reverse()),
    ("header names in capitals", |sent| {
        sent.headers.iter_mut().for_each(|(name, _)| name.make_ascii_uppercase());
    }),
    ("header names with some capitals", |sent| {
        for (name, _) in &mut sent.headers {
            *name = name.split('-').map(capitalized).collect::<Vec<_>>().join("-");
        }
    }),
    ("no content type", |sent| sent.headers.retain(|(name, _)| name != "content-type")),
    ("another content type", |sent| {
        sent.headers.retain(|(name, _)| name != "content-type");
        sent.add("content-type", "text/plain; charset=utf-16");
    }),
    ("another path", |sent| sent.url = "/other/path".into()),
    ("a query of facts", |sent| sent.url = "/?id=forged&type=forged&event_type=forged".into()),
    ("an absolute URL", |sent| sent.url = "https://other.example:8443/a#b".into()),
    ("no URL", |sent| sent.url.clear()),
    ("another method", |sent| sent.method = "PUT".into()),
    ("a method in small letters", |sent| sent.method = "post".into()),
];

const STRIPE: &[Change] = &[
    ("a v0 behind", |sent| {
        sent.signature(&providers::STRIPE, |v| format!("{v},v0={}", "0".repeat(64)));
    }),
    ("a v0 in front", |sent| {
        sent.signature(&providers::STRIPE, |v| format!("v0={},{v}", "f".repeat(64)));
    }),
    ("unknown items", |sent| {
        sent.signature(&providers::STRIPE, |v| format!("a=1,b,{v},c=,=,v2=x,T=1"));
    }),
    ("another v1 in front", |sent| {
        sent.signature(&providers::STRIPE, |v| format!("v1={},{v}", "0".repeat(64)));
    }),
    ("a v1 that is no MAC", |sent| {
        sent.signature(&providers::STRIPE, |v| format!("{v},v1=forged"));
    }),
    ("items in another order", |sent| {
        sent.signature(&providers::STRIPE, |v| v.rsplit(',').collect::<Vec<_>>().join(","));
    }),
];

const BERBIX: &[Change] = &[
    ("the next version", |sent| sent.signature(&providers::BERBIX, |v| v.replacen("v0", "v1", 1))),
    ("a version of any text", |sent| {
        sent.signature(&providers::BERBIX, |v| v.replacen("v0", "forged=1", 1));
    }),
    ("an empty version", |sent| sent.signature(&providers::BERBIX, |v| v.replacen("v0", "", 1))),
];

const BRAINTREE: &[Change] = &[
    ("other fields behind", |sent| {
        sent.form(|fields| {
            let forged = FORGED.map(|(name, value)| (name.to_owned(), value.to_owned()));
            fields.extend(forged);
            fields.push(("kind".into(), "forged".into()));
            fields.push(("bt_challenge".into(), "20f9f8ed05f77439fe955c977e4c8a53".into()));
        });
    }),
    ("other fields in front", |sent| {
        sent.form(|fields| fields.insert(0, ("timestamp".into(), "1970-01-01T00:00:00Z".into())));
    }),
    ("a field almost called so", |sent| {
        sent.form(|fields| fields.insert(0, ("BT_PAYLOAD".into(), "forged".into())));
    }),
    ("fields in another order", |sent| sent.form(|fields| fields.reverse())),
    ("the signature of another key in front", |sent| {
        sent.form(|fields| {
            for (name, value) in fields {
                if name == "bt_signature" {
                    *value = format!("other|{}&{value}&third|x", "0".repeat(40));
                }
            }
        });
    }),
    ("text between the pairs", |sent| {
        sent.form(|fields| {
            for (name, value) in fields {
                if name == "bt_signature" {
                    *value = format!("forged&{value}&");
                }
            }
        });
    }),
    ("every letter of the form escaped", |sent| {
        let escape =
            |text: String| text.bytes().map(|b| format!("%{b:02x}")).collect::<Vec<_>>().concat();
        let fields = form_urlencoded::parse(&sent.body).into_owned();
        let pairs: Vec<_> = fields.map(|(n, v)| format!("{}={}", escape(n), escape(v))).collect();
        sent.body = pairs.join("&").into_bytes();
    }),
];

/// Each provider with a sample and what it leaves unsigned beyond what all do.
const PROVIDERS: [(&Provider, &[u8], &[Change]); 5] = [
    (&providers::BERBIX, include_bytes!("samples/berbix/test_hook.json"), BERBIX),
    (&providers::BRAINTREE, include_bytes!("samples/braintree/dispute_opened.xml"), BRAINTREE),
    (&providers::BYL, include_bytes!("samples/byl/invoice.paid.json"), &[]),
    (
        &providers::KOPOKOPO,
        include_bytes!("samples/kopokopo/buygoods_transaction_received.json"),
        &[],
    ),
    (&providers::STRIPE, include_bytes!("samples/stripe/charge.succeeded.json"), STRIPE),
];

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    [&first.to_ascii_uppercase(), rest].concat()
}

fn signed(row: &Provider, payload: &[u8]) -> Sent {
    let secret = Secret::with_key_id("key", "secret").unwrap();
    let signed = sign(row, &secret, payload, NOW).unwrap();
    let headers = signed.headers.into_iter().map(|(name, value)| (name, value.into_bytes()));
    let mut sent = Sent {
        method: "POST".into(),
        url: "/hooks".into(),
        headers: headers.collect(),
        body: signed.body,
    };
    sent.add("user-agent", "a provider");
    sent.add("accept", "*/*");
    sent
}

/// The event's bytes, or why there is none.
fn event(row: &Provider, sent: &Sent) -> Result<Vec<u8>, &'static str> {
    let secret = Secret::with_key_id("key", "secret").unwrap();
    let webhook = Webhook::new(row, secret).unwrap();
    let headers: Vec<_> = sent.headers.iter().map(|(n, v)| (n.as_str(), v.as_slice())).collect();
    let Sent { method, url, body, .. } = sent;
    let verified = webhook.verify(&Request { method, url, headers: &headers, body }, NOW);
    let event = verified.and_then(hookseal::Verified::normalize);
    event.as_ref().map(Event::to_json).map_err(|error| error.code().as_str())
}

#[test]
fn what_is_not_signed_changes_nothing_of_the_event() {
    assert_eq!(PROVIDERS.map(|(row, ..)| row), *SEEDS);
    let mut count = 0_usize;
    for (row, payload, own) in PROVIDERS {
        let sent = signed(row, payload);
        let expected = event(row, &sent).unwrap();
        for (name, change) in COMMON.iter().chain(own) {
            let mut changed = sent.clone();
            change(&mut changed);
            // Every change counts, and none is one of what is signed.
            assert!(
                (&changed.headers, &changed.body, &changed.url, &changed.method)
                    != (&sent.headers, &sent.body, &sent.url, &sent.method),
                "{}: {name}",
                row.id
            );
            let found =
                event(row, &changed).unwrap_or_else(|code| panic!("{}: {name}: {code}", row.id));
            assert!(found == expected, "{}: {name}: {}", row.id, String::from_utf8_lossy(&found));
            count = count.saturating_add(1);
        }
    }
    println!("summary: {count} changes of unsigned parts");
}

/// What is signed, changed.
const SIGNED: &[(&Provider, Act)] = &[
    (&providers::BERBIX, |sent| sent.body.push(b' ')),
    (&providers::BERBIX, |sent| {
        sent.signature(&providers::BERBIX, |v| v.replacen("1700000000", "1700000001", 1));
    }),
    (&providers::BRAINTREE, |sent| {
        sent.form(|fields| {
            fields.iter_mut().filter(|(n, _)| n == "bt_payload").for_each(|(_, v)| v.push('A'));
        });
    }),
    (&providers::BYL, |sent| sent.body.push(b' ')),
    (&providers::KOPOKOPO, |sent| sent.body.push(b' ')),
    (&providers::STRIPE, |sent| sent.body.push(b' ')),
    (&providers::STRIPE, |sent| {
        sent.signature(&providers::STRIPE, |v| v.replacen("1700000000", "1700000001", 1));
    }),
];

#[test]
fn what_is_signed_changes_the_verdict() {
    for (row, change) in SIGNED {
        let (_, payload, _) = PROVIDERS.into_iter().find(|(each, ..)| each.id == row.id).unwrap();
        let mut sent = signed(row, payload);
        change(&mut sent);
        assert_eq!(event(row, &sent), Err("signature_mismatch"), "{}", row.id);
    }
}
