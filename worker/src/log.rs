//! One JSON line for each request and attempt: what was decided and why, and nothing that was secret or sent.

use alloc::string::String;
use alloc::vec::Vec;

use hookseal_ledger::{Code, Delivery, Millis, Outcome as Attempted};
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;
use worker::Env;

use crate::analytics::{self, Point};
use crate::clock;
use hookseal_config::Fault;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The origin took it.
    Delivered,
    /// It is in the ledger, which delivers it.
    Accepted,
    /// It was here before.
    Duplicate,
    /// A challenge was answered.
    Handshake,
    /// It was acknowledged, and is none that the source forwards.
    Ignored,
    /// It was not let through.
    Refused,
    /// It was authentic, and the origin did not take it.
    Failed,
    /// This gateway cannot serve it now, or is not set up to.
    Unavailable,
    /// An operator or a monitor got what was asked for.
    Answered,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Accepted => "accepted",
            Self::Duplicate => "duplicate",
            Self::Handshake => "handshake",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Unavailable => "unavailable",
            Self::Answered => "answered",
            Self::Ignored => "ignored",
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What a line is about.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    #[default]
    Request,
    Attempt,
    Trouble,
    Warning,
    Alert,
}

/// The line of a request.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Record {
    pub(crate) line: Line,
    /// Milliseconds since 1970.
    pub(crate) at: u64,
    /// The platform's id of the request, or one of our own.
    pub(crate) request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) provider: Option<&'static str>,
    pub(crate) outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) class: Option<&'static str>,
    /// Which part of the configuration is wrong, or of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) detail: Option<&'static str>,
    pub(crate) status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) origin_status: Option<u16>,
    pub(crate) duration_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body_bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) event_id: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) event_type: Option<String>,
    /// The same id came before with another payload.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) conflict: bool,
    /// What was asked of the admin API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<&'static str>,
}

/// The line of an attempt of the ledger's.
#[derive(Serialize)]
struct AttemptLine<'a> {
    line: Line,
    at: u64,
    source: &'a str,
    provider: &'a str,
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    attempt: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_status: Option<u16>,
    duration_ms: u64,
    event_id: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    event_type: Option<String>,
    /// What became of the delivery; nothing if that could not be written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    /// When the next attempt is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt: Option<u64>,
}

/// The line of an object of the ledger that could not do what it was to.
#[derive(Serialize)]
struct TroubleLine<'a> {
    line: Line,
    at: u64,
    object: &'a str,
    outcome: Outcome,
    code: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    detail: &'a str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(truth: &bool) -> bool {
    !*truth
}

#[derive(Serialize)]
struct Warning<'a> {
    line: Line,
    at: u64,
    source: &'a str,
    outcome: &'static str,
    detail: &'static str,
    field: &'a str,
}

/// The line of those who were to be told of something.
#[derive(Serialize)]
struct AlertLine<'a> {
    line: Line,
    at: u64,
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Source and condition.
    alerts: Vec<(&'a str, &'static str)>,
}

impl Record {
    /// Writes the line and the data point of a request.
    pub(crate) fn write(&self, env: &Env) {
        write(self);
        let point = Point {
            source: self.source.as_deref().unwrap_or_default(),
            words: [
                "request",
                self.outcome.map_or("", Outcome::as_str),
                self.code.unwrap_or_default(),
                self.provider.unwrap_or_default(),
                self.event_type.as_deref().unwrap_or_default(),
                self.operation.unwrap_or_default(),
            ],
            numbers: [
                self.status.into(),
                self.origin_status.unwrap_or_default().into(),
                self.duration_ms,
                self.body_bytes.and_then(|bytes| bytes.try_into().ok()).unwrap_or_default(),
                0,
            ],
        };
        analytics::write(env, &point);
    }
}

/// Says what of the configuration beside the sources is wrong.
pub(crate) fn fault(fault: &Fault) {
    let at = clock::now().unwrap_or_default();
    write(&Warning {
        line: Line::Warning,
        at,
        source: "",
        outcome: "warning",
        detail: fault.detail,
        field: &fault.field,
    });
}

/// Says of what somebody was told, or was to be: the status of the answer where it was taken.
pub(crate) fn alert<'a>(
    at: Millis,
    status: Option<u16>,
    alerts: impl Iterator<Item = (&'a str, &'static str)>,
) {
    write(&AlertLine {
        line: Line::Alert,
        at: u64::try_from(at).unwrap_or_default(),
        outcome: if status.is_some() { Outcome::Delivered } else { Outcome::Failed },
        status,
        alerts: alerts.collect(),
    });
}

/// Says that a secret is short. Providers choose their secrets, so it is used all the same.
pub(crate) fn warn_short_secret(source: &str, field: &str) {
    let at = clock::now().unwrap_or_default();
    let detail = "this secret is short; ask for a longer one";
    write(&Warning { line: Line::Warning, at, source, outcome: "warning", detail, field });
}

/// Says what came of an attempt.
pub(crate) fn attempt(
    env: &Env,
    before: &Delivery,
    after: Option<&Delivery>,
    result: &Attempted,
    began: Millis,
    now: Millis,
) {
    let number = |at: Millis| u64::try_from(at).unwrap_or_default();
    let origin_status = match result {
        Attempted::Answered { status, .. } => Some(*status),
        _ => None,
    };
    let taken = origin_status.is_some_and(|status| (200..=299).contains(&status));
    let progress = after.map(|row| &row.progress);
    let outcome = if taken { Outcome::Delivered } else { Outcome::Failed };
    let code = progress.and_then(|progress| progress.code).map(Code::as_str);
    let event_type = before.facts.event_type.as_deref().map(printable);
    let state = progress.map(|progress| progress.state.as_str());
    let duration_ms = number(now.saturating_sub(began));
    let point = Point {
        source: &before.facts.source,
        words: [
            "attempt",
            outcome.as_str(),
            code.unwrap_or_default(),
            &before.facts.provider,
            event_type.as_deref().unwrap_or_default(),
            state.unwrap_or_default(),
        ],
        numbers: [
            0,
            origin_status.unwrap_or_default().into(),
            duration_ms,
            before.facts.size,
            before.progress.attempt.into(),
        ],
    };
    analytics::write(env, &point);
    write(&AttemptLine {
        line: Line::Attempt,
        at: number(began),
        source: &before.facts.source,
        provider: &before.facts.provider,
        outcome,
        code,
        attempt: before.progress.attempt,
        origin_status,
        duration_ms,
        event_id: &before.facts.id,
        event_type,
        state,
        next_attempt: progress.and_then(|progress| progress.due).map(number),
    });
}

/// Says why an object of the ledger could not do what it was to.
pub(crate) fn trouble(object: &str, code: &'static str, detail: &str) {
    let at = clock::now().unwrap_or_default();
    write(&TroubleLine {
        line: Line::Trouble,
        at,
        object,
        outcome: Outcome::Unavailable,
        code,
        detail: &printable(detail),
    });
}

/// A text out of a payload as a log can show it: not long, and nothing that a terminal or a reader of lines would obey.
pub(crate) fn printable(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ';
    text.chars().take(128).map(|c| if plain(c) { c } else { '\u{fffd}' }).collect()
}

fn write(line: &impl Serialize) {
    if let Ok(line) = serde_json::to_string(line) {
        web_sys::console::log_1(&JsValue::from_str(&line));
    }
}
