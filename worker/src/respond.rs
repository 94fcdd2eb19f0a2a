//! Decisions → HTTP answers, and what the log says of them.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use hookseal::provider::Acknowledgement;
use hookseal::{Error, ErrorClass, ErrorCode, Unconfirmed};
use hookseal_config::{Fault, Unexpected};
use hookseal_ledger::{Millis, retry_after};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Response;

use crate::body::Unread;
use crate::clock;
use crate::ledger::NoAnswer;
use crate::log::{Outcome, Record};
use crate::origin::{Answered, Unanswered};
use crate::refetch;
use crate::resolver::NoKey;

#[wasm_bindgen(module = "/src/platform.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn respond(status: u16, headers: &str, body: Option<&str>) -> Result<Response, JsValue>;
}

const PROBLEM: &str = "application/problem+json";
/// When to come again, in seconds, where the fault is on this side.
const RETRY_AFTER: &str = "60";
/// What the log says of what is refused, but not for good.
const FOR_NOW: &str = "the key that is held does not verify it, and its host was asked less than a minute ago or did not answer: the sender is told to come again";
/// In milliseconds, the bounds of what a provider's API may ask for.
const SHORTEST_WAIT: Millis = 1_000;
const LONGEST_WAIT: Millis = 3_600_000;
/// The same bytes for every authenticity failure: who forges is told nothing.
const UNAUTHORIZED: &str = r#"{"title":"Unauthorized","status":401}"#;

/// Why a request did not end in success.
pub(crate) enum Problem {
    UnknownPath,
    MethodNotAllowed {
        allow: String,
    },
    SourceDisabled,
    Misconfigured(Fault),
    /// The clock gave no time, so nothing could be verified.
    NoTime,
    ContentEncoding,
    ContentType,
    Body(Unread),
    /// The body holds more than was signed, and would be forwarded as it is.
    UnsignedFields,
    Refused(Error),
    /// It is none of the key that is held, and whether there is a newer one cannot be asked now. For good, an authentic request would be lost.
    RefusedForNow(Error),
    /// The key of the request could not be had.
    NoKey(NoKey),
    /// The provider's API did not confirm that the event is the provider's.
    Unconfirmed {
        why: Unconfirmed<'static>,
        /// When that API wants to be asked again, in its words.
        retry_after: Option<String>,
    },
    /// The event is of another mode or account than this source's.
    Unexpected(Unexpected),
    Unanswered(Unanswered),
    /// The origin answered, but not with success.
    NotTaken(Answered),
    /// The ledger did not say that the event is written down.
    NoLedger,
    /// Another request is handing the same event to the origin.
    Underway,
}

/// An answer to the sender.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(&'static str, Cow<'static, str>)>,
    body: Cow<'static, str>,
}

struct Facts {
    status: u16,
    code: &'static str,
    title: &'static str,
    outcome: Outcome,
}

/// The seconds that an API asks to wait, but no more than an hour: what a provider waits too long for, it may give up.
fn wait(asked: &str) -> Cow<'static, str> {
    match retry_after(asked, clock::millis()) {
        Some(wait) => {
            format!("{}", wait.clamp(SHORTEST_WAIT, LONGEST_WAIT).div_euclid(1000)).into()
        }
        None => RETRY_AFTER.into(),
    }
}

impl From<NoAnswer> for Problem {
    fn from(_: NoAnswer) -> Self {
        Self::NoLedger
    }
}

impl From<NoKey> for Problem {
    fn from(why: NoKey) -> Self {
        Self::NoKey(why)
    }
}

impl Problem {
    /// What is wrong with what was fetched for a key.
    pub(crate) fn of_key(error: Error) -> Self {
        match error.class() {
            ErrorClass::Configuration => Self::NoKey(NoKey::Unreadable),
            _ => Self::Refused(error),
        }
    }

    /// Whether another key than the one that was fetched might have made it good.
    pub(crate) const fn may_be_of_key(&self) -> bool {
        match self {
            Self::NoKey(_) => true,
            Self::Refused(error) => {
                matches!(error.code(), ErrorCode::SignatureMismatch | ErrorCode::UnknownKeyId)
            }
            _ => false,
        }
    }

    /// What is refused, but not for good.
    pub(crate) fn for_now(self) -> Self {
        match self {
            Self::Refused(error) => Self::RefusedForNow(error),
            other => other,
        }
    }

    /// What an API did not confirm, for a reason of our own.
    pub(crate) const fn unconfirmed(why: Unconfirmed<'static>) -> Self {
        Self::Unconfirmed { why, retry_after: None }
    }

