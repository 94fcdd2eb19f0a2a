//! Request × scheme → the signatures, the timestamp and the signed payload, each of its exact shape or refused.

use alloc::borrow::Cow;
use alloc::collections::BinaryHeap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::WHOLE;
use crate::encoding;
use crate::error::{ErrorCode, Result};
#[cfg(feature = "fetched-keys")]
use crate::fetched_key;
use crate::mac::{Content, Proof};
use crate::normalize::{Scalar, items, member, scalars};
use crate::provider::{
    Algorithm, Carrier, Claim, Coverage, Encoding, Grammar, Part, Payload, Piece, Place, Scheme,
    TimestampUnit, numbered,
};
use crate::request::{Request, query_of};
use crate::text::{split, split_once};
use crate::time::{self, UnixTime};

/// The most signatures that one request may hold.
const MAX_CANDIDATES: usize = 16;
/// The most signatures with timestamps of their own, each over all of the payload.
const MAX_OWN: usize = 4;
/// The longest signature value, in bytes; other values that are signed are as long at most.
const MAX_VALUE: usize = 8 * 1024;

/// The most items that are signed each on its own.
const MAX_ITEMS: usize = 1024;

/// What a request says about its own signature; nothing of it is trusted yet.
pub(crate) struct Extracted<'a> {
    /// What is signed as one: the payload, or each of its items. At least one.
    pub(crate) units: Vec<Unit<'a>>,
    pub(crate) timestamp: Option<Timestamp>,
    pub(crate) payload: Cow<'a, [u8]>,
    /// What is signed whatever the unit.
    signed: Signed<'a>,
    /// The digest of the payload that the signed URL, or the token, names.
    pub(crate) digest: Option<[u8; 32]>,
    /// Whether the other claims of the token hold.
    pub(crate) holds: bool,
    pub(crate) lifetime: Lifetime,
}

/// What a request has besides its payload that a scheme may sign.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: Cow<'a, str>,
    pub(crate) headers: &'a [(&'a str, &'a [u8])],
    /// The names and values of a form in order.
    pub(crate) form: Vec<u8>,
}

/// What one signature, or one of several, is over.
pub(crate) struct Unit<'a> {
    /// At least one.
    pub(crate) candidates: Vec<Candidate>,
    /// The signature value; the first where several headers have one.
    value: Cow<'a, str>,
    /// The JSON that pointers of the scheme point into; empty where none do.
    json: String,
}

/// A signature that may be the right one.
pub(crate) struct Candidate {
    pub(crate) key_id: Option<String>,
    /// `None` if the text is no MAC or signature of this scheme.
    pub(crate) mac: Option<Proof>,
    /// Its own timestamp, where each signature has one.
    pub(crate) timestamp: Option<Timestamp>,
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

/// The times between which a token is good.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lifetime {
    pub(crate) from: Option<UnixTime>,
    pub(crate) to: Option<UnixTime>,
}

