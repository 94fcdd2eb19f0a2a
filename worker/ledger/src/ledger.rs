//! Decisions × storage: each transition reads, decides and commits in one go, and nothing happens between.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::Millis;
use crate::delivery::{Attempt, Body, Claim, Code, Delivery, Facts, Mode, Progress, State};
use crate::policy::Policy;
use crate::sql::{self, Misfit, Row, SCHEMA, Statement, Value, count};
use crate::transition::{self, Claimant, Due, Expiry, NoReplay, Outcome};

/// Rows that retention, replays and erasures change in one batch.
const BATCH: u32 = 100;
/// How much of an origin's answer is kept.
const ANSWER: usize = 1024;

/// The `SQLite` of one object, and its alarm.
pub trait Store {
    /// Why it failed.
    type Error: fmt::Debug;

    /// The rows that a statement gives.
    ///
    /// # Errors
    /// The storage's.
    fn read(&mut self, statement: &Statement)
    -> core::result::Result<Vec<Vec<Value>>, Self::Error>;

    /// Sets the alarm, then runs the statements, in this order, all or none of them, and without waiting between them.
    ///
    /// # Errors
    /// The storage's; nothing has changed then.
    fn commit(
        &mut self,
        arm: Option<Arm>,
        batch: Vec<Statement>,
    ) -> core::result::Result<(), Self::Error>;
}

/// What becomes of the object's alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arm {
    /// It rings at this time, or earlier if it was to.
    AtLatest(Millis),
    /// It rings at this time.
    At(Millis),
    /// It need not ring.
    Off,
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error<E> {
    /// The storage failed; nothing was changed.
    Store(E),
    /// A row is not what the schema says.
    Malformed,
    /// The ledger was written by a program whose schema is newer.
    NewerSchema,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// A new row. In proxy mode, with the lease to deliver it now.
    First(Delivery),
    /// A new row beside others with the same key.
    Conflict(Delivery),
    /// A row that nobody had promised to deliver: as if it were new.
    Again(Delivery),
    /// It was here before: success, and nothing else to do.
    Duplicate(Delivery),
    /// Another request is delivering it: not yet a success. Say 503.
    Underway(Delivery),
}

/// What became of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// It is due now.
    Due,
    /// It is being tried already.
    Underway,
    /// Its body is gone.
    Gone,
    /// There is no such row.
    Unknown,
}

/// What became of an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erased {
    /// It is gone; whether it was delivered before.
    Done {
        /// It was.
        delivered: bool,
    },
    /// There is no such row.
    Unknown,
}

/// What a page of rows has in common. What is not given matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this state.
    pub state: Option<State>,
    /// With this code.
    pub code: Option<Code>,
    /// Of this event type.
    pub event_type: Option<String>,
    /// Of this account.
    pub account: Option<String>,
    /// Of this customer.
    pub customer: Option<String>,
    /// With this id of the provider's.
    pub event_id: Option<String>,
    /// Received at this time or later.
    pub from: Option<Millis>,
    /// Received before this time.
    pub to: Option<Millis>,
    /// After this row: the last one of the page before.
    pub after: Option<Cursor>,
}

/// Some of the rows, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rows.
    pub deliveries: Vec<Delivery>,
    /// Where the next page begins, if there may be one.
    pub next: Option<Cursor>,
}

/// How much there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows by state and code.
    pub rows: Vec<(State, Option<Code>, u64)>,
    /// When the oldest undelivered row was received.
    pub oldest: Option<Millis>,
}

/// What someone should know of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Deliveries that are dead and that nobody wanted so, as far as they are counted.
    pub dead: u64,
    /// When the oldest undelivered row was received.
    pub oldest: Option<Millis>,
}

/// What waits in a ledger: the earliest of each, and whether anything waits for times of a clock that was ahead.
struct Pending {
    attempt: Option<Millis>,
    lease: Option<Millis>,
    retention: Option<Millis>,
    ahead: bool,
}

/// The ledger of one shard.
#[derive(Debug)]
pub struct Ledger<S> {
    store: S,
    policy: Policy,
    /// The attempts of [`Ledger::lease`] that this instance is making: no clock and no lease can make it begin one of them again. They
    /// end with it, so they need no storage.
    in_flight: Vec<(String, u32)>,
}

