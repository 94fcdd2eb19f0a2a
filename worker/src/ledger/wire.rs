//! What is asked of a ledger's object and what it answers, as JSON; a claim's body follows as it is.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use hookseal_ledger::{
    Armed, Attempt, Claimed, Code, Counts, Cursor, Delivery, Diagnosis, Erased, Filter, Millis,
    Outcome, Page, Rejected, Replayed, State, Waiting,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::origin::{Answered, Unanswered};

/// What an object of the ledger is asked.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ask {
    /// To write an event down.
    Claim(ClaimText),
    /// Whether it has a row with this key.
    Knows { key: String },
    /// To write down what came of an attempt that the asker made.
    Settle { id: String, attempt: u32, outcome: OutcomeText },
    /// To see that an alarm is set if something waits.
    Wake,
    /// One delivery with its attempts.
    Get { id: String },
    /// Some deliveries.
    Page { filter: FilterText, most: u32 },
    /// How many there are.
    Counts,
    /// To deliver one again.
    Replay { id: String },
    /// To deliver a page of them again.
    ReplayPage { filter: FilterText },
    /// To erase what one held.
    Erase { id: String },
    /// To erase what some of a customer's held.
    EraseCustomer { customer: String },
    /// To write a rejected request down.
    Reject(RejectedText),
    /// The newest rejected requests.
    Rejected { most: u32 },
    /// What someone should know of.
    Waiting,
    /// To have the next failures diagnosed, for so many milliseconds.
    Arm { span: Millis, failures: u32 },
    /// Whether they are.
    Armed,
    /// For the right to diagnose one failure.
    Take,
    /// To write a diagnosis down.
    PutDiagnosis(DiagnosisText),
    /// The newest diagnoses, or those of one request.
    Diagnoses { request_id: Option<String>, most: u32 },
    /// How many requests were rejected since then.
    Rejections { since: Millis },
    /// Which conditions someone is to be told of, by how bad each is.
    Alerts { seen: Vec<(String, u64)> },
    /// That nobody could be told of these.
    Untold { conditions: Vec<String> },
}

/// An event to be written down; its body is what follows.
#[derive(Serialize, Deserialize)]
pub(crate) struct ClaimText {
    pub(crate) key: String,
    pub(crate) conflict_id: String,
    pub(crate) digest: Vec<u8>,
    pub(crate) provider: String,
    pub(crate) event_id: String,
    pub(crate) account: Option<String>,
    pub(crate) event_type: Option<String>,
    pub(crate) customer: Option<String>,
    pub(crate) remote_ip: Option<String>,
    /// A JSON object.
    pub(crate) headers: String,
    pub(crate) content_type: String,
    /// A JSON list of pairs.
    pub(crate) message_headers: String,
    pub(crate) sensitive: bool,
    /// Whether the ledger delivers it.
    pub(crate) ack: bool,
    /// Why it is not delivered at all.
    pub(crate) record: Option<String>,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    First,
    Conflict,
    Again,
    Duplicate,
    Underway,
}

/// The answer to a claim.
#[derive(Serialize, Deserialize)]
pub(crate) struct ClaimedText {
    pub(crate) claimed: Standing,
    /// Its `webhook-id`.
    pub(crate) id: String,
    /// The attempt that the asker makes, in proxy mode.
    pub(crate) attempt: u32,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct KnownText {
    pub(crate) known: bool,
}

/// What came of an attempt.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OutcomeText {
    Answered { status: u16, retry_after: Option<String>, answer: Vec<u8> },
    TooSlow,
    Unreachable,
    Broken,
    Undeliverable,
}

/// Which deliveries are asked for; what is not given matches everything.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FilterText {
    pub(crate) state: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) event_type: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) customer: Option<String>,
    pub(crate) event_id: Option<String>,
    pub(crate) from: Option<Millis>,
    pub(crate) to: Option<Millis>,
    /// Where the page before said that the next begins.
    pub(crate) after: Option<Cursor>,
}

/// A rejected request.
#[derive(Serialize, Deserialize)]
pub(crate) struct RejectedText {
    pub(crate) at: Millis,
    pub(crate) code: String,
    pub(crate) request_id: String,
    pub(crate) remote_ip: Option<String>,
    pub(crate) size: Option<u64>,
    pub(crate) skipped: u32,
}

/// A diagnosis: its findings are JSON text.
#[derive(Serialize, Deserialize)]
pub(crate) struct DiagnosisText {
    pub(crate) at: Millis,
    pub(crate) request_id: String,
    pub(crate) code: String,
    pub(crate) findings: String,
}

/// How long failures are diagnosed, and how many.
#[derive(Serialize, Deserialize)]
pub(crate) struct ArmedText {
    pub(crate) until: Millis,
    pub(crate) remaining: u32,
}