/// What a request says of its signature, where `url` is its URL as the provider knows it.
pub(crate) fn extract<'a>(
    request: &Request<'a>,
    scheme: &Scheme,
    url: Cow<'a, str>,
) -> Result<Extracted<'a>> {
    let payload = match &scheme.payload {
        Payload::Body => Values::One(Cow::Borrowed(request.body)),
        Payload::Base64FormField(name) => form_value(request.body, name),
        Payload::MultipartField(name) if WHOLE => multipart(request, name)?,
        Payload::MultipartField(_) => Values::None,
    };
    if WHOLE && let Carrier::Json(pointer) = &scheme.carrier {
        return in_json(request, scheme, url, payload, pointer);
    }
    let mut values = signature_values(request, scheme).into_iter();
    let value = values.next().ok_or(ErrorCode::MissingSignature)?;
    if scheme.payload != Payload::Body && payload.is_missing() {
        return Err(ErrorCode::MissingPayload.into());
    }
    let timestamp = match &scheme.timestamp {
        Some(Place::Header(name)) => Some(header(request.headers, name)),
        _ => None,
    };
    if timestamp.as_ref().is_some_and(Values::is_missing) {
        return Err(ErrorCode::MissingTimestamp.into());
    }

    let value = signature_value(value)?;
    if WHOLE && let Grammar::Jwt { word, claims } = &scheme.grammar {
        return in_token(request, scheme, url, &value, word, claims);
    }
    let mut parsed = parse(&value, scheme)?;
    for value in values {
        parsed.candidates.extend(parse(&signature_value(value)?, scheme)?.candidates);
    }
    let payload = signed_payload(payload, scheme)?;
    check_shape(&parsed.candidates)?;
    for name in scheme.signed_headers() {
        let value = header(request.headers, name);
        if value.is_missing() {
            return Err(ErrorCode::MalformedSignature.into());
        }
        signature_value(value)?;
    }
    check_given(request, scheme, &url)?;
    if !scheme.key_id_header.is_empty() {
        let key_id = signature_value(header(request.headers, &scheme.key_id_header))?;
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
    let digest = match &scheme.coverage {
        Coverage::QueryDigest(name) if WHOLE => Some(query_digest(&url, name)?),
        _ => None,
    };
    let Value { candidates, timestamp } = parsed;
    let signed = signed(request, scheme, url, &payload);
    let units = alloc::vec![Unit { candidates, value, json: String::new() }];
    let lifetime = Lifetime::default();
    Ok(Extracted { units, timestamp, payload, signed, digest, holds: true, lifetime })
}

/// As [`extract`], where signatures stand in the payload: one, or one in each item.
fn in_json<'a>(
    request: &Request<'a>,
    scheme: &Scheme,
    url: Cow<'a, str>,
    payload: Values<'a>,
    pointer: &str,
) -> Result<Extracted<'a>> {
    if payload.is_missing() {
        return Err(ErrorCode::MissingPayload.into());
    }
    let payload = signed_payload(payload, scheme)?;
    let text = core::str::from_utf8(&payload).map_err(|_| ErrorCode::MalformedPayload)?;
    let timestamp = match &scheme.timestamp {
        Some(Place::Json(place)) => Some(json_text(text, place)?),
        _ => None,
    };
    let items = if scheme.each.is_empty() {
        alloc::vec![text]
    } else {
        items(text, &scheme.each).map_err(|_| ErrorCode::MalformedPayload)?
    };
    if items.is_empty() {
        return Err(ErrorCode::MissingSignature.into());
    }
    let mut values = Vec::new();
    for item in items.iter().take(MAX_ITEMS) {
        // Every item is to have a signature before any is looked at.
        match scalars(item, &[pointer]).map_err(|_| ErrorCode::MalformedPayload)?.pop().flatten() {
            None => return Err(ErrorCode::MissingSignature.into()),
            Some(Scalar::Text(value)) if value.trim().is_empty() => {
                return Err(ErrorCode::MissingSignature.into());
            }
            Some(Scalar::Text(value)) => values.push(value.into_owned()),
            Some(_) => return Err(ErrorCode::MalformedSignature.into()),
        }
    }
    if items.len() > MAX_ITEMS {
        return Err(ErrorCode::MalformedPayload.into());
    }
    let timestamp = match timestamp {
        None => None,
        Some(None) => return Err(ErrorCode::MissingTimestamp.into()),
        Some(Some(text)) => Some(instant(&text, scheme.unit).ok_or(ErrorCode::MalformedTimestamp)?),
    };
    let mut units = Vec::new();
    for (value, item) in values.into_iter().zip(items) {
        let value = signature_value(Values::One(Cow::Owned(value.into_bytes())))?.into_owned();
        let parsed = parse(&value, scheme)?;
        check_shape(&parsed.candidates)?;
        #[cfg(feature = "fetched-keys")]
        for piece in scheme.message.iter() {
            if let Piece::MemberLines { names, given } = piece {
                fetched_key::member_lines(item, names, given).ok_or(ErrorCode::MalformedPayload)?;
            }
        }
        units.push(Unit {
            candidates: parsed.candidates,
            value: Cow::Owned(value),
            json: item.into(),
        });
    }
    check_given(request, scheme, &url)?;
    let signed = signed(request, scheme, url, &payload);
    let lifetime = Lifetime::default();
    Ok(Extracted { units, timestamp, payload, signed, digest: None, holds: true, lifetime })
}

