//! A question about an event → the provider's own API → confirmed, or why not.

use hookseal::{Question, Unconfirmed};
use hookseal_config::Api;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Response};
use zeroize::Zeroizing;

use crate::ask;
use crate::body::{self, Held, Unread};
use crate::respond::Problem;
use crate::wait::Settled;

/// An answer about an event is hardly larger than the event: twice as much, for spaces and escapes, and this for what webhooks leave out.
const ANSWER_ROOM: usize = 256 * 1024;

/// Waits for an answer about an event that came in a body of so many bytes. Only `Ok` is a confirmation.
pub(crate) async fn confirm(
    api: &Api,
    question: &Question<'static>,
    body_bytes: usize,
    held: &Held,
) -> Result<(), Problem> {
    let controller =
        AbortController::new().map_err(|_| Problem::unconfirmed(Unconfirmed::Unreachable))?;
    let limit = body_bytes.saturating_mul(2).saturating_add(ANSWER_ROOM);
    let asked = body::within(api.timeout, judged(api, question, limit, held, &controller)).await;
    if asked.is_none() {
        controller.abort();
    }
    asked.unwrap_or(Err(Problem::unconfirmed(Unconfirmed::TooSlow)))
}

async fn judged(
    api: &Api,
    question: &Question<'static>,
    limit: usize,
    held: &Held,
    controller: &AbortController,
) -> Result<(), Problem> {
    let unreachable = |_| Problem::unconfirmed(Unconfirmed::Unreachable);
    let asked = fetch(api, question, controller).map_err(unreachable)?;
    let response =
        Settled::of(&asked).await.and_then(JsCast::dyn_into::<Response>).map_err(unreachable)?;
    let status = response.status();
    let retry_after = response.headers().get("retry-after").ok().flatten();
    let refused = |why| Problem::Unconfirmed { why, retry_after: retry_after.clone() };
    let answer = match body::read_answer(&response, limit, held).await {
        Ok(answer) => answer,
        // The status says enough, where it is no success.
        Err(_) if status != 200 => {
            return question.judge(status, &[]).map_err(refused);
        }
        Err(Unread::Busy) => return Err(Problem::Body(Unread::Busy)),
        Err(_) => return Err(Problem::unconfirmed(Unconfirmed::Broken)),
    };
    let (bytes, _hold) = answer.whole();
    question.judge(status, &bytes).map_err(refused)
}

fn fetch(
    api: &Api,
    question: &Question<'static>,
    controller: &AbortController,
) -> Result<Promise, JsValue> {
    let (name, value) = api.row.authorization(&api.key);
    let value = Zeroizing::new(value);
    let mut headers = alloc::vec![(name, value.as_str()), ("accept", "application/json")];
    headers.extend(question.headers());
    ask::get(&[api.url.as_str(), question.path()].concat(), &headers, controller)
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
