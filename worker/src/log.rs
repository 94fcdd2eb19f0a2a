//! One JSON line for each request: what was decided and why, and nothing that was secret or sent.

use alloc::string::String;

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::clock;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The origin took it.
    Delivered,
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