impl<E> From<Misfit> for Error<E> {
    fn from(_: Misfit) -> Self {
        Self::Malformed
    }
}

/// Where a page begins: after the row received then, with this id.
pub type Cursor = (Millis, String);

/// What became of each replay of a page, and where the next page begins.
pub type Replays = (Vec<(String, Replayed)>, Option<Cursor>);

type Result<T, S> = core::result::Result<T, Error<<S as Store>::Error>>;

/// Brings the tables to this program's schema.
pub(crate) fn migrate<S: Store>(store: &mut S) -> Result<(), S> {
    store.commit(None, alloc::vec![Statement::new(sql::CREATE_META, [])]).map_err(Error::Store)?;
    let version = store.read(&Statement::new(sql::GET_SCHEMA, [])).map_err(Error::Store)?;
    let version: u32 = match version.into_iter().next() {
        None => 0,
        Some(row) => Row::new(row).number()?,
    };
    if version > SCHEMA {
        return Err(Error::NewerSchema);
    }
    if version == SCHEMA {
        return Ok(());
    }
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    let steps = sql::MIGRATIONS.iter().skip(done).flat_map(|steps| steps.iter());
    let mut batch: Vec<_> = steps.map(|sql| Statement::new(sql, [])).collect();
    batch.push(Statement::new(sql::SET_SCHEMA, [SCHEMA.into()]));
    store.commit(None, batch).map_err(Error::Store)
}

impl<S: Store> Ledger<S> {
    /// Opens the ledger when its object starts. If something waits, there is an alarm afterwards.
    ///
    /// # Errors
    /// The store's, or that a newer program wrote it.
    pub fn open(mut store: S, policy: Policy, now: Millis) -> Result<Self, S> {
        migrate(&mut store)?;
        let mut ledger = Self { store, policy, in_flight: Vec::new() };
        ledger.arm(now)?;
        Ok(ledger)
    }

    /// If something waits, there is an alarm afterwards.
    ///
    /// # Errors
    /// The store's.
    pub fn arm(&mut self, now: Millis) -> Result<(), S> {
        let pending = self.pending(now)?;
        match self.next(&pending, false, now)? {
            Some(next) => self.commit(Some(Arm::AtLatest(next)), Vec::new()),
            None => Ok(()),
        }
    }

    /// Writes an authentic event down, once. Only after this may its sender be told of success.
    ///
    /// # Errors
    /// The store's; nothing is written down then.
    pub fn claim(&mut self, claim: Claim, now: Millis) -> Result<Claimed, S> {
        let Claim { facts, conflict_id, mode, forward, body } = claim;
        let key = Value::from(&facts.key);
        let others = !self.read(sql::GET_KEY, [key.clone()])?.is_empty();
        let same = if others {
            self.rows(sql::GET_SAME, [key, facts.digest.clone().into()])?.into_iter().next()
        } else {
            None
        };
        let progress = same.as_ref().map(|row| &row.progress);
        let claimant = transition::claimant(progress, others, forward, now);
        let same = match (claimant, same) {
            (Claimant::Duplicate, Some(row)) => {
                let progress = transition::copied(&row.progress);
                let row = Delivery { progress, ..row };
                // Who acknowledges a copy relies on the row as much as who wrote it.
                let arm = row.progress.due.map(|due| Arm::AtLatest(due.max(now)));
                self.commit(arm, alloc::vec![sql::update(&row.facts.id, &row.progress)])?;
                return Ok(Claimed::Duplicate(row));
            }
            (Claimant::Underway, Some(row)) => return Ok(Claimed::Underway(row)),
            (_, same) => same,
        };

        let (mut facts, progress, mut batch) = if let Some(row) = same {
            let progress = transition::again(&row.progress, mode, forward, now, &self.policy);
            let lost = (row.progress.state == State::Delivering).then(|| {
                end_attempt(&row, row.progress.attempt, Some(Code::AttemptLost), None, now)
            });
            // What is stored of another form of the event must not stay behind this one's end.
            let dropped = (row.progress.body == Body::Kept)
                .then(|| Statement::new(sql::DELETE_CHUNKS, [(&row.facts.id).into()]));
            // The message is what this request says: a source may forward otherwise now, and proxy mode keeps no headers of it.
            let Facts { content_type, message_headers, sensitive, .. } = facts;
            let facts = Facts { content_type, message_headers, sensitive, ..row.facts };
            (facts, progress, lost.into_iter().chain(dropped).collect())
        } else {
            let conflict = claimant == Claimant::Conflict;
            let id = if conflict { conflict_id } else { facts.key.clone() };
            let program = self.policy.program.clone();
            let facts = Facts { id, conflict, received: now, schema: SCHEMA, program, ..facts };
            (facts, transition::received(mode, forward, now, &self.policy), Vec::new())
        };
        facts.size = u64::try_from(body.len()).unwrap_or(u64::MAX);
        let row = Delivery { facts, progress };
        let id = &row.facts.id;
        if mode == Mode::Ack {
            batch.extend(body.chunks(sql::CHUNK).enumerate().map(|(number, bytes)| {
                Statement::new(sql::PUT_CHUNK, [id.into(), count(number), bytes.to_vec().into()])
            }));
        }
        if row.progress.state == State::Delivering {
            batch.push(begin_attempt(&row));
        }
        if claimant == Claimant::Again {
            let Facts { content_type, message_headers, size, sensitive, .. } = &row.facts;
            let message = [
                id.into(),
                content_type.into(),
                message_headers.into(),
                count(*size),
                (*sensitive).into(),
            ];
            batch.push(Statement::new(sql::UPDATE_MESSAGE, message));
            batch.push(sql::update(id, &row.progress));
        } else {
            batch.push(Statement {
                sql: sql::INSERT,
                values: sql::values(&row.facts, &row.progress),
            });
        }
        let wake = row.progress.due.or(row.progress.keep_until);
        self.commit(wake.map(Arm::AtLatest), batch)?;
        Ok(match claimant {
            Claimant::Conflict => Claimed::Conflict(row),
            Claimant::Again => Claimed::Again(row),
            _ => Claimed::First(row),
        })
    }

