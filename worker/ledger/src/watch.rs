//! What people ask to be watched of a source: why its next requests fail, and whether someone must be told.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Millis;
use crate::ledger::{Error, Store};
use crate::rejected::{Ring, short};
use crate::sql::{self, Misfit, Row, Statement, Value, count};
use crate::word::words;

/// The longest that a source is armed.
pub const LONGEST_ARMED: Millis = 15 * 60_000;
/// The most failures that are diagnosed each time it is armed.
pub const MOST_DIAGNOSED: u32 = 20;
/// Diagnoses that are kept.
const DIAGNOSES: u32 = 100;
/// How long nobody is told of the same condition again.
const QUIET: Millis = 3_600_000;
/// How long nobody is told again of a condition that did not grow worse.
const REMINDER: Millis = 24 * QUIET;

words! {
    /// What someone is told of.
    Condition {
        /// Deliveries are dead.
        Dead = "dead",
        /// The oldest undelivered event waits for too long.
        Oldest = "oldest",
        /// Too many requests were rejected.
        Rejections = "rejections",
    }
}

/// That the next failures are diagnosed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Armed {
    /// Until then.
    pub until: Millis,
    /// How many are left.
    pub remaining: u32,
}

/// Why a request failed, in words that hold nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// When.
    pub at: Millis,
    /// What the log line of the request carries as well.
    pub request_id: String,
    /// The closed code of the rejection.
    pub code: String,
    /// JSON text.
    pub findings: String,
}

type Result<T, S> = core::result::Result<T, Error<<S as Store>::Error>>;

impl<S: Store> Ring<S> {
    /// Has the next failures diagnosed: so many at most, for so long at most. None, or no time, ends it.
    ///
    /// # Errors
    /// The store's.
    pub fn arm(&mut self, span: Millis, failures: u32, now: Millis) -> Result<(), S> {
        let until = now.saturating_add(span.clamp(0, LONGEST_ARMED));
        let failures = failures.min(MOST_DIAGNOSED);
        self.write(Statement::new(sql::ARM, [until.into(), failures.into()]))
    }

    /// Whether failures are diagnosed now.
    ///
    /// # Errors
    /// The store's.
    pub fn armed(&mut self, now: Millis) -> Result<Option<Armed>, S> {
        let Some(values) = self.rows(sql::ARMED, [])?.into_iter().next() else { return Ok(None) };
        let mut row = Row::new(values);
        let armed = Armed { until: row.number()?, remaining: row.number()? };
        // An end that is too far away is of a clock that was ahead.
        let ahead = armed.until.saturating_sub(now);
        Ok(Some(armed).filter(|armed| armed.remaining > 0 && (1..=LONGEST_ARMED).contains(&ahead)))
    }

    /// Takes the right to diagnose one failure, if there is one left.
    ///
    /// # Errors
    /// The store's.
    pub fn take(&mut self, now: Millis) -> Result<bool, S> {
        let Some(Armed { until, remaining }) = self.armed(now)? else { return Ok(false) };
        let left = remaining.saturating_sub(1);
        self.write(Statement::new(sql::ARM, [until.into(), left.into()]))?;
        Ok(true)
    }

    /// Writes a diagnosis down over the oldest.
    ///
    /// # Errors
    /// The store's.
    pub fn put_diagnosis(&mut self, diagnosis: &Diagnosis) -> Result<(), S> {
        let values = [
            DIAGNOSES.into(),
            diagnosis.at.into(),
            short(&diagnosis.request_id).into(),
            short(&diagnosis.code).into(),
            (&diagnosis.findings).into(),
        ];
        self.write(Statement::new(sql::PUT_DIAGNOSIS, values))
    }

    /// The newest diagnoses, first; with a request's id, those of that request.
    ///
    /// # Errors
    /// The store's.
    pub fn diagnoses(&mut self, request_id: Option<&str>, most: u32) -> Result<Vec<Diagnosis>, S> {
        let rows = self.rows(sql::DIAGNOSES, [request_id.into(), most.into()])?;
        let rows = rows.into_iter().map(|values| {
            let mut row = Row::new(values);
            Ok(Diagnosis {
                at: row.number()?,
                request_id: row.text()?,
                code: row.text()?,
                findings: row.text()?,
            })
        });
        Ok(rows.collect::<core::result::Result<_, Misfit>>()?)
    }

    /// How many requests were rejected since then, with those that were not written down.
    ///
    /// # Errors
    /// The store's.
    pub fn rejections(&mut self, since: Millis) -> Result<u64, S> {
        match self.rows(sql::REJECTIONS, [since.into()])?.into_iter().next() {
            None => Ok(0),
            Some(row) => Ok(Row::new(row).number()?),
        }
    }

    /// How bad each condition is, 0 being not at all: which of them someone is to be told of now.
    ///
    /// # Errors
    /// The store's.
    pub fn alerts(&mut self, seen: &[(Condition, u64)], now: Millis) -> Result<Vec<Condition>, S> {
        let mut due = Vec::new();
        let mut batch = Vec::new();
        for (condition, value) in seen {
            let told = self.rows(sql::TOLD, [condition.as_str().into()])?.into_iter().next();
            let told = told.map(|values| {
                let mut row = Row::new(values);
                Ok::<(Millis, u64), Misfit>((row.number()?, row.number()?))
            });
            let (at, before) = told.transpose()?.unwrap_or((Millis::MIN, 0));
            let tell = *value > 0 && is_due(*value, before, now, at);
            let (at, value) = if tell { (now, *value) } else { (at, before.min(*value)) };
            if tell {
                due.push(*condition);
            }
            if at != Millis::MIN {
                batch.push(tell_of(*condition, at, value));
            }
        }
        self.store.commit(None, batch).map_err(Error::Store)?;
        Ok(due)
    }

    /// Nobody could be told of these: it is tried again the next time.
    ///
    /// # Errors
    /// The store's.
    pub fn untold(&mut self, conditions: &[Condition]) -> Result<(), S> {
        let batch = conditions.iter().map(|condition| tell_of(*condition, 0, 0)).collect();
        self.store.commit(None, batch).map_err(Error::Store)
    }

    fn rows(
        &mut self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<Vec<Value>>, S> {
        self.store.read(&Statement::new(sql, values)).map_err(Error::Store)
    }

    fn write(&mut self, statement: Statement) -> Result<(), S> {
        self.store.commit(None, alloc::vec![statement]).map_err(Error::Store)
    }
}

/// Whether someone is told now, who was told of `before` at `at`. A clock that steps back must not silence a condition.
const fn is_due(value: u64, before: u64, now: Millis, at: Millis) -> bool {
    let since = now.saturating_sub(at);
    since < 0 || since >= REMINDER || (since >= QUIET && value > before)
}

fn tell_of(condition: Condition, at: Millis, value: u64) -> Statement {
    Statement::new(sql::TELL, [condition.as_str().into(), at.into(), count(value)])
}
