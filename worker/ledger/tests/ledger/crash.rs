//! Crashes before, after and within every batch of a life, with the ledger in a file that is copied at that moment.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hookseal_ledger::{
    Claimed, Ledger, Millis, Mode, Outcome, Policy, Replayed, State, Store as _,
};
use rusqlite::Connection;

use crate::store::{Failure, Sqlite, claim};

const NOW: Millis = 1_800_000_000_000;
const DAY: Millis = 86_400_000;

fn policy() -> Policy {
    Policy::new(15_000, "0.1.0")
}

fn open(path: &Path, now: Millis) -> Ledger<Sqlite> {
    Ledger::open(Sqlite::in_file(path), policy(), now).unwrap()
}

/// What the senders of a life know.
#[derive(Debug, Default)]
struct Known {
    acknowledged: BTreeSet<String>,
}

/// A life with every transition in it; ends early where the store fails.
fn live(ledger: &mut Ledger<Sqlite>, known: &mut Known) -> Result<(), String> {
    let stopped = |error: hookseal_ledger::Error<String>| format!("{error:?}");
    let large = vec![b'x'; hookseal_ledger::CHUNK + 1];
    for (event, body) in
        [("a", b"a".as_slice()), ("b", b"b"), ("a", b"other"), ("a", b"a"), ("c", &large)]
    {
        match ledger.claim(claim(event, body), NOW).map_err(stopped)? {
            Claimed::First(row) | Claimed::Conflict(row) | Claimed::Duplicate(row) => {
                known.acknowledged.insert(row.facts.id);
            }
            other => panic!("{other:?}"),
        }
    }
    let mut proxied = claim("p", b"p");
    (proxied.mode, proxied.body) = (Mode::Proxy, Vec::new());
    let Claimed::First(row) = ledger.claim(proxied, NOW).map_err(stopped)? else { panic!() };
    ledger.settle(&row.facts.id, 1, &Outcome::TooSlow, NOW + 1, 0).map_err(stopped)?;

    ledger.wake(NOW).map_err(stopped)?;
    let answered =
        |status| Outcome::Answered { status, retry_after: None, answer: b"answer".to_vec() };
    for (index, row) in ledger.lease(NOW, || 0).map_err(stopped)?.into_iter().enumerate() {
        let status = [200, 500, 410, 200][index];
        ledger.settle(&row.facts.id, 1, &answered(status), NOW + 9, 0).map_err(stopped)?;
    }
    ledger.rest(NOW + 10).map_err(stopped)?;
    ledger.replay("msg_a", NOW + 11).map_err(stopped)?;
    ledger.erase("msg_b", NOW + 12).map_err(stopped)?;
    ledger.expire(NOW + 8 * DAY).map_err(stopped)?;
    ledger.expire(NOW + 36 * DAY).map_err(stopped)?;
    Ok(())
}

/// After a crash: all that was acknowledged is there or settled and past its time, and the rest of its way is open.
fn survives(path: &Path, known: &Known, forgets: bool, crash: &str) {
    let now = NOW + DAY;
    let mut ledger = open(path, now);
    let rows = ledger.page(&hookseal_ledger::Filter::default(), 100).unwrap().deliveries;
    for id in &known.acknowledged {
        let there = rows.iter().any(|row| row.facts.id == *id);
        assert!(there || forgets, "{id} is lost, {crash}");
    }
    let waiting = rows.iter().any(|row| row.progress.due.is_some());
    assert!(!waiting || ledger.store().alarm.is_some(), "work and no alarm, {crash}");

    // All that is there can be brought to its end, whole.
    for turn in 0..100 {
        let now = now + turn * DAY;
        for row in ledger.lease(now, || 0).unwrap() {
            let body = ledger.body(&row.facts).unwrap();
            let body = body.unwrap_or_else(|| panic!("{} is not whole, {crash}", row.facts.id));
            assert_eq!(claim("", &body).facts.digest, row.facts.digest, "{crash}");
            let taken = Outcome::Answered { status: 200, retry_after: None, answer: Vec::new() };
            ledger.settle(&row.facts.id, row.progress.attempt, &taken, now, 0).unwrap();
        }
        if ledger.counts().unwrap().oldest.is_none() {
            break;
        }
    }
    assert_eq!(ledger.counts().unwrap().oldest, None, "the backlog does not drain, {crash}");
    // A claim that was refused is made again by its sender, whatever the first try left behind.
    for (event, body) in [("a", b"a".as_slice()), ("c", b"another")] {
        ledger.claim(claim(event, body), now).unwrap();
    }
}

