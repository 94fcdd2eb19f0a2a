//! The inverse of verify: the request that a provider would have sent. For tests and tools.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::encoding::{self, TupleDigest};
use crate::error::{Error, ErrorCode, Result};
use crate::mac::{Content, Key};
use crate::provider::{Grammar, Part, Payload, Place, Provider, TimestampUnit};
use crate::secret::Secret;
use crate::time::UnixTime;

/// A signed request's headers and body.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The headers: the content type, the signature where a header carries it, and what else the scheme signs.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Signs a payload as the provider does: JSON as it is, XML as base64 in a form.
///
/// # Errors
/// [`ErrorCode::InvalidSecret`] if the scheme needs a key id and the secret has none that could stand in a signature;
/// [`ErrorCode::InvalidOptions`] if the row contradicts itself.
pub fn sign(provider: &Provider, secret: &Secret, payload: &[u8], now: UnixTime) -> Result<Signed> {
    let scheme = &provider.scheme;
    provider.check()?;
    provider.check_secret(secret)?;
    let timestamp = written(now, scheme.unit)?;
    let payload = match scheme.payload {
        Payload::Body => payload.into(),
        Payload::Base64FormField(_) => encoding::to_base64_lines(payload).into_bytes(),
    };
    let payload = match &scheme.timestamp {
        Some(Place::Json(pointer)) => stamped(payload, pointer, &timestamp),
        _ => payload,
    };
    // The id of a message is the same for the same payload at the same time, as a test wants it.
    let digest = TupleDigest::new().member(&[timestamp.as_bytes()]).member(&[&payload]).base32();
    let id = ["msg_", &digest].concat();
    let signed: Vec<_> = scheme.signed_headers().map(|name| (name, id.as_bytes())).collect();
    let mut fields = String::new();
    if let Grammar::KeyValue { separator, assign, .. } = &scheme.grammar {
        for key in scheme.signed_fields() {
            fields.push_str(&[key, assign, &id, separator].concat());
        }
    }
    let content =
        Content { timestamp: &timestamp, payload: &payload, headers: &signed, value: &fields };
    let mac = Key::new(scheme, secret.clone())?.signature(scheme, &content);
    let value = match &scheme.grammar {
        Grammar::Plain => mac,
        Grammar::Prefixed(prefix) => [prefix.as_ref(), &mac].concat(),
        Grammar::Authorization(word) => [word.as_ref(), " ", &mac].concat(),
        Grammar::Positional { separator, parts } => {
            let mut value = String::new();
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    value.push_str(separator);
                }
                value.push_str(match part {
                    Part::Any(text) => text,
                    Part::Timestamp => &timestamp,
                    Part::Signature | Part::Signatures => &mac,
                });
            }
            value
        }
        Grammar::KeyValue { separator, assign, timestamp: t, signature } => {
            if !t.is_empty() {
                fields.push_str(&[t.as_ref(), assign, &timestamp, separator].concat());
            }
            [&fields, signature.as_ref(), assign, &mac].concat()
        }
        Grammar::Pairs { assign, .. } => {
            [secret.key_id().unwrap_or_default(), assign, &mac].concat()
        }
    };
    let mut own: Vec<(String, String)> =
        scheme.signed_headers().map(|name| (name.into(), id.clone())).collect();
    if let Some(Place::Header(name)) = &scheme.timestamp {
        own.push((name.to_string(), timestamp));
    }
    if !scheme.key_id_header.is_empty() {
        let key_id = secret.key_id().unwrap_or_default();
        own.push((scheme.key_id_header.to_string(), key_id.into()));
    }
    let mut signed = place(provider, value, payload);
    signed.headers.append(&mut own);
    Ok(signed)
}

/// A JSON object with a timestamp as its last member of this name, which is the one that counts; other bytes as they are.
fn stamped(payload: Vec<u8>, pointer: &str, timestamp: &str) -> Vec<u8> {
    let Some(start) = payload.trim_ascii_end().strip_suffix(b"}") else { return payload };
    let comma = if start.trim_ascii() == b"{" { "" } else { "," };
    let name = pointer.trim_start_matches('/');
    [start, comma.as_bytes(), b"\"", name.as_bytes(), b"\":", timestamp.as_bytes(), b"}"].concat()
}

/// A timestamp as the provider writes it.
fn written(now: UnixTime, unit: TimestampUnit) -> Result<String> {
    let text = match unit {
        TimestampUnit::Seconds => Some(now.as_secs().to_string()),
        TimestampUnit::Milliseconds => now.as_secs().checked_mul(1000).map(|time| time.to_string()),
        TimestampUnit::Rfc3339 => now.to_rfc3339(),
        TimestampUnit::Rfc3339Utc => now.to_rfc3339().map(|text| text.replace('Z', "")),
    };
    text.ok_or(Error::because(
        ErrorCode::InvalidOptions,
        "the clock is beyond what this provider's timestamps can say",
    ))
}

/// Puts signature and payload where the provider puts them; of several headers, in the first.
pub(crate) fn place(provider: &Provider, value: String, payload: Vec<u8>) -> Signed {
    let (content_type, signature, body) = if let Some((signature, field)) = provider.form_fields() {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair(signature, &value);
        form.append_pair(field, &String::from_utf8_lossy(&payload));
        ("application/x-www-form-urlencoded", None, form.finish().into_bytes())
    } else {
        let header = provider.signature_header().map(|name| (name.to_string(), value));
        ("application/json", header, payload)
    };
    let content_type = ("content-type".to_string(), content_type.to_string());
    Signed { headers: [Some(content_type), signature].into_iter().flatten().collect(), body }
}

impl core::fmt::Debug for Signed {
    /// The headers and the body hold a MAC.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Signed").field("body_len", &self.body.len()).finish_non_exhaustive()
    }
}
