//! The inverse of verify: the request that a provider would have sent. For tests and tools.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::encoding::{self, TupleDigest};
use crate::error::{Error, ErrorCode, Result, because};
use crate::extract::{Signed as Request, sorted_form};
use crate::mac::{Content, Key};
use crate::normalize::{items, member, push_string};
use crate::object::Object;
use crate::provider::{
    Carrier, Claim, Coverage, Grammar, Part, Payload, Place, Provider, Scheme, TimestampUnit,
};
use crate::secret::Secret;
use crate::text::{holds, push_item, split_once, trim_start};
use crate::time::{UnixTime, decimal};

/// A signed request's headers and body.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The headers: the content type, the signature where a header carries it, and what else the scheme signs.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The URL, with what the scheme puts into its query.
    pub url: String,
}

/// The URL of a request whose receiver did not say its own.
const URL: &str = "https://receiver.example/";

/// Signs a payload as the provider does: JSON as it is, XML as base64 in a form.
///
/// # Errors
/// [`ErrorCode::InvalidSecret`] if the scheme needs a key id and the secret has none that could stand in a signature;
/// [`ErrorCode::InvalidOptions`] if the row contradicts itself, or signs the URL: [`sign_for`] takes one.
pub fn sign(provider: &Provider, secret: &Secret, payload: &[u8], now: UnixTime) -> Result<Signed> {
    sign_for(provider, secret, without_url(provider)?, payload, now)
}

/// The URL of a receiver that did not say its own; of a provider that signs it none.
fn without_url(provider: &Provider) -> Result<&'static str> {
    if provider.signs_url() {
        return Err(because!(
            ErrorCode::InvalidOptions,
            "this provider signs the URL: give the URL of the receiver as the provider knows it",
        ));
    }
    Ok(URL)
}

/// Signs a payload as the provider does for a receiver at this URL.
///
/// # Errors
/// As [`sign`]; and [`ErrorCode::InvalidOptions`] where a signature belongs into the payload, and that is no JSON object.
pub fn sign_for(
    provider: &Provider,
    secret: &Secret,
    url: &str,
    payload: &[u8],
    now: UnixTime,
) -> Result<Signed> {
    provider.check()?;
    sign_checked(provider, secret, Some(url), payload, now)
}

/// As [`sign_for`], or without a URL [`sign`], of a row that was checked: built-in ones are by the tests.
pub(crate) fn sign_checked(
    provider: &Provider,
    secret: &Secret,
    url: Option<&str>,
    payload: &[u8],
    now: UnixTime,
) -> Result<Signed> {
    let url = url.map_or_else(|| without_url(provider), Ok)?;
    let scheme = &provider.scheme;
    if scheme.algorithm.is_public() {
        return Err(because!(
            ErrorCode::InvalidOptions,
            "this provider signs with a key of its own, so that nobody else can",
        ));
    }
    provider.check_secret(secret)?;
    let timestamp = written(now, scheme.unit)?;
    let payload = match scheme.payload {
        Payload::Body | Payload::MultipartField(_) => payload.into(),
        Payload::Base64FormField(_) => encoding::to_base64_lines(payload).into_bytes(),
    };
    let payload = match &scheme.timestamp {
        Some(Place::Json(pointer)) => stamped(payload, pointer, &timestamp),
        _ => payload,
    };
    let url = match &scheme.coverage {
        Coverage::QueryDigest(name) => {
            let mark = if holds(url, "?") { "&" } else { "?" };
            [url, mark, name, "=", &hex::encode(Sha256::digest(&payload))].concat()
        }
        _ => url.into(),
    };
    let key = Key::new(scheme, secret.clone())?;
    if let Carrier::Json(pointer) = &scheme.carrier {
        return in_json(provider, &key, url, payload, pointer, &timestamp);
    }
    // The id of a message is the same for the same payload at the same time, as a test wants it.
    let digest = TupleDigest::new().member(&[timestamp.as_bytes()]).member(&[&payload]).base32();
    let id = ["msg_", &digest].concat();
    let headers: Vec<_> = scheme.signed_headers().map(|name| (name, id.as_bytes())).collect();
    let mut fields = String::new();
    if let Grammar::KeyValue { separator, assign, .. } = &scheme.grammar {
        for key in scheme.signed_fields() {
            // A time that nobody compares, or a number used once: digits are right for both.
            fields.push_str(&[key, assign, &timestamp, separator].concat());
        }
    }
    let token = match &scheme.grammar {
        Grammar::Jwt { claims, .. } => token(scheme, claims, secret, &url, &payload, now),
        _ => String::new(),
    };
    let mut fields = if token.is_empty() { fields } else { token };
    let form = sorted_form(&payload, false);
    let signed = Request { method: "POST", url: Cow::Borrowed(&url), headers: &headers, form };
    let content = Content {
        timestamp: &timestamp,
        payload: &payload,
        signed: &signed,
        value: &fields,
        json: "",
    };
    let mac = key.signature(scheme, &content);
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
        Grammar::KeyValues { separator, assign, timestamp: t, signature } => {
            [t.as_ref(), assign, &timestamp, separator, signature, assign, &mac].concat()
        }
        // What was signed has a dot at its end, behind which the MAC stands.
        Grammar::Jwt { word, .. } if word.is_empty() => [fields.as_str(), &mac].concat(),
        Grammar::Jwt { word, .. } => [word.as_ref(), " ", &fields, &mac].concat(),
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
    let mut signed = place(provider, value, payload, url);
    signed.headers.append(&mut own);
    Ok(signed)
}

