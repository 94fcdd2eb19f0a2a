//! What Stripe's API is asked about an event, and what each of its answers means.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    reason = "a test fails by panicking"
)]

use hookseal::provider::{PathPiece, Refetch};
use hookseal::{Question, Unconfirmed, providers};
use serde_json::{Value, json};

fn row() -> &'static Refetch {
    providers::STRIPE.refetch.as_ref().unwrap()
}

fn event() -> Value {
    json!({
        "id": "evt_1", "object": "event", "account": null, "api_version": "2024-06-20", "created": 1_721_300_340, "livemode": true,
        "type": "charge.succeeded", "data": { "object": { "id": "ch_1", "amount": 1000 }, "previous_attributes": { "paid": false } },
        "pending_webhooks": 1, "request": { "id": null },
    })
}

fn thin() -> Value {
    json!({
        "id": "evt_test_2", "object": "v2.core.event", "type": "v1.billing.meter.error_report_triggered", "livemode": false,
        "created": "2024-09-26T17:46:22.134Z", "related_object": { "id": "mtr_1", "type": "billing.meter", "url": "/v1/billing/meters/mtr_1" },
    })
}

fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    match value.pointer_mut(pointer) {
        Some(place) => *place = new,
        None => value[&pointer[1..]] = new,
    }
    value
}

fn ask(payload: &Value) -> Result<Question<'static>, Unconfirmed<'static>> {
    row().question(&payload.to_string())
}

fn judge(payload: &Value, answer: &Value) -> Result<(), Unconfirmed<'static>> {
    ask(payload).unwrap().judge(200, serde_json::to_string_pretty(answer).unwrap().as_bytes())
}

#[test]
fn every_row_asks_for_one_event_and_compares_its_id() {
    let rows = providers::ALL.iter().filter_map(|provider| provider.refetch.as_ref());
    for row in rows {
        assert!(
            row.url.starts_with("https://") && !row.url.ends_with('/') && !row.forms.is_empty()
        );
        for form in row.forms.iter() {
            assert!(
                matches!(form.path.first(), Some(PathPiece::Literal(text)) if text.starts_with('/'))
            );
            assert_eq!(form.path.iter().filter(|piece| **piece == PathPiece::EventId).count(), 1);
            assert!(
                form.same.contains(&form.id) && form.mark.starts_with('/') && !form.form.is_empty()
            );
            for name in [&form.account.name, &form.version.name] {
                assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
            }
        }
    }
}

#[test]
fn an_event_is_asked_for_by_its_id_and_its_version() {
    let question = ask(&event()).unwrap();
    assert_eq!(question.path(), "/v1/events/evt_1");
    assert_eq!(question.headers().collect::<Vec<_>>(), [("stripe-version", "2024-06-20")]);
}

#[test]
fn an_event_of_a_connected_account_is_asked_for_in_its_name() {
    let question = ask(&with(event(), "/account", json!("acct_1"))).unwrap();
    let headers: Vec<_> = question.headers().collect();
    assert_eq!(headers, [("stripe-account", "acct_1"), ("stripe-version", "2024-06-20")]);
    let versionless = ask(&with(event(), "/api_version", Value::Null)).unwrap();
    assert_eq!(versionless.headers().count(), 0);
}

#[test]
fn a_thin_event_is_asked_for_where_thin_events_are() {
    let question = ask(&with(thin(), "/context", json!("acct_1/acct_2"))).unwrap();
    assert_eq!(question.path(), "/v2/core/events/evt_test_2");
    let headers: Vec<_> = question.headers().collect();
    assert_eq!(
        headers,
        [("stripe-context", "acct_1/acct_2"), ("stripe-version", "2024-09-30.acacia")]
    );
}