    /// Whether there is a row with this key, for a claim that belongs to another shard now.
    ///
    /// # Errors
    /// The store's.
    pub fn knows(&mut self, key: &str) -> Result<bool, S> {
        Ok(!self.read(sql::GET_KEY, [key.into()])?.is_empty())
    }

    /// The alarm rang: before anything else, another is set in case this one comes to nothing.
    ///
    /// # Errors
    /// The store's.
    pub fn wake(&mut self, now: Millis) -> Result<(), S> {
        let later = now.saturating_add(self.policy.lease);
        self.commit(Some(Arm::AtLatest(later)), Vec::new())
    }

    /// Takes the leases of what is due, as many as the limits allow: the attempts to make now, whose numbers are in their progress.
    /// `jitter` is asked for each attempt that was lost.
    ///
    /// # Errors
    /// The store's; no lease is taken then.
    pub fn lease(
        &mut self,
        now: Millis,
        mut jitter: impl FnMut() -> u32,
    ) -> Result<Vec<Delivery>, S> {
        let pending = self.pending(now)?;
        let busy = self.busy(&pending, now)?;
        let (allowed, _) = self.allowed(now)?;
        let rows = self.due(&pending, now)?;
        let mut batch = Vec::new();
        let mut ready: Vec<&Delivery> = Vec::new();
        for row in &rows {
            let lost = transition::recover(&row.progress, now, jitter(), &self.policy);
            if let Some(progress) = lost {
                let number = row.progress.attempt;
                batch.push(end_attempt(row, number, Some(Code::AttemptLost), None, now));
                batch.push(sql::update(&row.facts.id, &progress));
            } else {
                ready.push(row);
            }
        }
        let candidates: Vec<_> = ready
            .iter()
            .map(|row| Due {
                id: &row.facts.id,
                suspect: row.progress.code == Some(Code::AttemptLost),
            })
            .collect();
        let chosen = transition::choose(&candidates, busy, allowed, &self.policy);
        let mut leases = Vec::new();
        for row in ready.iter().filter(|row| chosen.contains(&row.facts.id.as_str())) {
            let Some(progress) = transition::lease(&row.progress, now, &self.policy) else {
                continue;
            };
            let delivery = Delivery { progress, facts: row.facts.clone() };
            batch.push(begin_attempt(&delivery));
            batch.push(sql::update(&delivery.facts.id, &delivery.progress));
            leases.push(delivery);
        }
        if !batch.is_empty() {
            let until = now.saturating_add(self.policy.lease);
            self.commit(Some(Arm::AtLatest(until)), batch)?;
        }
        self.in_flight
            .extend(leases.iter().map(|row| (row.facts.id.clone(), row.progress.attempt)));
        Ok(leases)
    }

