//! A request of the gateway's own: a GET to an address that a row or the configuration names, and to no other.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Headers, RequestCache, RequestInit, RequestRedirect};

use crate::gateway::USER_AGENT;

/// Sends it. A followed redirect would hand what is asked with to whoever it names, or take that one's answer; a cache would tell what is no
/// more.
pub(crate) fn get(
    url: &str,
    headers: &[(&str, &str)],
    controller: &AbortController,
) -> Result<Promise, JsValue> {
    let own = Headers::new()?;
    for (name, value) in headers {
        own.set(name, value)?;
    }
    own.set("user-agent", USER_AGENT)?;
    let init = RequestInit::new();
    init.set_method("GET");
    init.set_headers(&own);
    init.set_redirect(RequestRedirect::Manual);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&controller.signal()));
    let target = js_sys::global();
    let fetch: Function = Reflect::get(&target, &JsValue::from_str("fetch"))?.dyn_into()?;
    fetch.call2(&target, &JsValue::from_str(url), &init)?.dyn_into()
}