/// A token without its MAC, with the dot before it.
fn token(
    scheme: &Scheme,
    claims: &[Claim],
    secret: &Secret,
    url: &str,
    payload: &[u8],
    now: UnixTime,
) -> String {
    /// How long a token is good, in seconds.
    const LIFETIME: u64 = 300;
    let mut head = String::new();
    let mut object = Object::begin(&mut head);
    object.text("alg", scheme.token_algorithm());
    object.text("typ", "JWT");
    object.end();
    let mut body = String::new();
    let mut object = Object::begin(&mut body);
    for claim in claims {
        let out = object.any_name(claim.name());
        match claim {
            Claim::PayloadDigest { encoding, .. } => {
                push_string(out, &encoding::encode(*encoding, &Sha256::digest(payload)));
            }
            Claim::Is { value, .. } => push_string(out, value),
            Claim::KeyId(_) => push_string(out, secret.key_id().unwrap_or_default()),
            Claim::Url(_) => push_string(out, url),
            Claim::IssuedAt(_) | Claim::NotBefore(_) => out.push_str(&decimal(now.as_secs())),
            Claim::Expires(_) => {
                out.push_str(&decimal(now.as_secs().saturating_add(LIFETIME)));
            }
        }
    }
    object.end();
    let part = |text: String| encoding::to_base64_url(text.as_bytes());
    [&part(head), ".", &part(body), "."].concat()
}

/// A request whose signature stands in its payload, or one in each item of it: of a payload without such items, which is the only one then.
fn in_json(
    provider: &Provider,
    key: &Key,
    url: String,
    payload: Vec<u8>,
    pointer: &str,
    timestamp: &str,
) -> Result<Signed> {
    const NO_OBJECT: Error = because!(
        ErrorCode::InvalidOptions,
        "this provider's signature stands in the payload, which has to be a JSON object",
    );
    let scheme = &provider.scheme;
    let mut json = String::from_utf8(payload).map_err(|_| NO_OBJECT)?;
    if let Some(Place::Json(place)) = &scheme.timestamp {
        json = with_member(&json, place, &quoted(timestamp)).ok_or(NO_OBJECT)?;
    }
    let found = match scheme.each.as_ref() {
        "" => alloc::vec![json.as_str()],
        each => items(&json, each).map_err(|_| NO_OBJECT)?,
    };
    let alone = found.is_empty();
    let mut made = Vec::new();
    for item in if alone { alloc::vec![json.as_str()] } else { found } {
        let signed =
            Request { method: "POST", url: Cow::Borrowed(&url), headers: &[], form: Vec::new() };
        let content =
            Content { timestamp, payload: item.as_bytes(), signed: &signed, value: "", json: item };
        let signature = key.signature(scheme, &content);
        made.push(with_member(item, pointer, &quoted(&signature)).ok_or(NO_OBJECT)?);
    }
    let json = match scheme.each.as_ref() {
        "" => made.concat(),
        each => {
            let mut items = String::new();
            for item in made {
                push_item(&mut items, ",", &item);
            }
            let array = ["[", &items, "]"].concat();
            with_member(if alone { "{}" } else { &json }, each, &array).ok_or(NO_OBJECT)?
        }
    };
    Ok(place(provider, String::new(), json.into_bytes(), url))
}

