//! Verified × event map → [`Event`]: facts from signed bytes only, the payload as JSON.

mod canonical;
mod json;
mod scan;
mod xml;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::Cell;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::encoding;
use crate::error::{Result, unreadable_payload};
use crate::event::{Customer, Event, UNRECOGNIZED};
use crate::extract::{form_values, in_order};
use crate::money::{self, Amount};
use crate::object::Object;
use crate::provider::{
    EventMap, Fact, FactPart, LivemodeFact, LivemodeRule, NameFact, Payload, PayloadFormat,
    Provider, Text, TimeFact, TimeFormat, Unit, When,
};
use crate::text::{holds, push_item, split, split_once};
use crate::time::{self, UnixTime};
use crate::verify::Verified;
use json::{Found, Pointers};

pub(crate) use canonical::{Digest, digests};
pub(crate) use json::{Scalar, items, member, push_string, scalars, unicode_escape};

/// Where the facts of a row's events may stand, made ready once.
#[cfg(any(not(feature = "js"), feature = "js-full"))]
pub(crate) type Places<'r> = Arc<Pointers<'r>>;

/// The places of a row.
#[cfg(any(not(feature = "js"), feature = "js-full"))]
pub(crate) fn places(provider: &Provider) -> Places<'_> {
    Arc::new(Pointers::new(provider.events.pointers()))
}

/// A module that only verifies has no facts.
#[cfg(all(feature = "js", not(feature = "js-full")))]
pub(crate) type Places<'r> = core::marker::PhantomData<&'r ()>;

#[cfg(all(feature = "js", not(feature = "js-full")))]
pub(crate) const fn places(_: &Provider) -> Places<'_> {
    core::marker::PhantomData
}

/// What a segment of a URI may hold unescaped.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(any(not(feature = "js"), feature = "js-full"))]
impl<'a> Verified<'a> {
    /// The event in the request.
    ///
    /// Missing facts do not stop an authentic event: without an id it gets a digest, without a type `<namespace>.unrecognized`,
    /// without a time the signature's timestamp, or none.
    ///
    /// # Errors
    /// `malformed_payload` of class `request` if the payload is not of the provider's format.
    pub fn normalize(self) -> Result<Event<'a>> {
        let map = &self.provider.events;
        let payload = payload_json(map.format, self.payload.clone())?;
        let mut facts = Facts::read(self.places, &payload)?;

        if let Some(native_type) = self.event_type {
            facts.native_type = Some(native_type.into());
        } else {
            facts.native_type = facts.text(&map.event_type);
        }
        facts.resource_type = facts.text(&map.resource_type);
        // A dot segment would vanish when the source is resolved as a reference.
        let account =
            facts.text(&map.account).filter(|account| !matches!(account.as_str(), "." | ".."));
        let source = match &account {
            None => ["/", &self.provider.id].concat(),
            Some(account) => {
                let account: String = utf8_percent_encode(account, SEGMENT).collect();
                ["/", &self.provider.id, "/", &account].concat()
            }
        };
        let status = facts.text(&map.status);
        let variant = facts.text(&map.variant).or_else(|| status.clone());
        let native_type = facts.native_type.as_deref();
        let event = Event {
            provider: self.provider,
            id: facts
                .text(&map.id)
                .or_else(|| self.header_id.map(String::from))
                .unwrap_or_else(|| self.digest()),
            source,
            ce_type: [&*self.provider.namespace, ".", native_type.unwrap_or(UNRECOGNIZED)].concat(),
            subject: facts.text(&map.subject),
            account,
            customer: Customer {
                id: facts.text(&map.customer_id),
                email: facts.text(&map.customer_email),
                phone: facts.text(&map.customer_phone),
                name: facts.name(&map.customer_name),
            },
            time: facts.time(&map.time).or_else(|| self.timestamp().and_then(UnixTime::to_rfc3339)),
            livemode: facts.livemode(&map.livemode),
            trust: self.trust(),
            unsigned_type: self.unsigned_type,
            key_id: self.key_id(),
            kind: native_type.and_then(|native_type| map.kind(native_type, variant.as_deref())),
            status,
            amount: facts.amount(map),
            resource_type: facts.resource_type,
            payload: Cow::Borrowed(""),
        };
        Ok(Event { payload, ..event })
    }
}

/// The payload as JSON text.
fn payload_json(format: PayloadFormat, payload: Cow<'_, [u8]>) -> Result<Cow<'_, str>> {
    let first = payload.trim_ascii_start().first().copied();
    match format {
        PayloadFormat::Form => Ok(Cow::Owned(form_json(&payload))),
        PayloadFormat::JsonOrForm if first != Some(b'{') => Ok(Cow::Owned(form_json(&payload))),
        PayloadFormat::Json | PayloadFormat::JsonOrForm if first != Some(b'{') => {
            Err(unreadable_payload!("the payload is not one JSON object"))
        }
        PayloadFormat::Json | PayloadFormat::JsonObjectOrArray | PayloadFormat::JsonOrForm => {
            match payload {
                Cow::Borrowed(bytes) => core::str::from_utf8(bytes).map(Cow::Borrowed).ok(),
                Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).ok(),
            }
            .ok_or(unreadable_payload!("the payload is not UTF-8"))
        }
        PayloadFormat::Base64Xml => {
            let document = encoding::base64_lines(&payload)
                .ok_or(unreadable_payload!("the payload is not base64"))?;
            xml::to_json(&document).map(Cow::Owned)
        }
    }
}

