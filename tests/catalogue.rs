//! What every row has in common: complete, sorted, honest about its trust, and not to be mistaken for another.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hookseal::provider::{
    Algorithm, Alphabet, Carrier, Claim, Condition, Coverage, Encoding, Evidence, Grammar, KeyForm,
    KeyLocator, Part, Piece, Place, ReplyPiece, Scheme,
};
use hookseal::{
    ErrorCode, Provider, Request, Secret, Signed, Trust, UnixTime, Verified, Webhook, providers,
    sign, sign_for,
};
use proptest::prelude::*;
use proptest::sample::select;

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);
const JSON: &str = r#"{"id":"evt_1","type":"a.b"}"#;
/// A text, hexadecimal digits and base64 at once.
const TEXT: &str = "00112233445566778899aabbccddeeff";
/// Where receivers are, as their providers know it.
const URL: &str = "https://edge.example/hooks";
const RSA: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArfBT0e75FskSYweRUtvyQmZ4oo47rToFmv58jkzFaRpWOZ70ijJHgqzLzhh1OWVp8OyQjwLObOxHuRuOP0Ohy7kJld2pmFoyD2LpDUX5Rot/HcQObTAf3asHLG4MUtdbJ786oBpPOl/6IK4yaDbQv/JAWC2q3Q/nhuvPLOLxhhjTjc7ybUlit+AQ+ytkfAEMkZ65aErtOw3JiUysirZA4jKBbEyJZVjJq3A97OZYTDpc9NCbDFKV+jwHFViKg9VdoFEHvJhkwYLoy4GwM2m5KHlaJbUk1bSDwJX4M1uTj54FoTAQxa8m9z6kmCthEue+32/8sFPhsQmdesfS6lmB3wIDAQAB";
const CREDENTIALS: &str = "user:password";

/// Rows whose schemes are the same, each group with what they share: under one secret, a request of one is a request of all. Give each
/// receiver a secret of its own.
const ALIKE: &[(&str, &[&str])] = &[
    ("`authorization: <token>`", &["okta", "revenuecat"]),
    ("`authorization: Basic`", &["azure-devops", "chargebee", "mailjet", "postmark", "sparkpost"]),
    ("`x-hub-signature: sha256=`", &["bitbucket", "fireflies", "jira", "snyk"]),
    ("`x-hub-signature-256: sha256=`", &["github", "meta", "whatsapp"]),
    ("`x-signature`", &["clickup", "lemon-squeezy", "modern-treasury", "stream-chat"]),
    (
        "Standard Webhooks",
        &[
            "anthropic",
            "brex",
            "dodo-payments",
            "etsy",
            "fathom",
            "gemini",
            "gitlab-signing",
            "incident-io",
            "lithic",
            "openai",
            "recall-ai",
            "render",
            "replicate",
            "shipbob",
            "standard-webhooks",
            "supabase-auth",
        ],
    ),
    (
        "Standard Webhooks under Svix's names",
        &["beehiiv", "clerk", "guesty", "resend", "stytch", "svix", "vanta"],
    ),
];

/// Rows whose signatures stand in one place and look the same, each group with what tells them apart: a receiver that is set up as the one
/// refuses the requests of the other, as those of a wrong secret. One of the rows in `ALIKE` stands for all of its group.
const TOLD_APART: &[(&str, &[&str])] = &[
    ("a time before the body", &["airwallex", "clickup"]),
    ("the secret's text, or what it says in base64", &["polar", "standard-webhooks"]),
    ("the address beside the body", &["hubspot-v1", "hubspot-v2"]),
    ("the body beside the address, or its digest in it", &["twilio", "twilio-json"]),
    ("what the token claims", &["livekit", "monday", "vonage"]),
];

/// Rows whose MAC is not over the whole payload: whoever has one of their requests can make others.
const PARTLY_SIGNED: &[&str] = &["adyen", "dropbox-sign", "mailgun", "mercadopago", "monday"];

fn alike(one: &str, other: &str) -> bool {
    ALIKE.iter().any(|(_, ids)| ids.contains(&one) && ids.contains(&other))
}

fn is_basic(row: &Provider) -> bool {
    row.scheme.algorithm == Algorithm::Token && row.scheme.encoding == Encoding::Base64
}

/// A public key of each algorithm: the first of RFC 8032's, the generator of P-256, and an RSA key of nobody's.
fn public_key(algorithm: Algorithm) -> Option<&'static str> {
    match algorithm {
        Algorithm::Ed25519 => {
            Some("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        }
        Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha256Raw => Some(
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        ),
        Algorithm::RsaPkcs1Sha256
        | Algorithm::RsaPkcs1Sha1
        | Algorithm::RsaPssSha256
        | Algorithm::RsaPssSha512 => Some(RSA),
        _ => None,
    }
}

/// A receiver of the row, with a secret where it has one.
fn receiver(row: &Provider) -> hookseal::Result<Webhook<'_>> {
    if row.needs_secret() { Webhook::new(row, secret(row)) } else { Webhook::without_secret(row) }
}

fn secret(row: &Provider) -> Secret {
    let text = if is_basic(row) { CREDENTIALS } else { TEXT };
    Secret::with_key_id("key", public_key(row.scheme.algorithm).unwrap_or(text)).unwrap()
}

fn payload(row: &Provider) -> &'static str {
    if row.is_form() { "<notification><kind>check</kind></notification>" } else { JSON }
}

fn signed(row: &Provider) -> Signed {
    sign_for(row, &secret(row), URL, payload(row).as_bytes(), NOW).unwrap()
}

fn headers(signed: &Signed) -> Vec<(&str, &[u8])> {
    signed.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect()
}

/// The code of the refusal, or what `read` reads of what was accepted.
fn at<T>(
    row: &Provider,
    url: &str,
    headers: &[(&str, &[u8])],
    body: &[u8],
    read: impl Fn(Verified<'_>) -> T,
) -> Result<T, ErrorCode> {
    let webhook = Webhook::new(row, secret(row)).unwrap();
    let verified = webhook.verify(&Request { url, ..Request::post(headers, body) }, NOW);
    verified.map(read).map_err(|error| error.code())
}

fn row(id: &str) -> &'static Provider {
    providers::find(id).unwrap()
}

#[test]
fn the_catalogue_is_sorted_and_complete() {
    let ids: Vec<&str> = providers::ALL.iter().map(|row| row.id.as_ref()).collect();
    for pair in ids.windows(2) {
        assert!(
            pair[0] < pair[1],
            "src/providers/mod.rs: {} stands before {}; the catalogue is in alphabetical order of ids, each once",
            pair[0],
            pair[1]
        );
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for id in &ids {
        let file = root.join("src/providers").join(format!("{}.rs", id.replace('-', "_")));
        assert!(file.exists(), "{id}: the row belongs in a file of its own, {}", file.display());
    }
    for entry in std::fs::read_dir(root.join("src/providers")).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_str().unwrap().replace('_', "-");
        assert!(
            name == "mod" || ids.contains(&name.as_str()),
            "src/providers/{name}.rs is in no catalogue: name it in catalogue! in src/providers/mod.rs"
        );
    }
    let files = common::files();
    for id in &ids {
        let count = files.get(*id).map_or(0, |file| file.vectors.len());
        assert!(
            count >= 8,
            "{id}: {count} vectors, and a row needs at least 8: write the provider's facts into \
             tests/oracles/reference/providers.py, from its documentation and not from the row, and run \
             python3 tests/oracles/reference/generate.py, which writes tests/vectors-catalogue/{id}.json"
        );
    }
}

