//! What must hold at every moment: the checker hears of every write, acknowledgement and attempt, and keeps the first violation.

use std::collections::{HashMap, HashSet};

use hookseal_ledger::{Millis, SCHEDULE, Statement, Value, sql};

use crate::store::claim;

pub(crate) const LEASE: Millis = 30_000;
const DAY: Millis = 86_400_000;

#[derive(Clone, Debug, Default)]
struct Row {
    key: String,
    digest: Vec<u8>,
    received: Millis,
    proxy: bool,
    state: String,
    attempt: i64,
    base: i64,
    due: Option<Millis>,
    body: String,
    /// The clock's epoch when `due` was written.
    epoch: u32,
    /// The last attempt that the origin answered with success, and with 410.
    succeeded: i64,
    gone: i64,
    /// The wait that the origin asked for.
    asked: Millis,
    erased: bool,
    /// Replayed and not delivered since.
    replayed: bool,
    last: Option<Begun>,
}

#[derive(Clone, Debug)]
struct Begun {
    attempt: i64,
    until: Millis,
    over: bool,
    epoch: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Checker {
    pub(crate) violation: Option<String>,
    rows: HashMap<String, Row>,
    claims: HashSet<(String, Vec<u8>)>,
    /// Rows whose retention is over.
    pub(crate) forgotten: HashSet<String>,
    /// The id that each key and body was acknowledged under.
    acknowledged: HashMap<(String, Vec<u8>), String>,
    sent: HashSet<(String, Vec<u8>)>,
    live: HashMap<String, usize>,
    begun: Vec<(usize, Millis, u32)>,
    /// Counts steps of the clock.
    pub(crate) epoch: u32,
    pub(crate) concurrency: usize,
    pub(crate) rate: Option<(usize, Millis)>,
    pub(crate) acks: u64,
    pub(crate) attempts: u64,
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    }
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        _ => None,
    }
}

fn path_allows(from: &str, to: &str) -> bool {
    from == to
        || matches!(
            (from, to),
            ("received" | "retrying", "delivering" | "dead")
                | ("delivering", "delivered" | "retrying" | "dead")
                | ("retrying" | "dead", "delivered")
                | ("retrying" | "delivered" | "dead", "received")
        )
}

impl Checker {
    fn violate(&mut self, text: impl Into<String>) {
        self.violation.get_or_insert(text.into());
    }

    /// The store wrote these.
    pub(crate) fn committed(&mut self, batch: &[Statement], now: Millis) {
        for (index, Statement { sql, values }) in batch.iter().enumerate() {
            let id = values.first().map(text).unwrap_or_default();
            match *sql {
                sql::INSERT => self.inserted(id, values, now),
                sql::UPDATE => self.updated(&id, values, now),
                sql::FORGET => {
                    if let Some(row) = self.rows.get_mut(&id) {
                        row.erased = true;
                    }
                }
                sql::DELETE => self.deleted(&id, now),
                sql::DELETE_CHUNKS => {
                    let goes = batch[index..]
                        .iter()
                        .any(|s| s.sql == sql::DELETE && s.values[0] == values[0]);
                    if !goes && self.rows.get(&id).is_some_and(|row| row.body == "kept") {
                        self.violate(format!("the body of {id} is deleted and said to be kept"));
                    }
                }
                _ => {}
            }
        }
    }

    fn inserted(&mut self, id: String, values: &[Value], now: Millis) {
        let (key, digest) = (
            text(&values[1]),
            match &values[2] {
                Value::Blob(digest) => digest.clone(),
                _ => Vec::new(),
            },
        );
        let known = self
            .rows
            .iter()
            .any(|(other, row)| (row.key == key && row.digest == digest) || *other == id);
        if known {
            self.violate(format!("{id} is there twice"));
        }
        let row = Row {
            key,
            digest,
            received: now,
            proxy: text(&values[21]) == "proxy",
            state: text(&values[19]),
            attempt: number(&values[22]).unwrap(),
            base: number(&values[23]).unwrap(),
            due: number(&values[24]),
            body: text(&values[28]),
            epoch: self.epoch,
            ..Row::default()
        };
        self.rows.insert(id, row);
    }