fn quoted(text: &str) -> String {
    let mut json = String::new();
    push_string(&mut json, text);
    json
}

/// A JSON object with this value at a pointer, in objects that are made where there are none; `None` for what is no object.
fn with_member(object: &str, pointer: &str, value: &str) -> Option<String> {
    let path = pointer.strip_prefix('/')?;
    let (name, rest) = split_once(path, "/").unwrap_or((path, ""));
    let here = ["/", name].concat();
    let found = member(object, &here);
    let inner = if rest.is_empty() {
        String::from(value)
    } else {
        let inner = found.map(|(_, text)| text).filter(|text| text.starts_with('{'));
        with_member(inner.unwrap_or("{}"), &["/", rest].concat(), value)?
    };
    if let Some((start, text)) = found {
        let end = start.checked_add(text.len())?;
        return Some([object.get(..start)?, &inner, object.get(end..)?].concat());
    }
    let start = object.trim_ascii_end().strip_suffix('}')?;
    let comma = if start.trim_ascii() == "{" { "" } else { "," };
    Some([start, comma, &quoted(name), ":", &inner, "}"].concat())
}

/// A JSON object with a timestamp as its last member of this name, which is the one that counts; other bytes as they are.
fn stamped(payload: Vec<u8>, pointer: &str, timestamp: &str) -> Vec<u8> {
    let Some(start) = payload.trim_ascii_end().strip_suffix(b"}") else { return payload };
    let comma = if start.trim_ascii() == b"{" { "" } else { "," };
    let name = trim_start(pointer, "/");
    [start, comma.as_bytes(), b"\"", name.as_bytes(), b"\":", timestamp.as_bytes(), b"}"].concat()
}

/// A timestamp as the provider writes it.
fn written(now: UnixTime, unit: TimestampUnit) -> Result<String> {
    let text = match unit {
        TimestampUnit::Seconds => Some(decimal(now.as_secs())),
        TimestampUnit::Milliseconds => now.as_secs().checked_mul(1000).map(decimal),
        TimestampUnit::Rfc3339 => now.to_rfc3339(),
        TimestampUnit::HttpDate => now.to_http_date(),
        TimestampUnit::Rfc3339Utc => now.to_rfc3339().map(|mut text| {
            text.pop();
            text
        }),
    };
    text.ok_or(because!(
        ErrorCode::InvalidOptions,
        "the clock is beyond what this provider's timestamps can say",
    ))
}

/// Puts signature and payload where the provider puts them; of several headers, in the first.
pub(crate) fn place(provider: &Provider, value: String, payload: Vec<u8>, url: String) -> Signed {
    let (signature, body) = if let Some((signature, field)) = provider.form_fields() {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair(signature, &value);
        form.append_pair(field, &String::from_utf8_lossy(&payload));
        (None, form.finish().into_bytes())
    } else {
        (provider.signature_header(), payload)
    };
    let body = match &provider.scheme.payload {
        Payload::MultipartField(name) => {
            let head =
                ["--hookseal\r\ncontent-disposition: form-data; name=\"", name, "\"\r\n\r\n"];
            [head.concat().as_bytes(), &body, b"\r\n--hookseal--\r\n"].concat()
        }
        _ => body,
    };
    let mut headers = alloc::vec![("content-type".into(), provider.content_type().into())];
    if let Some(name) = signature {
        headers.push((name.into(), value));
    }
    Signed { headers, body, url }
}

impl core::fmt::Debug for Signed {
    /// The headers and the body hold a MAC.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Signed").field("body_len", &self.body.len()).finish_non_exhaustive()
    }
}