/// As [`extract`], where the signature value is a JSON Web Token.
fn in_token<'a>(
    request: &Request<'a>,
    scheme: &Scheme,
    url: Cow<'a, str>,
    value: &str,
    word: &str,
    claims: &[Claim],
) -> Result<Extracted<'a>> {
    const MALFORMED: ErrorCode = ErrorCode::MalformedSignature;
    let token = if word.is_empty() { value } else { behind_word(value, word)? };
    let mut parts = split(token, ".");
    let (Some(head), Some(body), Some(mac), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(MALFORMED.into());
    };
    let (head, body) = (token_part(head).ok_or(MALFORMED)?, token_part(body).ok_or(MALFORMED)?);
    let algorithm = json_text(&head, "/alg")?.ok_or(MALFORMED)?;
    // What a header says is critical, this reader does not know.
    if algorithm != scheme.token_algorithm() || member(&head, "/crit").is_some() {
        return Err(ErrorCode::UnsupportedSignatureVersion.into());
    }
    let mut candidate = candidate(scheme, None, mac);
    let (mut timestamp, mut digest, mut holds) = (None, None, true);
    let mut lifetime = Lifetime::default();
    for claim in claims {
        let found = scalars(&body, &[&["/", claim.name()].concat()])?.pop().flatten();
        let (text, number) = match found {
            Some(Scalar::Text(text)) => (Some(text.into_owned()), None),
            Some(Scalar::Number(text)) => (None, Some(text)),
            #[cfg(feature = "fetched-keys")]
            Some(Scalar::Bool(flag)) => (Some(if flag { "true" } else { "false" }.into()), None),
            _ => (None, None),
        };
        let second =
            || instant(number.unwrap_or_default(), TimestampUnit::Seconds).ok_or(MALFORMED);
        match claim {
            Claim::PayloadDigest { encoding, .. } => {
                let Some(text) = text else {
                    if request.body.is_empty() {
                        continue;
                    }
                    return Err(MALFORMED.into());
                };
                digest = Some(digest_of(&text, *encoding).ok_or(MALFORMED)?);
            }
            Claim::Is { value, .. } => holds &= text.ok_or(MALFORMED)? == **value,
            Claim::Url(_) => holds &= text.ok_or(MALFORMED)? == *url,
            Claim::KeyId(_) => candidate.key_id = Some(text.ok_or(MALFORMED)?),
            Claim::IssuedAt(_) => timestamp = Some(second()?),
            Claim::NotBefore(_) => lifetime.from = Some(second()?.at),
            Claim::Expires(_) => lifetime.to = Some(second()?.at),
        }
    }
    if candidate.mac.is_none() {
        return Err(MALFORMED.into());
    }
    let payload = Cow::Borrowed(request.body);
    let signed = signed(request, scheme, url, &payload);
    let units = alloc::vec![Unit {
        candidates: alloc::vec![candidate],
        value: Cow::Owned(token.into()),
        json: String::new(),
    }];
    Ok(Extracted { units, timestamp, payload, signed, digest, holds, lifetime })
}

/// The JSON object that a part of a token stands for.
pub(crate) fn token_part(part: &str) -> Option<String> {
    let text = String::from_utf8(encoding::from_base64_url(part)?).ok()?;
    (text.starts_with('{') && scalars(&text, &[]).is_ok()).then_some(text)
}

/// Decodes a digest.
fn digest_of(text: &str, encoding: Encoding) -> Option<[u8; 32]> {
    let encoding = if encoding == Encoding::HexLower { Encoding::Hex } else { encoding };
    encoding::decode(encoding, text)?.try_into().ok()
}

/// A text or a number at a pointer, which may be absent.
pub(crate) fn json_text(json: &str, pointer: &str) -> Result<Option<String>> {
    let found = scalars(json, &[pointer]).map_err(|_| ErrorCode::MalformedPayload)?;
    Ok(match found.into_iter().next().flatten() {
        Some(Scalar::Text(text)) => Some(text.into_owned()),
        Some(Scalar::Number(text)) => Some(text.into()),
        Some(Scalar::Bool(flag)) => Some(if flag { "true" } else { "false" }.into()),
        None => None,
    })
}