#[test]
fn a_crash_at_any_batch_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.sqlite");
    let mut known = Known::default();
    let mut ledger = open(&whole, NOW);
    live(&mut ledger, &mut known).unwrap();
    let batches = ledger.into_store().batches;
    assert!(batches.len() > 15, "{batches:?}");

    let mut crashes = 0;
    for (at, statements) in batches.iter().enumerate() {
        // Before the batch, after it, and after each of its statements, as if it were no transaction.
        let torn = (1..*statements).map(Failure::Torn);
        for failure in [Failure::Refused, Failure::ReplyLost].into_iter().chain(torn) {
            let crash = format!("{failure:?} at batch {at}");
            let path = folder.path().join("crash.sqlite");
            let copy = folder.path().join("copy.sqlite");
            for old in [&path, &copy] {
                drop(fs::remove_file(old));
            }
            let mut known = Known::default();
            let mut store = Sqlite::in_file(&path);
            store.fails_at = Some((at, failure));
            // The batches of `open` count as well.
            if let Ok(mut ledger) = Ledger::open(store, policy(), NOW) {
                live(&mut ledger, &mut known).unwrap_err();
                fs::copy(&path, &copy).unwrap();
            } else {
                fs::copy(&path, &copy).unwrap();
                if matches!(failure, Failure::Torn(_)) {
                    // Tables without a version: a migration relies on its transaction.
                    continue;
                }
            }
            // Only the last batch, the end of all retention, takes rows away.
            survives(&copy, &known, at + 1 == batches.len(), &crash);
            crashes += 1;
        }
    }
    assert!(crashes > 40, "{crashes}");
}

#[test]
fn the_schema_is_brought_up_once_and_a_newer_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let mut ledger = open(&path, NOW);
    ledger.claim(claim("a", b"a"), NOW).unwrap();
    drop(ledger);
    let mut ledger = open(&path, NOW);
    assert_eq!(ledger.get("msg_a").unwrap().unwrap().progress.state, State::Received);
    assert_eq!(ledger.store().alarm, Some(NOW));
    assert_eq!(ledger.replay("msg_a", NOW).unwrap(), Replayed::Underway);
    drop(ledger);
    let db = Connection::open(&path).unwrap();
    db.execute("UPDATE meta SET value = 2", []).unwrap();
    let refused = Ledger::open(Sqlite::of(db), policy(), NOW).unwrap_err();
    assert_eq!(refused, hookseal_ledger::Error::NewerSchema);
}

#[test]
fn every_statement_is_one_that_sqlite_takes_and_searches_by_an_index() {
    use hookseal_ledger::sql;
    let mut store = Sqlite::in_memory();
    for steps in sql::MIGRATIONS {
        let steps = steps.iter().map(|sql| hookseal_ledger::Statement::new(sql, [])).collect();
        store.commit(None, steps).unwrap();
    }
    for sql in [
        sql::GET,
        sql::GET_SAME,
        sql::GET_KEY,
        sql::DUE,
        sql::EXPIRED,
        sql::AHEAD,
        sql::LEASED,
        sql::NEXT,
        sql::STARTED,
        sql::EXPIRING,
        sql::PAGE,
        sql::OLDEST,
        sql::GET_CHUNK,
        sql::ATTEMPTS,
        sql::UPDATE,
        sql::UPDATE_MESSAGE,
        sql::DELETE_HEADERS,
        sql::FORGET,
        sql::DELETE,
        sql::DELETE_CHUNKS,
        sql::DELETE_ATTEMPTS,
        sql::END_ATTEMPT,
    ] {
        let mut plan = store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let unbound = vec![rusqlite::types::Null; plan.parameter_count()];
        let steps =
            plan.query_map(rusqlite::params_from_iter(unbound), |row| row.get::<_, String>(3));
        let steps: Vec<_> = steps.unwrap().map(Result::unwrap).collect();
        let scans = |step: &String| {
            let table = step.starts_with("SCAN") && step != "SCAN CONSTANT ROW";
            table && !step.contains("USING") || step.contains("TEMP B-TREE")
        };
        assert!(!steps.iter().any(scans), "{sql}: {steps:?}");
    }
}