#[test]
fn every_row_says_what_people_need_to_know() {
    let lower = |text: &str, more: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c))
    };
    for row in providers::ALL {
        let id = &row.id;
        let about = row.about().unwrap_or_else(|| panic!("{id}: give the row an ABOUT"));
        assert!(lower(id, "-"), "{id}: an id is lower-case letters, digits and dashes");
        assert!(
            lower(&row.namespace, ".-") && row.namespace.contains('.'),
            "{id}: the namespace is the provider's domain in reverse, com.example"
        );
        assert!(!about.name.trim().is_empty(), "{id}: name the provider for people");
        assert!(
            about.homepage.starts_with("https://"),
            "{id}: the homepage is an https:// address"
        );
        assert!(
            about.documentation.starts_with("https://") || about.documentation.is_empty(),
            "{id}: a link to documentation is an https:// address, or empty where none was found"
        );
        receiver(row).unwrap_or_else(|error| panic!("{id}: {}", error.message()));
    }
}

#[test]
fn every_row_signs_what_it_verifies_and_says_how_far_it_trusts_it() {
    for row in signing_rows() {
        let signed = signed(row);
        let event = at(row, &signed.url, &headers(&signed), &signed.body, |verified| {
            let event = verified.normalize().unwrap();
            (event.trust(), event.has_unsigned_type())
        });
        let (trust, unsigned_type) = event.unwrap_or_else(|code| panic!("{}: {code}", row.id));
        let token = row.scheme.algorithm == Algorithm::Token;
        let part = PARTLY_SIGNED.contains(&row.id.as_ref());
        let expected = if token || part { Trust::Authenticated } else { Trust::Verified };
        assert_eq!(trust, expected, "{}", row.id);
        assert!(!unsigned_type, "{}", row.id);

        // Which bytes of these are signed, the vectors know.
        if part || matches!(row.scheme.carrier, Carrier::Json(_)) {
            continue;
        }
        let mut body = signed.body.clone();
        let place = body.iter().position(|b| *b == b'1' || *b == b'c').unwrap();
        body[place] ^= 1;
        let changed = at(row, &signed.url, &headers(&signed), &body, |_| ());
        assert_eq!(changed.is_ok(), token, "{}: a changed body", row.id);
    }
}

/// What each row needs is what it reads: without a header that it reads it refuses, and others change nothing.
#[test]
fn a_row_reads_the_headers_that_it_says_it_reads() {
    for row in signing_rows() {
        let signed = signed(row);
        let all = headers(&signed);
        let read: Vec<_> = all.iter().filter(|(name, _)| row.reads_header(name)).copied().collect();
        assert_eq!(at(row, &signed.url, &read, &signed.body, |_| ()), Ok(()), "{}", row.id);
        for (name, _) in &read {
            let rest: Vec<_> = read.iter().filter(|(other, _)| other != name).copied().collect();
            assert!(
                at(row, &signed.url, &rest, &signed.body, |_| ()).is_err(),
                "{} without {name}",
                row.id
            );
            let twice: Vec<_> = read.iter().chain(&read).copied().collect();
            assert!(
                at(row, &signed.url, &twice, &signed.body, |_| ()).is_err(),
                "{} {name} twice",
                row.id
            );
        }
    }
}

/// The scheme, whatever a secret that encodes the key begins with.
fn bare(row: &Provider) -> Scheme {
    let key = match &row.scheme.key {
        KeyForm::Base64(_) => KeyForm::Base64("".into()),
        key => key.clone(),
    };
    Scheme { key, ..row.scheme.clone() }
}