    fn updated(&mut self, id: &str, values: &[Value], now: Millis) {
        let Some(old) = self.rows.get(id).cloned() else {
            // An update of a row that is not there writes nothing.
            return;
        };
        let state = text(&values[1]);
        let code = text(&values[2]);
        let attempt = number(&values[4]).unwrap();
        let base = number(&values[5]).unwrap();
        let due = number(&values[6]);
        let changed = state != old.state || attempt != old.attempt;
        if !path_allows(&old.state, &state) {
            self.violate(format!("{id} went from {} to {state}", old.state));
        }
        let begins = state == "delivering" && attempt == old.attempt + 1;
        if attempt != old.attempt && !begins {
            self.violate(format!("{id}: attempt {attempt} follows {}", old.attempt));
        }
        if begins && !old.proxy && old.epoch == self.epoch && old.due.is_none_or(|due| due > now) {
            self.violate(format!("{id}: attempt {attempt} before it was due"));
        }
        if changed && state == "delivered" && old.succeeded <= old.base {
            self.violate(format!("{id} is called delivered, and the origin never took it"));
        }
        if changed && state == "dead" {
            let reason = match code.as_str() {
                "erased" => values[10] == "erased".into(),
                "attempts_exhausted" => attempt - base > i64::try_from(SCHEDULE.len()).unwrap(),
                "origin_gone" => old.gone == attempt,
                _ => false,
            };
            if !reason {
                self.violate(format!("{id} is dead for no good reason: {code:?}"));
            }
        }
        if changed && state == "retrying" && !old.proxy {
            let failed = usize::try_from(attempt - base - 1).unwrap_or(0);
            let full = SCHEDULE.get(failed).copied().unwrap_or(Millis::MAX);
            let wait = due.map_or(Millis::MAX, |due| due - now);
            let asked = if code == "attempt_lost" { 0 } else { old.asked };
            let shortest = (full - full / 5).max(asked);
            if wait < shortest || wait > full.max(asked) {
                self.violate(format!("{id}: a wait of {wait} ms after attempt {attempt}"));
            }
        }
        let epoch = self.epoch;
        let held = old.last.as_ref().is_some_and(|last| {
            last.attempt == old.attempt && !last.over && now < last.until && last.epoch == epoch
        });
        if changed && code == "attempt_lost" && held {
            self.violate(format!("{id}: attempt {attempt} is called lost within its lease"));
        }
        let row = self.rows.get_mut(id).unwrap();
        if let Some(last) = row.last.as_mut().filter(|_| changed && state != "delivering") {
            last.over |= last.attempt == attempt;
        }
        row.replayed = match (old.state.as_str(), state.as_str()) {
            (from, "received") if from != "received" => true,
            (_, "delivered") => false,
            _ => row.replayed,
        };
        if row.due != due {
            row.epoch = epoch;
        }
        (row.state, row.attempt, row.base, row.due) = (state, attempt, base, due);
        row.body = text(&values[10]);
    }

    fn deleted(&mut self, id: &str, now: Millis) {
        if let Some(row) = self.rows.remove(id) {
            let over = matches!(row.state.as_str(), "delivered" | "dead") || row.proxy;
            if !over || now < row.received + 35 * DAY {
                self.violate(format!("{id} is forgotten while it is {}", row.state));
            }
            let claim = (row.key, row.digest);
            self.claims.remove(&claim);
            self.acknowledged.remove(&claim);
            self.forgotten.insert(id.into());
        }
    }

    pub(crate) fn sent(&mut self, key: &str, body: &[u8]) {
        self.sent.insert((key.into(), body.into()));
    }

    /// The sender was told of success.
    pub(crate) fn acknowledged(&mut self, key: &str, body: &[u8], id: &str) {
        self.acks += 1;
        let digest = claim(key, body).facts.digest;
        match self.rows.get(id) {
            None => self.violate(format!("{id} was acknowledged and is not written down")),
            Some(row) if row.digest != digest => {
                self.violate(format!("{id} was acknowledged with another body"));
            }
            Some(_) => {}
        }
        let known = self.acknowledged.insert((key.into(), digest), id.into());
        if known.is_some_and(|known| known != id) {
            self.violate(format!("one event and body is {id} now and was another before"));
        }
    }

