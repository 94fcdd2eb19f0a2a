//! Each transition by example: what a claim is, what follows an outcome, how long to wait, what is kept.

use hookseal_ledger::{
    Body, CHUNK, Claim, Claimed, Code, Counts, Delivery, Erased, Facts, Filter, Forward, Ledger,
    Millis, Mode, Outcome, Policy, RING, Rate, Rejected, Replayed, Ring, SCHEDULE, SKEW, Sampler,
    State, lookups, rejected_name, retry_after, shard, shard_name,
};

use crate::store::{Sqlite, claim};

const NOW: Millis = 1_800_000_000_000;
const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

fn ledger() -> Ledger<Sqlite> {
    with(Policy::new(15_000, "0.1.0"))
}

fn with(policy: Policy) -> Ledger<Sqlite> {
    Ledger::open(Sqlite::in_memory(), policy, NOW).unwrap()
}

fn answered(status: u16) -> Outcome {
    Outcome::Answered { status, retry_after: None, answer: b"said".to_vec() }
}

fn asking(status: u16, retry_after: &str) -> Outcome {
    Outcome::Answered { status, retry_after: Some(retry_after.into()), answer: Vec::new() }
}

fn lease(ledger: &mut Ledger<Sqlite>, now: Millis) -> Vec<(String, u32)> {
    let rows = ledger.lease(now, || 0).unwrap();
    rows.into_iter().map(|row| (row.facts.id, row.progress.attempt)).collect()
}

fn settle(
    ledger: &mut Ledger<Sqlite>,
    id: &str,
    attempt: u32,
    outcome: &Outcome,
    now: Millis,
) -> Delivery {
    ledger.settle(id, attempt, outcome, now, 0).unwrap().unwrap()
}

/// A ledger with one claimed delivery, `msg_a`.
fn one() -> Ledger<Sqlite> {
    let mut ledger = ledger();
    ledger.claim(claim("a", b"body"), NOW).unwrap();
    ledger
}

#[test]
fn a_claim_is_first_duplicate_or_conflict() {
    let mut ledger = ledger();
    let Claimed::First(first) = ledger.claim(claim("a", b"1"), NOW).unwrap() else { panic!() };
    assert_eq!((first.facts.id.as_str(), first.progress.state), ("msg_a", State::Received));
    assert_eq!(ledger.store().alarm, Some(NOW));
    for copies in 1..=1_000 {
        let Claimed::Duplicate(copy) = ledger.claim(claim("a", b"1"), NOW + 5).unwrap() else {
            panic!()
        };
        assert_eq!((copy.facts.id.as_str(), copy.progress.copies), ("msg_a", copies));
    }
    let Claimed::Conflict(other) = ledger.claim(claim("a", b"2"), NOW).unwrap() else { panic!() };
    assert!(other.facts.conflict && other.facts.id != "msg_a");
    let Claimed::Duplicate(copy) = ledger.claim(claim("a", b"2"), NOW).unwrap() else { panic!() };
    assert_eq!(copy.facts.id, other.facts.id);
    let mut both = lease(&mut ledger, NOW);
    both.sort();
    assert_eq!(both, [("msg_a".into(), 1), (other.facts.id.clone(), 1)]);
    assert_eq!(ledger.body(&other.facts).unwrap().unwrap(), b"2");
}

#[test]
fn what_cannot_or_need_not_be_delivered_is_recorded_as_dead() {
    for code in [Code::MalformedPayload, Code::EventTypeDisabled] {
        let mut ledger = ledger();
        let mut request = claim("a", b"body");
        request.forward = Forward::Record(code);
        let Claimed::First(row) = ledger.claim(request, NOW).unwrap() else { panic!() };
        assert_eq!(
            (row.progress.state, row.progress.code, row.progress.due),
            (State::Dead, Some(code), None)
        );
        assert_eq!(lease(&mut ledger, NOW), []);
        assert_eq!(ledger.replay("msg_a", NOW).unwrap(), Replayed::Due);
        assert_eq!(lease(&mut ledger, NOW), [("msg_a".into(), 1)]);
    }
}