#[test]
fn no_row_takes_anothers_request_but_where_the_schemes_are_the_same() {
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    let mut wrong = Vec::new();
    let mut tried = 0_usize;
    for from in signing_rows() {
        let key = secret(from);
        let signed = signed(from);
        let headers = headers(&signed);
        for to in providers::ALL.iter().filter(|to| to.id != from.id) {
            let Ok(webhook) = Webhook::new(to, key.clone()) else { continue };
            tried = tried.saturating_add(1);
            let accepted = {
                let request = Request { url: &signed.url, ..Request::post(&headers, &signed.body) };
                webhook.verify(&request, NOW).is_ok()
            };
            let alike = alike(&from.id, &to.id);
            assert!(!alike || bare(from) == bare(to), "{} and {} are not alike", from.id, to.id);
            if accepted != alike {
                wrong.push((from.id.to_string(), to.id.to_string()));
            }
            if accepted {
                found.entry(from.id.to_string()).or_default().insert(to.id.to_string());
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these take each other's requests, or are listed in ALIKE and do not: {wrong:?}; all that do: {found:?}"
    );
    println!("summary: {tried} pairs of rows");
}

/// Where a row's signature stands.
fn places(row: &Provider) -> Vec<String> {
    match &row.scheme.carrier {
        Carrier::Header(name) | Carrier::NumberedHeaders(name) => vec![name.to_lowercase()],
        Carrier::Headers(names) => names.iter().map(|name| name.to_lowercase()).collect(),
        Carrier::FormField(name) => vec![format!("the field {name}")],
        Carrier::Json(pointer) => vec![format!("{pointer} of the payload")],
        _ => Vec::new(),
    }
}

/// What two rows have in common that makes requests of the one look like the other's, before anything is computed.
fn looks_like(one: &Provider, other: &Provider) -> Option<String> {
    let (a, b) = (&one.scheme, &other.scheme);
    let jwt = |scheme: &Scheme| matches!(scheme.grammar, Grammar::Jwt { .. });
    let shape = a.grammar == b.grammar || (jwt(a) && jwt(b));
    let others = places(other);
    let place = places(one).into_iter().find(|place| others.contains(place));
    place.filter(|_| shape && a.algorithm == b.algorithm && a.encoding == b.encoding)
}

/// Rows that look the same are the same, or it is written down what tells them apart.
#[test]
fn rows_that_look_the_same_are_known() {
    let stands_for = |listed: &str, id: &str| listed == id || alike(listed, id);
    let told_apart = |one: &str, other: &str| {
        TOLD_APART.iter().any(|(_, ids)| {
            [one, other].iter().all(|id| ids.iter().any(|listed| stands_for(listed, id)))
        })
    };
    let mut found = BTreeSet::new();
    for (index, one) in providers::ALL.iter().enumerate() {
        for other in providers::ALL.iter().skip(index.saturating_add(1)) {
            let Some(place) = looks_like(one, other) else { continue };
            let (a, b) = (one.id.as_ref(), other.id.as_ref());
            if alike(a, b) {
                continue;
            }
            found.insert((a, b));
            assert!(
                told_apart(a, b),
                "{a} and {b} both sign in {place}, and their values look the same ({} and {}): whoever mistakes the one for the other is \
                 told of a wrong secret. Where the schemes are the same, name both in ALIKE in tests/catalogue.rs; where they are not, \
                 say in TOLD_APART what tells them apart",
                scheme_line(one),
                scheme_line(other)
            );
        }
    }
    for (what, ids) in TOLD_APART {
        for id in *ids {
            assert!(
                found.iter().any(|(a, b)| a == id || b == id),
                "TOLD_APART, {what:?}: {id} looks like no row but the same ones"
            );
        }
    }
    println!("summary: {} pairs that look the same and are not", found.len());
}

/// Every request that a row's vectors call authentic, with the secrets of the vector: public keys and answers of hosts too, which
/// [`sign`] cannot make.
#[test]
fn no_row_takes_a_vector_of_anothers() {
    let files = common::files();
    let mut wrong = BTreeSet::new();
    let (mut requests, mut pairs) = (0_usize, 0_usize);
    for from in providers::ALL {
        let own = &files[from.id.as_ref()].vectors;
        for vector in own.iter().filter(|one| one.expect.signature.as_deref() == Some("valid")) {
            requests = requests.saturating_add(1);
            let body = vector.request.body();
            let sent = &vector.request.headers;
            let headers: Vec<_> = sent.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
            let request = Request {
                method: &vector.request.method,
                url: &vector.request.url,
                headers: &headers,
                body: &body,
            };
            for to in providers::ALL.iter().filter(|to| to.id != from.id) {
                // A secret that could not be the row's is none of its.
                let Ok(webhook) = common::webhook(to, vector) else { continue };
                pairs = pairs.saturating_add(1);
                let accepted = webhook.verify(&request, UnixTime::from_secs(vector.now)).is_ok();
                if accepted && !alike(&from.id, &to.id) {
                    wrong.insert(format!("{}/{} by {}", from.id, vector.name, to.id));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "taken for another's: {wrong:?}. Where the schemes are the same, name both in ALIKE in tests/catalogue.rs; where they are not, one \
         of the rows signs less than its provider does"
    );
    println!("summary: {requests} requests, {pairs} asked of another row");
}

/// A row of every kind, and what breaks a rule of it, with words of the sentence that says so.
#[test]
#[allow(clippy::too_many_lines, reason = "a table of rules, one entry for each")]
fn rows_that_break_a_rule_are_refused_with_a_sentence_of_their_own() {
    type Change = fn(&mut Provider);
    let none = |row: &mut Provider| row.scheme.message = Vec::new().into();
    let changes: &[(&str, Change, &str)] = &[
        ("github", none, "a MAC must cover the payload"),
        ("openai", |row| row.scheme.message = vec![Piece::Timestamp].into(), "cover the payload"),
        (
            "github",
            |row| row.scheme.message = vec![Piece::Payload, Piece::Payload].into(),
            "cover the payload",
        ),
        ("github", |row| row.scheme.message = vec![Piece::Secret].into(), "cover the payload"),
        ("gitlab", |row| row.scheme.message = vec![Piece::Payload].into(), "a token signs nothing"),
        ("gitlab", |row| row.scheme.key = KeyForm::Hex, "a token signs nothing"),
        ("gitlab", |row| row.scheme.encoding = Encoding::HexLower, "a token is text"),
        ("github", |row| row.scheme.encoding = Encoding::Text, "a token is text"),
        ("gitlab", |row| row.scheme.algorithm = Algorithm::HmacSha256, "must cover something"),
        (
            "gitlab",
            |row| row.scheme.grammar = row_of("openai").scheme.grammar.clone(),
            "a token stands in its header alone",
        ),
        ("github", |row| row.scheme.grammar = Grammar::Prefixed("".into()), "must not be empty"),
        (
            "gitlab",
            |row| row.scheme.grammar = Grammar::Authorization(" ".into()),
            "must not be empty",
        ),
        (
            "openai",
            |row| {
                row.scheme.grammar = Grammar::KeyValue {
                    separator: ",".into(),
                    assign: ",".into(),
                    timestamp: "".into(),
                    signature: "v1".into(),
                };
            },
            "must not be empty or contradict",
        ),
        (
            "recurly",
            |row| {
                let parts = vec![Part::Signatures, Part::Timestamp];
                row.scheme.grammar =
                    Grammar::Positional { separator: ",".into(), parts: parts.into() };
            },
            "must not be empty or contradict",
        ),
        (
            "recurly",
            |row| {
                row.scheme.grammar = Grammar::Positional {
                    separator: ",".into(),
                    parts: vec![Part::Timestamp].into(),
                };
            },
            "one place for signatures",
        ),
        ("slack", |row| row.scheme.timestamp = None, "a timestamp and a tolerance"),
        ("slack", |row| row.scheme.tolerance = None, "a timestamp and a tolerance"),
        ("slack", |row| row.scheme.tolerance = Some(0), "a timestamp and a tolerance"),
        ("slack", |row| row.scheme.message = vec![Piece::Payload].into(), "hold the timestamp"),
        (
            "slack",
            |row| row.scheme.timestamp = Some(Place::Query("t".into())),
            "hold the timestamp",
        ),
        ("slack", |row| row.scheme.endings = Vec::new().into(), "an ending"),
        (
            "github",
            |row| row.scheme.message = vec![Piece::Payload, Piece::Field("t".into())].into(),
            "only a key=value signature has fields",
        ),
        ("github", |row| row.scheme.carrier = Carrier::FormField("a".into()), "goes with a body"),
        ("github", |row| row.scheme.carrier = Carrier::Header("".into()), "must have names"),
        ("box", |row| row.scheme.carrier = Carrier::Headers(Vec::new().into()), "must have names"),
        (
            "openai",
            |row| row.scheme.carrier = Carrier::Headers(vec!["a".into()].into()),
            "signatures in several headers",
        ),
        ("openai", |row| row.events.id_header = "x-id".into(), "from a header that is signed"),
        (
            "github",
            |row| row.events.event_type = row_of("openai").events.event_type.clone(),
            "not from both",
        ),
        ("github", |row| row.acknowledgement.status = 404, "status from 200 to 299"),
        ("dropbox", |row| row.handshake.as_mut().unwrap().max_length = 4096, "1 to 1024"),
        ("dropbox", |row| row.handshake.as_mut().unwrap().min_length = 0, "1 to 1024"),
        ("dropbox", |row| row.handshake.as_mut().unwrap().reply = Vec::new().into(), "an answer"),
        ("slack", |row| row.handshake.as_mut().unwrap().when = None, "tells it from an event"),
        (
            "slack",
            |row| {
                let handshake = row.handshake.as_mut().unwrap();
                handshake.challenge = Place::Json("challenge".into());
            },
            "a name or a pointer",
        ),
        // Its literal has no character that a token has not.
        (
            "linkedin",
            |row| row.handshake.as_mut().unwrap().alphabet = Alphabet::Token,
            "would sign what could be an event",
        ),
        (
            "okta",
            |row| row.handshake.as_mut().unwrap().reply = vec![ReplyPiece::ChallengeMac].into(),
            "would sign what could be an event",
        ),
        ("github", |row| row.scheme.coverage = Coverage::Part, "cover the payload"),
        ("dropbox-sign", |row| row.scheme.coverage = Coverage::Whole, "cover the payload"),
        ("twilio-json", |row| row.scheme.message = vec![Piece::Method].into(), "cover the payload"),
        (
            "twilio-json",
            |row| row.scheme.message = vec![Piece::Url, Piece::Payload].into(),
            "cover the payload",
        ),
        (
            "twilio",
            |row| row.scheme.message = vec![Piece::SortedForm, Piece::PayloadSha256].into(),
            "cover the payload",
        ),
        (
            "dropbox-sign",
            |row| row.scheme.message = vec![Piece::Literal("a".into()), Piece::Secret].into(),
            "must cover something",
        ),
        ("hubspot-v1", |row| row.scheme.message = vec![Piece::Payload].into(), "holds the secret"),
        (
            "dropbox-sign",
            |row| {
                row.scheme.algorithm = Algorithm::Sha256;
                row.scheme.message = vec![Piece::Secret, Piece::Json("/a".into())].into();
            },
            "without a key covers the payload",
        ),
        ("netlify", |row| row.scheme.coverage = Coverage::Whole, "cover the payload"),
        ("netlify", |row| row.scheme.coverage = Coverage::Part, "cover the payload"),
        ("monday", |row| row.scheme.coverage = Coverage::Claim, "cover the payload"),
        ("netlify", |row| row.scheme.message = vec![Piece::Payload].into(), "JSON Web Token"),
        ("netlify", |row| row.scheme.algorithm = Algorithm::HmacSha1, "JSON Web Token"),
        ("netlify", |row| row.scheme.encoding = Encoding::Base64, "JSON Web Token"),
        ("vonage", |row| row.scheme.tolerance = None, "a timestamp and a tolerance"),
        (
            "netlify",
            |row| {
                let claims =
                    vec![Claim::PayloadDigest { name: "".into(), encoding: Encoding::HexLower }];
                row.scheme.grammar = Grammar::Jwt { word: "".into(), claims: claims.into() };
            },
            "must not be empty",
        ),
        ("discord", |row| row.scheme.key = KeyForm::Hex, "a public key is no secret"),
        ("github", |row| row.scheme.each = "/a".into(), "hold their signatures"),
        (
            "dropbox-sign",
            |row| row.scheme.carrier = Carrier::Json("a".into()),
            "begins with a slash",
        ),
        (
            "square",
            |row| row.scheme.message = vec![Piece::Payload, Piece::Json("/a".into())].into(),
            "where the signature stands in it",
        ),
        (
            "linear",
            |row| row.scheme.carrier = Carrier::Json("/a".into()),
            "cannot cover the payload that it stands in",
        ),
        (
            "persona",
            |row| {
                row.scheme.grammar = Grammar::KeyValues {
                    separator: ", ".into(),
                    assign: "=".into(),
                    timestamp: "t".into(),
                    signature: "v1".into(),
                };
            },
            "must not be empty or contradict",
        ),
        (
            "microsoft-graph",
            |row| {
                let handshake = row.handshake.as_mut().unwrap();
                handshake.reply =
                    vec![ReplyPiece::Literal("{".into()), ReplyPiece::Challenge].into();
            },
            "as plain text",
        ),
        (
            "asana",
            |row| row.handshake.as_mut().unwrap().reply_header = "".into(),
            "must have an answer",
        ),
        (
            "asana",
            |row| row.handshake.as_mut().unwrap().alphabet = Alphabet::Printable,
            "an alphabet for headers",
        ),
        (
            "retell",
            |row| {
                row.handshake = row_of("twitter").handshake.clone();
            },
            "would sign what could be an event",
        ),
    ];
    for (index, (id, change, words)) in changes.iter().enumerate() {
        let mut broken = row(id).clone();
        change(&mut broken);
        let error = Webhook::new(&broken, secret(row(id))).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidOptions, "{index} {id}");
        assert!(error.message().contains(words), "{index} {id}: {}", error.message());
        assert!(sign(&broken, &secret(row(id)), JSON.as_bytes(), NOW).is_err(), "{index} {id}");
    }
}

/// The rows whose requests can be made here: the others' providers have the key.
fn signing_rows() -> impl Iterator<Item = &'static Provider> {
    providers::ALL.iter().copied().filter(|row| public_key(row.scheme.algorithm).is_none())
}

fn row_of(id: &str) -> &'static Provider {
    row(id)
}

#[test]
fn secrets_that_could_not_be_the_providers_are_refused() {
    let refused = |id: &str, text: &str| {
        let error = Webhook::new(row(id), Secret::new(text).unwrap()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidSecret, "{id} {text}");
    };
    for text in ["whsec_", "whsec_a", "whsec_not base64", "whsec_AAAA", "AAAA", "whsec_é"] {
        refused("openai", text);
    }
    for text in ["a", "0g", "0000", "é"] {
        refused("adyen-platform", text);
    }
    refused("chargebee", "password");
    refused("gitlab", "tøken");
    refused("pusher", "without a key id");
    assert!(
        Webhook::new(row("openai"), Secret::new("AAAB").unwrap()).is_ok(),
        "without its prefix"
    );
}

/// A request of a scheme with these headers, `{mac}` standing for the right signature.
fn with_headers(id: &str, pairs: &[(&str, &str)]) -> Result<(), ErrorCode> {
    let signed = signed(row(id));
    let own = row(id).signature_header().unwrap();
    let mac = signed.headers.iter().find(|(name, _)| name == own).unwrap().1.clone();
    let pairs: Vec<_> =
        pairs.iter().map(|(name, value)| (*name, value.replace("{mac}", &mac))).collect();
    let others = signed.headers.iter().filter(|(name, _)| name != own);
    let all: Vec<_> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_bytes()))
        .chain(others.map(|(name, value)| (name.as_str(), value.as_bytes())))
        .collect();
    at(row(id), &signed.url, &all, &signed.body, |_| ())
}

