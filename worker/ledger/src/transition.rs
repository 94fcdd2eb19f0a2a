//! The decisions, each a pure function of a delivery's progress, what happened, the time and the policy.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Millis;
use crate::delivery::{Body, Code, Forward, Mode, Progress, State};
use crate::policy::{LONGEST_SLEEP, Policy, SKEW, retry_after};

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The origin answered, and its answer was read to the end or to the limit of what is kept.
    Answered {
        /// Its status.
        status: u16,
        /// Its Retry-After header.
        retry_after: Option<String>,
        /// The beginning of its body.
        answer: Vec<u8>,
    },
    /// Not in time.
    TooSlow,
    /// No connection, or none that lasted to an answer.
    Unreachable,
    /// The answer ended before its end.
    Broken,
    /// The answer was larger than is read.
    TooLarge,
    /// The lease ran out without a word.
    Lost,
    /// There was no request to send: chunks are missing, or the headers cannot be sent.
    Undeliverable,
}

/// What a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimant {
    /// Nobody has this key.
    First,
    /// Others have this key, with other bodies.
    Conflict,
    /// It is known and needs nothing more.
    Duplicate,
    /// It is known, but nobody promised to deliver it: this request does.
    Again,
    /// Another request is delivering it right now; what it comes to is not known yet.
    Underway,
}

/// What retention does with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// The body and the attempts go; the row still knows duplicates.
    Content(Progress),
    /// All of it goes.
    Row,
    /// Nothing goes: the time is wrong, and is put right.
    Nothing(Progress),
}

/// Why there is no replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReplay {
    /// It is being tried already.
    Underway,
    /// There is no body any more, or there never was one.
    Gone,
}

/// The code of an attempt, `None` for success.
#[must_use]
pub fn code(outcome: &Outcome, policy: &Policy) -> Option<Code> {
    match outcome {
        Outcome::Answered { status, .. } => match status {
            200..=299 => None,
            status if policy.final_statuses.contains(status) => Some(Code::OriginGone),
            300..=399 => Some(Code::OriginRedirects),
            401 | 403 | 407 => Some(Code::OriginUnauthorized),
            400..=599 => Some(Code::OriginRefused),
            _ => Some(Code::OriginBroken),
        },
        Outcome::TooSlow => Some(Code::OriginTooSlow),
        Outcome::Unreachable => Some(Code::OriginUnreachable),
        Outcome::Broken => Some(Code::OriginBroken),
        Outcome::TooLarge => Some(Code::OriginTooLarge),
        Outcome::Lost => Some(Code::AttemptLost),
        Outcome::Undeliverable => Some(Code::Undeliverable),
    }
}

/// The progress of a delivery that was not there before.
#[must_use]
pub fn received(mode: Mode, forward: Forward, now: Millis, policy: &Policy) -> Progress {
    let fresh = Progress {
        state: State::Received,
        code: None,
        mode,
        attempt: 0,
        base: 0,
        due: None,
        lease_until: None,
        settled: None,
        keep_until: None,
        body: if mode == Mode::Ack { Body::Kept } else { Body::None },
        copies: 0,
        replays: 0,
        updated: now,
    };
    match (forward, mode) {
        (Forward::Record(code), _) => dead(&fresh, code, now, policy),
        (Forward::Deliver, Mode::Ack) => Progress { due: Some(now), ..fresh },
        // The provider may never come back for it, so it ages from the beginning.
        (Forward::Deliver, Mode::Proxy) => begin(
            &Progress { keep_until: Some(now.saturating_add(policy.keep_key)), ..fresh },
            now,
            policy,
        ),
    }
}

/// What a claim is, given the row with the same key and body, and whether there are rows with the same key and another.
#[must_use]
pub fn claimant(same: Option<&Progress>, others: bool, forward: Forward, now: Millis) -> Claimant {
    match same {
        None if others => Claimant::Conflict,
        None => Claimant::First,
        // The source was not meant for it then, and is now: nobody has tried to deliver it.
        Some(row) if forward == Forward::Deliver && is_recorded(row) => Claimant::Again,
        // Who acknowledged it also delivers it.
        Some(row) if row.mode == Mode::Ack => Claimant::Duplicate,
        Some(row) => match row.state {
            State::Delivered | State::Dead => Claimant::Duplicate,
            // Success now could be the last word, and the other request may still fail.
            State::Delivering if is_held(row, now) => Claimant::Underway,
            State::Received | State::Delivering | State::Retrying => Claimant::Again,
        },
    }
}

/// Whether a delivery was written down and no more, and is not erased.
fn is_recorded(row: &Progress) -> bool {
    let unmeant = matches!(
        row.code,
        Some(Code::MalformedPayload | Code::EventTypeDisabled | Code::TestEvent)
    );
    row.state == State::Dead && unmeant && row.body != Body::Erased
}

/// A copy came: it is counted.
#[must_use]
pub fn copied(row: &Progress) -> Progress {
    Progress { copies: row.copies.saturating_add(1), ..row.clone() }
}

