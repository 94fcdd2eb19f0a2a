//! A world that goes wrong: senders, an origin, alarms, clocks and objects that fail in every order, drawn from a seed.
//!
//! `HOOKSEAL_STEPS` says how many steps to take in all, `HOOKSEAL_SEED` which seed to begin with; a violation names its seed.

use std::cell::{Cell, RefCell};
use std::env;
use std::num::NonZero;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use fastrand::Rng;
use hookseal_ledger::{
    Claimed, Delivery, Erased, Error, Filter, Ledger, Millis, Mode, Outcome, Policy, Rate,
    Replayed, State, lookups,
};

use crate::checker::{Checker, LEASE};
use crate::mutants::Mutant;
use crate::store::{Failure, Sqlite, claim};

const BEGINNING: Millis = 1_800_000_000_000;
const TIMEOUT: Millis = 15_000;
const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

pub(crate) struct Options {
    pub(crate) seed: u64,
    pub(crate) steps: u64,
    pub(crate) mutant: Option<Mutant>,
}

#[derive(Debug, Default)]
pub(crate) struct Stats {
    acks: u64,
    attempts: u64,
    kills: u64,
    lost_alarms: u64,
    clock_steps: u64,
    replays: u64,
    erasures: u64,
    conflicts: u64,
    failures: u64,
}

enum Object {
    Up(Ledger<Sqlite>),
    Down(Sqlite),
    /// Between the two, within one step.
    Moving,
}

struct Shard {
    object: Object,
    /// Alarms that threw in a row.
    throws: u32,
    /// The platform has given up on the alarm, and nobody has called the object since.
    alarm_lost: bool,
}

struct Flight {
    shard: usize,
    id: String,
    attempt: u32,
    proxy: bool,
    /// What the sender waits for, in proxy mode.
    sender: Option<(String, Vec<u8>)>,
    /// Real time, which no step of the clock changes.
    began: Millis,
}

struct World {
    rng: Rng,
    checker: Rc<RefCell<Checker>>,
    clock: Rc<Cell<Millis>>,
    real: Millis,
    shards: Vec<Shard>,
    earlier: Vec<u32>,
    flights: Vec<Flight>,
    /// Events sent so far, and whether to a source in proxy mode.
    events: Vec<bool>,
    /// Of 100 requests to the origin, so many fail.
    failing: u32,
    policy: Policy,
    mutant: Option<Mutant>,
    /// Faults happen; not at the end.
    rough: bool,
    stats: Stats,
}

pub(crate) fn run(options: &Options) -> Result<Stats, String> {
    let mut world = World::new(options);
    for step in 0..options.steps {
        world.step();
        world.check(step)?;
    }
    world.quiesce()?;
    let checker = world.checker.borrow();
    Ok(Stats { acks: checker.acks, attempts: checker.attempts, ..world.stats })
}

impl World {
    fn new(options: &Options) -> Self {
        let mut rng = Rng::with_seed(options.seed);
        let mut policy = Policy::new(TIMEOUT, "0.1.0");
        assert_eq!(policy.lease, LEASE);
        policy.concurrency = rng.u32(1..=6);
        policy.rate =
            rng.bool().then(|| Rate { attempts: rng.u32(1..=10), per: rng.i64(1_000..60_000) });
        let mut checker = Checker::default();
        checker.concurrency = policy.concurrency as usize;
        checker.rate = policy.rate.map(|rate| (rate.attempts as usize, rate.per));
        match options.mutant {
            Some(Mutant::ShortLease) => policy.lease = 10,
            Some(Mutant::NoBackOff) => policy.schedule.fill(1),
            Some(Mutant::Greedy) => policy.concurrency += 1,
            _ => {}
        }
        let mut world = Self {
            checker: Rc::new(RefCell::new(checker)),
            clock: Rc::new(Cell::new(BEGINNING)),
            real: BEGINNING,
            shards: Vec::new(),
            earlier: Vec::new(),
            flights: Vec::new(),
            events: Vec::new(),
            failing: 10,
            policy,
            mutant: options.mutant,
            rough: true,
            stats: Stats::default(),
            rng,
        };
        for _ in 0..world.rng.u32(1..=3) {
            world.add_shard();
        }
        world
    }