    fn facts(&self) -> Facts {
        let (status, code, title) = match self {
            Self::UnknownPath => (404, "unknown_path", "No source has this path"),
            Self::MethodNotAllowed { .. } => {
                (405, "method_not_allowed", "Webhooks come with another method")
            }
            Self::SourceDisabled => (503, "source_disabled", "This source is switched off for now"),
            Self::Misconfigured(fault) => {
                (503, fault.code.as_str(), "This source is not set up correctly")
            }
            Self::NoTime => {
                (503, ErrorCode::InvalidOptions.as_str(), "This source is not set up correctly")
            }
            Self::ContentEncoding => {
                (415, "unsupported_content_encoding", "The body must not be compressed")
            }
            Self::ContentType => (415, "unsupported_content_type", "The body must be a form"),
            Self::Body(Unread::TooLarge) => (413, "body_too_large", "The body is too large"),
            Self::Body(Unread::TooSlow) => (408, "body_too_slow", "The body took too long"),
            Self::Body(Unread::Fragmented) => {
                (400, "body_fragmented", "The body came in too many pieces")
            }
            Self::Body(Unread::Busy) => (503, "busy", "Too many requests are being received"),
            Self::Body(Unread::Broken) => (400, "body_incomplete", "The body is not complete"),
            Self::UnsignedFields => {
                (422, "unsigned_fields", "The form must hold the signed fields and nothing else")
            }
            Self::Refused(error) => (
                error.status(),
                error.code().as_str(),
                match error.class() {
                    ErrorClass::Authenticity => "Unauthorized",
                    _ => "The request cannot be understood",
                },
            ),
            Self::RefusedForNow(error) => {
                (503, error.code().as_str(), "The provider's key may have changed")
            }
            Self::NoKey(why) => (503, why.as_str(), "The provider's key cannot be fetched now"),
            Self::Unconfirmed { why, .. } if why.is_forgery() => {
                (401, why.as_str(), "Unauthorized")
            }
            Self::Unconfirmed { why, .. } => {
                (503, why.as_str(), "The provider's API cannot confirm the event now")
            }
            Self::Unexpected(what) => {
                (503, what.as_str(), "This source is set up for events of another mode or account")
            }
            Self::Unanswered(Unanswered::TooSlow) => {
                (504, "origin_too_slow", "The origin took too long")
            }
            Self::Unanswered(Unanswered::Unreachable) => {
                (502, "origin_unreachable", "The origin cannot be reached")
            }
            Self::Unanswered(Unanswered::Broken) => {
                (502, "origin_broken", "The origin's answer is not complete")
            }
            Self::NotTaken(Answered { status, .. }) => match status {
                300..=399 => {
                    (502, "origin_redirects", "The origin redirects, which is not followed")
                }
                401 | 403 | 407 => {
                    (502, "origin_unauthorized", "The origin does not accept the seal")
                }
                400..=599 => (*status, "origin_refused", "The origin did not take the event"),
                _ => (502, "origin_broken", "The origin's answer has no usable status"),
            },
            Self::NoLedger => (503, "ledger_unavailable", "The event could not be written down"),
            Self::Underway => (503, "underway", "The same event is being delivered"),
        };
        let outcome = match self {
            Self::SourceDisabled
            | Self::Misconfigured(_)
            | Self::NoTime
            | Self::Unexpected(_)
            | Self::NoLedger
            | Self::NoKey(_)
            | Self::Underway
            | Self::Body(Unread::Busy) => Outcome::Unavailable,
            Self::Unconfirmed { why, .. } if !why.is_forgery() => Outcome::Unavailable,
            Self::Refused(error) if error.class() == ErrorClass::Configuration => {
                Outcome::Unavailable
            }
            Self::Unanswered(_) | Self::NotTaken(_) => Outcome::Failed,
            _ => Outcome::Refused,
        };
        Facts { status, code, title, outcome }
    }