/// What someone should know of.
#[derive(Serialize, Deserialize)]
pub(crate) struct WaitingText {
    pub(crate) dead: u64,
    pub(crate) oldest: Option<Millis>,
}

/// A delivery as people see it: not the headers it is forwarded with, in which a signature may be, and its body only on its own and
/// without what is secret.
#[derive(Serialize)]
pub(crate) struct DeliveryText<'d> {
    id: &'d str,
    source: &'d str,
    provider: &'d str,
    event_id: &'d str,
    key: &'d str,
    digest: String,
    account: Option<&'d str>,
    event_type: Option<&'d str>,
    customer: Option<&'d str>,
    received: Millis,
    updated: Millis,
    remote_ip: Option<&'d str>,
    headers: Option<&'d RawValue>,
    content_type: &'d str,
    size: u64,
    valid: bool,
    conflict: bool,
    sensitive: bool,
    state: &'static str,
    code: Option<&'static str>,
    mode: &'static str,
    attempt: u32,
    next_attempt: Option<Millis>,
    lease_until: Option<Millis>,
    settled: Option<Millis>,
    keep_until: Option<Millis>,
    body: &'static str,
    copies: u32,
    replays: u32,
    schema: u32,
    program: &'d str,
}

/// A delivery and all that there is to see of it.
#[derive(Serialize)]
pub(crate) struct WholeText<'d> {
    #[serde(flatten)]
    delivery: DeliveryText<'d>,
    attempts: Vec<AttemptText>,
    /// The body as JSON, without what is secret; nothing if there is none or it is too large to be shown.
    content: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct AttemptText {
    number: u32,
    started: Millis,
    duration: Option<Millis>,
    status: Option<u16>,
    code: Option<&'static str>,
    answer: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct PageText<'p> {
    deliveries: Vec<DeliveryText<'p>>,
    next: Option<&'p Cursor>,
}

#[derive(Serialize)]
pub(crate) struct CountsText {
    rows: Vec<CountText>,
    /// When the oldest undelivered row was received.
    oldest: Option<Millis>,
}

#[derive(Serialize)]
struct CountText {
    state: &'static str,
    code: Option<&'static str>,
    count: u64,
}

#[derive(Serialize)]
pub(crate) struct ReplayedText<'r> {
    id: &'r str,
    replayed: &'static str,
}

#[derive(Serialize)]
pub(crate) struct ReplaysText<'r> {
    replays: Vec<ReplayedText<'r>>,
    next: Option<&'r Cursor>,
}

#[derive(Serialize)]
pub(crate) struct ErasedText {
    erased: bool,
    delivered: bool,
}

impl OutcomeText {
    pub(crate) fn of(result: &Result<Answered, Unanswered>) -> Self {
        match result {
            Ok(Answered { status, retry_after, beginning }) => Self::Answered {
                status: *status,
                retry_after: retry_after.clone(),
                answer: beginning.clone(),
            },
            Err(Unanswered::TooSlow) => Self::TooSlow,
            Err(Unanswered::Unreachable) => Self::Unreachable,
            Err(Unanswered::Broken) => Self::Broken,
        }
    }
}

impl From<OutcomeText> for Outcome {
    fn from(text: OutcomeText) -> Self {
        match text {
            OutcomeText::Answered { status, retry_after, answer } => {
                Self::Answered { status, retry_after, answer }
            }
            OutcomeText::TooSlow => Self::TooSlow,
            OutcomeText::Unreachable => Self::Unreachable,
            OutcomeText::Broken => Self::Broken,
            OutcomeText::Undeliverable => Self::Undeliverable,
        }
    }
}

impl From<&Claimed> for ClaimedText {
    fn from(claimed: &Claimed) -> Self {
        let (claimed, row) = match claimed {
            Claimed::First(row) => (Standing::First, row),
            Claimed::Conflict(row) => (Standing::Conflict, row),
            Claimed::Again(row) => (Standing::Again, row),
            Claimed::Duplicate(row) => (Standing::Duplicate, row),
            Claimed::Underway(row) => (Standing::Underway, row),
        };
        Self { claimed, id: row.facts.id.clone(), attempt: row.progress.attempt }
    }
}

impl FilterText {
    /// The filter; `None` if a word of it is none.
    pub(crate) fn filter(self) -> Option<Filter> {
        let state = self.state.map(|word| State::find(&word).ok_or(())).transpose().ok()?;
        let code = self.code.map(|word| Code::find(&word).ok_or(())).transpose().ok()?;
        let Self { event_type, account, customer, event_id, from, to, after, .. } = self;
        Some(Filter { state, code, event_type, account, customer, event_id, from, to, after })
    }
}