    /// The body to send; `None` if it is not whole.
    ///
    /// # Errors
    /// The store's.
    pub fn body(&mut self, facts: &Facts) -> Result<Option<Vec<u8>>, S> {
        let size = usize::try_from(facts.size).unwrap_or(usize::MAX);
        let mut body = Vec::new();
        let mut number = 0_usize;
        while body.len() < size {
            let chunk = self.read(sql::GET_CHUNK, [(&facts.id).into(), count(number)])?;
            let chunk = chunk.into_iter().next().map(|row| Row::new(row).bytes()).transpose()?;
            let Some(chunk) = chunk.filter(|chunk| !chunk.is_empty()) else { return Ok(None) };
            body.extend(chunk);
            number = number.saturating_add(1);
        }
        Ok((body.len() == size).then_some(body))
    }

    /// Writes down what came of an attempt.
    ///
    /// # Errors
    /// The store's; then the lease runs out and the attempt counts as lost.
    pub fn settle(
        &mut self,
        id: &str,
        attempt: u32,
        outcome: &Outcome,
        now: Millis,
        jitter: u32,
    ) -> Result<Option<Delivery>, S> {
        // Whatever the storage says, this instance has stopped trying.
        self.in_flight.retain(|(other, number)| (other.as_str(), *number) != (id, attempt));
        let Some(row) = self.get(id)? else { return Ok(None) };
        let sensitive = row.facts.sensitive;
        let progress = transition::settle(
            &row.progress,
            attempt,
            outcome,
            sensitive,
            now,
            jitter,
            &self.policy,
        );
        let code = transition::code(outcome, &self.policy);
        let mut batch = alloc::vec![end_attempt(&row, attempt, code, Some(outcome), now)];
        let row = Delivery { progress: progress.unwrap_or(row.progress), facts: row.facts };
        batch.push(sql::update(id, &row.progress));
        // Proxy mode keeps no body to erase, and what the origin said of it goes all the same.
        let taken = sensitive && row.progress.state == State::Delivered;
        if row.progress.body == Body::Erased || taken {
            batch.push(Statement::new(sql::DELETE_CHUNKS, [id.into()]));
            batch.push(Statement::new(sql::DELETE_ANSWERS, [id.into()]));
        }
        let wake = row.progress.due.or(row.progress.keep_until);
        self.commit(wake.map(Arm::AtLatest), batch)?;
        Ok(Some(row))
    }

    /// The alarm's work is done: it is set for what is next.
    ///
    /// # Errors
    /// The store's; then the alarm that [`Ledger::wake`] set still stands.
    pub fn rest(&mut self, now: Millis) -> Result<(), S> {
        let pending = self.pending(now)?;
        let blocked = self.busy(&pending, now)? > 0;
        let next = self.next(&pending, blocked, now)?;
        self.commit(Some(next.map_or(Arm::Off, Arm::At)), Vec::new())
    }

    /// Makes a delivery due again, under its id.
    ///
    /// # Errors
    /// The store's.
    pub fn replay(&mut self, id: &str, now: Millis) -> Result<Replayed, S> {
        let Some(row) = self.get(id)? else { return Ok(Replayed::Unknown) };
        let progress = match transition::replay(&row.progress, now) {
            Ok(progress) => progress,
            Err(NoReplay::Underway) => return Ok(Replayed::Underway),
            Err(NoReplay::Gone) => return Ok(Replayed::Gone),
        };
        self.commit(Some(Arm::AtLatest(now)), alloc::vec![sql::update(id, &progress)])?;
        Ok(Replayed::Due)
    }