    /// The answer to the sender; everything else there is to say goes into the log.
    pub(crate) fn answer(self, record: &mut Record) -> Answer {
        let Facts { status, code, title, outcome } = self.facts();
        record.outcome = Some(outcome);
        record.code = Some(code);
        // An origin's 401 is answered with another status: whatever is 401 here is about authenticity.
        let for_now = matches!(self, Self::RefusedForNow(_));
        let mut answer = if status == 401 {
            Answer::new(status, PROBLEM, UNAUTHORIZED.into())
        } else {
            // Who forges is not told what was wrong.
            let code = if for_now { "key_may_be_old" } else { code };
            Answer::problem(status, code, title, None)
        };
        if for_now || outcome == Outcome::Unavailable {
            let seconds = match &self {
                Self::Unconfirmed { why: Unconfirmed::RateLimited, retry_after: Some(asked) } => {
                    wait(asked)
                }
                _ => RETRY_AFTER.into(),
            };
            answer.headers.push(("retry-after", seconds));
        }
        match self {
            Self::MethodNotAllowed { allow } => answer.headers.push(("allow", allow.into())),
            Self::ContentEncoding => answer.headers.push(("accept-encoding", "identity".into())),
            Self::Misconfigured(fault) => {
                record.class = Some(ErrorClass::Configuration.as_str());
                record.detail = Some(fault.detail);
                record.field = Some(fault.field);
            }
            Self::NoKey(why) => record.detail = Some(why.advice()),
            Self::Refused(error) => record.class = Some(error.class().as_str()),
            Self::RefusedForNow(error) => {
                record.class = Some(error.class().as_str());
                record.detail = Some(FOR_NOW);
            }
            Self::Unconfirmed { why, .. } => {
                record.detail = Some(refetch::advice(why));
                if why.is_forgery() {
                    record.class = Some(ErrorClass::Authenticity.as_str());
                }
                if let Unconfirmed::Differs(pointer) = why {
                    record.field = Some(pointer.into());
                }
            }
            Self::Unexpected(what) => {
                record.class = Some(ErrorClass::Configuration.as_str());
                record.detail = Some(what.advice());
            }
            Self::NotTaken(answered) if answered.status == status => {
                if let Some(when) = answered.retry_after.filter(|when| is_plain(when)) {
                    answer.headers.push(("retry-after", when.into()));
                }
            }
            _ => {}
        }
        answer
    }
}

/// Headers as they cross into JavaScript: a line for each name and each value. None if one of them holds a line feed, and would be more.
pub(crate) fn lines<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>) -> Option<String> {
    let mut text = String::new();
    for part in headers.flat_map(|(name, value)| [name, value]) {
        if part.contains('\n') {
            return None;
        }
        text.push_str(part);
        text.push('\n');
    }
    Some(text)
}

/// Whether an origin's header value can be repeated: a date or a number of seconds, nothing longer.
fn is_plain(value: &str) -> bool {
    value.len() <= 40 && value.bytes().all(|b| matches!(b, b' '..=b'~'))
}

impl Answer {
    fn new(status: u16, content_type: &'static str, body: Cow<'static, str>) -> Self {
        let headers = alloc::vec![
            ("content-type", Cow::Borrowed(content_type)),
            ("cache-control", "no-store".into()),
            ("x-content-type-options", "nosniff".into()),
        ];
        Self { status, headers, body }
    }

    /// What somebody asked for.
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        Self::json_text(status, serde_json::to_string(body).unwrap_or_default())
    }

    /// What somebody asked for, as JSON text.
    pub(crate) fn json_text(status: u16, body: String) -> Self {
        Self::new(status, "application/json", body.into())
    }

    /// Why something is not done; `field` says what of the question is wrong.
    pub(crate) fn problem(status: u16, code: &str, title: &str, field: Option<&str>) -> Self {
        let field = field.map(|field| format!(r#","field":"{field}""#)).unwrap_or_default();
        let body = format!(
            r#"{{"type":"urn:hookseal:problem:{code}","title":"{title}","status":{status},"code":"{code}"{field}}}"#
        );
        Self::new(status, PROBLEM, body.into())
    }

    /// What a stranger is told who asks for more than a webhook's sender may.
    pub(crate) fn unauthorized() -> Self {
        Self::new(401, PROBLEM, UNAUTHORIZED.into()).with("www-authenticate", "Bearer")
    }

    /// The answer with one more header.
    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// What the provider takes for success.
    pub(crate) fn acknowledge(row: &Acknowledgement) -> Self {
        Self::new(row.status, "text/plain; charset=utf-8", row.body.clone())
    }

    /// The answer to a handshake.
    pub(crate) fn handshake(reply: hookseal::Reply) -> Self {
        let mut answer = Self::new(reply.status, "text/plain; charset=utf-8", reply.body.into());
        // The content type and what tells browsers not to guess are the answer's own. A row's header is static.
        for (name, value) in reply.headers.into_iter().skip(2) {
            if let Cow::Borrowed(name) = name {
                answer.headers.push((name, value));
            }
        }
        answer
    }

    pub(crate) fn response(&self) -> Result<Response, JsValue> {
        let headers = lines(self.headers.iter().map(|(name, value)| (*name, value.as_ref())));
        let body = (!self.body.is_empty()).then_some(self.body.as_ref());
        respond(self.status, &headers.ok_or(JsValue::UNDEFINED)?, body)
    }
}