impl Provider {
    /// An event of this provider, or its payload, as JSON text for logs and people: `"[redacted]"` stands for every value that the row
    /// calls a secret, and for all of a text that is no JSON object.
    #[must_use]
    pub fn redacted(&self, json: &str) -> String {
        let secrets: Vec<_> = self.events.secrets.iter().map(AsRef::as_ref).collect();
        redacted(json, &secrets)
    }

    /// The payload of a request's body as [`Provider::redacted`] shows it, never its signature.
    #[must_use]
    pub fn redacted_body(&self, body: &[u8]) -> String {
        let payload = match &self.scheme.payload {
            Payload::Body | Payload::MultipartField(_) => Some(Cow::Borrowed(body)),
            Payload::Base64FormField(name) => form_values(body, name).next(),
        };
        let json = payload.and_then(|payload| payload_json(self.events.format, payload).ok());
        self.redacted(json.as_deref().unwrap_or_default())
    }
}

/// A form as a JSON object, names in order: texts, or an array of them where a name comes more than once.
fn form_json(form: &[u8]) -> String {
    let fields = form_urlencoded::parse(form).enumerate();
    let fields = in_order(fields.map(|(place, (name, value))| (name, place, value)));
    let mut json = String::new();
    let mut object = Object::begin(&mut json);
    for same in fields.chunk_by(|(one, _, _), (other, _, _)| one == other) {
        let Some((name, _, _)) = same.first() else { continue };
        let out = object.any_name(name);
        let (open, close) = if same.len() > 1 { ("[", "]") } else { ("", "") };
        out.push_str(open);
        for (index, (_, _, value)) in same.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            push_string(out, value);
        }
        out.push_str(close);
    }
    object.end();
    json
}

/// JSON text with other text for the values of members of these names, at any depth; nothing of a text that is no JSON object.
fn redacted(payload: &str, names: &[&str]) -> String {
    let mut out = String::new();
    let Some(places) = json::members(payload, names) else {
        push_string(&mut out, "[redacted]");
        return out;
    };
    let mut done = 0;
    for (start, text) in places {
        // What is inside of what was replaced is gone already.
        if let Some(before) = payload.get(done..start) {
            out.push_str(before);
            push_string(&mut out, "[redacted]");
            done = start.saturating_add(text.len());
        }
    }
    out.push_str(payload.get(done..).unwrap_or_default());
    out
}

/// Whether JSON text has a member of these names, at any depth, that is not null; a text that is no JSON object may have any.
pub(crate) fn holds_any(payload: &str, names: &[&str]) -> bool {
    !names.is_empty()
        && json::members(payload, names)
            .is_none_or(|places| places.into_iter().any(|(_, text)| text != "null"))
}

/// What stands at every pointer of an event map, and what decides which facts count.
struct Facts<'a> {
    found: Vec<Found<'a, 'a>>,
    /// Where the next pointer that is asked for is likely to be.
    next: Cell<usize>,
    native_type: Option<String>,
    resource_type: Option<String>,
}

impl<'a> Facts<'a> {
    fn read(pointers: &Pointers<'a>, payload: &'a str) -> Result<Self> {
        let found = json::find(payload, pointers)?;
        Ok(Self { found, next: Cell::new(0), native_type: None, resource_type: None })
    }

    /// What stands at a pointer of the event map, the very text of which was looked for: texts are not compared.
    fn found(&self, pointer: &str) -> Option<&Found<'a, 'a>> {
        let all = self.found.iter().enumerate();
        let (before, behind) = (all.clone().take(self.next.get()), all.skip(self.next.get()));
        let (place, found) =
            behind.chain(before).find(|(_, found)| core::ptr::eq(found.pointer, pointer))?;
        self.next.set(place.saturating_add(1));
        Some(found)
    }

