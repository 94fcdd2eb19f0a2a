//! Keys that are fetched, in hostile hands: what a request may name, what a document may be, and what a row may not say of either.
#![cfg(all(
    not(target_arch = "wasm32"),
    feature = "fetched-keys",
    feature = "rsa",
    feature = "ecdsa"
))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    reason = "a test fails by panicking"
)]

mod common;

use std::borrow::Cow;

use hookseal::provider::{
    Algorithm, Condition, Encoding, Grammar, KeyDocument, KeyForm, KeyLocator, KeySource, Piece,
    Place, Scheme,
};
use hookseal::{ErrorCode, Provider, Request, Secret, UnixTime, WantedKey, Webhook, providers};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// The request, the receiver and the document of the first vector of a provider.
struct Sent {
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    document: String,
    webhook: Webhook<'static>,
}

impl Sent {
    fn of(id: &str) -> Self {
        let files = common::files();
        let vector = &files[id].vectors[0];
        Self {
            headers: vector.request.headers.clone(),
            body: vector.request.body(),
            document: vector.document().to_owned(),
            webhook: common::webhook(providers::find(id).unwrap(), vector).unwrap(),
        }
    }

    fn with<T>(&self, act: impl FnOnce(&Request<'_>) -> T) -> T {
        let headers: Vec<_> =
            self.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
        act(&Request::post(&headers, &self.body))
    }

    fn wanted(&self) -> Result<WantedKey, ErrorCode> {
        let wanted = self.with(|request| self.webhook.wanted_key(request));
        wanted.map(|wanted| wanted.unwrap()).map_err(|error| error.code())
    }

    fn verify(&self, webhook: &Webhook<'_>, now: UnixTime) -> Result<(), ErrorCode> {
        self.with(|request| webhook.verify(request, now).map(|_| ()).map_err(|e| e.code()))
    }
}

#[test]
fn a_request_names_its_key_and_verifies_with_it_alone() {
    for id in ["aws-sns", "paypal", "plaid"] {
        let sent = Sent::of(id);
        let wanted = sent.wanted().unwrap();
        assert_eq!(wanted.url().is_some(), id != "plaid", "{id}");
        assert_eq!(wanted.id().is_some(), id == "plaid", "{id}");
        assert_eq!(sent.verify(&sent.webhook, NOW), Err(ErrorCode::UnknownKeyId), "{id}");
        let ready = sent.webhook.with_fetched(&wanted, sent.document.as_bytes()).unwrap();
        assert_eq!(sent.verify(&ready, NOW), Ok(()), "{id}");
        // It stays what it was, and shows nothing.
        assert_eq!(sent.verify(&sent.webhook, NOW), Err(ErrorCode::UnknownKeyId), "{id}");
        assert!(!format!("{ready:?}").contains("MII"), "{id}");
    }
}

/// A key that was fetched for one address is no key of another request, although both are allowed.
#[test]
fn a_key_counts_for_the_address_it_was_fetched_for() {
    let sent = Sent::of("paypal");
    let wanted = sent.wanted().unwrap();
    let ready = sent.webhook.with_fetched(&wanted, sent.document.as_bytes()).unwrap();
    let mut other = Sent::of("paypal");
    let address = other.headers.iter_mut().find(|(name, _)| name == "paypal-cert-url").unwrap();
    address.1.push('9');
    assert_ne!(other.wanted().unwrap(), wanted);
    assert_eq!(other.verify(&ready, NOW), Err(ErrorCode::UnknownKeyId));
}

#[test]
fn rows_whose_key_is_a_secret_fetch_nothing() {
    let webhook = Webhook::new(&providers::STRIPE, Secret::new("whsec_a").unwrap()).unwrap();
    assert_eq!(webhook.wanted_key(&Request::post(&[], b"{}")), Ok(None));
    let wanted = Sent::of("paypal").wanted().unwrap();
    let error = webhook.with_fetched(&wanted, b"").unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidOptions);
    let error = Webhook::without_secret(&providers::STRIPE).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidSecret);
}

