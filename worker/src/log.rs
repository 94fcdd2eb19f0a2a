//! One JSON line for each request: what was decided and why, and nothing that was secret or sent.

use alloc::string::String;

use hookseal_ledger::{Code, Delivery, Millis, Outcome as Attempted};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::clock;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
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
}

/// The line of a request.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Record {
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
}

/// The line of an attempt of the ledger's.
#[derive(Serialize)]
struct AttemptLine<'a> {
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
    at: u64,
    source: &'a str,
    outcome: &'static str,
    detail: &'static str,
    field: &'a str,
}

impl Record {
    pub(crate) fn write(&self) {
        write(self);
    }
}

/// Says that a secret is short. Providers choose their secrets, so it is used all the same.
pub(crate) fn warn_short_secret(source: &str, field: &str) {
    let at = clock::now().unwrap_or_default();
    let detail = "this secret is short; ask for a longer one";
    write(&Warning { at, source, outcome: "warning", detail, field });
}

/// Says what came of an attempt.
pub(crate) fn attempt(
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
    write(&AttemptLine {
        at: number(began),
        source: &before.facts.source,
        provider: &before.facts.provider,
        outcome: if taken { Outcome::Delivered } else { Outcome::Failed },
        code: progress.and_then(|progress| progress.code).map(Code::as_str),
        attempt: before.progress.attempt,
        origin_status,
        duration_ms: number(now.saturating_sub(began)),
        event_id: &before.facts.id,
        event_type: before.facts.event_type.as_deref().map(printable),
        state: progress.map(|progress| progress.state.as_str()),
        next_attempt: progress.and_then(|progress| progress.due).map(number),
    });
}

/// Says why an object of the ledger could not do what it was to.
pub(crate) fn trouble(object: &str, code: &'static str, detail: &str) {
    let at = clock::now().unwrap_or_default();
    write(&TroubleLine {
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