#[test]
fn several_headers_may_hold_the_signature() {
    let wrong = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let [one, two] = ["box-signature-primary", "box-signature-secondary"];
    assert_eq!(with_headers("box", &[(one, wrong), (two, "{mac}")]), Ok(()));
    assert_eq!(with_headers("box", &[(two, "{mac}")]), Ok(()));
    assert_eq!(with_headers("box", &[(one, ""), (two, "{mac}")]), Ok(()));
    assert_eq!(with_headers("box", &[(one, wrong)]), Err(ErrorCode::SignatureMismatch));
    let twice = [(one, "{mac}"), (two, "{mac}"), (two, "{mac}")];
    assert_eq!(with_headers("box", &twice), Err(ErrorCode::MalformedSignature));
    assert_eq!(with_headers("box", &[(one, " ")]), Err(ErrorCode::MissingSignature));

    let name = |number: &str| format!("X-Docusign-Signature-{number}");
    for number in ["1", "2", "16", "99", "100"] {
        assert_eq!(with_headers("docusign", &[(&name(number), "{mac}")]), Ok(()), "{number}");
    }
    for number in ["", "0", "01", "101", "1000", "+1", "1a", "x"] {
        let refused = with_headers("docusign", &[(&name(number), "{mac}")]);
        assert_eq!(refused, Err(ErrorCode::MissingSignature), "{number}");
    }
    let many: Vec<_> = (1..=17).map(|number| name(&number.to_string())).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), "{mac}")).collect();
    assert_eq!(with_headers("docusign", &many[..16]), Ok(()));
    assert_eq!(with_headers("docusign", &many), Err(ErrorCode::MalformedSignature));
}

