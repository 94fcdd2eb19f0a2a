//! Verified × event map → [`Event`]: facts from signed bytes only, the payload as JSON.

mod json;
mod xml;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::encoding;
use crate::error::{Error, Result};
use crate::event::{Event, Trust};
use crate::provider::{
    EventMap, Fact, FactPart, LivemodeFact, LivemodeRule, PayloadFormat, TimeFact, TimeFormat,
};
use crate::time::{self, UnixTime};
use crate::verify::Verified;

pub(crate) use json::{Scalar, push_string, scalars, unicode_escape};

/// What a segment of a URI may hold unescaped.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

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
        let facts = Facts::read(map, &payload)?;

        let native_type = match self.event_type {
            Some(native_type) => native_type.into(),
            None => facts.text(&map.event_type).unwrap_or_else(|| "unrecognized".into()),
        };
        // A dot segment would vanish when the source is resolved as a reference.
        let account =
            facts.text(&map.account).filter(|account| !matches!(account.as_str(), "." | ".."));
        let source = match &account {
            None => format!("/{}", self.provider.id),
            Some(account) => {
                format!("/{}/{}", self.provider.id, utf8_percent_encode(account, SEGMENT))
            }
        };
        let event = Event {
            provider: &self.provider.id,
            id: facts.text(&map.id).unwrap_or_else(|| self.digest()),
            source,
            ce_type: format!("{}.{native_type}", self.provider.namespace),
            subject: facts.text(&map.subject),
            account,
            time: facts.time(&map.time).or_else(|| self.timestamp().and_then(UnixTime::to_rfc3339)),
            livemode: facts.livemode(&map.livemode),
            trust: Trust::Verified,
            key_id: self.key_id(),
            payload: Cow::Borrowed(""),
        };
        Ok(Event { payload, ..event })
    }
}

/// The payload as JSON text.
fn payload_json(format: PayloadFormat, payload: Cow<'_, [u8]>) -> Result<Cow<'_, str>> {
    match format {
        PayloadFormat::Json => match payload {
            Cow::Borrowed(bytes) => core::str::from_utf8(bytes).map(Cow::Borrowed).ok(),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).ok(),
        }
        .ok_or(Error::unreadable_payload("the payload is not UTF-8")),
        PayloadFormat::Base64Xml => {
            let document = encoding::base64_lines(&payload)
                .ok_or(Error::unreadable_payload("the payload is not base64"))?;
            xml::to_json(&document).map(Cow::Owned)
        }
    }
}

/// The scalars at every pointer of an event map.
struct Facts<'a>(alloc::vec::Vec<(&'a str, Option<Scalar<'a>>)>);

impl<'a> Facts<'a> {
    fn read(map: &'a EventMap, payload: &'a str) -> Result<Self> {
        scalars(payload, map.pointers()).map(Self)
    }

    fn at(&self, pointer: &str) -> Option<&Scalar<'a>> {
        self.0.iter().find(|(p, _)| *p == pointer).and_then(|(_, scalar)| scalar.as_ref())
    }

    fn text(&self, list: &[Fact]) -> Option<String> {
        list.iter().find_map(|fact| {
            let text = match self.at(&fact.pointer)? {
                Scalar::Text(text) => text.as_ref(),
                Scalar::Number(text) if is_integer(text) => text,
                Scalar::Number(_) | Scalar::Bool(_) => return None,
            };
            let text = match fact.part {
                FactPart::Whole => text,
                FactPart::LastPathSegment => text.rsplit('/').next()?,
            };
            is_attribute(text).then(|| format!("{}{text}", fact.prefix))
        })
    }

    fn time(&self, list: &[TimeFact]) -> Option<String> {
        list.iter().find_map(|fact| match (fact.format, self.at(&fact.pointer)?) {
            (TimeFormat::UnixSeconds, Scalar::Number(digits)) => {
                time::unix_seconds(digits).and_then(UnixTime::to_rfc3339)
            }
            (TimeFormat::Rfc3339, Scalar::Text(text)) => time::utc_from_rfc3339(text),
            (TimeFormat::Compact { offset_minutes }, Scalar::Text(text)) => {
                time::utc_from_compact(text, offset_minutes)
            }
            _ => None,
        })
    }

    fn livemode(&self, list: &[LivemodeFact]) -> Option<bool> {
        list.iter().find_map(|fact| match (&fact.rule, self.at(&fact.pointer)?) {
            (LivemodeRule::LiveFlag, Scalar::Bool(live)) => Some(*live),
            (LivemodeRule::TestFlag, Scalar::Bool(test)) => Some(!test),
            (LivemodeRule::UrlHost { live, test }, Scalar::Text(url)) => {
                let host = url_host(url)?;
                (host == live).then_some(true).or((host == test).then_some(false))
            }
            _ => None,
        })
    }
}

/// Whether a text can be a CloudEvents attribute: not empty, no control characters, no noncharacters.
/// <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system>
fn is_attribute(text: &str) -> bool {
    let noncharacter =
        |c| matches!(u32::from(c), 0xfdd0..=0xfdef) || u32::from(c) & 0xfffe == 0xfffe;
    !text.is_empty() && !text.chars().any(|c| c.is_control() || noncharacter(c))
}

/// Whether a JSON number is written as an integer is; `1.50e3` and `-0` would be other names of the same.
fn is_integer(number: &str) -> bool {
    number != "-0" && number.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// The host of an absolute http or https URL without user information.
fn url_host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.split_once(':').map_or(authority, |(host, _)| host);
    (!authority.contains('@')).then_some(host)
}