/// The provider came again for what nobody had promised to deliver.
#[must_use]
pub fn again(
    row: &Progress,
    mode: Mode,
    forward: Forward,
    now: Millis,
    policy: &Policy,
) -> Progress {
    let code = row.code.filter(|_| row.state != State::Dead);
    let row = Progress { code, settled: None, ..copied(row) };
    let taken_on = |row: &Progress| Progress {
        state: State::Received,
        mode,
        base: row.attempt,
        due: Some(now),
        lease_until: None,
        keep_until: None,
        body: Body::Kept,
        updated: now,
        ..row.clone()
    };
    match (forward, mode) {
        // The source is not for it any more.
        (Forward::Record(code), Mode::Ack) => dead(&taken_on(&row), code, now, policy),
        (Forward::Record(code), Mode::Proxy) => dead(&row, code, now, policy),
        (Forward::Deliver, Mode::Proxy) => {
            begin(&Progress { mode, body: Body::None, ..row }, now, policy)
        }
        // The source acknowledges now, so from here on the ledger delivers it.
        (Forward::Deliver, Mode::Ack) => taken_on(&row),
    }
}

/// Whether an attempt still has the delivery to itself.
#[must_use]
pub fn is_held(row: &Progress, now: Millis) -> bool {
    row.state == State::Delivering
        && row.lease_until.is_some_and(|until| now < until)
        && !is_ahead(row, now)
}

/// Whether the clock stepped back since the row was written, so that its times mean nothing.
fn is_ahead(row: &Progress, now: Millis) -> bool {
    row.updated > now.saturating_add(SKEW)
}

/// Whether the ledger has something to do for the delivery.
#[must_use]
pub fn is_due(row: &Progress, now: Millis) -> bool {
    row.due.is_some_and(|due| due <= now) || row.due.is_some() && is_ahead(row, now)
}

/// The next attempt takes the lease, if there is an attempt to make.
#[must_use]
pub fn lease(row: &Progress, now: Millis, policy: &Policy) -> Option<Progress> {
    let waiting = matches!(row.state, State::Received | State::Retrying);
    (waiting && row.mode == Mode::Ack && is_due(row, now)).then(|| begin(row, now, policy))
}

fn begin(row: &Progress, now: Millis, policy: &Policy) -> Progress {
    let until = now.saturating_add(policy.lease);
    Progress {
        state: State::Delivering,
        attempt: row.attempt.saturating_add(1),
        due: (row.mode == Mode::Ack).then_some(until),
        lease_until: Some(until),
        updated: now,
        ..row.clone()
    }
}

/// A lease that ran out: its attempt failed for want of an answer.
#[must_use]
pub fn recover(row: &Progress, now: Millis, jitter: u32, policy: &Policy) -> Option<Progress> {
    let expired = row.state == State::Delivering && row.mode == Mode::Ack && is_due(row, now);
    expired.then(|| failed(row, Code::AttemptLost, None, now, jitter, policy))
}

/// An attempt came to an end. `None` if that changes nothing: a failure of an attempt that holds the lease no more.
#[must_use]
pub fn settle(
    row: &Progress,
    attempt: u32,
    outcome: &Outcome,
    sensitive: bool,
    now: Millis,
    jitter: u32,
    policy: &Policy,
) -> Option<Progress> {
    let holds = row.state == State::Delivering && row.attempt == attempt;
    let Some(code) = code(outcome, policy) else {
        // The origin has it, late or not, unless it was asked for again since.
        let counts = row.state != State::Delivered
            && row.body != Body::Erased
            && (row.base < attempt && attempt <= row.attempt);
        return counts.then(|| delivered(row, sensitive, now, policy));
    };
    if !holds {
        return None;
    }
    let asked = match outcome {
        Outcome::Answered { retry_after: Some(value), .. } => retry_after(value, now),
        _ => None,
    };
    Some(failed(row, code, asked, now, jitter, policy))
}

fn delivered(row: &Progress, sensitive: bool, now: Millis, policy: &Policy) -> Progress {
    let body = match row.body {
        Body::Kept if sensitive => Body::Erased,
        body => body,
    };
    let settled = settled(row, now, policy);
    Progress { state: State::Delivered, code: None, body, ..settled }
}

fn dead(row: &Progress, code: Code, now: Millis, policy: &Policy) -> Progress {
    Progress { state: State::Dead, code: Some(code), ..settled(row, now, policy) }
}

fn settled(row: &Progress, now: Millis, policy: &Policy) -> Progress {
    let keep = if row.mode == Mode::Ack { policy.keep_body } else { policy.keep_key };
    Progress {
        due: None,
        lease_until: None,
        settled: Some(now),
        keep_until: Some(now.saturating_add(keep)),
        updated: now,
        ..row.clone()
    }
}