    /// Replays a page of what a filter finds: each row's outcome, and where to go on. What was only recorded is passed over, unless the
    /// filter names its code: a person who repeats an outage does not want tests in it, nor what nobody could confirm.
    ///
    /// # Errors
    /// The store's.
    pub fn replay_page(&mut self, filter: &Filter, now: Millis) -> Result<Replays, S> {
        let page = self.page(filter, BATCH)?;
        let mut outcomes = Vec::new();
        let mut batch = Vec::new();
        for Delivery { facts: Facts { id, .. }, progress } in page.deliveries {
            if filter.code.is_none() && progress.code.is_some_and(Code::is_record) {
                continue;
            }
            let outcome = match transition::replay(&progress, now) {
                Ok(progress) => {
                    batch.push(sql::update(&id, &progress));
                    Replayed::Due
                }
                Err(NoReplay::Underway) => Replayed::Underway,
                Err(NoReplay::Gone) => Replayed::Gone,
            };
            outcomes.push((id, outcome));
        }
        if !batch.is_empty() {
            self.commit(Some(Arm::AtLatest(now)), batch)?;
        }
        Ok((outcomes, page.next))
    }

    /// Erases what a delivery held. An attempt that is under way cannot be called back.
    ///
    /// # Errors
    /// The store's.
    pub fn erase(&mut self, id: &str, now: Millis) -> Result<Erased, S> {
        let Some(row) = self.get(id)? else { return Ok(Erased::Unknown) };
        let delivered = row.progress.state == State::Delivered;
        let (arm, batch) = self.erasure(&row, now);
        self.commit(arm, batch)?;
        Ok(Erased::Done { delivered })
    }

    /// Erases a part of what a customer's deliveries held: how many. Again until there are none.
    ///
    /// # Errors
    /// The store's.
    pub fn erase_customer(&mut self, customer: &str, now: Millis) -> Result<usize, S> {
        let filter = Filter { customer: Some(customer.into()), ..Filter::default() };
        let page = self.page(&filter, BATCH)?;
        let mut wake = None;
        let mut all = Vec::new();
        for row in &page.deliveries {
            let (arm, batch) = self.erasure(row, now);
            wake = wake.or(arm);
            all.extend(batch);
        }
        if !all.is_empty() {
            self.commit(wake, all)?;
        }
        Ok(page.deliveries.len())
    }

    fn erasure(&self, row: &Delivery, now: Millis) -> (Option<Arm>, Vec<Statement>) {
        let progress = transition::erase(&row.progress, now, &self.policy);
        let id = Value::from(&row.facts.id);
        let arm = progress.keep_until.map(Arm::AtLatest);
        let batch = alloc::vec![
            sql::update(&row.facts.id, &progress),
            Statement::new(sql::FORGET, [id.clone()]),
            Statement::new(sql::DELETE_CHUNKS, [id.clone()]),
            Statement::new(sql::DELETE_ANSWERS, [id]),
        ];
        (arm, batch)
    }

    /// Retention: how many rows it changed. Again until there are none.
    ///
    /// # Errors
    /// The store's.
    pub fn expire(&mut self, now: Millis) -> Result<usize, S> {
        let rows = self.rows(sql::EXPIRING, [now.into(), BATCH.into()])?;
        let mut batch = Vec::new();
        for Delivery { facts, progress } in &rows {
            let id = Value::from(&facts.id);
            match transition::expire(progress, facts.received, now, &self.policy) {
                Expiry::Nothing(progress) => batch.push(sql::update(&facts.id, &progress)),
                Expiry::Content(progress) => batch.extend([
                    sql::update(&facts.id, &progress),
                    Statement::new(sql::DELETE_HEADERS, [id.clone()]),
                    Statement::new(sql::DELETE_CHUNKS, [id.clone()]),
                    Statement::new(sql::DELETE_ATTEMPTS, [id]),
                ]),
                Expiry::Row => batch.extend([
                    Statement::new(sql::DELETE_CHUNKS, [id.clone()]),
                    Statement::new(sql::DELETE_ATTEMPTS, [id.clone()]),
                    Statement::new(sql::DELETE, [id]),
                ]),
            }
        }
        if !batch.is_empty() {
            self.commit(None, batch)?;
        }
        Ok(rows.len())
    }

    /// One row.
    ///
    /// # Errors
    /// The store's.
    pub fn get(&mut self, id: &str) -> Result<Option<Delivery>, S> {
        Ok(self.rows(sql::GET, [id.into()])?.into_iter().next())
    }

    /// A delivery's attempts, first to last.
    ///
    /// # Errors
    /// The store's.
    pub fn attempts(&mut self, id: &str) -> Result<Vec<Attempt>, S> {
        let rows = self.read(sql::ATTEMPTS, [id.into()])?;
        Ok(rows.into_iter().map(sql::attempt).collect::<core::result::Result<_, _>>()?)
    }

