//! Request × scheme → the signatures, the timestamp and the signed payload, each of its exact shape or refused.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{ErrorCode, Result};
use crate::mac::{Content, Mac};
use crate::provider::{Carrier, Grammar, Part, Payload, Place, Scheme, TimestampUnit, numbered};
use crate::request::Request;
use crate::time::{self, UnixTime};

/// The most signatures that one request may hold.
const MAX_CANDIDATES: usize = 16;
/// The longest signature value, in bytes; other values that are signed are as long at most.
const MAX_VALUE: usize = 8 * 1024;

/// What a request says about its own signature; nothing of it is trusted yet.
pub(crate) struct Extracted<'a> {
    /// At least one.
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) timestamp: Option<Timestamp>,
    pub(crate) payload: Cow<'a, [u8]>,
    headers: &'a [(&'a str, &'a [u8])],
    /// The signature value; the first where several headers have one.
    value: Cow<'a, str>,
}

/// A signature that may be the right one.
pub(crate) struct Candidate {
    pub(crate) key_id: Option<String>,
    /// `None` if the text is no MAC of this scheme.
    pub(crate) mac: Option<Mac>,
}

/// A timestamp: its text is what is signed, its value is what is compared with the clock.
#[derive(Clone)]
pub(crate) struct Timestamp {
    pub(crate) text: String,
    pub(crate) at: UnixTime,
}

struct Value {
    candidates: Vec<Candidate>,
    timestamp: Option<Timestamp>,
}

pub(crate) fn extract<'a>(request: &Request<'a>, scheme: &Scheme) -> Result<Extracted<'a>> {
    let (value, more) = signature_values(request, scheme);
    let payload = match &scheme.payload {
        Payload::Body => Values::One(Cow::Borrowed(request.body)),
        Payload::Base64FormField(name) => only(form_values(request.body, name)),
    };
    let value = value.ok_or(ErrorCode::MissingSignature)?;
    if scheme.payload != Payload::Body && payload.is_missing() {
        return Err(ErrorCode::MissingPayload.into());
    }
    let header = |name: &str| only(request.header(name).map(Cow::Borrowed));
    let timestamp = match &scheme.timestamp {
        Some(Place::Header(name)) => Some(header(name)),
        _ => None,
    };
    if timestamp.as_ref().is_some_and(Values::is_missing) {
        return Err(ErrorCode::MissingTimestamp.into());
    }

    let value = signature_value(value)?;
    let mut parsed = parse(&value, scheme)?;
    for value in more {
        parsed.candidates.extend(parse(&signature_value(value)?, scheme)?.candidates);
    }
    let payload = signed_payload(payload, &scheme.payload)?;
    if parsed.candidates.len() > MAX_CANDIDATES
        || parsed.candidates.iter().all(|c| c.key_id.is_none() && c.mac.is_none())
    {
        return Err(ErrorCode::MalformedSignature.into());
    }
    for name in scheme.signed_headers() {
        let value = header(name);
        if value.is_missing() {
            return Err(ErrorCode::MalformedSignature.into());
        }
        signature_value(value)?;
    }
    if !scheme.key_id_header.is_empty() {
        let key_id = signature_value(header(&scheme.key_id_header))?;
        for candidate in &mut parsed.candidates {
            candidate.key_id = Some(key_id.clone().into_owned());
        }
    }
    for key in scheme.signed_fields() {
        if field(&value, &scheme.grammar, key).is_none_or(|text| text.trim_ascii().is_empty()) {
            return Err(ErrorCode::MalformedSignature.into());
        }
    }
    if let Some(timestamp) = timestamp {
        let text = signature_value(timestamp).map_err(|_| ErrorCode::MalformedTimestamp)?;
        parsed.timestamp = Some(instant(&text, scheme.unit).ok_or(ErrorCode::MalformedTimestamp)?);
    }
    let Value { candidates, timestamp } = parsed;
    Ok(Extracted { candidates, timestamp, payload, headers: request.headers, value })
}

impl Extracted<'_> {
    /// What the pieces of the signed content stand for.
    pub(crate) fn content(&self) -> Content<'_> {
        Content {
            timestamp: self.timestamp.as_ref().map_or("", |timestamp| timestamp.text.as_str()),
            payload: &self.payload,
            headers: self.headers,
            value: &self.value,
        }
    }
}

