//! A question about an event → the provider's own API → confirmed, or why not.

use alloc::string::String;
use core::time::Duration;

use hookseal::provider::Refetch;
use hookseal::{Question, Unconfirmed};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Headers, RequestCache, RequestInit, RequestRedirect, Response};
use zeroize::Zeroizing;

use crate::body::{self, Held, Unread};
use crate::gateway::USER_AGENT;
use crate::origin;
use crate::respond::Problem;

/// How long an API may take, in seconds.
const DEFAULT_TIMEOUT: u32 = 5;
const LONGEST_TIMEOUT: u32 = 30;
/// An answer about an event is hardly larger than the event: twice as much, for spaces and escapes, and this for what webhooks leave out.
const ANSWER_ROOM: usize = 256 * 1024;

/// The API that confirms a source's events.
pub(crate) struct Api {
    row: &'static Refetch,
    key: Zeroizing<String>,
    /// Without a slash at its end.
    url: String,
    timeout: Duration,
}

impl Api {
    /// # Errors
    /// The field that is wrong, and why.
    pub(crate) fn new(
        row: &'static Refetch,
        key: Zeroizing<String>,
        url: Option<String>,
        timeout: Option<u32>,
    ) -> Result<Self, (&'static str, &'static str)> {
        if !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(("binding", "an API key is printable ASCII without spaces"));
        }
        let url = url.unwrap_or_else(|| row.url.as_ref().into());
        if !origin::is_safe(&url) || url.contains('?') {
            return Err((
                "url",
                "an API's URL is https, or http at 127.0.0.1, localhost or [::1], without user, password, query, fragment, white space or \
                 backslash",
            ));
        }
        let seconds = timeout.unwrap_or(DEFAULT_TIMEOUT);
        if !(1..=LONGEST_TIMEOUT).contains(&seconds) {
            return Err(("timeout", "an API's timeout is 1 to 30 seconds"));
        }
        let url = url.trim_end_matches('/').into();
        Ok(Self { row, key, url, timeout: Duration::from_secs(seconds.into()) })
    }

    pub(crate) fn question(
        &self,
        payload: &str,
    ) -> Result<Question<'static>, Unconfirmed<'static>> {
        self.row.question(payload)
    }

    /// Waits for an answer about an event that came in a body of so many bytes. Only `Ok` is a confirmation.
    pub(crate) async fn confirm(
        &self,
        question: &Question<'static>,
        body_bytes: usize,
        held: &Held,
    ) -> Result<(), Problem> {
        let controller =
            AbortController::new().map_err(|_| Problem::Unconfirmed(Unconfirmed::Unreachable))?;
        let limit = body_bytes.saturating_mul(2).saturating_add(ANSWER_ROOM);
        let asked = body::within(self.timeout, self.ask(question, limit, held, &controller)).await;
        if asked.is_none() {
            controller.abort();
        }
        asked.unwrap_or(Err(Problem::Unconfirmed(Unconfirmed::TooSlow)))
    }

    async fn ask(
        &self,
        question: &Question<'static>,
        limit: usize,
        held: &Held,
        controller: &AbortController,
    ) -> Result<(), Problem> {
        let unreachable = |_| Problem::Unconfirmed(Unconfirmed::Unreachable);
        let response = self
            .fetch(question, controller)
            .map_err(unreachable)?
            .await
            .and_then(JsCast::dyn_into::<Response>)
            .map_err(unreachable)?;
        let status = response.status();
        let answer = match body::read_answer(&response, limit, held).await {
            Ok(answer) => answer,
            // The status says enough, where it is no success.
            Err(_) if status != 200 => {
                return question.judge(status, &[]).map_err(Problem::Unconfirmed);
            }
            Err(Unread::Busy) => return Err(Problem::Body(Unread::Busy)),
            Err(_) => return Err(Problem::Unconfirmed(Unconfirmed::Broken)),
        };
        let (bytes, _hold) = answer.whole();
        question.judge(status, &bytes).map_err(Problem::Unconfirmed)
    }

    fn fetch(
        &self,
        question: &Question<'static>,
        controller: &AbortController,
    ) -> Result<Promise, JsValue> {
        let (name, value) = self.row.authorization(&self.key);
        let headers = Headers::new()?;
        headers.set(name, &Zeroizing::new(value))?;
        headers.set("accept", "application/json")?;
        headers.set("user-agent", USER_AGENT)?;
        for (name, value) in question.headers() {
            headers.set(name, value)?;
        }
        let init = RequestInit::new();
        init.set_method("GET");
        init.set_headers(&headers);
        // A followed redirect would hand the key to whoever it names; a cache would confirm what is no more.
        init.set_redirect(RequestRedirect::Manual);
        init.set_cache(RequestCache::NoStore);
        init.set_signal(Some(&controller.signal()));
        let target = js_sys::global();
        let fetch: Function = Reflect::get(&target, &JsValue::from_str("fetch"))?.dyn_into()?;
        let url = [self.url.as_str(), question.path()].concat();
        fetch.call2(&target, &JsValue::from_str(&url), &init)?.dyn_into()
    }
}

/// What a person can do about it.
pub(crate) const fn advice(why: Unconfirmed<'_>) -> &'static str {
    match why {
        Unconfirmed::Unaskable => {
            "the payload has no form, id or account that the API could be asked for, or a key twice"
        }
        Unconfirmed::NotFound => {
            "the API knows no such event: it is forged, older than the API goes back, or the key is of another account or mode"
        }
        Unconfirmed::Differs(_) => {
            "the API's event is another; if that is so for every event, check that the key may read what events are about"
        }
        Unconfirmed::OtherVersion => {
            "the API renders the event by another version: give the webhook endpoint the account's default version"
        }
        Unconfirmed::KeyRefused => {
            "the API refuses the key: check that it is valid, may read events, and may act for the account of the event"
        }
        Unconfirmed::RateLimited => "the API asks to come later, and so is the provider",
        Unconfirmed::Redirected => "the API redirects, which is not followed: check api.url",
        Unconfirmed::Failed => {
            "the API answers with a failure, and the provider is asked to come again"
        }
        Unconfirmed::Broken => "the API's answer is not one event: check api.url",
        Unconfirmed::TooSlow => "the API took longer than api.timeout",
        Unconfirmed::Unreachable => "the API cannot be reached: check api.url",
    }
}
