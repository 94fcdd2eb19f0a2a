//! The wasm-bindgen surface: plain functions for the JavaScript package to build its API on.
//!
//! A receiver (row, secrets, options) stays with JavaScript, as bytes, and has a number there. It is made ready here under its number for
//! the calls that follow, again where it is not any more, so that there is nothing to free. What is more than bytes or text comes as JSON
//! text, errors too: `{ code, class, status, message }`. Text needs no code here that makes objects.

#![allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands strings over by value")]

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use spin::Mutex;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::WHOLE;
use crate::error::{Error, ErrorCode, Result, because};
use crate::normalize::{places, push_string};
use crate::object::Object;
use crate::provider::{About, Algorithm, Provider};
use crate::public_key;
use crate::request::Request;
use crate::secret::Secret;
#[cfg(feature = "js-full")]
use crate::sign::sign_checked;
use crate::text::split;
use crate::time::{UnixTime, digits};
use crate::verify::{Verified, Webhook};
use crate::{Seal, SealHeaders, providers};

type JsResult<T> = core::result::Result<T, JsValue>;

impl From<Error> for JsValue {
    /// `{ code, class, status, message }` as JSON text.
    fn from(error: Error) -> Self {
        let mut json = String::new();
        let mut object = Object::begin(&mut json);
        object.text("code", error.code().as_str());
        object.text("class", error.class().as_str());
        object.number("status", error.status());
        object.text("message", error.message());
        object.end();
        Self::from_str(&json)
    }
}

#[cfg(feature = "js-full")]
const NO_SECRET: Error =
    because!(ErrorCode::InvalidSecret, "no secret was given; give at least one");

/// What is known about each row, in alphabetical order: a JSON array of objects, `null` for what a row has not.
#[wasm_bindgen]
#[must_use]
pub fn provider_infos() -> String {
    let mut json = String::from("[");
    for (provider, about) in providers::all().zip(providers::all_about()) {
        if json.len() > 1 {
            json.push(',');
        }
        write_info(&mut json, provider, about);
    }
    json.push(']');
    json
}

/// What is known about one row: an object as [`provider_infos`] has them. `provider` is an id, or a row of one's own, compiled.
///
/// # Errors
/// `unknown_provider`, `invalid_options`.
#[cfg(feature = "js-full")]
#[wasm_bindgen]
pub fn provider_info(provider: &str) -> JsResult<String> {
    let mut json = String::new();
    write_info(&mut json, providers::find(provider)?, None);
    Ok(json)
}

/// Makes a receiver ready under a number, which nobody else has. `prepared` are texts, each behind its length (4 bytes, little-endian,
/// all ones for one that is not there): a provider's id, tolerance, event type, verify token, then key ids and secrets in turn.
///
/// # Errors
/// `unknown_provider`, `invalid_secret`, `invalid_options`.
#[wasm_bindgen]
pub fn hold(receiver: f64, prepared: Vec<u8>) -> JsResult<()> {
    let prepared = Zeroizing::new(prepared);
    let mut ready = READY.lock();
    // Whoever makes a receiver for each request makes the same one.
    let webhook = match ready.iter().position(|(_, bytes, _)| *bytes == prepared) {
        Some(place) => ready.remove(place).2,
        None => Arc::new(made(&prepared)?),
    };
    ready.truncate(MOST_READY - 1);
    ready.insert(0, (receiver.to_bits(), prepared, webhook));
    Ok(())
}

/// Whether a receiver is ready. One that is not has to be made so before any other function is asked for it.
#[wasm_bindgen]
#[must_use]
pub fn holds(receiver: f64) -> bool {
    READY.lock().iter().any(|(number, ..)| *number == receiver.to_bits())
}

/// Verifies and normalizes a request.
///
/// `url` is that of the request as the provider knows it, `headers` are names and values in turn, with a NUL between any two, `now` is unix
/// seconds. `answers` say what each check of [`begin`] came to, 1 or 0, where the host checked the signatures. Returns the event in
/// structured mode, without the payload where that is the body as it came: the text then ends with `"payload":}}`.
///
/// # Errors
/// Any code of class `authenticity`, and `malformed_payload` of class `request`.
#[cfg(feature = "js-full")]
#[wasm_bindgen]
pub fn verify(
    receiver: f64,
    url: Option<String>,
    headers: &str,
    body: &[u8],
    now: i64,
    answers: Option<Vec<u8>>,
) -> JsResult<String> {
    let webhook = webhook(receiver)?;
    let headers = pairs(headers);
    let request = post(url.as_deref(), &headers, body);
    let event = verified(&webhook, &request, answers, now)?.normalize()?;
    let payload = event.payload();
    let has_it = core::ptr::eq(payload.as_bytes(), body);
    let mut out = String::new();
    event.write_with(&mut out, if has_it { "" } else { payload });
    Ok(out)
}