#[test]
fn a_receiver_has_a_secret_where_requests_say_whom_they_are_for_and_nowhere_else() {
    for (row, needed) in [
        (&providers::AWS_SNS, true),
        (&providers::PAYPAL, true),
        (&providers::PLAID, false),
        (&providers::STRIPE, true),
    ] {
        assert_eq!(row.needs_secret(), needed, "{}", row.id);
        assert_eq!(Webhook::without_secret(row).is_ok(), !needed, "{}", row.id);
    }
    let error = Webhook::new(&providers::PLAID, Secret::new("a").unwrap()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidSecret);
    let webhook = Webhook::without_secret(&providers::PLAID).unwrap();
    assert_eq!(
        webhook.also(Secret::new("a").unwrap()).unwrap_err().code(),
        ErrorCode::InvalidSecret
    );
}

/// A receiver of an address of its own, with one header for the signature and one for the key.
fn row(allowed: &'static str) -> Provider {
    let scheme = Scheme {
        key: KeyForm::Fetched(KeySource {
            locator: KeyLocator::Named {
                place: Place::Header("key-url".into()),
                allowed: vec![allowed.into()].into(),
            },
            document: KeyDocument::Certificate,
            version: None,
            audience: None,
        }),
        ..providers::WISE.scheme.clone()
    };
    Provider { scheme, ..providers::WISE.clone() }
}

#[test]
fn an_address_is_spelled_as_it_is_allowed_or_refused() {
    let named = |allowed: &'static str, url: &str| {
        let row = row(allowed);
        let webhook = Webhook::without_secret(&row).unwrap();
        let headers = [("x-signature-sha256", &b"QUJD"[..]), ("key-url", url.as_bytes())];
        let wanted = webhook.wanted_key(&Request::post(&headers, b"{}"));
        wanted.map(|wanted| wanted.unwrap().url().unwrap().to_owned()).map_err(|e| e.code())
    };
    let region = "https://keys.*-*-#.example.com/a-*.pem";
    for (allowed, url) in [
        (region, "https://keys.eu-north-1.example.com/a-1.pem"),
        (region, "https://keys.eu-north-1.example.com/a-0f.b_c-d.pem"),
        ("https://keys.example.com/jwks", "https://keys.example.com/jwks"),
        ("https://keys.example.com/", "https://keys.example.com/"),
    ] {
        assert_eq!(named(allowed, url), Ok(url.to_owned()));
    }
    let long = format!("https://keys.eu-north-1.example.com/a-{}.pem", "1".repeat(512));
    for url in [
        "",
        "https://",
        "keys.eu-north-1.example.com/a-1.pem",
        "http://keys.eu-north-1.example.com/a-1.pem",
        "HTTPS://keys.eu-north-1.example.com/a-1.pem",
        "ftp://keys.eu-north-1.example.com/a-1.pem",
        "//keys.eu-north-1.example.com/a-1.pem",
        "https:keys.eu-north-1.example.com/a-1.pem",
        "https://user@keys.eu-north-1.example.com/a-1.pem",
        "https://keys.eu-north-1.example.com:443/a-1.pem",
        "https://keys.eu-north-1.example.com./a-1.pem",
        "https://keys.eu-north-1.example.com.evil.test/a-1.pem",
        "https://evil.test/keys.eu-north-1.example.com/a-1.pem",
        "https://evil.test\\@keys.eu-north-1.example.com/a-1.pem",
        "https://keys..example.com/a-1.pem",
        "https://keys.example.com/a-1.pem",
        "https://keys.s3.example.com/a-1.pem",
        "https://keys.eu-north-12.example.com/a-1.pem",
        "https://keys.eu--1.example.com/a-1.pem",
        "https://keys.EU-north-1.example.com/a-1.pem",
        "https://keys.eu-n0rth-1.example.com/a-1.pem",
        "https://keys.eu-nörth-1.example.com/a-1.pem",
        "https://a.keys.eu-north-1.example.com/a-1.pem",
        "https://127.0.0.1/a-1.pem",
        "https://[::1]/a-1.pem",
        "https://keys.eu-north-1.example.com%2f@evil.test/a-1.pem",
        "https://keys%2eeu-north-1.example.com/a-1.pem",
        "https://keys.eu-north-1.example.com\t/a-1.pem",
        "https://keys.eu-north-1.example.com\0/a-1.pem",
        "https://keys.eu-north-1．example.com/a-1.pem",
        "https://keys.eu-north-1.example.com\\a-1.pem",
        "https://keys.eu-north-1.example.com/a-1\0.pem",
        "https://keys.eu-north-1.example.com/a-%31.pem",
        "https://keys.eu-north-1.example.com",
        "https://keys.eu-north-1.example.com/",
        "https://keys.eu-north-1.example.com/a-.pem",
        "https://keys.eu-north-1.example.com/a-..pem",
        "https://keys.eu-north-1.example.com/a-../../b.pem",
        "https://keys.eu-north-1.example.com/a-1/2.pem",
        "https://keys.eu-north-1.example.com/a-1%2f2.pem",
        "https://keys.eu-north-1.example.com/a-1.pem?a=b",
        "https://keys.eu-north-1.example.com/a-1.pem#.pem",
        "https://keys.eu-north-1.example.com/?a-1.pem",
        "https://keys.eu-north-1.example.com/a-1.pem ",
        " https://keys.eu-north-1.example.com/a-1.pem",
        "https://keys.eu-north-1.example.com/a-1\n.pem",
        &long,
    ] {
        assert_eq!(named(region, url), Err(ErrorCode::UnknownKeyId), "{url}");
    }
}