/// What stands in the signature's places: the first that is there, and more where there may be more.
fn signature_values<'a>(
    request: &Request<'a>,
    scheme: &Scheme,
) -> (Option<Values<'a>>, Vec<Values<'a>>) {
    let there = |value: Values<'a>| (!value.is_missing()).then_some(value);
    let header = |name: &str| there(only(request.header(name).map(Cow::Borrowed)));
    match &scheme.carrier {
        Carrier::Header(name) => (header(name), Vec::new()),
        Carrier::Headers(names) => {
            let mut values = names.iter().filter_map(|name| header(name));
            (values.next(), values.collect())
        }
        Carrier::NumberedHeaders(first) => {
            // Looked up by name again, so that one that came twice is seen.
            let names = request.headers.iter().filter(|(name, _)| numbered(first, name));
            let mut values = names.filter_map(|(name, _)| header(name));
            (values.next(), values.take(MAX_CANDIDATES).collect())
        }
        Carrier::FormField(name) => (there(only(form_values(request.body, name))), Vec::new()),
    }
}

/// A header's or a field's text: there once, not too long, printable ASCII.
fn signature_value(value: Values<'_>) -> Result<Cow<'_, str>> {
    let printable = |value: &[u8]| value.iter().all(|b| matches!(b, b' '..=b'~'));
    match value {
        Values::One(value) if value.len() <= MAX_VALUE && printable(&value) => match value {
            Cow::Borrowed(bytes) => core::str::from_utf8(bytes).map(Cow::Borrowed).ok(),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).ok(),
        },
        _ => None,
    }
    .ok_or(ErrorCode::MalformedSignature.into())
}

/// The bytes that are signed, as received.
fn signed_payload<'a>(value: Values<'a>, payload: &Payload) -> Result<Cow<'a, [u8]>> {
    let base64 = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\n');
    match value {
        Values::One(value) if *payload == Payload::Body || value.iter().all(base64) => Ok(value),
        _ => Err(ErrorCode::MalformedPayload.into()),
    }
}

fn parse(value: &str, scheme: &Scheme) -> Result<Value> {
    let single =
        |text| Value { candidates: alloc::vec![candidate(scheme, None, text)], timestamp: None };
    match &scheme.grammar {
        Grammar::Plain => Ok(single(value)),
        Grammar::Prefixed(prefix) => {
            let text = value.strip_prefix(prefix.as_ref()).ok_or(ErrorCode::MalformedSignature)?;
            Ok(single(text))
        }
        Grammar::Authorization(word) => {
            let (first, credential) = value.split_once(' ').ok_or(ErrorCode::MalformedSignature)?;
            if !first.eq_ignore_ascii_case(word) || padded(credential) {
                return Err(ErrorCode::MalformedSignature.into());
            }
            Ok(single(credential))
        }
        Grammar::Positional { separator, parts } => positional(value, scheme, separator, parts),
        Grammar::KeyValue { separator, assign, timestamp, signature } => {
            key_value(value, scheme, [separator, assign], timestamp, signature)
        }
        Grammar::Pairs { separator, assign } => pairs(value, scheme, separator, assign),
    }
}

fn positional(value: &str, scheme: &Scheme, separator: &str, parts: &[Part]) -> Result<Value> {
    let mut texts = split(value, separator);
    let mut parsed = Value { candidates: Vec::new(), timestamp: None };
    for part in parts {
        let text = unpadded(texts.next())?;
        match part {
            Part::Any(_) => {}
            Part::Timestamp => parsed.timestamp = Some(timestamp(text, scheme.unit)?),
            Part::Signature => parsed.candidates.push(candidate(scheme, None, text)),
            Part::Signatures => {
                parsed.candidates.push(candidate(scheme, None, text));
                for text in texts.by_ref() {
                    let text = unpadded(Some(text))?;
                    parsed.candidates.push(candidate(scheme, None, text));
                }
            }
        }
    }
    match texts.next() {
        None => Ok(parsed),
        Some(_) => Err(ErrorCode::MalformedSignature.into()),
    }
}

fn unpadded(text: Option<&str>) -> Result<&str> {
    text.filter(|text| !padded(text)).ok_or(ErrorCode::MalformedSignature.into())
}