#[test]
fn the_word_of_an_authentication_scheme_has_no_case() {
    for value in ["Basic {c}", "basic {c}", "BASIC {c}"] {
        let value = value.replace("{c}", "dXNlcjpwYXNzd29yZA==");
        assert_eq!(with_headers("chargebee", &[("authorization", &value)]), Ok(()), "{value}");
    }
    for value in [
        "dXNlcjpwYXNzd29yZA==",
        "Basic",
        "Basic  dXNlcjpwYXNzd29yZA==",
        "Bearer dXNlcjpwYXNzd29yZA==",
        "Basic dXNlcjpwYXNzd29yZA",
        "Basic dXNlcnBhc3N3b3Jk",
        "Basic user:password",
        "Basic =",
    ] {
        let refused = with_headers("chargebee", &[("authorization", value)]);
        assert_eq!(refused, Err(ErrorCode::MalformedSignature), "{value}");
    }
    let other = with_headers("chargebee", &[("authorization", "Basic dXNlcjpwYXNzd29yZAo=")]);
    assert_eq!(other, Err(ErrorCode::SignatureMismatch));
}

#[test]
fn tokens_of_any_length_are_compared() {
    let name = "x-gitlab-token";
    assert_eq!(with_headers("gitlab", &[(name, TEXT)]), Ok(()));
    for token in ["0", TEXT.strip_prefix('0').unwrap(), &TEXT.repeat(2), &TEXT.to_uppercase(), "é"]
    {
        let refused = with_headers("gitlab", &[(name, token)]).unwrap_err();
        let printable = token.is_ascii();
        let expected =
            if printable { ErrorCode::SignatureMismatch } else { ErrorCode::MalformedSignature };
        assert_eq!(refused, expected, "{token}");
    }
    assert_eq!(with_headers("gitlab", &[(name, "")]), Err(ErrorCode::MissingSignature));
    assert_eq!(with_headers("gitlab", &[]), Err(ErrorCode::MissingSignature));
}

/// A type in a header that nothing signs is marked, and one that is signed is not.
#[test]
fn an_unsigned_type_is_marked() {
    let signed = signed(row("github"));
    let of = |value: &[u8], times: usize| {
        let mut all = headers(&signed);
        all.extend(vec![("X-GitHub-Event", value); times]);
        at(row("github"), &signed.url, &all, &signed.body, |verified| {
            let event = verified.normalize().unwrap();
            let json: serde_json::Value = serde_json::from_slice(&event.to_json()).unwrap();
            assert_eq!(event.has_unsigned_type(), json["unsigned"] == "type");
            (event.event_type().to_owned(), event.has_unsigned_type())
        })
        .unwrap()
    };
    assert_eq!(of(b"push", 1), ("com.github.push".into(), true));
    for (value, times) in [(&b"push"[..], 2), (b"", 1), (b" ", 1), (b"a\nb", 1), (&[b'a'; 129], 1)]
    {
        assert_eq!(of(value, times), ("com.github.unrecognized".into(), false));
    }
}

/// A shop sends the same order when it is created and when it is paid: only a header says which, and neither may pass for a copy of the other.
#[test]
fn events_that_only_a_header_tells_apart_are_not_the_same() {
    for row in signing_rows().filter(|row| !row.events.type_header.is_empty()) {
        let signed = signed(row);
        let of = |native_type: Option<&str>| {
            let mut all = headers(&signed);
            all.extend(native_type.map(|value| (&*row.events.type_header, value.as_bytes())));
            at(row, &signed.url, &all, &signed.body, |verified| {
                (verified.digest(), verified.payload_digest())
            })
            .unwrap()
        };
        let [created, paid, none] = [of(Some("orders/create")), of(Some("orders/paid")), of(None)];
        assert_eq!(created, of(Some("orders/create")), "{}", row.id);
        for (one, other) in [(&created, &paid), (&created, &none), (&paid, &none)] {
            assert!(one.0 != other.0 && one.1 != other.1, "{}", row.id);
        }
    }
}

/// Where the fields of a form are signed, whoever has one request can spell it otherwise: it stays the same event.
#[test]
fn a_form_spelled_otherwise_is_the_same_event() {
    for row in signing_rows().filter(|row| row.scheme.message.contains(&Piece::SortedForm)) {
        let signed = sign_for(row, &secret(row), URL, b"b=2&a=%7B1%7D&c=x+y", NOW).unwrap();
        let of = |body: &str| {
            at(row, &signed.url, &headers(&signed), body.as_bytes(), |verified| {
                let (digest, payload) = (verified.digest(), verified.payload_digest());
                let id = verified.normalize().unwrap().id().to_owned();
                (id, digest, payload)
            })
        };
        let event = of("b=2&a=%7B1%7D&c=x+y").unwrap();
        for same in ["a=%7b1%7d&b=2&c=x%20y", "c=x+y&&b=2&b=2&a={1}"] {
            assert_eq!(of(same).as_ref(), Ok(&event), "{} {same}", row.id);
        }
        // Signed alike, since nothing says where a name ends.
        let cut = of("a={1}&b2=&c=x+y").unwrap();
        assert!(cut.0 != event.0 && cut.1 != event.1 && cut.2 != event.2, "{}", row.id);
        let other = of("a=%7b2%7d&b=2&c=x%20y");
        assert_eq!(other, Err(ErrorCode::SignatureMismatch), "{}", row.id);
    }
}

#[test]
fn an_id_in_a_signed_header_is_the_events() {
    let signed = signed(row("openai"));
    let id = signed.headers.iter().find(|(name, _)| name == "webhook-id").unwrap().1.clone();
    let found = at(row("openai"), &signed.url, &headers(&signed), &signed.body, |verified| {
        verified.normalize().unwrap().id().to_owned()
    });
    assert_eq!(found, Ok(id));
}

/// Answers a handshake with the row's secret.
fn answer(id: &str, request: &Request<'_>) -> Result<Option<String>, ErrorCode> {
    let webhook = Webhook::new(row(id), secret(row(id))).unwrap();
    let reply = webhook.handshake(request).map_err(|error| error.code())?;
    Ok(reply.map(|reply| {
        let json =
            serde_json::from_str::<serde_json::Value>(&reply.body).is_ok_and(|v| v.is_object());
        assert_eq!(reply.headers[0].1 == "application/json", json);
        assert_eq!(reply.headers[1], ("x-content-type-options".into(), "nosniff".into()));
        reply.body
    }))
}

fn get<'a>(url: &'a str, headers: &'a [(&'a str, &'a [u8])]) -> Request<'a> {
    Request { method: "GET", url, headers, body: &[] }
}