#[test]
fn what_cannot_stand_in_a_request_is_not_asked() {
    for id in [
        json!(""),
        json!(1),
        json!(null),
        json!({}),
        json!("evt_/../.."),
        json!(".."),
        json!("."),
        json!("%2e%2e"),
        json!("evt_%2f"),
        json!("evt_1?a"),
        json!("evt_1#"),
        json!("evt_1\\"),
        json!("evt_1\r\nx: y"),
        json!("evt_1\n"),
        json!(" evt_1"),
        json!("evt_\u{e9}"),
        json!("evt\u{0}"),
        json!("\u{ff45}vt_1"),
        json!("e".repeat(256)),
    ] {
        for payload in [event(), thin()] {
            assert_eq!(
                ask(&with(payload, "/id", id.clone())).err(),
                Some(Unconfirmed::Unaskable),
                "{id}"
            );
        }
    }
    for account in [
        json!(""),
        json!(1),
        json!([]),
        json!("a\r\nauthorization: x"),
        json!("a b"),
        json!("a,b"),
        json!("\u{e9}"),
        json!("a:b"),
    ] {
        assert!(ask(&with(event(), "/account", account.clone())).is_err(), "{account}");
        assert!(ask(&with(thin(), "/context", account.clone())).is_err(), "{account}");
    }
    for version in
        [json!(""), json!(7), json!("2024\r\nx: y"), json!("2024\t"), json!("\u{e9}"), json!({})]
    {
        assert!(ask(&with(event(), "/api_version", version.clone())).is_err(), "{version}");
    }
    for form in
        [json!("Event"), json!(null), json!("v2.core.events"), json!("charge"), json!(["event"])]
    {
        assert!(ask(&with(event(), "/object", form.clone())).is_err(), "{form}");
    }
    let text = event().to_string();
    for payload in [
        String::new(),
        "[]".into(),
        format!("{text}x"),
        text.replacen('{', r#"{"type":"other","#, 1),
        text.replace(r#""amount":"#, r#""amount":1,"amount":"#),
    ] {
        assert_eq!(row().question(&payload).err(), Some(Unconfirmed::Unaskable), "{payload}");
    }
}

#[test]
fn the_same_event_is_confirmed_however_it_is_written() {
    assert_eq!(judge(&event(), &event()), Ok(()));
    assert_eq!(judge(&thin(), &thin()), Ok(()));
    let respelt = event()
        .to_string()
        .replace("1000", "1.0e3")
        .replace("charge.succeeded", "charge\\u002esucceeded");
    assert_eq!(ask(&event()).unwrap().judge(200, respelt.as_bytes()), Ok(()));
    // What changes while webhooks are sent, and what a fetched thin event has besides.
    for (pointer, value) in [
        ("/pending_webhooks", json!(0)),
        ("/request", json!({ "id": "req_1" })),
        ("/new", json!(true)),
    ] {
        assert_eq!(judge(&event(), &with(event(), pointer, value)), Ok(()));
    }
    assert_eq!(judge(&thin(), &with(thin(), "/data", json!({ "reason": {} }))), Ok(()));
}

#[test]
fn another_event_is_not() {
    for (pointer, value) in [
        ("/type", json!("charge.failed")),
        ("/type", json!(null)),
        ("/id", json!("evt_2")),
        ("/livemode", json!(false)),
        ("/livemode", json!("true")),
        ("/created", json!(1_721_300_341)),
        ("/created", json!("1721300340")),
        ("/account", json!("acct_1")),
    ] {
        let differs = Err(Unconfirmed::Differs(pointer));
        assert_eq!(
            judge(&event(), &with(event(), pointer, value.clone())),
            differs,
            "{pointer} {value}"
        );
        // Also where the version is another.
        let other = with(with(event(), pointer, value), "/api_version", json!("2020-01-01"));
        assert_eq!(judge(&event(), &other), differs);
    }
    for (pointer, value) in [
        ("/data/object/amount", json!(1001)),
        ("/data/object/amount", json!("1000")),
        ("/data/object/id", json!("ch_2")),
        ("/data/object", json!({})),
        ("/data/previous_attributes", json!(null)),
        ("/data", json!(null)),
        ("/data", json!([])),
    ] {
        assert_eq!(
            judge(&event(), &with(event(), pointer, value.clone())),
            Err(Unconfirmed::Differs("/data")),
            "{pointer} {value}"
        );
        // The forged one is the payload, whichever it is that has more.
        let forged = with(event(), pointer, value);
        assert_eq!(judge(&forged, &event()), Err(Unconfirmed::Differs("/data")));
    }
    for (pointer, value) in
        [("/related_object", json!({ "id": "mtr_2" })), ("/context", json!("acct_1"))]
    {
        assert_eq!(
            judge(&thin(), &with(thin(), pointer, value)),
            Err(Unconfirmed::Differs(pointer))
        );
    }
}

#[test]
fn an_account_that_the_api_was_asked_for_need_not_be_repeated() {
    let connected = with(event(), "/account", json!("acct_1"));
    assert_eq!(judge(&connected, &connected), Ok(()));
    assert_eq!(judge(&connected, &event()), Ok(()));
    assert_eq!(
        judge(&connected, &with(event(), "/account", json!("acct_2"))),
        Err(Unconfirmed::Differs("/account"))
    );
    assert_eq!(judge(&event(), &connected), Err(Unconfirmed::Differs("/account")));
}

#[test]
fn another_version_confirms_nothing() {
    for version in [json!("2020-01-01"), json!(null), json!(1)] {
        let other = with(event(), "/api_version", version);
        assert_eq!(judge(&event(), &other), Err(Unconfirmed::OtherVersion));
        assert_eq!(
            judge(&event(), &with(other, "/data", json!({}))),
            Err(Unconfirmed::OtherVersion)
        );
    }
}

#[test]
fn an_answer_that_is_no_event_confirms_nothing() {
    let question = ask(&event()).unwrap();
    let text = event().to_string();
    let twice = text.replacen('{', r#"{"type":"charge.succeeded","#, 1);
    let deep = text.replace("1000", &["[".repeat(200), "]".repeat(200)].concat());
    for body in [
        "",
        "{}",
        "null",
        "[]",
        "<html>",
        r#"{"error":{}}"#,
        &text[1..],
        &text[..text.len() - 1],
        &twice,
        &deep,
        &format!("\u{feff}{text}"),
    ] {
        assert_eq!(question.judge(200, body.as_bytes()), Err(Unconfirmed::Broken), "{body}");
    }
    assert_eq!(question.judge(200, b"{\"id\":\"\xff\"}"), Err(Unconfirmed::Broken));
    for (pointer, value) in
        [("/object", json!("charge")), ("/object", json!(null)), ("/id", json!(null))]
    {
        assert_eq!(judge(&event(), &with(event(), pointer, value)), Err(Unconfirmed::Broken));
    }
    for (status, why) in [
        (404, Unconfirmed::NotFound),
        (401, Unconfirmed::KeyRefused),
        (403, Unconfirmed::KeyRefused),
        (429, Unconfirmed::RateLimited),
        (301, Unconfirmed::Redirected),
        (307, Unconfirmed::Redirected),
        (304, Unconfirmed::Redirected),
        (400, Unconfirmed::Failed),
        (410, Unconfirmed::Failed),
        (500, Unconfirmed::Failed),
        (503, Unconfirmed::Failed),
        (204, Unconfirmed::Failed),
        (206, Unconfirmed::Failed),
        (0, Unconfirmed::Failed),
        (999, Unconfirmed::Failed),
    ] {
        assert_eq!(question.judge(status, text.as_bytes()), Err(why), "{status}");
    }
}

#[test]
fn a_key_is_the_apis() {
    for key in ["rk_live_1", "sk_test_1", "anything"] {
        row().check_key(key).unwrap();
    }
    for key in ["whsec_1", "pk_live_1", "", " rk_1", "rk_1\n"] {
        assert!(row().check_key(key).is_err(), "{key}");
    }
}