    /// Some of the rows that a filter finds.
    ///
    /// # Errors
    /// The store's.
    pub fn page(&mut self, filter: &Filter, most: u32) -> Result<Page, S> {
        let (received, id) = filter.after.clone().unwrap_or((Millis::MIN, String::new()));
        let from = filter.from.map(|from| (from.saturating_sub(1), MAX_ID.into()));
        let (received, id) = from.into_iter().chain([(received, id)]).max().unwrap_or_default();
        let deliveries = self.rows(
            sql::PAGE,
            [
                filter.state.map(State::as_str).into(),
                filter.code.into(),
                filter.event_type.as_ref().into(),
                filter.account.as_ref().into(),
                filter.customer.as_ref().into(),
                filter.event_id.as_ref().into(),
                received.clamp(-MAX_SAFE, MAX_SAFE).into(),
                (&id).into(),
                filter.to.unwrap_or(MAX_SAFE).into(),
                most.into(),
            ],
        )?;
        let full = u32::try_from(deliveries.len()).is_ok_and(|length| length >= most);
        let next = deliveries
            .last()
            .filter(|_| full)
            .map(|Delivery { facts, .. }| (facts.received, facts.id.clone()));
        Ok(Page { deliveries, next })
    }

    /// How much there is.
    ///
    /// # Errors
    /// The store's.
    pub fn counts(&mut self) -> Result<Counts, S> {
        let rows = self.read(sql::COUNTS, [])?.into_iter().map(|values| {
            let mut row = Row::new(values);
            Ok((row.word(State::find)?, row.maybe_word(Code::find)?, row.number()?))
        });
        let rows = rows.collect::<core::result::Result<_, Misfit>>()?;
        let oldest = self.time(sql::OLDEST)?;
        Ok(Counts { rows, oldest })
    }

    /// What someone should know of, by a look at few rows.
    ///
    /// # Errors
    /// The store's.
    pub fn waiting(&mut self) -> Result<Waiting, S> {
        let dead = self.read(sql::DEAD, [MOST_DEAD.into()])?.into_iter().next();
        let dead = dead.map(|row| Row::new(row).number()).transpose()?.unwrap_or_default();
        Ok(Waiting { dead, oldest: self.time(sql::OLDEST)? })
    }

    /// What waits, in one look: most of it waits for nothing, most of the time.
    fn pending(&mut self, now: Millis) -> Result<Pending, S> {
        let skewed = now.saturating_add(crate::SKEW);
        let rows = self.read(sql::NEXT, [skewed.into(), now.into()])?;
        let mut row = Row::new(rows.into_iter().next().unwrap_or_default());
        Ok(Pending {
            attempt: row.maybe_number()?,
            lease: row.maybe_number()?,
            retention: row.maybe_number()?,
            ahead: row.number::<Millis>()? != 0,
        })
    }