/// An address that comes twice, or not at all, is none.
#[test]
fn an_address_is_there_once() {
    let row = row("https://keys.example.com/*");
    let webhook = Webhook::without_secret(&row).unwrap();
    let signature = ("x-signature-sha256", &b"QUJD"[..]);
    let url = ("key-url", &b"https://keys.example.com/1"[..]);
    for headers in [vec![signature], vec![signature, url, url]] {
        let error = webhook.wanted_key(&Request::post(&headers, b"{}")).unwrap_err();
        assert_eq!(error.code(), ErrorCode::MalformedSignature);
    }
    // What is no signature has no key fetched for it.
    let error = webhook.wanted_key(&Request::post(&[url], b"{}")).unwrap_err();
    assert_eq!(error.code(), ErrorCode::MissingSignature);
    let error = webhook
        .wanted_key(&Request::post(&[("x-signature-sha256", b"?"), url], b"{}"))
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::MalformedSignature);
}

/// Every beginning of a certificate, and every one with a byte changed, is refused or read: nothing panics, and nothing else than a
/// request of its key verifies.
#[test]
fn broken_certificates_are_refused() {
    let sent = Sent::of("paypal");
    let wanted = sent.wanted().unwrap();
    let body: String = sent.document.lines().filter(|line| !line.starts_with('-')).collect();
    let der = data_encoding::BASE64.decode(body.as_bytes()).unwrap();
    let code = |bytes: &[u8]| {
        let ready = sent.webhook.with_fetched(&wanted, bytes).map_err(|error| error.code())?;
        sent.verify(&ready, NOW)
    };
    assert_eq!(code(&der), Ok(()), "a certificate in DER");
    for end in 0..der.len() {
        assert_eq!(code(&der[..end]), Err(ErrorCode::InvalidSecret), "{end}");
    }
    assert_eq!(code(&[&der[..], b"\n"].concat()), Err(ErrorCode::InvalidSecret));
    assert_eq!(code(&[&b"\n"[..], &der].concat()), Err(ErrorCode::InvalidSecret));
    for at in 0..der.len() {
        for bit in [1, 0x80] {
            let mut changed = der.clone();
            changed[at] ^= bit;
            let _ = code(&changed);
        }
    }
    // The length of each element in one byte more than it needs.
    let long = [&der[..1], &[0x83, 0], &der[2..]].concat();
    assert_eq!(code(&long), Err(ErrorCode::InvalidSecret));
    let large = vec![b' '; WantedKey::MAX_BYTES + 1];
    assert_eq!(code(&large), Err(ErrorCode::InvalidSecret));
    let padded = format!("{}{}", sent.document, " ".repeat(WantedKey::MAX_BYTES));
    assert_eq!(code(padded.as_bytes()), Err(ErrorCode::InvalidSecret));
}