    /// A request goes to the origin.
    pub(crate) fn begins(
        &mut self,
        shard: usize,
        id: &str,
        attempt: u32,
        body: &[u8],
        proxy: bool,
        now: Millis,
    ) {
        self.attempts += 1;
        let epoch = self.epoch;
        let Some(row) = self.rows.get_mut(id) else {
            return self.violate(format!("{id} reaches the origin and is not written down"));
        };
        let last = row.last.replace(Begun {
            attempt: attempt.into(),
            until: now + LEASE,
            over: false,
            epoch,
        });
        let row = row.clone();
        if claim("", body).facts.digest != row.digest
            || !self.sent.contains(&(row.key.clone(), body.into()))
        {
            self.violate(format!("{id} reaches the origin with a body that nobody sent"));
        }
        if row.erased {
            self.violate(format!("{id} reaches the origin after it was erased"));
        }
        if let Some(last) = last {
            if i64::from(attempt) <= last.attempt {
                self.violate(format!("{id}: attempt {attempt} begins after {}", last.attempt));
            }
            if !last.over && now < last.until && last.epoch == epoch {
                self.violate(format!(
                    "{id}: attempt {attempt} begins within the lease of {}",
                    last.attempt
                ));
            }
        }
        if proxy {
            return;
        }
        if self.live.insert(id.into(), shard).is_some() {
            self.violate(format!("{id} is tried twice at once"));
        }
        if self.live.values().filter(|other| **other == shard).count() > self.concurrency {
            self.violate("more attempts at once than allowed");
        }
        if let Some((most, per)) = self.rate {
            self.begun.retain(|(_, at, then)| *then == epoch && *at > now - per);
            self.begun.push((shard, now, epoch));
            if self.begun.iter().filter(|(other, ..)| *other == shard).count() > most {
                self.violate("more attempts in a span of time than allowed");
            }
        }
    }

    /// What the origin did with a request.
    pub(crate) fn ended(&mut self, id: &str, attempt: u32, status: u16, asked: Millis) {
        self.live.remove(id);
        if let Some(row) = self.rows.get_mut(id) {
            row.asked = asked;
            match status {
                200..=299 => row.succeeded = attempt.into(),
                410 => row.gone = attempt.into(),
                _ => {}
            }
        }
    }

    /// An instance is gone, and its requests with it.
    pub(crate) fn killed(&mut self, shard: usize) {
        self.live.retain(|_, other| *other != shard);
    }

    pub(crate) fn erased(&mut self, id: &str) {
        if let Some(row) = self.rows.get_mut(id) {
            row.erased = true;
        }
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.rows.keys().cloned().collect()
    }

    /// Whether all that was promised is settled.
    pub(crate) fn drained(&self) -> bool {
        self.rows
            .values()
            .all(|row| row.proxy || matches!(row.state.as_str(), "delivered" | "dead"))
    }

    /// When nothing is left to do.
    pub(crate) fn quiet(&mut self) {
        let mut wrong = Vec::new();
        for (id, row) in &self.rows {
            let settled = matches!(row.state.as_str(), "delivered" | "dead");
            if !row.proxy && !settled {
                wrong.push(format!("{id} is {} in the end", row.state));
            }
            if row.state == "delivered" && row.succeeded == 0 {
                wrong.push(format!("{id} is delivered and the origin does not have it"));
            }
            if row.replayed && row.state != "dead" {
                wrong.push(format!("{id} was replayed and not delivered"));
            }
        }
        for id in self.acknowledged.values() {
            if !self.rows.contains_key(id) && !self.forgotten.contains(id) {
                wrong.push(format!("{id} was acknowledged and is lost"));
            }
        }
        wrong.sort();
        if let Some(first) = wrong.into_iter().next() {
            self.violate(first);
        }
    }
}