impl From<RejectedText> for Rejected {
    fn from(text: RejectedText) -> Self {
        let RejectedText { at, code, request_id, remote_ip, size, skipped } = text;
        Self { at, code, request_id, remote_ip, size, skipped }
    }
}

impl From<Rejected> for RejectedText {
    fn from(rejected: Rejected) -> Self {
        let Rejected { at, code, request_id, remote_ip, size, skipped } = rejected;
        Self { at, code, request_id, remote_ip, size, skipped }
    }
}

impl From<DiagnosisText> for Diagnosis {
    fn from(text: DiagnosisText) -> Self {
        let DiagnosisText { at, request_id, code, findings } = text;
        Self { at, request_id, code, findings }
    }
}

impl From<Diagnosis> for DiagnosisText {
    fn from(diagnosis: Diagnosis) -> Self {
        let Diagnosis { at, request_id, code, findings } = diagnosis;
        Self { at, request_id, code, findings }
    }
}

impl From<Armed> for ArmedText {
    fn from(Armed { until, remaining }: Armed) -> Self {
        Self { until, remaining }
    }
}

impl From<Waiting> for WaitingText {
    fn from(Waiting { dead, oldest }: Waiting) -> Self {
        Self { dead, oldest }
    }
}

impl<'d> DeliveryText<'d> {
    pub(crate) fn of(Delivery { facts, progress }: &'d Delivery) -> Self {
        let hex = |byte: &u8| alloc::format!("{byte:02x}");
        Self {
            id: &facts.id,
            source: &facts.source,
            provider: &facts.provider,
            event_id: &facts.event_id,
            key: &facts.key,
            digest: facts.digest.iter().map(hex).collect(),
            account: facts.account.as_deref(),
            event_type: facts.event_type.as_deref(),
            customer: facts.customer.as_deref(),
            received: facts.received,
            updated: progress.updated,
            remote_ip: facts.remote_ip.as_deref(),
            headers: serde_json::from_str(&facts.headers).ok(),
            content_type: &facts.content_type,
            size: facts.size,
            valid: true,
            conflict: facts.conflict,
            sensitive: facts.sensitive,
            state: progress.state.as_str(),
            code: progress.code.map(Code::as_str),
            mode: progress.mode.as_str(),
            attempt: progress.attempt,
            next_attempt: progress.due.filter(|_| progress.state != State::Delivering),
            lease_until: progress.lease_until,
            settled: progress.settled,
            keep_until: progress.keep_until,
            body: progress.body.as_str(),
            copies: progress.copies,
            replays: progress.replays,
            schema: facts.schema,
            program: &facts.program,
        }
    }

    /// With its attempts and its body. An origin's answer may repeat what it was sent: none is shown of a delivery that holds secrets.
    pub(crate) fn with(
        self,
        attempts: Vec<Attempt>,
        content: Option<Box<RawValue>>,
    ) -> WholeText<'d> {
        let shown = !self.sensitive;
        let text = |attempt: Attempt| AttemptText {
            number: attempt.number,
            started: attempt.started,
            duration: attempt.duration,
            status: attempt.status,
            code: attempt.code.map(Code::as_str),
            answer: attempt
                .answer
                .filter(|_| shown)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        };
        let attempts = attempts.into_iter().map(text).collect();
        WholeText { delivery: self, attempts, content }
    }
}

impl<'p> From<&'p Page> for PageText<'p> {
    fn from(page: &'p Page) -> Self {
        Self {
            deliveries: page.deliveries.iter().map(DeliveryText::of).collect(),
            next: page.next.as_ref(),
        }
    }
}

impl From<Counts> for CountsText {
    fn from(counts: Counts) -> Self {
        let row = |(state, code, count): (State, Option<Code>, u64)| CountText {
            state: state.as_str(),
            code: code.map(Code::as_str),
            count,
        };
        Self { rows: counts.rows.into_iter().map(row).collect(), oldest: counts.oldest }
    }
}

impl<'r> ReplayedText<'r> {
    pub(crate) const fn of(id: &'r str, replayed: Replayed) -> Self {
        let replayed = match replayed {
            Replayed::Due => "due",
            Replayed::Underway => "underway",
            Replayed::Gone => "gone",
            Replayed::Unknown => "unknown",
        };
        Self { id, replayed }
    }
}

impl<'r> ReplaysText<'r> {
    pub(crate) fn of(replays: &'r [(String, Replayed)], next: Option<&'r Cursor>) -> Self {
        let text = |(id, replayed): &'r (String, Replayed)| ReplayedText::of(id, *replayed);
        Self { replays: replays.iter().map(text).collect(), next }
    }
}

impl From<Erased> for ErasedText {
    fn from(erased: Erased) -> Self {
        match erased {
            Erased::Done { delivered } => Self { erased: true, delivered },
            Erased::Unknown => Self { erased: false, delivered: false },
        }
    }
}
