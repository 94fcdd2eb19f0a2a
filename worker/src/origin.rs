//! A sealed message → the origin → its status.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Headers, RequestInit, RequestRedirect, Response, Url};
use worker::Env;

use crate::body;
use crate::config::binding;

/// Plain HTTP leaves no machine at these hosts.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Where sealed messages go.
pub(crate) enum Origin {
    Url(String),
    Service { binding: String, url: String },
}

/// What the origin is to get: exactly these headers and bytes.
pub(crate) struct Message {
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
    pub(crate) body: Uint8Array,
}

/// The origin's answer, as far as a provider may see it.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<String>,
}

/// Why there is no answer that counts.
pub(crate) enum Unanswered {
    TooSlow,
    Unreachable,
    /// It ended before its end.
    Broken,
}

/// Whether a request to this URL leaves the machine encrypted, and goes where the text says.
pub(crate) fn is_safe(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'#'));
    let Some(url) = Url::new(text).ok().filter(|_| plain) else { return false };
    let secure = text.starts_with("https://");
    let local = text.starts_with("http://") && LOOPBACK.contains(&url.hostname().as_str());
    (secure || local) && url.username().is_empty() && url.password().is_empty()
}

impl Origin {
    pub(crate) fn at_url(text: String) -> Result<Self, &'static str> {
        const MESSAGE: &str = "an origin is an https URL, or an http URL of 127.0.0.1, localhost or [::1], without user, password, \
            fragment, white space or backslash";
        if is_safe(&text) { Ok(Self::Url(text)) } else { Err(MESSAGE) }
    }

    pub(crate) fn at_service(binding: String, path: &str) -> Result<Self, &'static str> {
        if !path.starts_with('/') {
            return Err("a service's path begins with `/`");
        }
        match Self::at_url(format!("https://origin{path}"))? {
            Self::Url(url) => Ok(Self::Service { binding, url }),
            other @ Self::Service { .. } => Ok(other),
        }
    }

    /// Hands a message to the origin and waits for all of its answer, but no longer than `timeout`.
    pub(crate) async fn deliver(
        &self,
        env: &Env,
        message: &Message,
        timeout: Duration,
    ) -> Result<Answered, Unanswered> {
        let controller = AbortController::new().map_err(|_| Unanswered::Unreachable)?;
        let answered = body::within(timeout, self.call(env, message, &controller)).await;
        if answered.is_none() {
            controller.abort();
        }
        answered.unwrap_or(Err(Unanswered::TooSlow))
    }

    async fn call(
        &self,
        env: &Env,
        message: &Message,
        controller: &AbortController,
    ) -> Result<Answered, Unanswered> {
        let response = self
            .fetch(env, message, controller)
            .map_err(|_| Unanswered::Unreachable)?
            .await
            .and_then(JsCast::dyn_into::<Response>)
            .map_err(|_| Unanswered::Unreachable)?;
        if let Some(stream) = response.body() {
            body::skim(&stream).await.map_err(|_| Unanswered::Broken)?;
        }
        let retry_after = response.headers().get("retry-after").ok().flatten();
        Ok(Answered { status: response.status(), retry_after })
    }

    fn fetch(
        &self,
        env: &Env,
        message: &Message,
        controller: &AbortController,
    ) -> Result<Promise, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in &message.headers {
            headers.set(name, value)?;
        }
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&headers);
        init.set_body(&message.body);
        // A followed redirect would hand the message to whoever the origin names.
        init.set_redirect(RequestRedirect::Manual);
        init.set_signal(Some(&controller.signal()));
        let (target, url) = match self {
            Self::Url(url) => (js_sys::global().into(), url),
            Self::Service { binding: name, url } => (binding(env, name), url),
        };
        let fetch: Function = Reflect::get(&target, &JsValue::from_str("fetch"))?.dyn_into()?;
        fetch.call2(&target, &JsValue::from_str(url), &init)?.dyn_into()
    }
}