/// There are signatures, not too many, and one of them at least has the shape of one.
fn check_shape(candidates: &[Candidate]) -> Result<()> {
    if candidates.len() > MAX_CANDIDATES
        || candidates.iter().all(|c| c.key_id.is_none() && c.mac.is_none())
    {
        return Err(ErrorCode::MalformedSignature.into());
    }
    Ok(())
}

/// What is signed where it is there may not be there twice.
fn check_given(request: &Request<'_>, scheme: &Scheme, url: &str) -> Result<()> {
    for piece in scheme.message.iter() {
        if WHOLE && let Piece::Given { place, .. } = piece {
            match given(request.headers, url, place) {
                Values::None => {}
                value => drop(signature_value(value)?),
            }
        }
    }
    Ok(())
}

/// What stands at a place that may be empty.
pub(crate) fn given<'r>(headers: &[(&str, &'r [u8])], url: &'r str, place: &Place) -> Values<'r> {
    match place {
        Place::Header(name) => header(headers, name),
        Place::Query(name) => form_value(query_of(url).as_bytes(), name),
        Place::Json(_) => Values::None,
    }
}

fn signed<'a>(
    request: &Request<'a>,
    scheme: &Scheme,
    url: Cow<'a, str>,
    payload: &[u8],
) -> Signed<'a> {
    let form = if signs_sorted_form(scheme) { sorted_form(payload, false) } else { Vec::new() };
    Signed { method: request.method, url, headers: request.headers, form }
}

/// Whether the fields of a form are signed, however they are spelled and in whatever order.
pub(crate) fn signs_sorted_form(scheme: &Scheme) -> bool {
    WHOLE && scheme.message.iter().any(|piece| matches!(piece, Piece::SortedForm))
}

/// A name, what decides between equal names, and a text that goes with the name.
type Named<'a> = (Cow<'a, str>, usize, Cow<'a, str>);

/// Names in order. One function for all that is sorted, and a heap, are the least code.
pub(crate) fn in_order<'a>(named: impl Iterator<Item = Named<'a>>) -> Vec<Named<'a>> {
    named.collect::<BinaryHeap<_>>().into_sorted_vec()
}

/// The decoded pairs of a form in order, each once, names and values with nothing between them, or with where they end.
pub(crate) fn sorted_form(form: &[u8], ends: bool) -> Vec<u8> {
    let mut pairs = in_order(form_urlencoded::parse(form).map(|(name, value)| (name, 0, value)));
    pairs.dedup();
    let mut bytes = Vec::new();
    for (name, _, value) in pairs {
        for text in [name, value] {
            bytes.extend_from_slice(text.as_bytes());
            if ends {
                let end = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                bytes.extend_from_slice(&end.to_be_bytes());
            }
        }
    }
    bytes
}

/// The digest that a parameter of the URL names, once.
fn query_digest(url: &str, name: &str) -> Result<[u8; 32]> {
    let Values::One(text) = form_value(query_of(url).as_bytes(), name) else {
        return Err(ErrorCode::MalformedSignature.into());
    };
    let digest = core::str::from_utf8(&text).ok().and_then(|text| digest_of(text, Encoding::Hex));
    digest.ok_or(ErrorCode::MalformedSignature.into())
}

impl Extracted<'_> {
    /// The signature value.
    #[cfg(feature = "fetched-keys")]
    pub(crate) fn value(&self) -> &str {
        self.units.first().map_or("", |unit| &unit.value)
    }

    /// The id of the key of the first signature, where it has one.
    #[cfg(feature = "fetched-keys")]
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.units.first()?.candidates.first()?.key_id.as_deref()
    }

    /// What the pieces of a unit's signed content stand for; `own` is the timestamp of a signature that has one of its own.
    pub(crate) fn content<'c>(
        &'c self,
        unit: &'c Unit<'_>,
        own: Option<&'c Timestamp>,
    ) -> Content<'c> {
        let timestamp = own.or(self.timestamp.as_ref());
        Content {
            timestamp: timestamp.map_or("", |timestamp| timestamp.text.as_str()),
            payload: &self.payload,
            signed: &self.signed,
            value: &unit.value,
            json: &unit.json,
        }
    }
}