    fn add_shard(&mut self) {
        let mut store = Sqlite::in_memory();
        store.checker = Some(Rc::clone(&self.checker));
        store.mutant = self.mutant;
        store.now = Rc::clone(&self.clock);
        self.shards.push(Shard { object: Object::Down(store), throws: 0, alarm_lost: false });
    }

    fn now(&self) -> Millis {
        self.clock.get()
    }

    fn advance(&mut self, by: Millis) {
        // No request lasts longer than its timeout.
        let late = self.flights.iter().position(|flight| flight.began + TIMEOUT < self.real + by);
        if let Some(late) = late {
            let part = (self.flights[late].began + TIMEOUT - self.real).max(0);
            self.real += part;
            self.clock.set(self.now() + part);
            self.finish(late, true);
            return self.advance(by - part);
        }
        self.real += by;
        self.clock.set(self.now() + by);
    }

    fn store(&mut self, shard: usize) -> Option<&mut Sqlite> {
        match &mut self.shards[shard].object {
            Object::Down(store) => Some(store),
            _ => None,
        }
    }

    /// The alarm of a shard.
    fn alarm(&mut self, shard: usize) -> Option<Millis> {
        match &self.shards[shard].object {
            Object::Up(ledger) => ledger.store().alarm,
            Object::Down(store) => store.alarm,
            Object::Moving => None,
        }
    }

    fn set_alarm(&mut self, shard: usize, alarm: Option<Millis>) {
        match &mut self.shards[shard].object {
            Object::Up(ledger) => ledger.store_mut().alarm = alarm,
            Object::Down(store) => store.alarm = alarm,
            Object::Moving => {}
        }
    }

    /// The object of a shard, started if it is not up.
    fn ledger(&mut self, shard: usize) -> &mut Ledger<Sqlite> {
        let now = self.now();
        let place = &mut self.shards[shard];
        if let Object::Down(_) = place.object {
            let Object::Down(store) = std::mem::replace(&mut place.object, Object::Moving) else {
                unreachable!()
            };
            place.object = Object::Up(Ledger::open(store, self.policy.clone(), now).unwrap());
            place.alarm_lost = false;
        }
        match &mut place.object {
            Object::Up(ledger) => ledger,
            _ => unreachable!(),
        }
    }