fn failed(
    row: &Progress,
    code: Code,
    asked: Option<Millis>,
    now: Millis,
    jitter: u32,
    policy: &Policy,
) -> Progress {
    let retrying = Progress {
        state: State::Retrying,
        code: Some(code),
        due: None,
        lease_until: None,
        updated: now,
        ..row.clone()
    };
    if row.mode == Mode::Proxy {
        return retrying;
    }
    if matches!(code, Code::OriginGone | Code::Undeliverable) {
        return dead(row, code, now, policy);
    }
    match policy.wait(row.attempt.saturating_sub(row.base), asked, jitter) {
        Some(wait) => Progress { due: Some(now.saturating_add(wait)), ..retrying },
        None => dead(row, Code::AttemptsExhausted, now, policy),
    }
}

/// Someone wants it delivered (again): the same id, and the schedule from its beginning.
///
/// # Errors
/// [`NoReplay`] says why not.
pub fn replay(row: &Progress, now: Millis) -> Result<Progress, NoReplay> {
    match (row.state, row.body) {
        (_, Body::None | Body::Expired | Body::Erased) => Err(NoReplay::Gone),
        (State::Received | State::Delivering, Body::Kept) => Err(NoReplay::Underway),
        (State::Retrying | State::Delivered | State::Dead, Body::Kept) => Ok(Progress {
            state: State::Received,
            code: None,
            mode: Mode::Ack,
            base: row.attempt,
            due: Some(now),
            lease_until: None,
            settled: None,
            keep_until: None,
            replays: row.replays.saturating_add(1),
            updated: now,
            ..row.clone()
        }),
    }
}

/// Someone wants it gone. What was not delivered will not be; the key stays, so that the provider's retry does not bring it back.
#[must_use]
pub fn erase(row: &Progress, now: Millis, policy: &Policy) -> Progress {
    let row = match row.state {
        State::Delivered | State::Dead => Progress { updated: now, ..row.clone() },
        State::Received | State::Delivering | State::Retrying => {
            dead(row, Code::Erased, now, policy)
        }
    };
    Progress { body: Body::Erased, ..row }
}

/// Retention, for a row whose time has come.
#[must_use]
pub fn expire(row: &Progress, received: Millis, now: Millis, policy: &Policy) -> Expiry {
    let unpromised = row.mode == Mode::Proxy && !is_held(row, now);
    if row.settled.is_none() && !unpromised {
        // Whatever the time says: this is not delivered yet.
        let lease_end = row.lease_until.filter(|_| row.mode == Mode::Proxy);
        return Expiry::Nothing(Progress { keep_until: lease_end, ..row.clone() });
    }
    if row.keep_until.is_none_or(|until| until > now) {
        return Expiry::Nothing(row.clone());
    }
    let forget = if policy.forgets {
        received.saturating_add(policy.keep_key)
    } else {
        // It is asked again soon.
        now.saturating_add(LONGEST_SLEEP)
    };
    if forget <= now {
        return Expiry::Row;
    }
    let body = if row.body == Body::Kept { Body::Expired } else { row.body };
    Expiry::Content(Progress { body, keep_until: Some(forget), ..row.clone() })
}

/// What a choice of attempts goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due<'d> {
    /// The delivery.
    pub id: &'d str,
    /// Its attempt before this one was lost: it may be what stopped the object.
    pub suspect: bool,
}

/// Which of the due deliveries to try now, oldest first, where `busy` attempts are under way and the rate allows `allowed` more.
#[must_use]
pub fn choose<'d>(due: &[Due<'d>], busy: usize, allowed: usize, policy: &Policy) -> Vec<&'d str> {
    let free = usize::try_from(policy.concurrency).unwrap_or(usize::MAX).saturating_sub(busy);
    let free = free.min(allowed);
    // What may have stopped the object goes alone, so that it takes no other attempt with it.
    let alone = busy == 0 && due.first().is_some_and(|first| first.suspect);
    if alone {
        return due.iter().map(|first| first.id).take(free.min(1)).collect();
    }
    due.iter().filter(|due| !due.suspect).map(|due| due.id).take(free).collect()
}

/// When the object has to wake: the earliest attempt, but not before the rate allows one, or the earliest end of a lease or of
/// retention. While something is undelivered it sleeps no longer than [`LONGEST_SLEEP`]. What is due and was `blocked` a moment ago by
/// leases of an instance before waits for the first of them to end: an alarm for it would ring in vain, over and over.
#[must_use]
pub fn next_alarm(
    attempt: Option<Millis>,
    rate_free: Option<Millis>,
    lease: Option<Millis>,
    retention: Option<Millis>,
    blocked: bool,
    now: Millis,
) -> Option<Millis> {
    let attempt = attempt.filter(|due| !(blocked && *due <= now && lease.is_some()));
    let attempt = attempt.map(|due| due.max(rate_free.unwrap_or(due)));
    let undelivered = [attempt, lease]
        .into_iter()
        .flatten()
        .min()
        .map(|at| at.min(now.saturating_add(LONGEST_SLEEP)));
    [undelivered, retention].into_iter().flatten().min().map(|at| at.max(now))
}