impl Signed<'_> {
    /// What stands at a place, nothing where it is absent.
    pub(crate) fn given(&self, place: &Place) -> Option<String> {
        match given(self.headers, &self.url, place) {
            Values::One(text) => String::from_utf8(text.into_owned()).ok(),
            _ => None,
        }
    }

    /// The parameters of the URL in order of their names, as they are written.
    pub(crate) fn sorted_query(&self) -> String {
        // The place keeps parameters of one name in their order.
        let named = split(query_of(&self.url), "&").enumerate().map(|(place, pair)| {
            let name = split_once(pair, "=").map_or(pair, |(name, _)| name);
            (Cow::Borrowed(name), place, Cow::Borrowed(pair))
        });
        let mut query = String::new();
        for (_, _, pair) in in_order(named) {
            query.push_str(&pair);
            query.push('&');
        }
        query.pop();
        query
    }
}

/// What stands in the signature's places.
fn signature_values<'a>(request: &Request<'a>, scheme: &Scheme) -> Vec<Values<'a>> {
    let mut values = Vec::new();
    let mut add = |value: Values<'a>| {
        if !value.is_missing() && values.len() <= MAX_CANDIDATES {
            values.push(value);
        }
    };
    match &scheme.carrier {
        Carrier::Header(name) => add(header(request.headers, name)),
        Carrier::Headers(names) => {
            names.iter().for_each(|name| add(header(request.headers, name)));
        }
        Carrier::NumberedHeaders(first) => {
            // Looked up by name again, so that one that came twice is seen.
            let names = request.headers.iter().filter(|(name, _)| numbered(first, name));
            names.for_each(|(name, _)| add(header(request.headers, name)));
        }
        Carrier::FormField(name) => add(form_value(request.body, name)),
        Carrier::Json(_) => {}
    }
    values
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
fn signed_payload<'a>(value: Values<'a>, scheme: &Scheme) -> Result<Cow<'a, [u8]>> {
    let base64 = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\n');
    let good = |value: &[u8]| match scheme.payload {
        Payload::Base64FormField(_) => value.iter().all(base64),
        // Whoever knows a digest of `secret + text` can compute that of `secret + text + padding + more`. Padding begins with a byte that
        // can follow no UTF-8 text, so that what was made longer is no text.
        _ if matches!(scheme.algorithm, Algorithm::Sha1 | Algorithm::Sha256) => {
            core::str::from_utf8(value).is_ok()
        }
        _ => true,
    };
    match value {
        Values::One(value) if good(&value) => Ok(value),
        _ => Err(ErrorCode::MalformedPayload.into()),
    }
}

/// The content of the parts of this name in a `multipart/form-data` body.
fn multipart<'a>(request: &Request<'a>, name: &str) -> Result<Values<'a>> {
    let types = header(request.headers, "content-type");
    let text = signature_value(types).map_err(|_| ErrorCode::MalformedPayload)?;
    let boundary = split(&text, ";").find_map(|part| part.trim_ascii().strip_prefix("boundary="));
    let boundary = unquoted(boundary.ok_or(ErrorCode::MalformedPayload)?);
    let delimiter = ["--", boundary].concat();
    let wanted = ["name=\"", name, "\""].concat();
    let mut found = Values::None;
    for part in parts_before(request.body, delimiter.as_bytes()).skip(1) {
        let Some((head, content)) = divide(part, b"\r\n\r\n") else { continue };
        let named = head.split(|b| *b == b'\n').any(|line| {
            let line = core::str::from_utf8(line).unwrap_or_default().trim_ascii();
            let own =
                line.get(..20).is_some_and(|own| own.eq_ignore_ascii_case("content-disposition:"));
            own && split(line, ";").any(|item| item.trim_ascii() == wanted)
        });
        if named {
            let content = content.strip_suffix(b"\r\n").ok_or(ErrorCode::MalformedPayload)?;
            found = match found {
                Values::None => Values::One(Cow::Borrowed(content)),
                _ => Values::Many,
            };
        }
    }
    Ok(found)
}

/// What stands between quotation marks, or the text itself.
fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// What stands before and behind a text's first occurrence.
fn divide<'a>(bytes: &'a [u8], text: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(text.len()).position(|window| window == text)?;
    let (before, rest) = bytes.split_at_checked(at)?;
    Some((before, rest.get(text.len()..)?))
}

