//! Words of rows that read more than a header and a body: signed URLs, signatures in payloads, forms, echoes; and what goes wrong there.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    reason = "a test fails by panicking"
)]

use hookseal::{
    ErrorCode, Provider, Request, Secret, Signed, UnixTime, Webhook, providers, sign, sign_for,
};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);
const URL: &str = "https://edge.example/hooks";
const TEXT: &str = "00112233445566778899aabbccddeeff";

fn row(id: &str) -> &'static Provider {
    providers::find(id).unwrap()
}

fn secret() -> Secret {
    Secret::new(TEXT).unwrap()
}

fn webhook(id: &str) -> Webhook<'static> {
    Webhook::new(row(id), secret()).unwrap()
}

fn signed(id: &str, payload: &[u8]) -> Signed {
    sign_for(row(id), &secret(), URL, payload, NOW).unwrap()
}

fn verify(
    webhook: &Webhook<'_>,
    url: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<String, ErrorCode> {
    let headers: Vec<_> = headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
    let request = Request { url, ..Request::post(&headers, body) };
    let verified = webhook.verify(&request, NOW).map_err(|error| error.code())?;
    let event = verified.normalize().map_err(|error| error.code())?;
    let json: serde_json::Value = serde_json::from_slice(&event.to_json()).unwrap();
    Ok(json["data"]["payload"].to_string())
}

#[test]
fn a_signed_url_is_the_providers() {
    let signed = signed("square", b"{}");
    let at = |webhook: Webhook<'_>, url: &str| verify(&webhook, url, &signed.headers, &signed.body);
    let public = |url: &str| webhook("square").url(url).unwrap();
    assert!(at(webhook("square"), URL).is_ok());
    assert!(at(public(URL), "http://10.0.0.1/internal").is_ok(), "behind a proxy");
    assert!(at(public(URL), "/internal").is_ok());
    for (configured, received) in [
        (URL, "http://10.0.0.1/internal?a=1"),
        ("https://edge.example/other", URL),
        ("https://edge.example/hooks?", URL),
        ("http://edge.example/hooks", URL),
    ] {
        assert_eq!(at(public(configured), received), Err(ErrorCode::SignatureMismatch));
    }
    assert_eq!(at(webhook("square"), "/hooks"), Err(ErrorCode::InvalidOptions), "no host");
    for url in [
        "",
        "/",
        "edge.example",
        "ftp://a",
        "https://",
        "https:///a",
        "https://a/#b",
        "https://a/ b",
        "https://é",
    ] {
        assert_eq!(
            webhook("square").url(url).unwrap_err().code(),
            ErrorCode::InvalidOptions,
            "{url}"
        );
    }
    assert_eq!(webhook("github").url(URL).unwrap_err().code(), ErrorCode::InvalidOptions);
    assert_eq!(
        sign(row("square"), &secret(), b"{}", NOW).unwrap_err().code(),
        ErrorCode::InvalidOptions
    );
}

/// Whoever has `SHA-256(secret + body)` can compute that of `secret + body + padding + more` without the secret.
#[test]
fn a_digest_cannot_be_extended() {
    for id in ["hubspot-v1", "hubspot-v2"] {
        let mut longer = b"[{}]".to_vec();
        longer.extend([0x80, 0, 0, 0]);
        longer.extend(b",{}]");
        let signed = signed(id, &longer);
        let refused = verify(&webhook(id), URL, &signed.headers, &signed.body);
        assert_eq!(refused, Err(ErrorCode::MalformedPayload), "{id}");
    }
}

#[test]
fn of_several_signatures_the_right_ones_time_counts() {
    let at = |secs: u64, secret: &Secret| {
        let signed = sign(row("persona"), secret, b"{}", UnixTime::from_secs(secs)).unwrap();
        signed.headers.iter().find(|(name, _)| name == "persona-signature").unwrap().1.clone()
    };
    let other = Secret::new("another").unwrap();
    let with = |value: String| {
        verify(&webhook("persona"), URL, &[("persona-signature".into(), value)], b"{}")
    };
    let [right, stale] = [1_700_000_000, 1_600_000_000].map(|secs| at(secs, &secret()));
    let wrong = at(1_700_000_000, &other);
    assert!(with([wrong.as_str(), &right].join(" ")).is_ok());
    assert!(with([right.as_str(), &wrong].join(" ")).is_ok());
    for value in [[wrong.as_str(), &stale], [stale.as_str(), &wrong]] {
        assert_eq!(with(value.join(" ")), Err(ErrorCode::TimestampTooOld));
    }
    // The right MAC beside a time that is not its own.
    let moved = stale.replace("t=1600000000", "t=1700000000");
    assert_eq!(with(moved), Err(ErrorCode::SignatureMismatch));
    let many = [right.as_str(); 5].join(" ");
    assert_eq!(with(many), Err(ErrorCode::MalformedSignature));
    for value in [" ", "  ", "t=1700000000,v1=0 ", " t=1700000000,v1=0"] {
        assert!(with(value.into()).is_err(), "{value:?}");
    }
}

#[test]
fn items_are_authentic_all_or_none() {
    let state = format!("{{\"clientState\":\"{TEXT}\"}}");
    let of = |items: &[&str]| {
        let body = format!("{{\"value\":[{}]}}", items.join(","));
        verify(&webhook("microsoft-graph"), URL, &[], body.as_bytes())
    };
    assert!(of(&[&state]).is_ok() && of(&vec![state.as_str(); 1024]).is_ok());
    assert_eq!(of(&vec![state.as_str(); 1025]), Err(ErrorCode::MalformedPayload));
    for (items, code) in [
        (&[state.as_str(), "{}"][..], ErrorCode::MissingSignature),
        (&["{}", &state], ErrorCode::MissingSignature),
        (&[&state, "{\"clientState\":\"x\"}"], ErrorCode::SignatureMismatch),
        (&[&state, "{\"clientState\":[]}"], ErrorCode::MissingSignature),
        (&[&state, "1"], ErrorCode::MalformedPayload),
        (&[&state, "null"], ErrorCode::MalformedPayload),
        (&[], ErrorCode::MissingSignature),
    ] {
        assert_eq!(of(items), Err(code), "{items:?}");
    }
    for body in ["", "[]", "{}", "{\"value\":{}}", "{\"value\":", "\u{feff}{}", "null"] {
        assert!(verify(&webhook("microsoft-graph"), URL, &[], body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn the_last_of_two_keys_is_signed_and_read() {
    let good =
        String::from_utf8(signed("mailgun", b"{\"event-data\":{\"event\":\"a\"}}").body).unwrap();
    assert!(verify(&webhook("mailgun"), URL, &[], good.as_bytes()).is_ok());
    let twice = good.replacen('{', "{\"signature\":{\"signature\":\"x\"},", 1);
    assert!(verify(&webhook("mailgun"), URL, &[], twice.as_bytes()).is_ok());
    let end = good.strip_suffix('}').unwrap();
    let last = format!("{end},\"signature\":{{\"signature\":\"{}\"}}}}", "0".repeat(64));
    assert_eq!(
        verify(&webhook("mailgun"), URL, &[], last.as_bytes()),
        Err(ErrorCode::MissingTimestamp)
    );
}

#[test]
fn a_part_of_a_body_comes_once() {
    let signed = signed("dropbox-sign", b"{\"event\":{\"event_type\":\"a\",\"event_time\":\"1\"}}");
    let at = |headers: &[(String, String)], body: &[u8]| {
        verify(&webhook("dropbox-sign"), URL, headers, body)
    };
    assert!(at(&signed.headers, &signed.body).is_ok());
    let whole = String::from_utf8(signed.body.clone()).unwrap();
    let (part, _) = whole.split_once("--hookseal--").unwrap();
    let twice = format!("{part}{whole}");
    assert_eq!(at(&signed.headers, twice.as_bytes()), Err(ErrorCode::MalformedPayload));
    assert_eq!(at(&[], whole.as_bytes()), Err(ErrorCode::MalformedPayload));
    for (from, to, code) in [
        ("name=\"json\"", "name=\"other\"", ErrorCode::MissingPayload),
        ("--hookseal--", "", ErrorCode::MissingPayload),
        ("\r\n\r\n", "\n\n", ErrorCode::MissingPayload),
    ] {
        assert_eq!(at(&signed.headers, whole.replace(from, to).as_bytes()), Err(code), "{from}");
    }
    for value in [
        "multipart/form-data",
        "",
        "multipart/form-data; boundary=é",
        "multipart/form-data; boundary=x",
    ] {
        assert!(at(&[("content-type".into(), value.into())], &signed.body).is_err(), "{value}");
    }
}

#[test]
fn what_is_signed_where_it_is_there_comes_once() {
    let signed = signed("mercadopago", b"{}");
    let at = |url: &str, ids: usize| {
        let mut headers = signed.headers.clone();
        headers.extend(vec![("x-request-id".to_string(), "a".to_string()); ids]);
        verify(&webhook("mercadopago"), url, &headers, &signed.body)
    };
    assert!(at(URL, 0).is_ok());
    assert_eq!(at(URL, 1), Err(ErrorCode::SignatureMismatch));
    assert_eq!(at(URL, 2), Err(ErrorCode::MalformedSignature));
    assert_eq!(at("/?data.id=1", 0), Err(ErrorCode::SignatureMismatch));
    assert_eq!(at("/?data.id=1&data.id=1", 0), Err(ErrorCode::MalformedSignature));
    assert_eq!(at("/?data.id=%0a", 0), Err(ErrorCode::MalformedSignature));
}

#[test]
fn dates_of_http_are_written_in_one_way() {
    let at = |date: &str| {
        let signed = signed("klaviyo", b"{}");
        let mut headers = signed.headers.clone();
        for (name, value) in &mut headers {
            if name == "klaviyo-timestamp" {
                date.clone_into(value);
            }
        }
        verify(&webhook("klaviyo"), URL, &headers, &signed.body)
    };
    assert!(at("Tue, 14 Nov 2023 22:13:20 GMT").is_ok());
    assert_eq!(at("Tue, 14 Nov 2023 22:13:21 GMT"), Err(ErrorCode::SignatureMismatch));
    for date in [
        "Mon, 14 Nov 2023 22:13:20 GMT",
        "tue, 14 Nov 2023 22:13:20 GMT",
        "Tue, 14 nov 2023 22:13:20 GMT",
        "Tue, 14 Nov 2023 22:13:20 UTC",
        "Tue, 14 Nov 2023 22:13:20",
        "Tue, 14 Nov 2023 24:13:20 GMT",
        "Tue, 31 Feb 2023 22:13:20 GMT",
        "Tuesday, 14-Nov-23 22:13:20 GMT",
        "Tue Nov 14 22:13:20 2023",
        "1700000000",
        "é",
        "Tuée",
    ] {
        assert_eq!(at(date), Err(ErrorCode::MalformedTimestamp), "{date}");
    }
}

#[test]
fn forms_and_arrays_are_events() {
    let of = |id: &str, payload: &str| {
        let signed = signed(id, payload.as_bytes());
        verify(&webhook(id), URL, &signed.headers, &signed.body)
    };
    let form = of("acuity", "a=1&b=%22%0a&a=+2&c&a=3&%7B=").unwrap();
    assert_eq!(form, r#"{"a":["1"," 2","3"],"b":"\"\n","c":"","{":""}"#);
    assert_eq!(of("acuity", "").as_deref(), Ok("{}"));
    assert!(of("acuity", "%ff=%ff").unwrap().contains('\u{fffd}'));
    assert_eq!(of("affirm", "event=a").as_deref(), Ok(r#"{"event":"a"}"#));
    assert_eq!(of("affirm", r#"{"event":"a"}"#).as_deref(), Ok(r#"{"event":"a"}"#));
    assert_eq!(of("affirm", "{event=a"), Err(ErrorCode::MalformedPayload));
    assert_eq!(of("tailscale", " [1,{}]").as_deref(), Ok("[1,{}]"));
    for payload in ["1", "\"a\"", "null", "", "[", "[]]", "[] []"] {
        assert_eq!(of("tailscale", payload), Err(ErrorCode::MalformedPayload), "{payload}");
    }
    assert_eq!(of("github", "[{}]"), Err(ErrorCode::MalformedPayload), "its events are objects");
}

#[test]
fn secrets_and_tokens_of_handshakes_come_back_as_they_are() {
    let asana = |value: &[u8]| {
        let headers: [(&str, &[u8]); 1] = [("X-Hook-Secret", value)];
        let reply = webhook("asana").handshake(&Request::post(&headers, b""));
        reply.map_err(|error| error.code()).map(|reply| reply.unwrap())
    };
    let reply = asana(b"b537207f20cbfa02357cf448134da559").unwrap();
    let echo = ("x-hook-secret".into(), "b537207f20cbfa02357cf448134da559".into());
    assert!(reply.headers.contains(&echo) && reply.body.is_empty());
    for value in [&b""[..], b"a\r\nset-cookie: a", b"a b", b"<b>", &[0xff], &[b'a'; 513]] {
        assert_eq!(asana(value).map(|_| ()), Err(ErrorCode::InvalidChallenge));
    }
    assert!(webhook("asana").handshake(&Request::post(&[], b"{}")).unwrap().is_none());

    let graph = |url: &str| {
        let reply =
            webhook("microsoft-graph").handshake(&Request { url, ..Request::post(&[], b"") });
        reply.map(|reply| reply.unwrap())
    };
    let reply = graph("/?validationToken=%7B%22a%22%3A+1%7D").unwrap();
    assert_eq!(
        (reply.headers[0].1.as_ref(), reply.body.as_str()),
        ("text/plain; charset=utf-8", "{\"a\": 1}")
    );
    for url in ["/?validationToken=", "/?validationToken=%0a", "/?validationToken=%C3%A9"] {
        assert_eq!(graph(url).unwrap_err().code(), ErrorCode::InvalidChallenge, "{url}");
    }
}

/// A token that says this, as the secret would sign it: the row is another, whose signature is over whatever is asked.
fn token(head: &str, claims: &str) -> String {
    let part = |text: &str| data_encoding::BASE64URL_NOPAD.encode(text.as_bytes());
    let text = [part(head), part(claims)].join(".");
    let scheme = hookseal::provider::Scheme {
        encoding: hookseal::provider::Encoding::Base64Url,
        ..row("gitea").scheme.clone()
    };
    let oracle = Provider { scheme, ..row("gitea").clone() };
    let signed = sign(&oracle, &secret(), text.as_bytes(), NOW).unwrap();
    let mac = signed.headers.iter().find(|(name, _)| name == "x-gitea-signature").unwrap();
    [text.as_str(), &mac.1].join(".")
}

#[test]
fn a_token_is_of_the_rows_algorithm_and_claims_hold() {
    let digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let of = |head: &str, claims: &str| {
        let value = token(head, claims);
        verify(&webhook("netlify"), URL, &[("x-webhook-signature".into(), value)], b"{}")
    };
    let head = r#"{"alg":"HS256"}"#;
    let good = format!(r#"{{"iss":"netlify","sha256":"{digest}"}}"#);
    assert!(of(head, &good).is_ok());
    for other in ["none", "None", "HS512", "HS384", "RS256", "ES256", "hs256", "HS256 "] {
        let refused = of(&format!(r#"{{"alg":"{other}"}}"#), &good);
        assert_eq!(refused, Err(ErrorCode::UnsupportedSignatureVersion), "{other}");
    }
    let critical = r#"{"alg":"HS256","crit":["b64"],"b64":false}"#;
    assert_eq!(of(critical, &good), Err(ErrorCode::UnsupportedSignatureVersion));
    for head in ["{}", "[]", "null", "", "{\"alg\":", r#"{"alg":null}"#] {
        assert_eq!(of(head, &good), Err(ErrorCode::MalformedSignature), "{head}");
    }
    let upper = good.replace("netlify", "NETLIFY");
    assert_eq!(of(head, &upper), Err(ErrorCode::SignatureMismatch));
    for claims in [
        "{}",
        "[]",
        "",
        r#"{"iss":"netlify"}"#,
        r#"{"iss":"netlify","sha256":null}"#,
        r#"{"iss":"netlify","sha256":"00"}"#,
        &good.replace("\"netlify\"", "[\"netlify\"]"),
    ] {
        assert_eq!(of(head, claims), Err(ErrorCode::MalformedSignature), "{claims}");
    }
}

#[test]
fn a_token_is_good_for_its_lifetime() {
    let digest = "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=";
    let keyed = Webhook::new(row("livekit"), Secret::with_key_id("key", TEXT).unwrap()).unwrap();
    let of = |issuer: &str, from: &str, to: &str| {
        let claims = format!(r#"{{"iss":"{issuer}","nbf":{from},"exp":{to},"sha256":"{digest}"}}"#);
        let value = token(r#"{"alg":"HS256"}"#, &claims);
        verify(&keyed, URL, &[("authorization".into(), value)], b"{}")
    };
    assert!(of("key", "1700000000", "1700000000").is_ok());
    assert!(of("key", "1700000060", "1699999940").is_ok(), "the tolerance is for clocks");
    assert_eq!(of("key", "1700000061", "1800000000"), Err(ErrorCode::TimestampTooNew));
    assert_eq!(of("key", "0", "1699999939"), Err(ErrorCode::TimestampTooOld));
    assert_eq!(of("other", "0", "1800000000"), Err(ErrorCode::UnknownKeyId));
    for time in ["-1", "1e9", "1.5", "null", "\"1700000000\"", "99999999999999999999"] {
        assert_eq!(of("key", "0", time), Err(ErrorCode::MalformedSignature), "{time}");
        assert_eq!(of("key", time, "1800000000"), Err(ErrorCode::MalformedSignature), "{time}");
    }
    let none = Webhook::new(row("livekit"), secret());
    assert_eq!(none.unwrap_err().code(), ErrorCode::InvalidSecret, "its API key is the key id");
}

#[test]
fn a_public_key_is_checked_when_it_is_given() {
    let refused = |id: &str, text: &str| {
        let error = Webhook::new(row(id), Secret::new(text).unwrap()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidSecret, "{id} {text}");
    };
    for text in [
        TEXT,
        "not a key",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "AAAA",
    ] {
        for id in ["discord", "sendgrid", "wise"] {
            refused(id, text);
        }
    }
    // The neutral element, a point of order 8, and what is no point.
    refused("discord", "0100000000000000000000000000000000000000000000000000000000000000");
    refused("discord", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");
    refused("discord", "0200000000000000000000000000000000000000000000000000000000000000");
    refused("sendgrid", &["04", &"11".repeat(64)].concat());
    // 1024 bits.
    refused(
        "wise",
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCqGKukO1De7zhZj6+H0qtjTkVxwTCpvKe4eCZ0FPqri0cb2JZfXJ/DgYSF6vUpwmJG8wVQZKjeGcjDOL5UlsuusFncCzWBQ7RKNUSesmQRMSGkVb1/3j+skZ6UtW+5u09lHNsj6tQ51s1SPrCBkedbNf0Tp0GbMJDyR4e9T04ZZwIDAQAB",
    );
    let error = sign(row("discord"), &secret(), b"{}", NOW).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidOptions, "only the provider has its key");
}