#[test]
fn challenges_in_a_query_or_a_header_are_answered() {
    let echo = |id: &str, url: &str| answer(id, &get(url, &[]));
    assert_eq!(echo("dropbox", "/?challenge=aB_1"), Ok(Some("aB_1".into())));
    assert_eq!(echo("nylas", "/?challenge=aB_1"), Ok(Some("aB_1".into())));
    assert_eq!(echo("onfleet", "/?check=aB_1"), Ok(Some("aB_1".into())));
    for url in ["/", "/?challenge=", "/?challenge=%3Cscript%3E", "/?challenge=a&challenge=a"] {
        assert_eq!(echo("dropbox", url), Err(ErrorCode::InvalidChallenge), "{url}");
    }
    for id in ["meta", "whatsapp"] {
        let url = "/?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=t";
        assert_eq!(echo(id, url), Ok(Some("1158201444".into())));
        for url in [
            "/?hub.challenge=1",
            "/?hub.mode=x&hub.challenge=1",
            "/?hub.mode=subscribe&hub.challenge=a",
        ] {
            assert_eq!(echo(id, url), Err(ErrorCode::InvalidChallenge), "{url}");
        }
    }
    let headers: [(&str, &[u8]); 1] = [("X-Okta-Verification-Challenge", b"abc")];
    let okta = answer("okta", &get("/", &headers));
    assert_eq!(okta, Ok(Some("{\"verification\":\"abc\"}".into())));
    assert_eq!(answer("okta", &get("/", &[])), Err(ErrorCode::InvalidChallenge));
    // openssl dgst -sha256 -hmac 00112233445566778899aabbccddeeff, over the challenge.
    let code = "890e4665-4dfe-4ab1-b689-ed553bceeed0";
    let linkedin = echo("linkedin", &format!("/?challengeCode={code}")).unwrap().unwrap();
    assert_eq!(
        linkedin,
        format!("{{\"challengeCode\":\"{code}\",\"challengeResponse\":\"{LINKEDIN}\"}}")
    );
    let twitter = echo("twitter", "/?crc_token=dG9rZW4=").unwrap().unwrap();
    assert_eq!(twitter, format!("{{\"response_token\":\"sha256={TWITTER}\"}}"));
}

const LINKEDIN: &str = "3b0b79d8005746fee1f340a9b1c039025c85de6b533998b58a21e32e789f1870";
const TWITTER: &str = "SDflmKh6b60l16aq+/DGMOkoRmN6k6daPWhl0/pnN2w=";

/// A challenge in a body is answered if it is signed, and only if it is a challenge.
#[test]
fn signed_challenges_are_answered() {
    let of = |id: &str, body: &str, more: &[(&str, &[u8])]| {
        let signed = sign(row(id), &secret(row(id)), body.as_bytes(), NOW).unwrap();
        let mut all = headers(&signed);
        all.extend(more);
        let forged: Vec<_> =
            all.iter().filter(|(name, _)| !name.contains("signature")).copied().collect();
        let unsigned =
            Request { method: "POST", url: "/", headers: &forged, body: body.as_bytes() };
        assert_eq!(answer(id, &unsigned), Ok(None), "{id} without a signature");
        answer(id, &Request { method: "POST", url: "/", headers: &all, body: body.as_bytes() })
    };
    let slack = r#"{"type":"url_verification","challenge":"abc"}"#;
    assert_eq!(of("slack", slack, &[]), Ok(Some("abc".into())));
    assert_eq!(of("slack", r#"{"type":"event_callback","challenge":"abc"}"#, &[]), Ok(None));
    let bad = r#"{"type":"url_verification","challenge":"<b>"}"#;
    assert_eq!(of("slack", bad, &[]), Err(ErrorCode::InvalidChallenge));
    let zoom = r#"{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}"#;
    let expected = format!("{{\"plainToken\":\"abc\",\"encryptedToken\":\"{ZOOM}\"}}");
    assert_eq!(of("zoom", zoom, &[]), Ok(Some(expected)));
    let front: (&str, &[u8]) = ("X-Front-Challenge", b"abc");
    assert_eq!(of("front", "{}", &[front]), Ok(Some("abc".into())));
    assert_eq!(of("front", "{}", &[]), Ok(None));
}

const ZOOM: &str = "8041222d0afb792dca4d34692dc3bcac3cd3d1d9778f98cf9b81f681cbfe2676";

/// What a handshake would sign for anybody is never taken for an event.
#[test]
fn a_signed_challenge_is_no_event() {
    for row in providers::ALL.iter().filter(|row| {
        row.handshake.as_ref().is_some_and(|handshake| {
            !handshake.signed && handshake.reply.contains(&ReplyPiece::ChallengeMac)
        }) && !row.is_form()
    }) {
        for challenge in ["dG9rZW4=", "890e4665-4dfe-4ab1-b689-ed553bceeed0"] {
            let signed = sign_for(row, &secret(row), URL, challenge.as_bytes(), NOW).unwrap();
            let asked = Scheme { message: vec![Piece::Payload].into(), ..row.scheme.clone() };
            let oracle = Provider { scheme: asked, handshake: None, ..Provider::clone(row) };
            let mac = sign(&oracle, &secret(row), challenge.as_bytes(), NOW).unwrap();
            let refused = at(row, &signed.url, &headers(&mac), &signed.body, |_| ());
            assert!(refused.is_err(), "{} {challenge}", row.id);
        }
    }
}

#[test]
fn a_condition_is_part_of_a_row() {
    let condition =
        Condition { place: Place::Json("/type".into()), text: "url_verification".into() };
    assert_eq!(row("slack").handshake.as_ref().unwrap().when, Some(condition));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_get_a_code(
        row in select(signing_rows().collect::<Vec<_>>()),
        values in proptest::collection::vec(prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..80),
            "(sha256=|v1[,=]|t=|Basic |Bearer |[0-9]{10}|[a-f0-9]{64}|[A-Za-z0-9+/]{43}=|[ ,;.]){0,6}".prop_map(String::into_bytes),
        ], 8),
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "\\{(\"[a-z]{1,9}\":(\"[a-z_]{0,16}\"|[0-9]{1,14}),?){0,4}\\}".prop_map(String::into_bytes),
        ],
        (method, url) in (select(vec!["POST", "GET", "HEAD"]), "(/\\?(challenge|hub.mode|crc_token|check)=.{0,20})?.{0,20}"),
        now in any::<u64>(),
    ) {
        let signed = signed(row);
        let names: Vec<_> = signed.headers.iter().map(|(name, _)| name.as_str())
            .chain(["x-front-challenge", "x-okta-verification-challenge", "x-docusign-signature-100"])
            .collect();
        let headers: Vec<_> = names.iter().zip(&values).map(|(name, value)| (*name, value.as_slice())).collect();
        let webhook = Webhook::new(row, secret(row)).unwrap();
        let request = Request { method, url: &url, headers: &headers, body: &body };
        prop_assert!(webhook.verify(&request, UnixTime::from_secs(now)).is_err());
        let _ = webhook.handshake(&request);
    }

    #[test]
    fn what_is_signed_verifies_at_any_time(row in select(signing_rows().collect::<Vec<_>>()), now in 0_u64..4_000_000_000, more in "[a-z\"\\\\{}é]{0,20}") {
        let now = UnixTime::from_secs(now);
        let payload = if row.is_form() { payload(row).to_owned() } else { serde_json::json!({ "more": more }).to_string() };
        let signed = sign_for(row, &secret(row), URL, payload.as_bytes(), now).unwrap();
        let webhook = Webhook::new(row, secret(row)).unwrap();
        let headers = headers(&signed);
        let request = Request { url: &signed.url, ..Request::post(&headers, &signed.body) };
        prop_assert!(webhook.verify(&request, now).is_ok(), "{}", row.id);
    }
}