#[test]
fn broken_key_documents_are_refused() {
    let sent = Sent::of("plaid");
    let wanted = sent.wanted().unwrap();
    let code = |bytes: &[u8]| {
        let ready = sent.webhook.with_fetched(&wanted, bytes).map_err(|error| error.code())?;
        sent.verify(&ready, NOW)
    };
    assert_eq!(code(sent.document.as_bytes()), Ok(()));
    for end in 0..sent.document.len() {
        assert_eq!(code(&sent.document.as_bytes()[..end]), Err(ErrorCode::InvalidSecret), "{end}");
    }
    for document in ["", "null", "[]", "{}", "{\"keys\":[]}", "\u{feff}{}", "{\"kty\":\"EC\"}"] {
        assert_eq!(code(document.as_bytes()), Err(ErrorCode::InvalidSecret), "{document}");
    }
    assert_eq!(code(&[0xff, 0xfe]), Err(ErrorCode::InvalidSecret));
    let symmetric = r#"{"kty":"oct","k":"QUJD","alg":"HS256"}"#;
    assert_eq!(code(symmetric.as_bytes()), Err(ErrorCode::InvalidSecret));
}

/// What is a document for the row does not depend on the key that a request names: one that lacks it is no junk.
#[test]
fn a_document_is_one_whichever_key_it_holds() {
    for id in ["aws-sns", "paypal", "plaid", "shipstation"] {
        let row = providers::find(id).unwrap();
        let document = Sent::of(id).document;
        assert!(row.can_read_key(document.as_bytes()), "{id}");
        let padded = format!("{document}{}", " ".repeat(WantedKey::MAX_BYTES));
        for junk in ["", "null", "{}", "[]", r#"{"keys":[]}"#, "<!doctype html>", &padded] {
            assert!(!row.can_read_key(junk.as_bytes()), "{id} {junk:.20}");
        }
        assert!(!row.can_read_key(&[0xff, 0xfe]), "{id}");
    }
    let row = providers::find("shipstation").unwrap();
    let set = Sent::of("shipstation").document;
    assert!(row.can_read_key(set.replace(r#""kid""#, r#""other""#).as_bytes()));
    let symmetric = r#"{"keys":[{"kty":"oct","k":"QUJD","alg":"HS256"}]}"#;
    assert!(!row.can_read_key(symmetric.as_bytes()));
    assert!(!row.can_read_key(br#"{"keys":[{}]}"#));
    // More than are tried where a request names none.
    let key = set.split_once('[').unwrap().1.rsplit_once(']').unwrap().0;
    let many = format!(r#"{{"keys":[{}]}}"#, [key; 20].join(","));
    assert!(row.can_read_key(many.as_bytes()));
    assert!(!providers::STRIPE.can_read_key(set.as_bytes()));
}

/// What a row with a fetched key may not say, each with words of the sentence that says so.
#[test]
#[allow(clippy::too_many_lines, reason = "a table of rules, one entry for each")]
fn rows_that_break_a_rule_of_keys_are_refused() {
    type Change = fn(&mut Provider, &mut KeySource);
    fn named(allowed: &'static str) -> KeyLocator {
        KeyLocator::Named {
            place: Place::Header("key-url".into()),
            allowed: vec![Cow::Borrowed(allowed)].into(),
        }
    }
    let changes: &[(&str, Change, &str)] = &[
        ("paypal", |row, _| row.scheme.algorithm = Algorithm::HmacSha256, "is a public one"),
        ("paypal", |row, _| row.scheme.algorithm = Algorithm::Ed25519, "holds a key of RSA"),
        ("paypal", |_, key| key.locator = named("http://keys.example.com/"), "an address of https"),
        ("paypal", |_, key| key.locator = named("https://keys.example.com"), "an address of https"),
        ("paypal", |_, key| key.locator = named("https://*.com/"), "an address of https"),
        ("paypal", |_, key| key.locator = named("https://*.*/"), "an address of https"),
        ("paypal", |_, key| key.locator = named("https://com/"), "an address of https"),
        ("paypal", |_, key| key.locator = named("https://127.0.0.1/"), "an address of https"),
        ("paypal", |_, key| key.locator = named("https://a.b.com:1/"), "an address of https"),
        ("paypal", |_, key| key.locator = named("https://a@b.com/"), "an address of https"),
        ("paypal", |_, key| key.locator = named("https://k*.example.com/"), "an address of https"),
        (
            "paypal",
            |_, key| key.locator = named("https://a.example.com/*/*"),
            "an address of https",
        ),
        ("paypal", |_, key| key.locator = named("https://a.example.com/?*"), "an address of https"),
        (
            "paypal",
            |_, key| key.locator = KeyLocator::At("https://a.example.com/*".into()),
            "an address of https",
        ),
        ("paypal", |_, key| key.locator = KeyLocator::Id, "known by its id alone"),
        (
            "paypal",
            |_, key| {
                key.locator = KeyLocator::Named {
                    place: Place::Query("url".into()),
                    allowed: vec!["https://a.example.com/".into()].into(),
                };
            },
            "an address of https",
        ),
        (
            "paypal",
            |_, key| {
                key.locator = KeyLocator::Named {
                    place: Place::Json("/url".into()),
                    allowed: vec!["https://a.example.com/".into()].into(),
                };
            },
            "an address of https",
        ),
        (
            "paypal",
            |_, key| key.audience = Some(Place::Header("x-unsigned".into())),
            "must stand in what is signed",
        ),
        (
            "aws-sns",
            |_, key| key.audience = Some(Place::Json("/Subject".into())),
            "must stand in what is signed",
        ),
        (
            "paypal",
            |_, key| {
                key.version =
                    Some(Condition { place: Place::Header("x".into()), text: " ".into() });
            },
            "what a request says of its signature",
        ),
        (
            "paypal",
            |row, _| {
                row.scheme.message = vec![Piece::MemberLines {
                    names: vec!["a".into()].into(),
                    given: Cow::default(),
                }]
                .into();
            },
            "where the signature stands in it",
        ),
        (
            "aws-sns",
            |row, _| {
                row.scheme.message = vec![Piece::MemberLines {
                    names: vec!["a/b".into()].into(),
                    given: Cow::default(),
                }]
                .into();
            },
            "names without slashes",
        ),
        ("plaid", |row, _| row.scheme.algorithm = Algorithm::EcdsaP256Sha256, "scheme.message"),
        ("plaid", |row, _| row.scheme.encoding = Encoding::Base64, "scheme.message"),
        ("plaid", |row, _| row.scheme.grammar = Grammar::Plain, "scheme.message"),
    ];
    for (index, (id, change, words)) in changes.iter().enumerate() {
        let mut row = providers::find(id).unwrap().clone();
        let KeyForm::Fetched(mut source) = row.scheme.key.clone() else { panic!("{id}") };
        change(&mut row, &mut source);
        row.scheme.key = KeyForm::Fetched(source);
        for error in [
            Webhook::without_secret(&row).unwrap_err(),
            Webhook::new(&row, Secret::new("a").unwrap()).unwrap_err(),
        ] {
            assert_eq!(error.code(), ErrorCode::InvalidOptions, "{index} {id} {words}");
            assert!(error.message().contains(words), "{index} {id}: {}", error.message());
        }
    }
}
