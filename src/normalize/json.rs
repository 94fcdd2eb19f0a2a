//! JSON read in place: checked whole, with the scalars at a row's pointers.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::{Error, Result};

/// How deep a payload may nest.
const MAX_DEPTH: usize = 128;

/// A scalar in a payload; numbers keep their text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(&'a str),
    Bool(bool),
}

/// A pointer on its way down: what is left of it, and the value reached so far.
struct Target<'r, 'a> {
    pointer: &'r str,
    rest: &'r str,
    value: Option<&'a RawValue>,
}

/// Checks that a text is one JSON object, and reads the scalars at these pointers. A key that comes twice counts the last time, as
/// in every mainstream parser; no pointer goes into an array.
pub(super) fn scalars<'r, 'a>(
    object: &'a str,
    pointers: impl Iterator<Item = &'r str>,
) -> Result<Vec<(&'r str, Option<Scalar<'a>>)>> {
    if deeper_than(object, MAX_DEPTH) {
        return Err(Error::unreadable_payload("the payload is nested more than 128 levels deep"));
    }
    let mut targets: Vec<_> =
        pointers.map(|pointer| Target { pointer, rest: pointer, value: None }).collect();
    // Pointers with a common beginning stand together, so that each object is read once for all of them.
    targets.sort_unstable_by_key(|target| target.pointer);
    descend(object, &mut targets)
        .map_err(|_| Error::unreadable_payload("the payload is not a JSON object"))?;
    Ok(targets.into_iter().map(|target| (target.pointer, scalar(target.value))).collect())
}

fn scalar(value: Option<&RawValue>) -> Option<Scalar<'_>> {
    let text = value?.get();
    match text.as_bytes().first()? {
        b'"' => serde_json::from_str::<Text<'_>>(text).ok().map(|text| Scalar::Text(text.0)),
        b't' => Some(Scalar::Bool(true)),
        b'f' => Some(Scalar::Bool(false)),
        b'-' | b'0'..=b'9' => Some(Scalar::Number(text)),
        _ => None,
    }
}

/// A string, borrowed unless it has escapes.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// Whether brackets nest deeper than this. Exact for valid JSON, which is all that is read any further.
fn deeper_than(text: &str, max: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth = depth.saturating_add(1);
                if depth > max {
                    return true;
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Reads the members of one object for these targets, then goes into the objects that more targets are in.
fn descend<'a>(object: &'a str, targets: &mut [Target<'_, 'a>]) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(object);
    reader.deserialize_map(Members(targets))?;
    reader.end()?;
    for group in targets.chunk_by_mut(|a, b| head(a.rest) == head(b.rest)) {
        for target in group.iter_mut() {
            target.rest = target.rest.get(1..).map_or("", |rest| {
                rest.find('/').and_then(|end| rest.get(end..)).unwrap_or_default()
            });
        }
        let value = group.first().and_then(|target| target.value);
        let (_, deeper) = group.split_at_mut(group.partition_point(|t| t.rest.is_empty()));
        if deeper.is_empty() {
            continue;
        }
        for target in deeper.iter_mut() {
            target.value = None;
        }
        if let Some(value) = value.filter(|value| value.get().starts_with('{')) {
            descend(value.get(), deeper)?;
        }
    }
    Ok(())
}

/// The first segment of a pointer, which begins with `/`.
fn head(pointer: &str) -> &str {
    pointer.split('/').nth(1).unwrap_or_default()
}

struct Members<'t, 'r, 'a>(&'t mut [Target<'r, 'a>]);

impl<'a> Visitor<'a> for Members<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut members: A) -> core::result::Result<(), A::Error> {
        while let Some(wanted) = members.next_key_seed(Wanted(self.0))? {
            if wanted == 0 {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = members.next_value::<&'a RawValue>()?;
            for (bit, target) in (0..).zip(self.0.iter_mut()) {
                if wanted & bit_of(bit) != 0 {
                    target.value = Some(value);
                }
            }
        }
        Ok(())
    }
}

/// Which targets a key is on the way to, one bit each.
struct Wanted<'t, 'r, 'a>(&'t [Target<'r, 'a>]);

const fn bit_of(index: u32) -> u64 {
    match 1_u64.checked_shl(index) {
        Some(bit) => bit,
        None => 0,
    }
}

impl<'a> DeserializeSeed<'a> for Wanted<'_, '_, 'a> {
    type Value = u64;

    fn deserialize<D: serde::Deserializer<'a>>(
        self,
        deserializer: D,
    ) -> core::result::Result<u64, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Wanted<'_, '_, 'a> {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> core::result::Result<u64, E> {
        if self.0.len() > 64 {
            return Err(E::custom("a row has at most 64 pointers"));
        }
        Ok((0..).zip(self.0).fold(0, |wanted, (bit, target)| {
            let segment = head(target.rest);
            if segment == key || segment == "*" { wanted | bit_of(bit) } else { wanted }
        }))
    }
}

/// Appends a JSON string.
pub(crate) fn push_string(out: &mut String, text: &str) {
    // Writing a string to memory cannot fail.
    out.push_str(&serde_json::to_string(text).unwrap_or_else(|_| "\"\"".into()));
}