    /// A call of the ledger, in which the storage may fail.
    fn call<T>(
        &mut self,
        shard: usize,
        action: impl FnOnce(&mut Ledger<Sqlite>) -> Result<T, Error<String>>,
    ) -> Option<T> {
        let failure = (self.rough && self.rng.u32(0..200) == 0)
            .then(|| if self.rng.bool() { Failure::Refused } else { Failure::ReplyLost });
        let ledger = self.ledger(shard);
        ledger.store_mut().failure = failure;
        let result = action(ledger);
        ledger.store_mut().failure = None;
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                assert!(failure.is_some() || self.mutant.is_some(), "{error:?}");
                self.stats.failures += 1;
                // Who does not know what was written starts again from what is there.
                if failure != Some(Failure::Refused) {
                    self.kill(shard);
                }
                None
            }
        }
    }

    fn kill(&mut self, shard: usize) {
        let place = &mut self.shards[shard];
        if let Object::Up(_) = place.object {
            let Object::Up(ledger) = std::mem::replace(&mut place.object, Object::Moving) else {
                unreachable!()
            };
            place.object = Object::Down(ledger.into_store());
        }
        // Some requests reach the origin all the same; requests in proxy mode are another program's.
        for flight in self.flights.extract_if(.., |flight| flight.shard == shard && !flight.proxy) {
            let status = if self.rng.bool() { 200 } else { 0 };
            self.checker.borrow_mut().ended(&flight.id, flight.attempt, status, 0);
        }
        self.checker.borrow_mut().killed(shard);
    }

    fn step(&mut self) {
        match self.rng.u32(0..1_000) {
            0..170 => self.send_new(),
            170..240 => self.send_again(false),
            240..260 => self.send_again(true),
            260..265 => {
                for _ in 0..20 {
                    self.send_again(false);
                }
            }
            265..560 => self.fire(),
            560..850 => self.finish_any(),
            850..950 => self.pass_time(),
            950..962 => {
                let shard = self.any_shard();
                self.stats.kills += 1;
                self.kill(shard);
            }
            962..972 => self.replay(),
            972..973 => self.replay_page(),
            973..977 => self.erase(),
            977..980 => self.step_clock(),
            980..990 => self.failing = [0, 5, 30, 60, 100][self.rng.usize(0..5)],
            990..991 => {
                if self.shards.len() < 5 {
                    self.earlier.push(self.shards.len() as u32);
                    self.add_shard();
                }
            }
            _ => {
                let shard = self.any_shard();
                drop(self.call(shard, Ledger::counts));
            }
        }
    }

    fn any_shard(&mut self) -> usize {
        self.rng.usize(0..self.shards.len())
    }

    fn send_new(&mut self) {
        let undelivered = self.events.len().saturating_sub(self.checker.borrow().forgotten.len());
        if self.events.len() > 40 && undelivered > 2_000 {
            return self.finish_any();
        }
        let proxy = self.rng.u32(0..8) == 0;
        self.events.push(proxy);
        self.send(self.events.len() - 1, 0);
    }

    fn send_again(&mut self, other_body: bool) {
        if self.events.is_empty() {
            return;
        }
        // Mostly what came lately, as providers do.
        let all = self.events.len();
        let first = if self.rng.u32(0..5) == 0 { 0 } else { all.saturating_sub(30) };
        let event = self.rng.usize(first..all);
        let variant = if other_body { self.rng.u8(1..=3) } else { 0 };
        self.send(event, variant);
    }

    fn send(&mut self, event: usize, variant: u8) {
        let body = format!("{{\"event\":{event},\"variant\":{variant}}}").into_bytes();
        let mut request = claim(&event.to_string(), &body);
        request.facts.customer = Some(format!("cus_{}", event % 50));
        request.facts.sensitive = event.is_multiple_of(11);
        let proxy = self.events[event];
        if proxy {
            request.mode = Mode::Proxy;
            request.body = Vec::new();
        }
        let key = request.facts.key.clone();
        self.checker.borrow_mut().sent(&key, &body);
        let places = lookups(&key, self.shards.len() as u32, &self.earlier);
        let (home, old) = places.split_last().unwrap();
        let mut place = *home as usize;
        for old in old {
            match self.call(*old as usize, |ledger| ledger.knows(&key)) {
                None => return,
                Some(true) => place = *old as usize,
                Some(false) => {}
            }
        }
        let now = self.now();
        let Some(claimed) = self.call(place, |ledger| ledger.claim(request, now)) else { return };
        let row = match claimed {
            Claimed::Underway(_) => return,
            Claimed::Duplicate(row) => {
                return self.checker.borrow_mut().acknowledged(&key, &body, &row.facts.id);
            }
            Claimed::Conflict(row) => {
                self.stats.conflicts += 1;
                row
            }
            Claimed::First(row) | Claimed::Again(row) => row,
        };
        let Delivery { facts, progress } = row;
        if proxy {
            self.checker.borrow_mut().begins(place, &facts.id, progress.attempt, &body, true, now);
            self.flights.push(Flight {
                shard: place,
                id: facts.id,
                attempt: progress.attempt,
                proxy,
                sender: Some((key, body)),
                began: self.real,
            });
        } else {
            self.checker.borrow_mut().acknowledged(&key, &body, &facts.id);
        }
    }

    fn fire(&mut self) {
        let now = self.now();
        let ringing: Vec<_> = (0..self.shards.len())
            .filter(|shard| self.alarm(*shard).is_some_and(|at| at <= now))
            .collect();
        let Some(shard) = self.rng.choice(ringing) else { return self.pass_time() };
        self.ring(shard);
        // At least once means sometimes twice.
        if self.rough && self.rng.u32(0..20) == 0 {
            self.ring(shard);
        }
    }

    fn ring(&mut self, shard: usize) {
        let now = self.now();
        // What is given to the handler is no longer set.
        self.set_alarm(shard, None);
        let throws = self.rough && self.rng.u32(0..25) == 0
            || self.shards[shard].throws > 0 && self.rng.u32(0..10) < 7;
        if throws || self.call(shard, |ledger| ledger.wake(now)).is_none() {
            return self.threw(shard);
        }
        self.shards[shard].throws = 0;
        while self.call(shard, |ledger| ledger.expire(now)).is_some_and(|rows| rows > 0) {}
        self.take(shard);
        self.rest(shard);
    }

    /// The platform tries an alarm that threw again, six times.
    fn threw(&mut self, shard: usize) {
        self.kill(shard);
        let now = self.now();
        let place = &mut self.shards[shard];
        place.throws += 1;
        if place.throws > 6 {
            place.throws = 0;
            place.alarm_lost = true;
            self.stats.lost_alarms += 1;
            self.set_alarm(shard, None);
        } else {
            let later = now + (1_000 << place.throws);
            self.set_alarm(shard, Some(later));
        }
    }

    fn take(&mut self, shard: usize) {
        let now = self.now();
        let seed = self.rng.u64(..);
        let mut jitter = Rng::with_seed(seed);
        let Some(rows) = self.call(shard, |ledger| ledger.lease(now, || jitter.u32(..))) else {
            return;
        };
        for Delivery { facts, progress } in rows {
            let Some(body) = self.call(shard, |ledger| ledger.body(&facts)) else { return };
            let body = body.unwrap_or_default();
            self.checker.borrow_mut().begins(shard, &facts.id, progress.attempt, &body, false, now);
            self.flights.push(Flight {
                shard,
                id: facts.id,
                attempt: progress.attempt,
                proxy: false,
                sender: None,
                began: self.real,
            });
        }
    }

    /// An alarm that has nothing under way is over.
    fn rest(&mut self, shard: usize) {
        if !self.flights.iter().any(|flight| flight.shard == shard && !flight.proxy) {
            let now = self.now();
            let _rested = self.call(shard, |ledger| ledger.rest(now));
        }
    }

    fn finish_any(&mut self) {
        if self.flights.is_empty() {
            return self.pass_time();
        }
        let flight = self.rng.usize(0..self.flights.len());
        let spent = self.real - self.flights[flight].began;
        let more = self.rng.i64(0..(TIMEOUT - spent).clamp(1, 400));
        self.real += more;
        self.clock.set(self.now() + more);
        self.finish(flight, false);
    }

    fn finish(&mut self, flight: usize, too_slow: bool) {
        let Flight { shard, id, attempt, proxy, sender, .. } = self.flights.swap_remove(flight);
        let now = self.now();
        let fails = self.rough && self.rng.u32(0..100) < self.failing;
        let answered = |status, retry_after: Option<String>| Outcome::Answered {
            status,
            retry_after,
            answer: b"ok".to_vec(),
        };
        let mut asked = 0;
        let (outcome, status) = if too_slow {
            // The origin may have taken it and said so too late.
            (Outcome::TooSlow, if self.rng.bool() { 200 } else { 0 })
        } else if fails {
            match self.rng.u32(0..10) {
                0 => (Outcome::Unreachable, 0),
                1 => (Outcome::Broken, 200),
                2 => (Outcome::TooLarge, 200),
                3 => (answered(307, None), 307),
                4 => (answered(401, None), 401),
                5 if self.rng.u32(0..5) == 0 => (answered(410, None), 410),
                6 => {
                    let seconds = self.rng.i64(0..200_000);
                    asked = (seconds * 1_000).min(DAY);
                    (answered(429, Some(seconds.to_string())), 429)
                }
                _ => (answered(500, None), 500),
            }
        } else {
            (answered(200, None), 200)
        };
        self.checker.borrow_mut().ended(&id, attempt, status, asked);
        let jitter = self.rng.u32(..);
        let settled = self.call(shard, |ledger| ledger.settle(&id, attempt, &outcome, now, jitter));
        if let (Some((key, body)), Outcome::Answered { status: 200, .. }, Some(Some(_))) =
            (sender, &outcome, &settled)
        {
            self.checker.borrow_mut().acknowledged(&key, &body, &id);
        }
        if !proxy {
            if matches!(self.shards[shard].object, Object::Up(_)) {
                self.take(shard);
            }
            self.rest(shard);
        }
    }

    fn pass_time(&mut self) {
        let now = self.now();
        let next = (0..self.shards.len()).filter_map(|shard| self.alarm(shard)).min();
        let by = match (self.rng.u32(0..20), next) {
            (0..12, Some(next)) if next < now + DAY => (next - now).max(0) + self.rng.i64(0..50),
            (19, _) => self.rng.i64(0..12 * HOUR),
            _ => self.rng.i64(0..30_000),
        };
        self.advance(by);
    }

    fn step_clock(&mut self) {
        let by = match self.rng.u32(0..4) {
            0 => self.rng.i64(-2_000..2_000),
            _ => self.rng.i64(-2 * HOUR..2 * HOUR),
        };
        self.clock.set(self.now() + by);
        self.checker.borrow_mut().epoch += 1;
        self.stats.clock_steps += 1;
    }

    fn any_id(&mut self) -> Option<(usize, String)> {
        let shard = self.any_shard();
        let from = self.now() - self.rng.i64(0..4 * DAY);
        let filter = Filter { from: Some(from), ..Filter::default() };
        let page = self.call(shard, |ledger| ledger.page(&filter, 20))?;
        self.rng.choice(page.deliveries).map(|row| (shard, row.facts.id))
    }

    fn replay(&mut self) {
        let Some((shard, id)) = self.any_id() else { return };
        let now = self.now();
        if self.call(shard, |ledger| ledger.replay(&id, now)) == Some(Replayed::Due) {
            self.stats.replays += 1;
        }
    }

    fn replay_page(&mut self) {
        let shard = self.any_shard();
        let now = self.now();
        let state = if self.rng.bool() { State::Dead } else { State::Delivered };
        let filter = Filter { state: Some(state), from: Some(now - DAY), ..Filter::default() };
        if let Some((outcomes, _)) = self.call(shard, |ledger| ledger.replay_page(&filter, now)) {
            self.stats.replays +=
                outcomes.iter().filter(|(_, outcome)| *outcome == Replayed::Due).count() as u64;
        }
    }

    fn erase(&mut self) {
        let now = self.now();
        if self.rng.u32(0..4) == 0 {
            let customer = format!("cus_{}", self.rng.u32(0..50));
            for shard in 0..self.shards.len() {
                while self
                    .call(shard, |ledger| ledger.erase_customer(&customer, now))
                    .is_some_and(|rows| rows > 0)
                {
                    self.stats.erasures += 1;
                }
            }
            return;
        }
        let Some((shard, id)) = self.any_id() else { return };
        if let Some(Erased::Done { .. }) = self.call(shard, |ledger| ledger.erase(&id, now)) {
            self.checker.borrow_mut().erased(&id);
            self.stats.erasures += 1;
        }
    }

    fn check(&mut self, step: u64) -> Result<(), String> {
        let violated = |checker: &RefCell<Checker>| match &checker.borrow().violation {
            Some(violation) => Err(format!("{violation}, at step {step}")),
            None => Ok(()),
        };
        violated(&self.checker)?;
        if step.is_multiple_of(500) {
            for shard in 0..self.shards.len() {
                let idle =
                    !self.flights.iter().any(|flight| flight.shard == shard && !flight.proxy);
                if idle && self.alarm(shard).is_none() && !self.shards[shard].alarm_lost {
                    let up = matches!(self.shards[shard].object, Object::Up(_));
                    if up && self.ledger(shard).counts().unwrap().oldest.is_some() {
                        return Err(format!("shard {shard} has work and no alarm, at step {step}"));
                    }
                }
            }
        }
        if step.is_multiple_of(5_000) {
            self.check_written(step)?;
        }
        Ok(())
    }

    /// What the checker heard of is what the storage holds.
    fn check_written(&mut self, step: u64) -> Result<(), String> {
        let mut there = std::collections::HashSet::new();
        for shard in 0..self.shards.len() {
            let mut filter = Filter::default();
            loop {
                let page = self.ledger(shard).page(&filter, 100).unwrap();
                there.extend(page.deliveries.into_iter().map(|row| row.facts.id));
                filter.after = page.next;
                if filter.after.is_none() {
                    break;
                }
            }
        }
        match self.checker.borrow().ids().into_iter().find(|id| !there.contains(id)) {
            Some(id) => Err(format!("{id} is gone, at step {step}")),
            None => Ok(()),
        }
    }

    /// The faults end: everything that was acknowledged must come to an end in time, and in the end nothing is left.
    fn quiesce(&mut self) -> Result<(), String> {
        self.rough = false;
        for shard in 0..self.shards.len() {
            self.shards[shard].throws = 0;
            // One call from outside, which brings back alarms that the platform gave up.
            let _started = self.ledger(shard);
            if self.shards[shard].alarm_lost {
                self.kill(shard);
                let _restarted = self.ledger(shard);
            }
        }
        let rows = self.checker.borrow().ids().len() as i64;
        let pace = self.policy.rate.map_or(1_000, |rate| rate.per);
        let latest = self.real + 27 * HOUR + rows * pace.max(1_000) * 2;
        self.run_until(latest, |world| world.checker.borrow().drained())?;
        self.check_written(u64::MAX)?;
        self.checker.borrow_mut().quiet();
        if let Some(violation) = &self.checker.borrow().violation {
            return Err(format!("{violation}, at the end"));
        }
        self.advance(36 * DAY);
        let latest = self.real + 10 * DAY;
        self.run_until(latest, |world| {
            (0..world.shards.len()).all(|shard| world.alarm(shard).is_none())
        })?;
        for shard in 0..self.shards.len() {
            self.kill(shard);
            let db = &self.store(shard).unwrap().db;
            for table in ["delivery", "chunk", "attempt"] {
                let left: i64 = db
                    .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
                    .unwrap();
                if left > 0 {
                    return Err(format!("{left} rows of {table} are left for ever"));
                }
            }
        }
        Ok(())
    }

    /// Lets alarms ring and requests end, and nothing else happen.
    fn run_until(
        &mut self,
        latest: Millis,
        done: impl Fn(&mut Self) -> bool,
    ) -> Result<(), String> {
        let mut turns = 0_u32;
        loop {
            while !self.flights.is_empty() {
                self.finish(0, false);
            }
            if let Some(violation) = &self.checker.borrow().violation {
                return Err(format!("{violation}, at the end"));
            }
            turns += 1;
            if (turns.is_multiple_of(16) || turns < 16) && done(self) {
                return Ok(());
            }
            let now = self.now();
            let next = (0..self.shards.len()).filter_map(|s| Some((self.alarm(s)?, s))).min();
            let Some((at, shard)) = next else {
                return if done(self) { Ok(()) } else { Err("work is left, and no alarm".into()) };
            };
            let by = (at - now).max(0);
            if self.real + by > latest {
                return if done(self) {
                    Ok(())
                } else {
                    Err("the backlog does not drain in time".into())
                };
            }
            if turns > 200_000 {
                return Err("alarms ring without end".into());
            }
            self.real += by;
            self.clock.set(now + by);
            self.ring(shard);
        }
    }
}

