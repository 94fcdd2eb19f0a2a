//! What somebody asks for, from a query or a JSON object: every field known, of its type and bounded, or the request is refused.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use core::ops::RangeInclusive;

use hookseal_ledger::{Code, Cursor, Millis, Shard, State};
use serde_json::Value;

use super::Refusal;
use crate::ledger::FilterText;

/// The most fields of a request.
const MOST_FIELDS: usize = 16;
/// The longest text, in characters.
const LONGEST: usize = 512;
/// What JavaScript's numbers hold exactly.
const MAX_SAFE: i64 = (1 << 53) - 1;

/// The fields of a request that nobody has asked for yet.
pub(super) struct Fields {
    fields: BTreeMap<String, Field>,
}

enum Field {
    /// Of a query, where everything is text.
    Query(String),
    Json(Value),
}

impl Fields {
    /// The fields of a query.
    pub(super) fn query(query: &str) -> Result<Self, Refusal> {
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let twice = fields.insert(name.into_owned(), Field::Query(value.into_owned()));
            if twice.is_some() || fields.len() > MOST_FIELDS {
                return Err(Refusal::bad(
                    "invalid_query",
                    "A field of the query comes twice, or there are too many",
                ));
            }
        }
        Ok(Self { fields })
    }

    /// The fields of a body.
    pub(super) fn json(body: &[u8]) -> Result<Self, Refusal> {
        let object: BTreeMap<String, Value> = serde_json::from_slice(body)
            .map_err(|_| Refusal::bad("invalid_body", "The body is to be a JSON object"))?;
        let fields = object.into_iter().map(|(name, value)| (name, Field::Json(value))).collect();
        Ok(Self { fields })
    }

    /// Refuses what is left: a misspelt filter must not match everything.
    pub(super) fn end(self) -> Result<(), Refusal> {
        if self.fields.is_empty() {
            return Ok(());
        }
        Err(Refusal::bad("unknown_field", "There is a field that this operation does not have"))
    }

    /// A text.
    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, Refusal> {
        let text = match self.fields.remove(name) {
            None => return Ok(None),
            Some(Field::Query(text) | Field::Json(Value::String(text))) => text,
            Some(Field::Json(_)) => return Err(Refusal::field(name)),
        };
        let length = text.chars().take(LONGEST.saturating_add(1)).count();
        if !(1..=LONGEST).contains(&length) || text.chars().any(char::is_control) {
            return Err(Refusal::field(name));
        }
        Ok(Some(text))
    }

    /// A whole number.
    pub(super) fn number(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
    ) -> Result<Option<i64>, Refusal> {
        let number = match self.fields.remove(name) {
            None => return Ok(None),
            Some(Field::Query(text)) => decimal(&text),
            Some(Field::Json(value)) => value.as_i64(),
        };
        number.filter(|number| range.contains(number)).map(Some).ok_or(Refusal::field(name))
    }

    /// A number of at most 32 bits, or another one where it is not given.
    pub(super) fn count(
        &mut self,
        name: &'static str,
        range: RangeInclusive<u32>,
        default: u32,
    ) -> Result<u32, Refusal> {
        let range = i64::from(*range.start())..=i64::from(*range.end());
        let number = self.number(name, range)?;
        Ok(number.and_then(|number| number.try_into().ok()).unwrap_or(default))
    }

    /// Which events.
    pub(super) fn filter(&mut self) -> Result<FilterText, Refusal> {
        let state = self.text("state")?;
        if state.as_deref().is_some_and(|word| State::find(word).is_none()) {
            return Err(Refusal::field("state"));
        }
        let code = self.text("code")?;
        if code.as_deref().is_some_and(|word| Code::find(word).is_none()) {
            return Err(Refusal::field("code"));
        }
        Ok(FilterText {
            state,
            code,
            event_type: self.text("type")?,
            account: self.text("account")?,
            customer: self.text("customer")?,
            event_id: self.text("event_id")?,
            from: self.number("from", 0..=MAX_SAFE)?,
            to: self.number("to", 0..=MAX_SAFE)?,
            after: None,
        })
    }

    /// Where a page begins.
    pub(super) fn cursor(&mut self) -> Result<Option<Cursor>, Refusal> {
        let text = self.text("cursor")?;
        text.map(|text| cursor(&text).ok_or(Refusal::field("cursor"))).transpose()
    }

    /// Where a page of one of so many shards begins: `<shard>` or `<shard>.<cursor>`.
    pub(super) fn shard_cursor(&mut self, shards: u32) -> Result<(Shard, Option<Cursor>), Refusal> {
        let Some(text) = self.text("cursor")? else { return Ok((0, None)) };
        let place = || {
            let (shard, after) = match text.split_once('.') {
                None => (text.as_str(), None),
                Some((shard, after)) => (shard, Some(cursor(after)?)),
            };
            let shard = decimal(shard).and_then(|shard| shard.try_into().ok());
            Some((shard.filter(|shard| *shard < shards)?, after))
        };
        place().ok_or(Refusal::field("cursor"))
    }
}

/// A cursor as text.
pub(super) fn cursor_text((received, id): &Cursor) -> String {
    [&received.to_string(), ".", id].concat()
}

fn cursor(text: &str) -> Option<Cursor> {
    let (received, id) = text.split_once('.')?;
    let received: Millis = decimal(received)?;
    is_message_id(id).then(|| (received, id.into()))
}

/// Decimal digits and nothing else.
fn decimal(text: &str) -> Option<i64> {
    let digits = (1..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number <= MAX_SAFE)
}

/// Whether it has the shape of a `webhook-id` that the gateway makes.
pub(super) fn is_message_id(text: &str) -> bool {
    let base32 = |b: u8| b.is_ascii_uppercase() || matches!(b, b'2'..=b'7');
    text.strip_prefix("msg_").is_some_and(|rest| rest.len() == 26 && rest.bytes().all(base32))
}
