//! Request × scheme → the signatures, the timestamp and the signed payload, each of its exact shape or refused.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{ErrorCode, Result};
use crate::mac::Mac;
use crate::provider::{Carrier, Grammar, Part, Payload, Scheme};
use crate::request::Request;
use crate::time::{self, UnixTime};

/// The most signatures that one value may hold.
const MAX_CANDIDATES: usize = 16;
/// The longest signature value, in bytes.
const MAX_VALUE: usize = 8 * 1024;

/// What a request says about its own signature; nothing of it is trusted yet.
pub(crate) struct Extracted<'a> {
    /// At least one.
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) timestamp: Option<Timestamp>,
    pub(crate) payload: Cow<'a, [u8]>,
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
    let value = match &scheme.carrier {
        Carrier::Header(name) => only(request.header(name).map(Cow::Borrowed)),
        Carrier::FormField(name) => only(form_values(request.body, name)),
    };
    let payload = match &scheme.payload {
        Payload::Body => Values::One(Cow::Borrowed(request.body)),
        Payload::Base64FormField(name) => only(form_values(request.body, name)),
    };
    if value.is_missing() {
        return Err(ErrorCode::MissingSignature.into());
    }
    if scheme.payload != Payload::Body && payload.is_missing() {
        return Err(ErrorCode::MissingPayload.into());
    }
    let value = signature_value(value)?;
    let payload = signed_payload(payload, &scheme.payload)?;
    let Value { candidates, timestamp } = parse(&value, scheme)?;
    Ok(Extracted { candidates, timestamp, payload })
}

/// The signature's text: there once, not too long, printable ASCII.
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
    let parsed = match &scheme.grammar {
        Grammar::Plain => {
            Value { candidates: alloc::vec![candidate(scheme, None, value)], timestamp: None }
        }
        Grammar::Positional { separator, parts } => positional(value, scheme, *separator, parts)?,
        Grammar::KeyValue { separator, assign, timestamp, signature } => {
            key_value(value, scheme, [*separator, *assign], timestamp, signature)?
        }
        Grammar::Pairs { separator, assign } => pairs(value, scheme, *separator, *assign)?,
    };
    if parsed.candidates.len() > MAX_CANDIDATES
        || parsed.candidates.iter().all(|c| c.key_id.is_none() && c.mac.is_none())
    {
        return Err(ErrorCode::MalformedSignature.into());
    }
    Ok(parsed)
}

fn positional(value: &str, scheme: &Scheme, separator: char, parts: &[Part]) -> Result<Value> {
    let mut texts = value.split(separator);
    let mut parsed = Value { candidates: Vec::new(), timestamp: None };
    for part in parts {
        let text = texts.next().filter(|t| !padded(t)).ok_or(ErrorCode::MalformedSignature)?;
        match part {
            Part::Any(_) => {}
            Part::Timestamp => parsed.timestamp = Some(timestamp(text)?),
            Part::Signature => parsed.candidates.push(candidate(scheme, None, text)),
        }
    }
    match texts.next() {
        None => Ok(parsed),
        Some(_) => Err(ErrorCode::MalformedSignature.into()),
    }
}

fn key_value(
    value: &str,
    scheme: &Scheme,
    [separator, assign]: [char; 2],
    timestamp_key: &str,
    signature_key: &str,
) -> Result<Value> {
    let mut parsed = Value { candidates: Vec::new(), timestamp: None };
    for item in value.split(separator) {
        let (key, text) = item.split_once(assign).unwrap_or((item, ""));
        if padded(item) || padded(key) {
            return Err(ErrorCode::MalformedSignature.into());
        }
        if key == timestamp_key {
            if parsed.timestamp.is_some() {
                return Err(ErrorCode::MalformedSignature.into());
            }
            parsed.timestamp = Some(timestamp(text)?);
        } else if key == signature_key {
            parsed.candidates.push(candidate(scheme, None, text));
        }
    }
    if parsed.timestamp.is_none() {
        return Err(ErrorCode::MalformedSignature.into());
    }
    if parsed.candidates.is_empty() {
        return Err(ErrorCode::UnsupportedSignatureVersion.into());
    }
    Ok(parsed)
}

fn pairs(value: &str, scheme: &Scheme, separator: char, assign: char) -> Result<Value> {
    let mut candidates = Vec::new();
    for pair in value.split(separator) {
        if padded(pair) {
            return Err(ErrorCode::MalformedSignature.into());
        }
        if let Some((key_id, text)) = pair.split_once(assign) {
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

fn timestamp(text: &str) -> Result<Timestamp> {
    let at = time::unix_seconds(text).ok_or(ErrorCode::MalformedSignature)?;
    Ok(Timestamp { text: text.into(), at })
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
