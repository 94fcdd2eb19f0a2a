//! The numbers: when to try again, how long to hold a lease, how much at once, how long to keep.

use alloc::string::String;
use alloc::vec::Vec;
use std::time::UNIX_EPOCH;

use crate::Millis;

const SECOND: Millis = 1_000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// The waits after the first, second … failed attempt: 70 h 42 min 35 s in all.
pub const SCHEDULE: [Millis; 11] = [
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
    24 * HOUR,
];

/// A time this much ahead of the clock was written by a clock that was wrong: what waits for it is due now.
pub const SKEW: Millis = MINUTE;

/// The longest that an object with undelivered rows sleeps: so long a clock that stepped back can go unnoticed.
pub const LONGEST_SLEEP: Millis = HOUR;

/// Jitter takes off up to a fifth of a wait.
const JITTER_PARTS: Millis = 5;
const JITTER_RANGE: Millis = 1 << 32;

/// At most so many attempts begin in any such span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub attempts: u32,
    /// In how many milliseconds.
    pub per: Millis,
}

/// What a source, or its part in one shard, goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The waits between attempts; after the last of them fails an attempt, the delivery is dead.
    pub schedule: Vec<Millis>,
    /// How long an attempt holds a delivery: longer than a request to the origin can last.
    pub lease: Millis,
    /// Attempts at once.
    pub concurrency: u32,
    /// Attempts in a span of time.
    pub rate: Option<Rate>,
    /// Statuses after which no other attempt is made.
    pub final_statuses: Vec<u16>,
    /// The longest wait that a Retry-After can ask for.
    pub longest_retry_after: Millis,
    /// How long bodies and attempts stay after a delivery is settled.
    pub keep_body: Millis,
    /// How long the row stays after it was received, which is how long duplicates are known.
    pub keep_key: Millis,
    /// Whether rows go when that is over; not where nobody can say now what their source goes by.
    pub forgets: bool,
    /// The program's version, written into rows.
    pub program: String,
}

impl Policy {
    /// The defaults, for requests that last at most `timeout`.
    #[must_use]
    pub fn new(timeout: Millis, program: &str) -> Self {
        Self {
            schedule: SCHEDULE.to_vec(),
            lease: timeout.saturating_add(15 * SECOND),
            concurrency: 6,
            rate: None,
            final_statuses: alloc::vec![410],
            longest_retry_after: DAY,
            keep_body: 7 * DAY,
            keep_key: 35 * DAY,
            forgets: true,
            program: program.into(),
        }
    }

    /// One shard's part of a source's limits: together the shards stay within them, if there are no more shards than attempts allowed.
    #[must_use]
    pub fn share(mut self, shards: u32) -> Self {
        let part = |whole: u32| whole.checked_div(shards).unwrap_or(whole).max(1);
        self.concurrency = part(self.concurrency);
        self.rate = self.rate.map(|rate| Rate { attempts: part(rate.attempts), ..rate });
        self
    }

    /// How long to wait after this many failed attempts; `None` if there were enough. `jitter` is evenly spread over its type.
    #[must_use]
    pub fn wait(&self, failed: u32, retry_after: Option<Millis>, jitter: u32) -> Option<Millis> {
        let index = usize::try_from(failed.checked_sub(1)?).ok()?;
        let full = *self.schedule.get(index)?;
        let most_off = full.div_euclid(JITTER_PARTS);
        let off = most_off.saturating_mul(jitter.into()).div_euclid(JITTER_RANGE);
        // Never sooner than the schedule: an origin that asks for short waits would use up its attempts within one outage.
        let asked = retry_after.unwrap_or(0).clamp(0, self.longest_retry_after);
        Some(full.saturating_sub(off).max(asked))
    }
}

/// The wait that a Retry-After header asks for: seconds or a date. `None` if it is neither.
#[must_use]
pub fn retry_after(value: &str, now: Millis) -> Option<Millis> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // A number too large for the type is still a wish to wait.
        return Some(value.parse::<Millis>().unwrap_or(Millis::MAX).saturating_mul(SECOND));
    }
    let at = httpdate::parse_http_date(value).ok()?.duration_since(UNIX_EPOCH).ok()?;
    let at = Millis::try_from(at.as_millis()).ok()?;
    Some(at.saturating_sub(now).max(0))
}