#[test]
fn what_was_only_recorded_is_delivered_when_it_is_meant_for_the_origin() {
    for (was, is) in [
        (Mode::Ack, Mode::Ack),
        (Mode::Ack, Mode::Proxy),
        (Mode::Proxy, Mode::Ack),
        (Mode::Proxy, Mode::Proxy),
    ] {
        let mut ledger = ledger();
        let record = Forward::Record(Code::EventTypeDisabled);
        let request = Claim { forward: record, mode: was, ..claim("a", b"body") };
        ledger.claim(request.clone(), NOW).unwrap();
        let Claimed::Duplicate(_) = ledger.claim(request, NOW).unwrap() else { panic!() };

        let mut request = Claim { mode: is, ..claim("a", b"another form") };
        request.facts.digest = claim("a", b"body").facts.digest;
        request.facts.content_type = "application/json".into();
        request.facts.message_headers = r#"[["x","y"]]"#.into();
        let Claimed::Again(row) = ledger.claim(request.clone(), NOW + 5).unwrap() else { panic!() };
        assert_eq!((row.progress.code, row.progress.settled, row.progress.copies), (None, None, 2));
        let attempt =
            if is == Mode::Ack { lease(&mut ledger, NOW + 5)[0].1 } else { row.progress.attempt };
        assert_eq!(attempt, 1);
        let stored = ledger.get("msg_a").unwrap().unwrap();
        assert_eq!(stored.facts.content_type, "application/json");
        assert_eq!(stored.facts.message_headers, r#"[["x","y"]]"#);
        if is == Mode::Ack {
            assert_eq!(ledger.body(&stored.facts).unwrap().unwrap(), b"another form");
        } else {
            assert_eq!(stored.progress.body, Body::None);
            assert_eq!(ledger.replay("msg_a", NOW + 5).unwrap(), Replayed::Gone);
        }
        settle(&mut ledger, "msg_a", 1, &answered(200), NOW + 6);
        let Claimed::Duplicate(_) = ledger.claim(request, NOW + 7).unwrap() else { panic!() };
    }
}

#[test]
fn nothing_stays_behind_a_message_that_is_shorter_than_the_one_before() {
    let mut ledger = ledger();
    let long = vec![b'z'; CHUNK * 2 + 5];
    let mut request = claim("a", b"body");
    request.body = long;
    let record = Forward::Record(Code::MalformedPayload);
    ledger.claim(Claim { forward: record, ..request.clone() }, NOW).unwrap();
    request.body = b"short".to_vec();
    let Claimed::Again(row) = ledger.claim(request, NOW).unwrap() else { panic!() };
    assert_eq!(ledger.body(&row.facts).unwrap().unwrap(), b"short");
}

#[test]
fn what_was_recorded_and_erased_does_not_come_back() {
    let mut ledger = ledger();
    let record = Forward::Record(Code::TestEvent);
    ledger.claim(Claim { forward: record, ..claim("a", b"body") }, NOW).unwrap();
    ledger.erase("msg_a", NOW).unwrap();
    let Claimed::Duplicate(_) = ledger.claim(claim("a", b"body"), NOW).unwrap() else { panic!() };
    assert_eq!(lease(&mut ledger, NOW), []);
}

#[test]
fn nothing_is_forgotten_while_nobody_knows_for_how_long_it_is_kept() {
    let store = one_delivered();
    let unknown = Policy { forgets: false, ..Policy::new(15_000, "") };
    let mut ledger = Ledger::open(store, unknown, NOW).unwrap();
    for day in [8, 36, 399] {
        assert_eq!(ledger.expire(NOW + day * DAY).unwrap(), 1);
        let row = ledger.get("msg_a").unwrap().unwrap();
        assert_eq!(row.progress.body, Body::Expired);
        assert_eq!(row.progress.keep_until, Some(NOW + day * DAY + HOUR));
        assert_eq!(ledger.expire(NOW + day * DAY).unwrap(), 0, "not in a circle");
    }
}

fn one_delivered() -> Sqlite {
    let mut ledger = one();
    lease(&mut ledger, NOW);
    settle(&mut ledger, "msg_a", 1, &answered(200), NOW);
    ledger.into_store()
}

#[test]
fn an_outcome_decides_what_follows() {
    use State::{Dead, Delivered, Retrying};
    for (outcome, state, code) in [
        (answered(200), Delivered, None),
        (answered(204), Delivered, None),
        (answered(101), Retrying, Some(Code::OriginBroken)),
        (answered(302), Retrying, Some(Code::OriginRedirects)),
        (answered(400), Retrying, Some(Code::OriginRefused)),
        (answered(401), Retrying, Some(Code::OriginUnauthorized)),
        (answered(404), Retrying, Some(Code::OriginRefused)),
        (answered(410), Dead, Some(Code::OriginGone)),
        (answered(500), Retrying, Some(Code::OriginRefused)),
        (answered(999), Retrying, Some(Code::OriginBroken)),
        (Outcome::TooSlow, Retrying, Some(Code::OriginTooSlow)),
        (Outcome::Unreachable, Retrying, Some(Code::OriginUnreachable)),
        (Outcome::Broken, Retrying, Some(Code::OriginBroken)),
        (Outcome::TooLarge, Retrying, Some(Code::OriginTooLarge)),
        (Outcome::Undeliverable, Dead, Some(Code::Undeliverable)),
    ] {
        let mut ledger = one();
        assert_eq!(lease(&mut ledger, NOW), [("msg_a".into(), 1)]);
        let row = settle(&mut ledger, "msg_a", 1, &outcome, NOW + 70);
        assert_eq!((row.progress.state, row.progress.code), (state, code), "{outcome:?}");
        let attempts = ledger.attempts("msg_a").unwrap();
        assert_eq!((attempts.len(), attempts[0].duration, attempts[0].code), (1, Some(70), code));
        let answer = matches!(outcome, Outcome::Answered { .. }).then(|| b"said".to_vec());
        assert_eq!(attempts[0].answer, answer);
    }
}

#[test]
fn the_schedule_is_kept_and_then_it_is_dead() {
    let mut ledger = one();
    let mut now = NOW;
    for (index, wait) in SCHEDULE.into_iter().enumerate() {
        let attempt = u32::try_from(index).unwrap() + 1;
        assert_eq!(lease(&mut ledger, now), [("msg_a".into(), attempt)]);
        let row = settle(&mut ledger, "msg_a", attempt, &answered(500), now);
        assert_eq!(row.progress.due, Some(now + wait));
        assert_eq!(lease(&mut ledger, now + wait - 1), []);
        now += wait;
    }
    assert_eq!(now - NOW, 70 * HOUR + 42 * 60_000 + 35_000);
    assert_eq!(lease(&mut ledger, now), [("msg_a".into(), 12)]);
    let row = settle(&mut ledger, "msg_a", 12, &answered(500), now);
    assert_eq!(
        (row.progress.state, row.progress.code),
        (State::Dead, Some(Code::AttemptsExhausted))
    );
    assert_eq!(ledger.attempts("msg_a").unwrap().len(), 12);
    assert_eq!(
        ledger.counts().unwrap(),
        Counts { rows: vec![(State::Dead, row.progress.code, 1)], oldest: None }
    );
}

#[test]
fn a_wait_is_within_its_bounds() {
    let policy = Policy::new(15_000, "");
    for (index, full) in SCHEDULE.into_iter().enumerate() {
        let failed = u32::try_from(index).unwrap() + 1;
        assert_eq!(policy.wait(failed, None, 0), Some(full));
        let shortest = policy.wait(failed, None, u32::MAX).unwrap();
        assert!((full * 4 / 5..=full * 4 / 5 + 1).contains(&shortest), "{shortest}");
        // A Retry-After makes a wait longer, never shorter, and not without end.
        assert_eq!(policy.wait(failed, Some(0), 0), Some(full));
        assert_eq!(policy.wait(failed, Some(-5), 0), Some(full));
        assert_eq!(policy.wait(failed, Some(Millis::MAX), 0), Some(DAY));
    }
    assert_eq!(policy.wait(1, Some(60_000), 7), Some(60_000));
    assert_eq!(
        (policy.wait(0, None, 0), policy.wait(12, None, 0), policy.wait(u32::MAX, None, 0)),
        (None, None, None)
    );
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    for (value, wait) in [
        ("120", Some(120_000)),
        (" 0 ", Some(0)),
        ("99999999999999999999", Some(Millis::MAX)),
        ("Fri, 15 Jan 2027 08:01:00 GMT", Some(60_000)),
        ("Friday, 15-Jan-27 08:01:00 GMT", Some(60_000)),
        ("Fri Jan 15 08:01:00 2027", Some(60_000)),
        ("Fri, 15 Jan 2021 08:01:00 GMT", Some(0)),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("é", None),
    ] {
        assert_eq!(retry_after(value, NOW), wait, "{value:?}");
    }
    let mut ledger = one();
    lease(&mut ledger, NOW);
    let row = settle(&mut ledger, "msg_a", 1, &asking(503, "3600"), NOW);
    assert_eq!(row.progress.due, Some(NOW + HOUR));
}

#[test]
fn a_lease_is_exclusive_until_it_ends() {
    let mut ledger = one();
    assert_eq!(lease(&mut ledger, NOW), [("msg_a".into(), 1)]);
    // This instance knows what it is doing, whatever the clock says.
    for now in [NOW, NOW + DAY, NOW - DAY] {
        assert_eq!(lease(&mut ledger, now), []);
    }
    // The next one waits for the lease, then counts the attempt as lost and backs off.
    let mut ledger = Ledger::open(ledger.into_store(), Policy::new(15_000, ""), NOW + 1).unwrap();
    assert_eq!(lease(&mut ledger, NOW + 29_999), []);
    assert_eq!(lease(&mut ledger, NOW + 30_000), []);
    let row = ledger.get("msg_a").unwrap().unwrap();
    assert_eq!((row.progress.state, row.progress.code), (State::Retrying, Some(Code::AttemptLost)));
    assert_eq!(lease(&mut ledger, NOW + 35_000), [("msg_a".into(), 2)]);
    // A late failure changes nothing; a late success counts.
    assert_eq!(
        settle(&mut ledger, "msg_a", 1, &answered(500), NOW + 36_000).progress.state,
        State::Delivering
    );
    assert_eq!(
        settle(&mut ledger, "msg_a", 1, &answered(200), NOW + 36_000).progress.state,
        State::Delivered
    );
    assert_eq!(
        settle(&mut ledger, "msg_a", 2, &answered(500), NOW + 37_000).progress.state,
        State::Delivered
    );
}

#[test]
fn what_may_have_stopped_the_object_is_tried_alone() {
    let mut ledger = ledger();
    for event in ["a", "b", "c"] {
        ledger.claim(claim(event, b"body"), NOW).unwrap();
    }
    assert_eq!(lease(&mut ledger, NOW).len(), 3);
    let mut ledger = Ledger::open(ledger.into_store(), Policy::new(15_000, ""), NOW).unwrap();
    assert_eq!(lease(&mut ledger, NOW + 30_000), []);
    for _ in 0..3 {
        let [(id, 2)] = &lease(&mut ledger, NOW + 36_000)[..] else { panic!() };
        settle(&mut ledger, id, 2, &answered(200), NOW + 36_000);
    }
}

#[test]
fn concurrency_and_rate_are_limits() {
    let rate = Some(Rate { attempts: 5, per: 60_000 });
    let mut ledger = with(Policy { concurrency: 2, rate, ..Policy::new(15_000, "") });
    for event in 0..9 {
        ledger.claim(claim(&event.to_string(), b"body"), NOW).unwrap();
    }
    let mut taken = 0;
    loop {
        let now = NOW + Millis::from(taken);
        let leased = lease(&mut ledger, now);
        assert!(leased.len() <= 2);
        for (id, attempt) in &leased {
            settle(&mut ledger, id, *attempt, &answered(200), now);
        }
        taken += i32::try_from(leased.len()).unwrap();
        if leased.is_empty() {
            break;
        }
    }
    assert_eq!(taken, 5);
    ledger.rest(NOW + 5).unwrap();
    assert_eq!(ledger.store().alarm, Some(NOW + 60_000));
    assert_eq!(lease(&mut ledger, NOW + 60_000).len(), 2);
    let shared = Policy { concurrency: 6, rate, ..Policy::new(15_000, "") }.share(4);
    assert_eq!((shared.concurrency, shared.rate.unwrap().attempts), (1, 1));
}

#[test]
fn attempts_of_an_instance_before_take_their_places_until_their_leases_end() {
    let policy = || Policy { concurrency: 2, ..Policy::new(15_000, "") };
    let mut ledger = with(policy());
    for event in ["a", "b", "c"] {
        ledger.claim(claim(event, b"body"), NOW).unwrap();
    }
    assert_eq!(lease(&mut ledger, NOW).len(), 2);
    let mut ledger = Ledger::open(ledger.into_store(), policy(), NOW + 1).unwrap();
    assert_eq!(lease(&mut ledger, NOW + 1), []);
    // It would ring in vain before.
    ledger.rest(NOW + 1).unwrap();
    assert_eq!(ledger.store().alarm, Some(NOW + 30_000));
    assert_eq!(lease(&mut ledger, NOW + 30_000), [("msg_c".into(), 1)]);
}

#[test]
fn in_proxy_mode_the_provider_s_retry_is_forwarded_again() {
    let proxied = || {
        let mut request = claim("a", b"");
        request.mode = Mode::Proxy;
        request
    };
    let mut ledger = ledger();
    let Claimed::First(row) = ledger.claim(proxied(), NOW).unwrap() else { panic!() };
    assert_eq!((row.progress.state, row.progress.attempt), (State::Delivering, 1));
    // While nobody knows the outcome, nobody is told of success.
    assert!(matches!(ledger.claim(proxied(), NOW + 1).unwrap(), Claimed::Underway(_)));
    assert_eq!(lease(&mut ledger, NOW + DAY), []);
    settle(&mut ledger, "msg_a", 1, &answered(410), NOW + 2);
    let Claimed::Again(row) = ledger.claim(proxied(), NOW + 3).unwrap() else { panic!() };
    assert_eq!((row.facts.id.as_str(), row.progress.attempt), ("msg_a", 2));
    // The request died: after its lease the next one tries.
    let Claimed::Again(row) = ledger.claim(proxied(), NOW + 40_000).unwrap() else { panic!() };
    assert_eq!(row.progress.attempt, 3);
    settle(&mut ledger, "msg_a", 3, &answered(200), NOW + 40_001);
    assert!(matches!(ledger.claim(proxied(), NOW + 50_000).unwrap(), Claimed::Duplicate(_)));
    assert_eq!(ledger.replay("msg_a", NOW).unwrap(), Replayed::Gone);
    // What nobody promised ages all the same.
    let mut other = claim("b", b"");
    other.mode = Mode::Proxy;
    ledger.claim(other, NOW).unwrap();
    while ledger.expire(NOW + 36 * DAY).unwrap() > 0 {}
    assert_eq!(ledger.counts().unwrap(), Counts::default());
}

#[test]
fn a_source_that_turns_to_ack_mode_takes_on_what_proxy_mode_failed() {
    let mut ledger = ledger();
    let mut request = claim("a", b"body");
    request.mode = Mode::Proxy;
    request.body = Vec::new();
    ledger.claim(request, NOW).unwrap();
    settle(&mut ledger, "msg_a", 1, &answered(500), NOW);
    assert!(matches!(ledger.claim(claim("a", b"body"), NOW + 1).unwrap(), Claimed::Again(_)));
    assert_eq!(lease(&mut ledger, NOW + 1), [("msg_a".into(), 2)]);
    let row = ledger.get("msg_a").unwrap().unwrap();
    assert_eq!(ledger.body(&row.facts).unwrap().unwrap(), b"body");
}

#[test]
fn what_is_taken_on_is_the_message_that_came_again() {
    let mut ledger = ledger();
    let mut request = claim("a", b"");
    request.mode = Mode::Proxy;
    request.facts.message_headers = "[]".into();
    request.facts.content_type = "application/cloudevents+json".into();
    ledger.claim(request, NOW).unwrap();
    settle(&mut ledger, "msg_a", 1, &answered(500), NOW);
    let mut request = claim("a", b"");
    request.body = b"raw".to_vec();
    request.facts.content_type = "application/json".into();
    request.facts.sensitive = true;
    let headers = request.facts.message_headers.clone();
    assert!(matches!(ledger.claim(request, NOW + 1).unwrap(), Claimed::Again(_)));
    let row = ledger.lease(NOW + 1, || 0).unwrap().remove(0);
    let Facts { content_type, message_headers, sensitive, size, .. } = row.facts;
    assert_eq!((content_type.as_str(), message_headers), ("application/json", headers));
    assert!(sensitive && size == 3);
}

#[test]
fn what_came_again_and_is_not_for_the_origin_any_more_is_only_recorded() {
    for mode in [Mode::Ack, Mode::Proxy] {
        let mut ledger = ledger();
        let mut request = claim("a", b"");
        request.mode = Mode::Proxy;
        ledger.claim(request, NOW).unwrap();
        settle(&mut ledger, "msg_a", 1, &answered(500), NOW);
        let mut request = claim("a", b"");
        request.mode = mode;
        request.forward = Forward::Record(Code::EventTypeDisabled);
        ledger.claim(request, NOW + 1).unwrap();
        let row = ledger.get("msg_a").unwrap().unwrap();
        let of_progress = (row.progress.state, row.progress.code, row.progress.due);
        assert_eq!(of_progress, (State::Dead, Some(Code::EventTypeDisabled), None), "{mode:?}");
        assert_eq!(lease(&mut ledger, NOW + 1), []);
    }
}

#[test]
fn a_replay_keeps_the_id_and_the_numbers_rise() {
    let mut ledger = ledger();
    let ids: Vec<_> = (0..1_000).map(|event| format!("msg_{event}")).collect();
    for event in 0..1_000 {
        ledger.claim(claim(&event.to_string(), b"body"), NOW).unwrap();
    }
    for status in [410, 200] {
        let mut seen = Vec::new();
        loop {
            let leased = lease(&mut ledger, NOW + 9);
            if leased.is_empty() {
                break;
            }
            for (id, attempt) in leased {
                settle(&mut ledger, &id, attempt, &answered(status), NOW + 9);
                assert_eq!(attempt, if status == 410 { 1 } else { 2 });
                seen.push(id);
            }
        }
        seen.sort();
        let mut all = ids.clone();
        all.sort();
        assert_eq!(seen, all);
        let mut filter = Filter { state: Some(State::Dead), ..Filter::default() };
        let mut replayed = 0;
        loop {
            let (outcomes, next) = ledger.replay_page(&filter, NOW + 9).unwrap();
            assert!(outcomes.iter().all(|(_, outcome)| *outcome == Replayed::Due));
            replayed += outcomes.len();
            filter.after = next;
            if filter.after.is_none() {
                break;
            }
        }
        assert_eq!(replayed, if status == 410 { 1_000 } else { 0 });
    }
    assert_eq!(ledger.replay("msg_none", NOW).unwrap(), Replayed::Unknown);
}

#[test]
fn a_page_of_replays_leaves_out_what_was_only_recorded_unless_it_is_asked_for() {
    let mut ledger = one();
    lease(&mut ledger, NOW);
    settle(&mut ledger, "msg_a", 1, &answered(410), NOW);
    for code in [Code::MalformedPayload, Code::EventTypeDisabled, Code::TestEvent] {
        let mut request = claim(code.as_str(), b"body");
        request.forward = Forward::Record(code);
        ledger.claim(request, NOW).unwrap();
    }
    let dead = Filter { state: Some(State::Dead), ..Filter::default() };
    let (replays, next) = ledger.replay_page(&dead, NOW).unwrap();
    assert_eq!((replays, next), (vec![("msg_a".into(), Replayed::Due)], None));
    let tests = Filter { code: Some(Code::TestEvent), ..dead };
    let (replays, _) = ledger.replay_page(&tests, NOW).unwrap();
    assert_eq!(replays, [("msg_test_event".into(), Replayed::Due)]);
}

#[test]
fn an_erased_delivery_holds_nothing_and_does_not_come_back() {
    let mut ledger = one();
    lease(&mut ledger, NOW);
    assert_eq!(ledger.erase("msg_a", NOW).unwrap(), Erased::Done { delivered: false });
    let row = settle(&mut ledger, "msg_a", 1, &answered(200), NOW);
    assert_eq!((row.progress.state, row.progress.code), (State::Dead, Some(Code::Erased)));
    let Facts { event_id, account, customer, remote_ip, headers, .. } = row.facts.clone();
    assert_eq!(
        (event_id.as_str(), account, customer, remote_ip, headers.as_str()),
        ("", None, None, None, "{}")
    );
    assert_eq!(ledger.attempts("msg_a").unwrap()[0].answer, None);
    assert_eq!(ledger.body(&row.facts).unwrap(), None);
    assert!(matches!(ledger.claim(claim("a", b"body"), NOW).unwrap(), Claimed::Duplicate(_)));
    assert_eq!(ledger.replay("msg_a", NOW).unwrap(), Replayed::Gone);
    for event in 0..150 {
        ledger.claim(claim(&format!("c{event}"), b"body"), NOW).unwrap();
    }
    let erased = [
        ledger.erase_customer("cus", NOW),
        ledger.erase_customer("cus", NOW),
        ledger.erase_customer("cus", NOW),
    ];
    assert_eq!(erased.map(Result::unwrap), [100, 50, 0]);
    assert_eq!(lease(&mut ledger, NOW), []);
}

#[test]
fn a_payload_with_secrets_goes_once_it_is_delivered() {
    let mut ledger = ledger();
    let mut request = claim("a", b"secret");
    request.facts.sensitive = true;
    ledger.claim(request, NOW).unwrap();
    lease(&mut ledger, NOW);
    settle(&mut ledger, "msg_a", 1, &answered(500), NOW);
    lease(&mut ledger, NOW + 5_000);
    let row = settle(&mut ledger, "msg_a", 2, &answered(200), NOW + 5_000);
    assert_eq!((row.progress.state, row.progress.body), (State::Delivered, Body::Erased));
    assert_eq!(ledger.body(&row.facts).unwrap(), None);
    assert_eq!(ledger.replay("msg_a", NOW).unwrap(), Replayed::Gone);
}

#[test]
fn what_an_origin_said_of_a_payload_with_secrets_goes_in_proxy_mode_too() {
    let mut ledger = ledger();
    let mut request = claim("a", b"");
    request.mode = Mode::Proxy;
    request.facts.sensitive = true;
    ledger.claim(request, NOW).unwrap();
    let row = settle(&mut ledger, "msg_a", 1, &answered(200), NOW);
    assert_eq!(row.progress.state, State::Delivered);
    assert_eq!(ledger.attempts("msg_a").unwrap()[0].answer, None);
}

#[test]
fn bodies_are_kept_seven_days_and_keys_thirty_five() {
    let mut ledger = one();
    lease(&mut ledger, NOW);
    settle(&mut ledger, "msg_a", 1, &answered(200), NOW);
    ledger.rest(NOW).unwrap();
    assert_eq!(ledger.store().alarm, Some(NOW + 7 * DAY));
    assert_eq!(ledger.expire(NOW + 7 * DAY - 1).unwrap(), 0);
    assert_eq!(ledger.expire(NOW + 7 * DAY).unwrap(), 1);
    let row = ledger.get("msg_a").unwrap().unwrap();
    assert_eq!((row.progress.body, ledger.body(&row.facts).unwrap()), (Body::Expired, None));
    assert_eq!(row.facts.message_headers, "[]", "a signature is no use without its payload");
    assert_eq!(ledger.attempts("msg_a").unwrap(), []);
    assert!(matches!(
        ledger.claim(claim("a", b"body"), NOW + 34 * DAY).unwrap(),
        Claimed::Duplicate(_)
    ));
    assert_eq!(ledger.expire(NOW + 35 * DAY).unwrap(), 1);
    ledger.rest(NOW + 35 * DAY).unwrap();
    assert_eq!(ledger.store().alarm, None);
    assert!(matches!(
        ledger.claim(claim("a", b"body"), NOW + 35 * DAY).unwrap(),
        Claimed::First(_)
    ));
    // What is not delivered is never too old.
    assert_eq!(ledger.expire(NOW + 900 * DAY).unwrap(), 0);
}

#[test]
fn a_clock_that_stepped_back_holds_nothing_up() {
    let mut ledger = one();
    lease(&mut ledger, NOW);
    settle(&mut ledger, "msg_a", 1, &answered(500), NOW);
    let before = NOW - SKEW - 1;
    ledger.rest(before).unwrap();
    assert_eq!(ledger.store().alarm, Some(before));
    assert_eq!(lease(&mut ledger, before), [("msg_a".into(), 2)]);
}

#[test]
fn a_body_comes_back_in_one_piece_or_not_at_all() {
    let chunk = CHUNK;
    for size in [0, 1, chunk - 1, chunk, chunk + 1, 10 * chunk] {
        let mut ledger = ledger();
        let body: Vec<u8> = (0..size).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let mut request = claim("a", b"");
        request.body.clone_from(&body);
        ledger.claim(request, NOW).unwrap();
        let facts = ledger.get("msg_a").unwrap().unwrap().facts;
        assert_eq!(ledger.body(&facts).unwrap(), Some(body));
        if size > chunk {
            ledger.store_mut().db.execute("DELETE FROM chunk WHERE number = 1", []).unwrap();
            assert_eq!(ledger.body(&facts).unwrap(), None);
        }
    }
}

#[test]
fn pages_hold_what_the_filter_finds() {
    let mut ledger = ledger();
    for event in 0..25 {
        ledger.claim(claim(&format!("{event:02}"), b"body"), NOW + event / 10).unwrap();
    }
    let mut filter = Filter { from: Some(NOW), to: Some(NOW + 2), ..Filter::default() };
    let mut found = Vec::new();
    loop {
        let page = ledger.page(&filter, 7).unwrap();
        found.extend(page.deliveries.into_iter().map(|row| row.facts.event_id));
        filter.after = page.next;
        if filter.after.is_none() {
            break;
        }
    }
    assert_eq!(found, (0..20).map(|event| format!("{event:02}")).collect::<Vec<_>>());
    for (filter, count) in [
        (Filter { from: Some(NOW + 1), ..Filter::default() }, 15),
        (Filter { event_id: Some("07".into()), ..Filter::default() }, 1),
        (
            Filter {
                account: Some("acct".into()),
                customer: Some("cus".into()),
                ..Filter::default()
            },
            25,
        ),
        (Filter { event_type: Some("other".into()), ..Filter::default() }, 0),
        (Filter { state: Some(State::Dead), code: Some(Code::Erased), ..Filter::default() }, 0),
    ] {
        assert_eq!(ledger.page(&filter, 100).unwrap().deliveries.len(), count, "{filter:?}");
    }
}

#[test]
fn rejected_requests_take_a_ring_and_no_more() {
    let mut sampler = Sampler::default();
    let taken: Vec<_> = (0..1_000).filter_map(|at| sampler.take(NOW + at)).collect();
    assert_eq!(taken, [0; 20]);
    assert_eq!(sampler.take(NOW + 60_000), Some(980));
    let mut ring = Ring::open(Sqlite::in_memory()).unwrap();
    let rejected = |at| Rejected {
        at,
        code: "signature_mismatch".into(),
        request_id: "é".repeat(500),
        remote_ip: None,
        size: Some(7),
        skipped: 0,
    };
    for at in 0..2_500 {
        ring.put(&rejected(at)).unwrap();
    }
    let mut ring = Ring::open(ring.into_store()).unwrap();
    ring.put(&rejected(2_500)).unwrap();
    let newest = ring.newest(5_000).unwrap();
    assert_eq!(newest.len(), usize::try_from(RING).unwrap());
    assert_eq!((newest[0].at, newest[999].at), (2_500, 1_501));
    assert_eq!(newest[0].request_id.chars().count(), 128);
}

#[test]
fn shards_are_stable_and_spread() {
    assert_eq!(
        (shard_name("shop", 2).as_str(), rejected_name("shop").as_str()),
        ("v1/shop/2", "v1/shop/rejected")
    );
    let keys: Vec<_> = (0..10_000).map(|event| format!("msg_{event}")).collect();
    let mut counts = [0; 8];
    for key in &keys {
        counts[usize::try_from(shard(key, 8)).unwrap()] += 1;
        assert_eq!(shard(key, 1), 0);
        // A key stays where it is or moves to a shard that is new.
        let (before, after) = (shard(key, 4), shard(key, 8));
        assert!(before == after || after >= 4);
        assert_eq!(lookups(key, 4, &[]), [before]);
        let places = lookups(key, 8, &[4, 8, 9]);
        assert_eq!((places.first(), places.last()), (Some(&before), Some(&after)));
    }
    assert!(counts.iter().all(|count| (1_000..1_500).contains(count)), "{counts:?}");
    // Names of objects outlive programs: these may never change.
    assert_eq!([shard("msg_a", 16), shard("msg_b", 16), shard("", 16)], SHARDS);
}

const SHARDS: [u32; 3] = [2, 12, 13];

#[test]
fn an_alarm_is_set_before_and_after_its_work() {
    let mut ledger = one();
    ledger.store_mut().alarm = None;
    ledger.wake(NOW).unwrap();
    assert_eq!(ledger.store().alarm, Some(NOW + 30_000));
    lease(&mut ledger, NOW);
    settle(&mut ledger, "msg_a", 1, &answered(500), NOW);
    ledger.rest(NOW).unwrap();
    assert_eq!(ledger.store().alarm, Some(NOW + 5_000));
    // A call from outside brings back an alarm that the platform gave up, in the same instance or in another.
    ledger.store_mut().alarm = None;
    ledger.arm(NOW).unwrap();
    assert_eq!(ledger.store().alarm, Some(NOW + 5_000));
    ledger.store_mut().alarm = None;
    let ledger = Ledger::open(ledger.into_store(), Policy::new(15_000, ""), NOW).unwrap();
    assert_eq!(ledger.store().alarm, Some(NOW + 5_000));
}