    fn at(&self, pointer: &str) -> Option<Scalar<'a>> {
        self.found(pointer)?.scalar()
    }

    fn counts(&self, when: &When) -> bool {
        let (types, fact) = match when {
            When::Always => return true,
            When::Resource(types) => (types, &self.resource_type),
            When::EventType(types) => (types, &self.native_type),
        };
        types.iter().any(|wanted| Some(wanted.as_ref()) == fact.as_deref())
    }

    fn text(&self, list: &[Fact]) -> Option<String> {
        list.iter().filter(|fact| self.counts(&fact.when)).find_map(|fact| {
            let found = self.found(&fact.pointer)?;
            let text = match fact.part {
                FactPart::Whole => attribute(found.scalar()?)?,
                FactPart::LastPathSegment => {
                    let text = attribute(found.scalar()?)?;
                    Cow::Owned(split(&text, "/").last()?.into())
                }
                FactPart::MemberName => found.member_name()?,
                FactPart::Nothing if found.is_there() => Cow::Borrowed(""),
                FactPart::Nothing => return None,
            };
            let text = match fact.prefix.as_ref() {
                "" => text.into_owned(),
                prefix => [prefix, &text].concat(),
            };
            (is_attribute(&text) && text.len() > fact.prefix.len()
                || fact.part == FactPart::Nothing)
                .then_some(text)
        })
    }

    fn amount(&self, map: &EventMap) -> Option<Amount> {
        let number = |pointer: &Text| match self.at(pointer)? {
            Scalar::Text(text) => Some(text),
            Scalar::Number(text) => Some(Cow::Borrowed(text)),
            Scalar::Bool(_) => None,
        };
        map.amount.iter().filter(|fact| self.counts(&fact.when)).find_map(|fact| {
            let text = fact.pointers.iter().find_map(number)?;
            let given = fact.currencies.iter().find_map(|pointer| match self.at(pointer)? {
                Scalar::Text(code) => Some(code),
                _ => None,
            });
            // What is given and is no code is not known: it is hardly the row's.
            let code = money::currency(given.as_deref().unwrap_or(&map.currency));
            match fact.unit {
                Unit::Major => Amount::from_major(&text, code),
                Unit::Minor => Amount::from_minor(&text, code, &map.minor_digits),
            }
        })
    }

    fn name(&self, list: &[NameFact]) -> Option<String> {
        list.iter().filter(|fact| self.counts(&fact.when)).find_map(|fact| {
            let part = |pointer: &Text| match self.at(pointer)? {
                Scalar::Text(text) if is_attribute(text.trim()) => Some(String::from(text.trim())),
                _ => None,
            };
            let mut name = String::new();
            for part in fact.parts.iter().filter_map(part) {
                push_item(&mut name, " ", &part);
            }
            (!name.is_empty()).then_some(name)
        })
    }

    fn time(&self, list: &[TimeFact]) -> Option<String> {
        list.iter().find_map(|fact| match (fact.format, self.at(&fact.pointer)?) {
            (TimeFormat::UnixSeconds, Scalar::Number(digits)) => {
                time::unix_seconds(digits).and_then(UnixTime::to_rfc3339)
            }
            (TimeFormat::UnixMilliseconds, Scalar::Number(digits)) => {
                time::utc_from_milliseconds(digits)
            }
            (TimeFormat::Rfc3339, Scalar::Text(text)) => time::utc_from_rfc3339(&text),
            (TimeFormat::Compact { offset_minutes }, Scalar::Text(text)) => {
                time::utc_from_compact(&text, offset_minutes)
            }
            _ => None,
        })
    }

    fn livemode(&self, list: &[LivemodeFact]) -> Option<bool> {
        list.iter().find_map(|fact| match (&fact.rule, self.at(&fact.pointer)?) {
            (LivemodeRule::LiveFlag, Scalar::Bool(live)) => Some(live),
            (LivemodeRule::TestFlag, Scalar::Bool(test)) => Some(!test),
            (LivemodeRule::UrlHost { live, test }, Scalar::Text(url)) => {
                let host = url_host(&url)?;
                (host == live).then_some(true).or((host == test).then_some(false))
            }
            _ => None,
        })
    }
}

/// The text of a scalar that can name something: text, or an integer as it is written.
fn attribute(scalar: Scalar<'_>) -> Option<Cow<'_, str>> {
    match scalar {
        Scalar::Text(text) => Some(text),
        Scalar::Number(text) if is_integer(text) => Some(Cow::Borrowed(text)),
        Scalar::Number(_) | Scalar::Bool(_) => None,
    }
}

/// Whether a text can be a CloudEvents attribute: not empty, no control characters, no noncharacters.
/// <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system>
fn is_attribute(text: &str) -> bool {
    let noncharacter =
        |c| matches!(u32::from(c), 0xfdd0..=0xfdef) || u32::from(c) & 0xfffe == 0xfffe;
    let printable = |text: &str| text.bytes().all(|b| matches!(b, b' '..=b'~'));
    !text.is_empty()
        && (printable(text) || !text.chars().any(|c| c.is_control() || noncharacter(c)))
}

/// Whether a JSON number is written as an integer is; `1.50e3` and `-0` would be other names of the same.
fn is_integer(number: &str) -> bool {
    number != "-0" && number.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// The host of an absolute http or https URL without user information.
fn url_host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let end = rest.bytes().position(|b| matches!(b, b'/' | b'?' | b'#' | b'\\'));
    let authority = rest.get(..end.unwrap_or(rest.len()))?;
    let host = split_once(authority, ":").map_or(authority, |(host, _)| host);
    (!holds(authority, "@")).then_some(host)
}