/// Verifies a request and leaves its payload unread.
///
/// Returns the length of what is known of it (4 bytes, little-endian), that as a JSON object, and the payload where it is not the body.
///
/// # Errors
/// Any code of class `authenticity`.
#[wasm_bindgen]
pub fn authenticate(
    receiver: f64,
    url: Option<String>,
    headers: &str,
    body: &[u8],
    now: i64,
    answers: Option<Vec<u8>>,
) -> JsResult<Vec<u8>> {
    let webhook = webhook(receiver)?;
    let headers = pairs(headers);
    let request = post(url.as_deref(), &headers, body);
    let verified = verified(&webhook, &request, answers, now)?;
    let mut json = String::new();
    let mut known = Object::begin(&mut json);
    known.text("provider", &verified.provider().id);
    known.text("trust", verified.trust().as_str());
    known.optional("keyid", verified.key_id());
    match verified.timestamp() {
        None => known.json("timestamp", "null"),
        Some(at) => known.number("timestamp", at.as_secs()),
    }
    known.end();
    let mut out = Vec::new();
    push_text(&mut out, Some(&json));
    if verified.provider().is_form() {
        out.extend_from_slice(verified.payload());
    }
    Ok(out)
}

/// What a host that checks the signatures has to check, or nothing if it cannot; `headers` are names and values in turn.
///
/// Each check is the place of its algorithm in HMAC-SHA-1, HMAC-SHA-256, HMAC-SHA-512, Ed25519, ECDSA and RSA (a byte), the place of the
/// secret (4 bytes, little-endian), then, each behind its length (4 bytes too), the key, the signature and the message before and behind
/// the body.
///
/// # Errors
/// Any code of class `authenticity` that follows from what stands beside the body.
#[cfg(feature = "js-full")]
#[wasm_bindgen]
pub fn begin(receiver: f64, url: Option<String>, headers: &str) -> JsResult<Option<Vec<u8>>> {
    let checks = webhook(receiver)?.begin(&post(url.as_deref(), &pairs(headers), &[]))?;
    Ok(checks.map(|checks| {
        let mut out = Vec::new();
        for check in checks {
            out.push(match check.algorithm {
                Algorithm::HmacSha1 => 0,
                Algorithm::HmacSha256 => 1,
                Algorithm::HmacSha512 => 2,
                Algorithm::Ed25519 => 3,
                Algorithm::EcdsaP256Sha256 => 4,
                Algorithm::RsaPkcs1Sha256 => 5,
                // No row of the module has another; a host must not take its key for one of an HMAC.
                _ => u8::MAX,
            });
            let index = u32::try_from(check.secret_index).unwrap_or(u32::MAX);
            out.extend_from_slice(&index.to_le_bytes());
            let parts: [&[u8]; 4] = [&check.key, &check.signature, &check.before, &check.after];
            for bytes in parts {
                push_bytes(&mut out, bytes);
            }
        }
        out
    }))
}

/// Answers a handshake with `{ status, headers, body }` as JSON text, or nothing if the request is not one.
///
/// # Errors
/// `invalid_challenge`.
#[wasm_bindgen]
pub fn handshake(
    receiver: f64,
    method: &str,
    url: &str,
    headers: &str,
    body: &[u8],
) -> JsResult<Option<String>> {
    let request = Request { method, url, headers: &pairs(headers), body };
    Ok(webhook(receiver)?.handshake(&request)?.map(|reply| {
        let mut json = String::new();
        let mut object = Object::begin(&mut json);
        object.number("status", reply.status);
        write_headers(object.name("headers"), &reply.headers);
        object.text("body", &reply.body);
        object.end();
        json
    }))
}

/// Findings about a request, a line each: kind, code and message. `prepared` is the receiver as [`hold`] is told of it, `others` are more
/// of them, each behind its length (4 bytes, little-endian).
///
/// # Errors
/// `invalid_options` if the clock gives no time.
#[cfg(feature = "js-full")]
#[wasm_bindgen]
pub fn diagnose(
    prepared: &[u8],
    others: &[u8],
    method: &str,
    url: &str,
    headers: &str,
    body: &[u8],
    now: i64,
) -> JsResult<String> {
    let receiver = made(prepared)?;
    let mut receivers = Vec::new();
    for other in members(others).into_iter().flatten() {
        receivers.push(made(other)?);
    }
    let request = Request { method, url, headers: &pairs(headers), body };
    let mut lines = String::new();
    for finding in receiver.diagnose(&request, time(now)?, &receivers) {
        for word in [finding.kind().as_str(), " ", finding.code().as_str(), " ", finding.message()]
        {
            lines.push_str(word);
        }
        lines.push('\n');
    }
    Ok(lines)
}

