//! Why requests of an armed source fail: the core's diagnosis, after the sender has its answer, and of few.
//!
//! An isolate does not know that a source is armed. It asks when a request fails, and after a no it does not ask again for some seconds:
//! who sends junk to a source that nobody armed costs one question in that time.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use hookseal::{Error, ErrorClass, FindingCode, FindingKind, Webhook};
use hookseal_ledger::Millis;
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use wasm_bindgen::JsCast;
use web_sys::Request;
use worker::Env;

use crate::ledger::{Ask, DiagnosisText, ask, ask_text, rejected_name};
use crate::{clock, log};
use hookseal_config::{Fault, Gateway, Source, Standing};

/// How long an isolate believes that a source is not armed.
const QUIET: Millis = 5_000;
/// Failures of a source that an isolate keeps at a time while it asks.
const MOST_KEPT: u32 = 4;
/// The largest body that is searched: a search prints and hashes it some hundred times.
const MAX_BODY: usize = 64 * 1024;
/// Headers that are looked at, and the longest value.
const MOST_HEADERS: usize = 64;
const LONGEST_HEADER: usize = 8 * 1024;
/// Other sources that the request may have been meant for.
const MOST_OTHERS: usize = 16;

#[derive(Default)]
struct Watch {
    quiet_until: Millis,
    kept: u32,
}

thread_local! {
    /// By source: as many as the configuration has.
    static WATCHES: RefCell<BTreeMap<String, Watch>> = const { RefCell::new(BTreeMap::new()) };
}

fn watch<T>(source: &str, work: impl FnOnce(&mut Watch) -> T) -> T {
    WATCHES.with_borrow_mut(|watches| match watches.get_mut(source) {
        Some(watch) => work(watch),
        None => work(watches.entry(source.into()).or_default()),
    })
}

/// Somebody has just armed this source, or may have.
pub(crate) fn look_again(source: &str) {
    watch(source, |watch| watch.quiet_until = 0);
}

/// A failed request, for as long as it takes to find out why.
pub(crate) struct Failure {
    source: String,
    error: Error,
    url: String,
    headers: Vec<(String, String)>,
    /// Outside the wasm memory; nothing of a body that is too large.
    body: Option<Uint8Array>,
}

#[derive(Serialize)]
struct FindingText<'f> {
    kind: &'static str,
    code: &'static str,
    message: &'f str,
}

impl Failure {
    /// Keeps a failed request if someone may want to know why it failed.
    pub(crate) fn keep(
        request: &Request,
        url: &str,
        body: &[u8],
        source: &Source,
        error: Error,
    ) -> Option<Self> {
        if error.class() == ErrorClass::Configuration {
            return None;
        }
        let now = clock::millis();
        let wanted = watch(&source.name, |watch| {
            // An end that is too far away is of a clock that was ahead.
            let wait = watch.quiet_until.saturating_sub(now);
            let wanted = !(1..=QUIET).contains(&wait) && watch.kept < MOST_KEPT;
            if wanted {
                watch.kept = watch.kept.saturating_add(1);
            }
            wanted
        });
        wanted.then(|| Self {
            source: source.name.clone(),
            error,
            url: url.into(),
            headers: headers(request),
            body: (body.len() <= MAX_BODY).then(|| Uint8Array::from(body)),
        })
    }

    /// Finds out why it failed and writes that down, if its source is armed.
    pub(crate) async fn diagnose(
        self,
        env: Env,
        gateway: Rc<Result<Gateway, Fault>>,
        request_id: String,
    ) {
        let object = rejected_name(&self.source);
        if !ask(&env, &object, &Ask::Take).await.unwrap_or(false) {
            let until = clock::millis().saturating_add(QUIET);
            watch(&self.source, |watch| watch.quiet_until = until);
            return;
        }
        let Some(findings) =
            gateway.as_ref().as_ref().ok().and_then(|gateway| self.findings(gateway))
        else {
            return;
        };
        let diagnosis = Ask::PutDiagnosis(DiagnosisText {
            at: clock::millis(),
            request_id,
            code: self.error.code().as_str().into(),
            findings,
        });
        if ask_text(&env, &object, &diagnosis).await.is_err() {
            log::trouble(&self.source, "diagnosis_lost", "");
        }
    }

    /// The findings as JSON text.
    fn findings(&self, gateway: &Gateway) -> Option<String> {
        let Some(body) = &self.body else {
            let verdict = FindingText {
                kind: FindingKind::Verdict.as_str(),
                code: self.error.code().as_str(),
                message: self.error.message(),
            };
            let note = FindingText {
                kind: FindingKind::Note.as_str(),
                code: FindingCode::BodyTooLarge.as_str(),
                message: "the body is too large to be searched here: `npx hookseal diagnose` does it on your machine",
            };
            return serde_json::to_string(&[verdict, note]).ok();
        };
        let now = clock::seconds(clock::now()?);
        let receiver = |source: &Source| match &source.standing {
            Standing::Enabled(receiver) => receiver.prepare(now).ok().map(|ready| ready.webhook),
            Standing::Disabled | Standing::Faulty(_) => None,
        };
        let webhook = receiver(gateway.source(&self.source)?)?;
        let (names, others): (Vec<&str>, Vec<Webhook<'_>>) = gateway
            .sources
            .iter()
            .filter(|other| other.name != self.source)
            .filter_map(|other| Some((other.name.as_str(), receiver(other)?)))
            .take(MOST_OTHERS)
            .unzip();
        let body = body.to_vec();
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let request =
            hookseal::Request { method: "POST", url: &self.url, headers: &headers, body: &body };
        let found = webhook.diagnose(&request, now, &others);
        let messages: Vec<String> =
            found.iter().map(|finding| named(finding.message(), &names)).collect();
        let findings: Vec<_> = found
            .iter()
            .zip(&messages)
            .map(|(finding, message)| FindingText {
                kind: finding.kind().as_str(),
                code: finding.code().as_str(),
                message,
            })
            .collect();
        serde_json::to_string(&findings).ok()
    }
}

impl Drop for Failure {
    fn drop(&mut self) {
        watch(&self.source, |watch| watch.kept = watch.kept.saturating_sub(1));
    }
}

/// A finding's message with the name of a source where it has its place among the others.
fn named(message: &str, names: &[&str]) -> String {
    let of = |(index, name): (usize, &&str)| {
        let place = format!("others[{index}]");
        message.contains(&place).then(|| message.replace(&place, &format!("the source {name}")))
    };
    names.iter().enumerate().find_map(of).unwrap_or_else(|| message.into())
}

/// The headers of a request, as many as are looked at.
fn headers(request: &Request) -> Vec<(String, String)> {
    let Ok(Some(pairs)) = js_sys::try_iter(&request.headers()) else { return Vec::new() };
    pairs
        .filter_map(|pair| {
            let pair: Array = pair.ok()?.dyn_into().ok()?;
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        })
        .filter(|(_, value)| value.len() <= LONGEST_HEADER)
        .take(MOST_HEADERS)
        .collect()
}