/// What stands before each of a text's occurrences. What stands behind the last is no part: a body that was cut off has one less.
fn parts_before<'a>(mut bytes: &'a [u8], text: &[u8]) -> impl Iterator<Item = &'a [u8]> {
    core::iter::from_fn(move || {
        let (before, after) = divide(bytes, text)?;
        bytes = after;
        Some(before)
    })
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
        Grammar::Authorization(word) => Ok(single(behind_word(value, word)?)),
        // A token is read before this.
        Grammar::Jwt { .. } => Err(ErrorCode::MalformedSignature.into()),
        Grammar::Positional { separator, parts } => positional(value, scheme, separator, parts),
        Grammar::KeyValue { separator, assign, timestamp, signature } => {
            key_value(value, scheme, [separator, assign], timestamp, signature)
        }
        Grammar::KeyValues { .. } if !WHOLE => Err(ErrorCode::MalformedSignature.into()),
        Grammar::KeyValues { separator, assign, timestamp, signature } => {
            let mut all = Value { candidates: Vec::new(), timestamp: None };
            for value in split(value, " ") {
                let one = key_value(value, scheme, [separator, assign], timestamp, signature)?;
                for mut candidate in one.candidates {
                    candidate.timestamp.clone_from(&one.timestamp);
                    all.candidates.push(candidate);
                }
            }
            // Each is a MAC of its own over all of the payload.
            if all.candidates.len() > MAX_OWN {
                return Err(ErrorCode::MalformedSignature.into());
            }
            Ok(all)
        }
        Grammar::Pairs { separator, assign } => pairs(value, scheme, separator, assign),
    }
}

/// What stands behind the word of an authentication scheme.
fn behind_word<'v>(value: &'v str, word: &str) -> Result<&'v str> {
    let (first, credential) = split_once(value, " ").ok_or(ErrorCode::MalformedSignature)?;
    if !first.eq_ignore_ascii_case(word) || padded(credential) {
        return Err(ErrorCode::MalformedSignature.into());
    }
    Ok(credential)
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
    Candidate { key_id, mac: Proof::decode(scheme, text), timestamp: None }
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
        _ if !WHOLE => None,
        TimestampUnit::Rfc3339Utc => time::seconds_from_rfc3339(&[text, "Z"].concat()),
        TimestampUnit::HttpDate => time::http_date(text),
    };
    Some(Timestamp { text: text.into(), at: at? })
}

/// Proxies join repeated headers with a comma and a space: outer white space may mean two values.
fn padded(text: &str) -> bool {
    text.trim_ascii().len() != text.len()
}

/// What stands at a place, where one should.
pub(crate) enum Values<'a> {
    None,
    One(Cow<'a, [u8]>),
    Many,
}

impl<'a> Values<'a> {
    fn is_missing(&self) -> bool {
        match self {
            Self::None => true,
            Self::One(value) => value.trim_ascii().is_empty(),
            Self::Many => false,
        }
    }

    /// With another value at the same place.
    fn and(self, value: Cow<'a, [u8]>) -> Self {
        match self {
            Self::None => Self::One(value),
            Self::One(_) | Self::Many => Self::Many,
        }
    }
}

/// What a header of this name holds, in any case.
fn header<'r>(headers: &[(&str, &'r [u8])], name: &str) -> Values<'r> {
    let mut found = Values::None;
    for (own, value) in headers {
        if own.eq_ignore_ascii_case(name) {
            found = found.and(Cow::Borrowed(*value));
        }
    }
    found
}

/// What a field of this name holds.
fn form_value<'r>(form: &'r [u8], name: &str) -> Values<'r> {
    form_values(form, name).fold(Values::None, Values::and)
}

/// The decoded values of a form field. Bytes that are no UTF-8 become U+FFFD, which no field of a scheme may hold.
pub(crate) fn form_values<'a>(form: &'a [u8], name: &str) -> impl Iterator<Item = Cow<'a, [u8]>> {
    form_urlencoded::parse(form).filter(move |(n, _)| n == name).map(|(_, value)| match value {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    })
}