/// What vendors' packages said of the vectors: see `docs/VECTORS.md`.
#[derive(serde::Deserialize)]
struct Confirmed {
    #[serde(default)]
    vendor: Vec<String>,
}

fn confirmed() -> BTreeMap<String, Confirmed> {
    serde_json::from_str(include_str!("oracles/sdks/confirmed.json")).unwrap()
}

/// What packages answered to the requests that `sign` makes, by package: see `docs/ORACLES.md`.
#[derive(serde::Deserialize)]
struct SignedHere {
    #[serde(default)]
    ours: BTreeMap<String, Answered>,
}

#[derive(serde::Deserialize)]
struct Answered {
    accepted: Vec<String>,
    refused: Vec<String>,
}

/// The packages of the vendor's that accepted what `sign` makes, and refused it with another body, or of another secret where the
/// signature does not cover the body.
fn vendors_that_accept_what_we_sign(row: &Provider) -> Vec<String> {
    let answers: BTreeMap<String, SignedHere> =
        serde_json::from_str(include_str!("oracles/sdks/signed.json")).unwrap();
    let all = confirmed();
    let (Some(signed), Some(seen)) = (answers.get(row.id.as_ref()), all.get(row.id.as_ref()))
    else {
        return Vec::new();
    };
    let bad = if row.trust() == Trust::Verified { "changed_body" } else { "wrong_secret" };
    let good = |package: &&String| {
        signed.ours.get(package.as_str()).is_some_and(|answered| {
            let has = |list: &[String], name: &str| list.iter().any(|one| one == name);
            has(&answered.accepted, "valid") && has(&answered.refused, bad)
        })
    };
    seen.vendor.iter().filter(good).cloned().collect()
}

/// Their oracles have suites of their own, which sign and verify both ways.
const SEEDS: [&str; 5] = ["berbix", "braintree", "byl", "kopokopo", "stripe"];

/// Gold is what a package of the vendor's accepted as we make it, and nothing else.
#[test]
fn gold_is_what_the_vendors_package_accepts() {
    let mut gold = 0_usize;
    let mut wrong = Vec::new();
    for row in providers::ALL.iter().filter(|row| !SEEDS.contains(&row.id.as_ref())) {
        let accepted = !vendors_that_accept_what_we_sign(row).is_empty();
        gold = gold.saturating_add(usize::from(accepted));
        if accepted != (row.about().unwrap().evidence == Evidence::Gold) {
            wrong.push((row.id.as_ref(), if accepted { "gold" } else { "not gold" }));
        }
    }
    assert!(wrong.is_empty(), "the evidence of these is otherwise: {wrong:?}");
    println!("summary: {gold} rows sign what the vendor's own package accepts");
}

/// What was found out about a row's documentation: see `docs/VECTORS.md`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    page: String,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    others: Vec<String>,
    #[serde(default)]
    receivers: usize,
    #[serde(default)]
    #[allow(dead_code, reason = "for people")]
    note: String,
}

const WORDS: [&str; 6] = ["header", "algorithm", "encoding", "message", "key", "time"];

/// Why a row is silver at most, or nothing where neither its documentation nor two others say what it does.
fn why_silver(row: &Provider, found: &Found) -> Option<&'static str> {
    let words = if row.scheme.algorithm == Algorithm::Token { 1 } else { 4 };
    let says = |word: &str| found.says.iter().any(|said| said == word);
    let package = confirmed().get(row.id.as_ref()).is_some_and(|seen| !seen.vendor.is_empty());
    if SEEDS.contains(&row.id.as_ref()) || package {
        return Some("a package of the vendor's");
    }
    if WORDS.iter().take(words).all(|word| says(word)) {
        return Some("the documentation");
    }
    let others = found.others.len().saturating_add(found.receivers);
    (others >= 2).then_some("two others")
}

/// A row is as good as what is written in `tests/evidence.json`, and no link stands there that nobody found.
#[test]
fn a_row_is_as_good_as_its_evidence() {
    let file = "tests/evidence.json";
    let found: BTreeMap<String, Found> =
        serde_json::from_str(include_str!("evidence.json")).unwrap();
    for (id, entry) in &found {
        let known = providers::ALL.iter().any(|row| row.id == id.as_str());
        assert!(known, "{file}: {id} is no row of the catalogue");
        for word in &entry.says {
            assert!(
                WORDS.contains(&word.as_str()),
                "{file}: {id}: {word:?} is none of {WORDS:?}, which is what a page can say as the row does"
            );
        }
    }
    let mut silver = 0_usize;
    for row in providers::ALL {
        let (id, about) = (&row.id, row.about().unwrap());
        let entry = found.get(id.as_ref());
        let page = entry.map_or("", |entry| entry.page.as_str());
        assert!(
            page == about.documentation,
            "{id}: {file} has the page {page:?} and ABOUT the link {:?}; find the provider's page on its signatures, read it, and write \
             down in both where it is (in neither, where there is none)",
            about.documentation
        );
        let why = entry.and_then(|entry| why_silver(row, entry));
        silver = silver.saturating_add(usize::from(why.is_some()));
        match about.evidence {
            Evidence::Bronze => assert!(
                why.is_none(),
                "{id}: bronze, and {file} has {} for it: the row is silver",
                why.unwrap_or_default()
            ),
            better => assert!(
                why.is_some(),
                "{id}: {}, and bronze is what {file} has for it: no page, or a page that was not seen to say header, algorithm, encoding \
                 and message (\"says\"), no package of the vendor's, and fewer than two others",
                better.as_str()
            ),
        }
    }
    println!(
        "summary: {} links found, {silver} rows with documentation, a vendor's package or two others behind them",
        found.len()
    );
}