fn key_value(
    value: &str,
    scheme: &Scheme,
    [separator, assign]: [&str; 2],
    timestamp_key: &str,
    signature_key: &str,
) -> Result<Value> {
    let mut parsed = Value { candidates: Vec::new(), timestamp: None };
    for item in split(value, separator) {
        let (key, text) = split_once(item, assign).unwrap_or((item, ""));
        if padded(item) || padded(key) {
            return Err(ErrorCode::MalformedSignature.into());
        }
        if key == timestamp_key && !key.is_empty() {
            if parsed.timestamp.is_some() {
                return Err(ErrorCode::MalformedSignature.into());
            }
            parsed.timestamp = Some(timestamp(text, scheme.unit)?);
        } else if key == signature_key {
            parsed.candidates.push(candidate(scheme, None, text));
        }
    }
    if parsed.timestamp.is_none() && !timestamp_key.is_empty() {
        return Err(ErrorCode::MalformedSignature.into());
    }
    if parsed.candidates.is_empty() {
        return Err(ErrorCode::UnsupportedSignatureVersion.into());
    }
    Ok(parsed)
}

/// The value of a key that comes once.
pub(crate) fn field<'v>(value: &'v str, grammar: &Grammar, key: &str) -> Option<&'v str> {
    let Grammar::KeyValue { separator, assign, .. } = grammar else { return None };
    let items = split(value, separator).filter_map(|item| split_once(item, assign));
    let mut found = items.filter(|(name, _)| *name == key).map(|(_, text)| text);
    match (found.next(), found.next()) {
        (Some(text), None) => Some(text),
        _ => None,
    }
}

fn pairs(value: &str, scheme: &Scheme, separator: &str, assign: &str) -> Result<Value> {
    let mut candidates = Vec::new();
    for pair in split(value, separator) {
        if padded(pair) {
            return Err(ErrorCode::MalformedSignature.into());
        }
        if let Some((key_id, text)) = split_once(pair, assign) {
            if padded(key_id) {
                return Err(ErrorCode::MalformedSignature.into());
            }
            candidates.push(candidate(scheme, Some(key_id.into()), text));
        }
    }
    Ok(Value { candidates, timestamp: None })
}

fn candidate(scheme: &Scheme, key_id: Option<String>, text: &str) -> Candidate {
    Candidate { key_id, mac: Mac::decode(scheme, text) }
}

/// A timestamp in the signature value.
fn timestamp(text: &str, unit: TimestampUnit) -> Result<Timestamp> {
    instant(text, unit).ok_or(ErrorCode::MalformedSignature.into())
}

/// The instant that a text means.
pub(crate) fn instant(text: &str, unit: TimestampUnit) -> Option<Timestamp> {
    let at = match unit {
        TimestampUnit::Seconds => time::unix_seconds(text),
        TimestampUnit::Milliseconds => time::unix_milliseconds(text),
        TimestampUnit::Rfc3339 => time::seconds_from_rfc3339(text),
        TimestampUnit::Rfc3339Utc => time::seconds_from_rfc3339(&[text, "Z"].concat()),
    };
    Some(Timestamp { text: text.into(), at: at? })
}

/// As `str::split_once`, whose search for long texts is a kilobyte of WebAssembly; separators have a character.
pub(crate) fn split_once<'v>(value: &'v str, separator: &str) -> Option<(&'v str, &'v str)> {
    (0..value.len()).find_map(|at| {
        let (before, rest) = value.split_at_checked(at)?;
        Some((before, rest.strip_prefix(separator)?))
    })
}

/// As `str::split`.
fn split<'v>(value: &'v str, separator: &str) -> impl Iterator<Item = &'v str> {
    let mut rest = Some(value);
    core::iter::from_fn(move || {
        let (item, after) = match split_once(rest?, separator) {
            Some((item, after)) => (item, Some(after)),
            None => (rest?, None),
        };
        rest = after;
        Some(item)
    })
}

/// Proxies join repeated headers with a comma and a space: outer white space may mean two values.
fn padded(text: &str) -> bool {
    text.trim_ascii().len() != text.len()
}

enum Values<'a> {
    None,
    One(Cow<'a, [u8]>),
    Many,
}

impl Values<'_> {
    fn is_missing(&self) -> bool {
        match self {
            Self::None => true,
            Self::One(value) => value.trim_ascii().is_empty(),
            Self::Many => false,
        }
    }
}

fn only<'a>(mut values: impl Iterator<Item = Cow<'a, [u8]>>) -> Values<'a> {
    match (values.next(), values.next()) {
        (None, _) => Values::None,
        (Some(value), None) => Values::One(value),
        (Some(_), Some(_)) => Values::Many,
    }
}

/// The decoded values of a form field. Bytes that are no UTF-8 become U+FFFD, which no field of a scheme may hold.
pub(crate) fn form_values<'a>(form: &'a [u8], name: &str) -> impl Iterator<Item = Cow<'a, [u8]>> {
    form_urlencoded::parse(form).filter(move |(n, _)| n == name).map(|(_, value)| match value {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    })
}