/// Checks an origin's secrets, texts each behind its length (4 bytes, little-endian); `seal` needs the same.
///
/// # Errors
/// `invalid_secret`.
#[cfg(feature = "js-full")]
#[wasm_bindgen]
pub fn check_seal(secrets: Vec<u8>) -> JsResult<()> {
    origin_seal(secrets)?;
    Ok(())
}

/// Seals a body under a message id at `now` (unix seconds). Returns the seal's headers, an object as JSON text.
///
/// # Errors
/// `invalid_secret`, `invalid_options`.
#[cfg(feature = "js-full")]
#[wasm_bindgen]
pub fn seal(secrets: Vec<u8>, message_id: &str, body: &[u8], now: i64) -> JsResult<String> {
    let headers: SealHeaders = origin_seal(secrets)?.headers(message_id, body, time(now)?)?;
    let mut json = String::new();
    write_headers(&mut json, &headers.pairs());
    Ok(json)
}

/// The message id of an event: see [`crate::message_id`].
#[cfg(feature = "js-full")]
#[wasm_bindgen]
#[must_use]
pub fn message_id(source_name: &str, account: &str, event_id: &str) -> String {
    crate::message_id(source_name, account, event_id)
}

/// What the provider would have sent at `now` (unix seconds) to a receiver at `url`: the length of the head (4 bytes, little-endian), the
/// head, `{ headers, url }` as JSON text, and the body.
///
/// # Errors
/// `unknown_provider`, `invalid_secret`, `invalid_options`.
#[cfg(feature = "js-full")]
#[wasm_bindgen]
pub fn sign(
    provider: &str,
    key_id: Option<String>,
    secret: &str,
    url: Option<String>,
    payload: &[u8],
    now: i64,
) -> JsResult<Vec<u8>> {
    let row = providers::find(provider)?;
    let secret = secret_of(key_id.as_deref(), secret)?;
    let signed = sign_checked(row, &secret, url.as_deref(), payload, time(now)?)?;
    let mut json = String::new();
    let mut head = Object::begin(&mut json);
    write_headers(head.name("headers"), &signed.headers);
    head.optional("url", url.map(|_| signed.url.as_str()));
    head.end();
    let mut out = Vec::new();
    push_text(&mut out, Some(&json));
    out.extend_from_slice(&signed.body);
    Ok(out)
}

fn write_info(json: &mut String, provider: &Provider, about: Option<About>) {
    let mut info = Object::begin(json);
    info.text("id", &provider.id);
    if let Some(about) = about.filter(|_| cfg!(feature = "js-full")) {
        info.text("name", about.name);
        info.text("category", about.category.as_str());
        info.text("namespace", &provider.namespace);
        info.text("homepage", about.homepage);
        info.text("evidence", about.evidence.as_str());
    }
    info.optional("signatureHeader", provider.signature_header());
    info.texts("headers", provider.headers().iter().map(AsRef::as_ref));
    info.bool("signsMoreHeaders", provider.signs_more_headers());
    match provider.form_fields() {
        None => info.json("formFields", "null"),
        Some((signature, payload)) => info.texts("formFields", [signature, payload].into_iter()),
    }
    info.optional("handshakeMethod", provider.handshake.as_ref().map(|row| &*row.method));
    info.bool(
        "takesVerifyToken",
        provider.handshake.as_ref().is_some_and(|row| row.token.is_some()),
    );
    info.bool("replayProtection", provider.protects_from_replay());
    match provider.scheme.tolerance {
        None => info.json("tolerance", "null"),
        Some(seconds) => info.number("tolerance", seconds),
    }
    info.bool("asynchronous", !public_key::has(provider.scheme.algorithm));
    info.bool("signsUrl", provider.signs_url());
    info.bool("needsKeyId", provider.needs_key_id());
    info.bool("namesEventType", provider.names_event_type());
    let mut acknowledgement = Object::begin(info.name("acknowledgement"));
    acknowledgement.number("status", provider.acknowledgement.status);
    acknowledgement.text("body", &provider.acknowledgement.body);
    acknowledgement.end();
    info.end();
}

/// Headers as an object, whose names come once.
fn write_headers(json: &mut String, headers: &[(impl AsRef<str>, impl AsRef<str>)]) {
    let mut object = Object::begin(json);
    for (name, value) in headers {
        push_string(object.any_name(name.as_ref()), value.as_ref());
    }
    object.end();
}

/// The length of a text that is not there.
const ABSENT: u32 = u32::MAX;

/// A text behind its length (4 bytes, little-endian).
fn push_text(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => push_bytes(out, text.as_bytes()),
        None => out.extend_from_slice(&ABSENT.to_le_bytes()),
    }
}

fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(ABSENT).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// Texts, each behind its length; `None` for what is absent, or is none.
fn texts(bytes: &[u8]) -> Vec<Option<&str>> {
    members(bytes).into_iter().map(|member| core::str::from_utf8(member?).ok()).collect()
}

/// Byte strings, each behind its length (4 bytes, little-endian).
fn members(mut rest: &[u8]) -> Vec<Option<&[u8]>> {
    let mut members = Vec::new();
    while let Some((length, tail)) = rest.split_first_chunk() {
        let length = u32::from_le_bytes(*length);
        let here = if length == ABSENT { 0 } else { usize::try_from(length).unwrap_or(usize::MAX) };
        let Some((member, tail)) = tail.split_at_checked(here) else { break };
        members.push((length != ABSENT).then_some(member));
        rest = tail;
    }
    members
}

/// A receiver's number, what it is made of, and the receiver.
type Ready = (u64, Zeroizing<Vec<u8>>, Arc<Webhook<'static>>);

/// Receivers with their keys made ready, those of the latest calls first.
static READY: Mutex<Vec<Ready>> = Mutex::new(Vec::new());

/// The most of them.
const MOST_READY: usize = 64;

/// The receiver that [`hold`] made ready.
fn webhook(receiver: f64) -> Result<Arc<Webhook<'static>>> {
    let mut ready = READY.lock();
    let place = ready.iter().position(|(number, ..)| *number == receiver.to_bits());
    let place = place.ok_or(ErrorCode::InvalidOptions)?;
    if place > 0 {
        let latest = ready.remove(place);
        ready.insert(0, latest);
    }
    ready.first().map(|(.., webhook)| Arc::clone(webhook)).ok_or(ErrorCode::InvalidOptions.into())
}

/// The receiver that [`hold`] is told of.
fn made(prepared: &[u8]) -> Result<Webhook<'static>> {
    let texts = texts(prepared);
    let [Some(provider), tolerance, event_type, verify_token, secrets @ ..] = texts.as_slice()
    else {
        return Err(ErrorCode::InvalidOptions.into());
    };
    let provider = providers::find(provider)?;
    let mut webhook = Webhook::of_checked(provider, places(provider));
    for pair in secrets.chunks_exact(2) {
        let [key_id, secret] = pair else { continue };
        webhook = webhook.also(secret_of(*key_id, secret.unwrap_or_default())?)?;
    }
    if let Some(seconds) = tolerance {
        webhook = webhook.tolerance(
            digits(seconds).and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or_default(),
        )?;
    }
    if let Some(event_type) = event_type {
        webhook = webhook.event_type(event_type)?;
    }
    match verify_token {
        Some(token) => webhook.verify_token(Secret::new(token)?),
        None => Ok(webhook),
    }
}

fn secret_of(key_id: Option<&str>, secret: &str) -> Result<Secret> {
    match key_id {
        Some(key_id) => Secret::with_key_id(key_id, secret),
        None => Secret::new(secret),
    }
}

#[cfg(feature = "js-full")]
fn origin_seal(secrets: Vec<u8>) -> Result<Seal> {
    let secrets = Zeroizing::new(secrets);
    let mut secrets = texts(&secrets).into_iter().flatten();
    let first = secrets.next().ok_or(NO_SECRET)?;
    secrets
        .try_fold(Seal::new(&Secret::new(first)?)?, |seal, secret| seal.also(&Secret::new(secret)?))
}

/// Verified here, or with the host's answers.
fn verified<'a>(
    webhook: &'a Webhook<'_>,
    request: &Request<'a>,
    answers: Option<Vec<u8>>,
    now: i64,
) -> Result<Verified<'a>> {
    let now = time(now)?;
    match answers {
        Some(answers) if WHOLE => {
            let answers: Vec<bool> = answers.iter().map(|answer| *answer == 1).collect();
            webhook.finish(request, &answers, now)
        }
        _ => webhook.verify(request, now),
    }
}

/// A request that brings an event; without a URL it is of a provider that does not sign it.
fn post<'r>(
    url: Option<&'r str>,
    headers: &'r [(&'r str, &'r [u8])],
    body: &'r [u8],
) -> Request<'r> {
    Request { method: "POST", url: url.unwrap_or("/"), headers, body }
}

/// Names and values in turn, with a NUL between any two, as pairs.
fn pairs(headers: &str) -> Vec<(&str, &[u8])> {
    let mut texts = split(headers, "\0");
    let mut pairs = Vec::new();
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        pairs.push((name, value.as_bytes()));
    }
    pairs
}

fn time(now: i64) -> Result<UnixTime> {
    let secs = u64::try_from(now);
    secs.map(UnixTime::from_secs)
        .map_err(|_| because!(ErrorCode::InvalidOptions, "the clock is before 1970"))
}