/// What a scheme is, in one line.
fn scheme_line(row: &Provider) -> String {
    let Scheme { algorithm, encoding, carrier, message, grammar, .. } = &row.scheme;
    let algorithm = match algorithm {
        Algorithm::HmacSha1 => "HMAC-SHA1",
        Algorithm::HmacSha256 => "HMAC-SHA256",
        Algorithm::HmacSha512 => "HMAC-SHA512",
        Algorithm::Sha1 => "SHA-1",
        Algorithm::Sha256 => "SHA-256",
        Algorithm::Ed25519 => "Ed25519",
        Algorithm::EcdsaP256Sha256 => "ECDSA P-256",
        Algorithm::EcdsaP256Sha256Raw => "ECDSA P-256 (raw)",
        Algorithm::RsaPkcs1Sha256 => "RSA",
        Algorithm::RsaPkcs1Sha1 => "RSA with SHA-1",
        Algorithm::RsaPssSha256 => "RSA-PSS",
        Algorithm::RsaPssSha512 => "RSA-PSS with SHA-512",
        _ if *encoding == Encoding::Base64 => "Basic",
        _ => "token",
    };
    let encoding = match encoding {
        Encoding::HexLower | Encoding::Hex => ", hex",
        Encoding::Base64 if algorithm != "Basic" => ", base64",
        Encoding::Base64Url => ", base64url",
        _ => "",
    };
    let place = match carrier {
        Carrier::Header(name) => format!("`{name}`"),
        Carrier::Headers(names) => {
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
        }
        Carrier::NumberedHeaders(name) => format!("`{name}` …"),
        Carrier::FormField(name) => format!("the field `{name}`"),
        Carrier::Json(pointer) => format!("`{pointer}` of the payload"),
        _ => String::new(),
    };
    let token = if matches!(grammar, Grammar::Jwt { .. }) { "JSON Web Token, " } else { "" };
    let pieces: String = message
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text.replace('\n', "\\n"),
            Piece::Timestamp => "<time>".into(),
            Piece::Secret => "<secret>".into(),
            Piece::Payload => "<payload>".into(),
            Piece::Header(name) | Piece::Field(name) => format!("<{name}>"),
            Piece::Method => "<method>".into(),
            Piece::Url => "<url>".into(),
            Piece::SortedQuery => "<query>".into(),
            Piece::SortedForm => "<fields>".into(),
            Piece::PayloadSha256 | Piece::PayloadSha256Hex => "<sha256>".into(),
            Piece::PayloadCrc32 => "<crc32>".into(),
            Piece::MemberLines { names, given } => {
                let given = given.iter().map(|name| format!("[{name}]"));
                names.iter().map(|name| format!("<{name}>")).chain(given).collect()
            }
            Piece::Json(pointer) => format!("<{}>", pointer.rsplit('/').next().unwrap()),
            Piece::Given { before, after, .. } => format!("[{before}…{after}]"),
            _ => String::new(),
        })
        .collect();
    let of = if pieces.is_empty() { String::new() } else { format!(" of `{pieces}`") };
    let at = |place: &Place| match place {
        Place::Header(name) => format!("`{name}`"),
        Place::Json(pointer) => format!("`{pointer}` of the payload"),
        _ => String::new(),
    };
    let key = match &row.scheme.key {
        KeyForm::Fetched(source) => match &source.locator {
            KeyLocator::Named { place, .. } => format!("; key at the address in {}", at(place)),
            KeyLocator::At(url) => format!("; key at <{url}>"),
            _ => "; key by its id".into(),
        },
        _ => String::new(),
    };
    format!("{token}{algorithm}{encoding}{of} in {place}{key}")
}

/// Providers whose requests nothing signs: there is no row for them, and there will be none.
const UNSIGNED: &str = "BitPay, Gumroad, Jotform, Mollie (the classic webhooks), Sendblue, ShipStation (version 1), Strava, Zift";

/// The document, which `UPDATE_DOCS=1 cargo test --test catalogue` writes.
#[test]
fn the_document_says_what_the_rows_say() {
    let mut text = String::from(
        "# Providers\n\nOne line for each row of `src/providers`. `cargo test --test catalogue` holds this document against them; with `UPDATE_DOCS=1` it writes it.\n\n\
         - *Trust*: `verified` where the signature covers all of the payload, else `authenticated`.\n\
         - *Replay*: the seconds that a signed time may be from the clock, unless the receiver says otherwise; nothing where none is signed.\n\
         - *Evidence*: `gold` where the vendor's own package accepts what `sign` makes and refuses another body (another secret, where no\n  body is signed), `silver` for the vendor's documentation or two independent sources, `bronze` for one source\n  or where no documentation was found; `tests/evidence.json` has the sources.\n\
         - *Agree*: the vendor's packages whose verdict on the row's vectors was seen.\n\n\
         | provider | signature | trust | replay | handshake | evidence | agree |\n|---|---|---|---|---|---|---|\n",
    );
    let confirmed = confirmed();
    for row in providers::ALL {
        let about = row.about().unwrap();
        let name = if about.documentation.is_empty() {
            about.name.to_owned()
        } else {
            format!("[{}]({})", about.name, about.documentation)
        };
        let agree =
            confirmed.get(row.id.as_ref()).map_or(String::new(), |seen| seen.vendor.join(", "));
        let replay = row.scheme.tolerance.map_or(String::new(), |seconds| format!("{seconds} s"));
        let handshake = row.handshake.as_ref().map_or("", |handshake| &handshake.method);
        let line = [
            format!("{name} `{}`", row.id),
            scheme_line(row).replace('|', "\\|"),
            row.trust().as_str().to_owned(),
            replay,
            handshake.to_owned(),
            about.evidence.as_str().to_owned(),
            agree,
        ];
        text.push_str(&["| ", &line.join(" | "), " |\n"].concat());
    }
    let unsigned = [
        "\nNothing signs the requests of ",
        UNSIGNED,
        ": no row can show them to be authentic, and there is none.\n",
    ];
    text.push_str(&unsigned.concat());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/PROVIDERS.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == text,
        "docs/PROVIDERS.md is not what the rows say: UPDATE_DOCS=1 cargo test --test catalogue"
    );
}

/// The schema of the Worker's configuration lists the providers, which `UPDATE_DOCS=1 cargo test --test catalogue` writes.
#[test]
fn the_schema_of_the_configuration_lists_every_provider() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.schema.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let before = "\"description\": \"The id of a built-in provider.\",\n              \"enum\": [";
    let (head, rest) = text.split_once(before).unwrap();
    let tail = rest.find(']').and_then(|end| rest.get(end..)).unwrap();
    let mut lines = String::new();
    for (index, row) in providers::ALL.iter().enumerate() {
        let line = lines.rsplit('\n').next().unwrap().len();
        let last = index.saturating_add(1) == providers::ALL.len();
        let item = format!("\"{}\"{}", row.id, if last { "" } else { "," });
        let fits = line > 0 && line.saturating_add(item.len()) < 140;
        lines.push_str(if fits { " " } else { "\n                " });
        lines.push_str(&item);
    }
    let wanted = [head, before, &lines, "\n              ", tail].concat();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == wanted,
        "docs/config.schema.json lists other providers than the catalogue: UPDATE_DOCS=1 cargo test --test catalogue"
    );
}

/// What people are shown of a row is the row, and README.md counts as many as there are.
#[test]
fn the_walk_through_shows_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let text = read("CONTRIBUTING.md");
    let mut shown = 0_usize;
    for (language, path) in [
        ("rust", "src/providers/knock.rs"),
        ("python", "tests/oracles/reference/providers.py"),
        ("json", "tests/evidence.json"),
    ] {
        let file = read(path);
        for block in text.split(&format!("```{language}\n")).skip(1) {
            let block = block.split("```").next().unwrap();
            assert!(file.contains(block), "CONTRIBUTING.md shows otherwise than {path}:\n{block}");
            shown = shown.saturating_add(1);
        }
    }
    assert_eq!(shown, 4);
    let count = format!("It verifies {} providers", providers::ALL.len());
    assert!(read("README.md").contains(&count), "README.md counts wrongly: {count}");
}
