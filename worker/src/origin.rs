//! A sealed message → the origin → its status.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use hookseal_config::Origin;
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue, intern};
use web_sys::{AbortController, AbortSignal, Response};
use worker::Env;

use crate::body;
use crate::respond::lines;
use crate::wait::Settled;

#[wasm_bindgen(module = "/src/platform.js")]
extern "C" {
    /// Sends a message by way of what takes requests: the runtime, or a service.
    #[wasm_bindgen(catch)]
    fn post(
        fetcher: &JsValue,
        url: &str,
        headers: &str,
        body: &Uint8Array,
        signal: &AbortSignal,
    ) -> Result<JsValue, JsValue>;
}

/// Bytes of an answer that are kept.
const BEGINNING: usize = 1024;

/// What the origin is to get: exactly these headers and bytes.
pub(crate) struct Message {
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
    pub(crate) body: Uint8Array,
}

/// The origin's answer, as far as a provider may see it.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<String>,
    /// The beginning of its body, for the ledger.
    pub(crate) beginning: Vec<u8>,
}

/// Why there is no answer that counts.
pub(crate) enum Unanswered {
    TooSlow,
    Unreachable,
    /// It ended before its end.
    Broken,
}

/// Hands a message to the origin and waits for all of its answer, but no longer than `timeout`.
pub(crate) async fn deliver(
    origin: &Origin,
    env: &Env,
    message: &Message,
    timeout: Duration,
) -> Result<Answered, Unanswered> {
    let controller = AbortController::new().map_err(|_| Unanswered::Unreachable)?;
    let answered = body::within(timeout, call(origin, env, message, &controller)).await;
    if answered.is_none() {
        controller.abort();
    }
    answered.unwrap_or(Err(Unanswered::TooSlow))
}

async fn call(
    origin: &Origin,
    env: &Env,
    message: &Message,
    controller: &AbortController,
) -> Result<Answered, Unanswered> {
    let answer = fetch(origin, env, message, controller).map_err(|_| Unanswered::Unreachable)?;
    let response = Settled::of(&answer)
        .await
        .and_then(JsCast::dyn_into::<Response>)
        .map_err(|_| Unanswered::Unreachable)?;
    let headers = response.headers();
    let beginning = match response.body() {
        Some(stream) if body::length_in(&headers) != Some(0) => {
            body::skim(&stream, BEGINNING).await.map_err(|_| Unanswered::Broken)?
        }
        _ => Vec::new(),
    };
    let retry_after = headers.get(intern("retry-after")).ok().flatten();
    Ok(Answered { status: response.status(), retry_after, beginning })
}

fn fetch(
    origin: &Origin,
    env: &Env,
    message: &Message,
    controller: &AbortController,
) -> Result<Promise, JsValue> {
    let headers = message.headers.iter().map(|(name, value)| (name.as_ref(), value.as_str()));
    let headers = lines(headers).ok_or(JsValue::UNDEFINED)?;
    let (fetcher, url) = match origin {
        Origin::Url(url) => (js_sys::global().into(), url),
        Origin::Service { binding, url } => (Reflect::get(env, &JsValue::from_str(binding))?, url),
    };
    post(&fetcher, intern(url), &headers, &message.body, &controller.signal())?.dyn_into()
}