impl Stats {
    fn add(&mut self, other: &Self) {
        self.acks += other.acks;
        self.attempts += other.attempts;
        self.kills += other.kills;
        self.lost_alarms += other.lost_alarms;
        self.clock_steps += other.clock_steps;
        self.replays += other.replays;
        self.erasures += other.erasures;
        self.conflicts += other.conflicts;
        self.failures += other.failures;
    }
}

fn setting(name: &str, default: u64) -> u64 {
    let parse = |text: String| text.parse().unwrap_or_else(|_| panic!("{name} is a number"));
    env::var(name).map_or(default, parse)
}

#[test]
fn nothing_is_lost_whatever_happens() {
    let steps = setting("HOOKSEAL_STEPS", 30_000);
    let each = 10_000.min(steps);
    let first = setting("HOOKSEAL_SEED", 1);
    let seeds = first..first + steps.div_ceil(each);
    let began = Instant::now();
    let next = AtomicU64::new(first);
    let all = Mutex::new((0, Stats::default()));
    thread::scope(|scope| {
        let worlds = || {
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if !seeds.contains(&seed) {
                    break;
                }
                let stats = run(&Options { seed, steps: each, mutant: None }).unwrap_or_else(|violation| {
                    panic!("{violation}\nagain: HOOKSEAL_SEED={seed} HOOKSEAL_STEPS={each} cargo test --profile simulation -p hookseal-ledger nothing_is_lost")
                });
                let (taken, all) = &mut *all.lock().unwrap();
                *taken += each;
                all.add(&stats);
                eprintln!(
                    "{taken} of {steps} steps, {:.1} s: {all:?}",
                    began.elapsed().as_secs_f64()
                );
            }
        };
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(worlds);
        }
    });
    let (taken, all) = all.into_inner().unwrap();
    // A world in which nothing happens proves nothing.
    assert!(taken >= steps && all.acks > taken / 20 && all.attempts > taken / 20, "{all:?}");
    for (what, count) in [
        ("kills", all.kills),
        ("replays", all.replays),
        ("erasures", all.erasures),
        ("conflicts", all.conflicts),
        ("failures", all.failures),
        ("lost alarms", all.lost_alarms),
        ("steps of the clock", all.clock_steps),
    ] {
        assert!(count > 0, "no {what} in {taken} steps");
    }
}