    /// When the object has to wake.
    fn next(&mut self, pending: &Pending, blocked: bool, now: Millis) -> Result<Option<Millis>, S> {
        let (allowed, free) = self.allowed(now)?;
        let free = if allowed == 0 { free } else { None };
        let ahead = !self.ahead(pending, now, 1)?.is_empty();
        let attempt = if ahead { Some(now) } else { pending.attempt };
        let Pending { lease, retention, .. } = *pending;
        Ok(transition::next_alarm(attempt, free, lease, retention, blocked, now))
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The store, for what is no transition.
    pub fn store_mut(&mut self) -> &mut S {
        &mut self.store
    }

    /// The store, back.
    pub fn into_store(self) -> S {
        self.store
    }

    /// What is due and not under way here: the leases that ran out, then attempts.
    fn due(&mut self, pending: &Pending, now: Millis) -> Result<Vec<Delivery>, S> {
        let most = u32::try_from(self.in_flight.len()).unwrap_or(u32::MAX);
        let most = self.policy.concurrency.saturating_mul(2).saturating_add(most);
        let mut rows = Vec::new();
        if pending.lease.is_some_and(|end| end <= now) {
            // However much else is due: no other alarm has to ring for them.
            rows.extend(self.rows(sql::EXPIRED, [now.into(), BATCH.into()])?);
        }
        if pending.attempt.is_some_and(|due| due <= now) {
            rows.extend(self.rows(sql::DUE, [now.into(), most.into()])?);
        }
        rows.extend(self.ahead(pending, now, most)?);
        rows.retain(|row| !self.in_flight.iter().any(|(id, _)| *id == row.facts.id));
        Ok(rows)
    }

    fn ahead(&mut self, pending: &Pending, now: Millis, most: u32) -> Result<Vec<Delivery>, S> {
        if !pending.ahead {
            return Ok(Vec::new());
        }
        let skewed = now.saturating_add(crate::SKEW);
        let mut rows = self.rows(sql::AHEAD, [skewed.into(), now.into(), most.into()])?;
        rows.retain(|row| !self.in_flight.iter().any(|(id, _)| *id == row.facts.id));
        Ok(rows)
    }

    /// Attempts under way: of this instance, and of those before it, which may not be over.
    fn busy(&mut self, pending: &Pending, now: Millis) -> Result<usize, S> {
        if pending.lease.is_none() {
            return Ok(self.in_flight.len());
        }
        let most = u32::try_from(self.in_flight.len()).unwrap_or(u32::MAX);
        let most = self.policy.concurrency.saturating_add(most);
        let leased = self.read(sql::LEASED, [now.into(), most.into()])?;
        let leased = leased.into_iter().filter_map(|row| Row::new(row).text().ok());
        let elsewhere = leased.filter(|id| !self.in_flight.iter().any(|(here, _)| here == id));
        Ok(elsewhere.count().saturating_add(self.in_flight.len()))
    }

    /// How many attempts the rate allows now, and when it allows one again.
    fn allowed(&mut self, now: Millis) -> Result<(usize, Option<Millis>), S> {
        let Some(rate) = self.policy.rate else { return Ok((usize::MAX, None)) };
        let since = now.saturating_sub(rate.per);
        let started = self.read(sql::STARTED, [since.into(), now.into(), rate.attempts.into()])?;
        let most = usize::try_from(rate.attempts).unwrap_or(usize::MAX);
        let left = most.saturating_sub(started.len());
        let oldest = started.into_iter().next_back();
        let oldest: Option<Millis> = oldest.map(|row| Row::new(row).number()).transpose()?;
        Ok((left, oldest.map(|oldest| oldest.saturating_add(rate.per))))
    }

    fn time(&mut self, sql: &'static str) -> Result<Option<Millis>, S> {
        match self.read(sql, [])?.into_iter().next() {
            None => Ok(None),
            Some(row) => Ok(Row::new(row).maybe_number()?),
        }
    }

    fn rows(
        &mut self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<Delivery>, S> {
        let rows = self.read(sql, values)?;
        Ok(rows.into_iter().map(sql::delivery).collect::<core::result::Result<_, _>>()?)
    }

    fn read(
        &mut self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<Vec<Value>>, S> {
        self.store.read(&Statement::new(sql, values)).map_err(Error::Store)
    }

    fn commit(&mut self, arm: Option<Arm>, batch: Vec<Statement>) -> Result<(), S> {
        self.store.commit(arm, batch).map_err(Error::Store)
    }
}

/// How far dead deliveries are counted for a warning.
const MOST_DEAD: u32 = 1_000;
/// What JavaScript's numbers hold exactly.
const MAX_SAFE: Millis = (1 << 53) - 1;
/// Greater than every id.
const MAX_ID: &str = "n";

fn begin_attempt(row: &Delivery) -> Statement {
    let Progress { attempt, updated, .. } = row.progress;
    Statement::new(sql::BEGIN_ATTEMPT, [(&row.facts.id).into(), attempt.into(), updated.into()])
}

fn end_attempt(
    row: &Delivery,
    attempt: u32,
    code: Option<Code>,
    outcome: Option<&Outcome>,
    now: Millis,
) -> Statement {
    let (status, answer) = match outcome {
        Some(Outcome::Answered { status, answer, .. }) => {
            (Some(*status), answer.get(..ANSWER).unwrap_or(answer).to_vec())
        }
        _ => (None, Vec::new()),
    };
    let answer = (!answer.is_empty()).then_some(answer);
    Statement::new(
        sql::END_ATTEMPT,
        [
            (&row.facts.id).into(),
            attempt.into(),
            now.into(),
            status.into(),
            code.into(),
            answer.into(),
        ],
    )
}
