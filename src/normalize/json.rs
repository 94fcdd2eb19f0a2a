//! JSON read in place, in one pass: the whole text is checked, and the scalars at a row's pointers are taken on the way.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Result, unreadable_payload};
use crate::provider::EventMap;

/// How deep a payload may nest.
const MAX_DEPTH: usize = 128;

/// A scalar in a payload; numbers keep their text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(&'a str),
    Bool(bool),
}

/// What stands at a pointer.
#[derive(Default)]
pub(super) struct Found<'r, 'a> {
    pub(super) pointer: &'r str,
    segments: [Option<&'r str>; EventMap::MAX_SEGMENTS],
    /// Where the value begins in the payload, and its text there.
    value: Option<(usize, &'a str)>,
    /// The text of the key that `*` stands for.
    name: Option<&'a str>,
}

impl<'a> Found<'_, 'a> {
    /// The scalar; `None` for objects, arrays, null, and text that is no Unicode.
    pub(super) fn scalar(&self) -> Option<Scalar<'a>> {
        scalar(self.value?.1)
    }

    /// The name of the member that `*` stands for.
    pub(super) fn member_name(&self) -> Option<Cow<'a, str>> {
        // An earlier key's, where the last of that name has no member.
        self.value?;
        unescape(self.name?)
    }

    /// Its text in the payload.
    pub(super) fn text(&self) -> Option<&'a str> {
        Some(self.value?.1)
    }

    /// Whether something but null is there.
    pub(super) fn is_there(&self) -> bool {
        self.value.is_some_and(|(_, text)| text != "null")
    }
}

/// Checks that a text is one JSON object or array (RFC 8259), and finds what is at these pointers. A key that comes twice counts the last time, as
/// in every mainstream parser. In arrays a pointer reaches the first ten items.
pub(super) fn find<'r, 'a>(json: &'a str, pointers: &[&'r str]) -> Result<Vec<Found<'r, 'a>>> {
    let targets: Vec<_> = pointers
        .iter()
        .take(EventMap::MAX_POINTERS)
        .map(|pointer| Found { pointer, segments: segments(pointer), ..Found::default() })
        .collect();
    let mut reader = Reader::new(json, targets);
    let all = reader.index();
    reader.whole(all).ok_or(unreadable_payload!(
        "the payload is not JSON of at most 128 levels, an object or what the provider sends",
    ))?;
    Ok(reader.targets)
}

/// Where the value at a pointer begins, and how it is written.
pub(crate) fn member<'a>(json: &'a str, pointer: &str) -> Option<(usize, &'a str)> {
    find(json, &[pointer]).ok()?.pop()?.value
}

/// The items of the array at a pointer, each as it is written, and none where there is no array.
pub(crate) fn items<'a>(json: &'a str, pointer: &str) -> Result<Vec<&'a str>> {
    let array = find(json, &[pointer])?.first().and_then(Found::text).unwrap_or_default();
    let mut items = Vec::new();
    let mut reader = Reader::new(array, Vec::new());
    let mut opening: &[u8] = b"[";
    while reader.skip(opening).is_some() {
        opening = b",";
        reader.space();
        let start = reader.at().unwrap_or_default();
        if reader.value(0).is_none() {
            break;
        }
        let end = reader.at().unwrap_or_default();
        items.extend(array.get(start..end));
        reader.space();
    }
    Ok(items)
}

/// Where the values of members of these names begin, at any depth, with their text; `None` if this is not one JSON object or array.
pub(super) fn members<'a>(object: &'a str, names: &[&str]) -> Option<Vec<(usize, &'a str)>> {
    let mut reader = Reader::new(object, Vec::new());
    reader.names = names;
    reader.whole(0)?;
    reader.places.sort_unstable();
    Some(reader.places)
}

/// The segments of a pointer.
fn segments(pointer: &str) -> [Option<&str>; EventMap::MAX_SEGMENTS] {
    let mut segments = [None; EventMap::MAX_SEGMENTS];
    let mut rest = pointer.strip_prefix('/');
    for segment in &mut segments {
        let Some(text) = rest else { break };
        let end = text.bytes().position(|b| b == b'/').unwrap_or(text.len());
        *segment = text.get(..end);
        rest = end.checked_add(1).and_then(|next| text.get(next..));
    }
    segments
}

/// The scalars at these pointers, in their order.
pub(crate) fn scalars<'a>(object: &'a str, pointers: &[&str]) -> Result<Vec<Option<Scalar<'a>>>> {
    Ok(find(object, pointers)?.iter().map(Found::scalar).collect())
}

/// Reads from the front of `rest`, the end of `text`. `None` is the end of reading: the text is not JSON.
struct Reader<'r, 'n, 'a> {
    text: &'a str,
    rest: &'a [u8],
    depth: usize,
    /// The targets, one bit each, by depth and by bucket of their segment there: of most keys a look here says that nobody wants them.
    named: [[u64; BUCKETS]; EventMap::MAX_SEGMENTS],
    targets: Vec<Found<'r, 'a>>,
    /// Names of members to be found at any depth, and where their values were.
    names: &'n [&'n str],
    places: Vec<(usize, &'a str)>,
}

/// How many buckets names are put into.
const BUCKETS: usize = 16;

/// The bucket of a name.
fn bucket(name: &str) -> usize {
    let first = name.bytes().next().unwrap_or_default();
    usize::from(first).wrapping_add(name.len()) & 15
}

impl<'r, 'a> Reader<'r, '_, 'a> {
    fn new(text: &'a str, targets: Vec<Found<'r, 'a>>) -> Self {
        Self {
            text,
            rest: text.as_bytes(),
            depth: 0,
            named: [[0; BUCKETS]; EventMap::MAX_SEGMENTS],
            targets,
            names: &[],
            places: Vec::new(),
        }
    }

    /// All of the text, which is one object or array.
    fn whole(&mut self, targets: u64) -> Option<()> {
        self.space();
        if !matches!(self.rest.first(), Some(b'{' | b'[')) {
            return None;
        }
        self.value(targets)?;
        self.space();
        self.rest.is_empty().then_some(())
    }

    /// Fills `named`; the bits of all targets.
    fn index(&mut self) -> u64 {
        let (mut all, mut bit) = (0, 1_u64);
        for target in &self.targets {
            for (segment, named) in target.segments.iter().zip(&mut self.named) {
                match *segment {
                    None => break,
                    Some("*") => named.iter_mut().for_each(|bits| *bits |= bit),
                    Some(name) => {
                        if let Some(bits) = named.get_mut(bucket(name)) {
                            *bits |= bit;
                        }
                    }
                }
            }
            all |= bit;
            bit <<= 1;
        }
        all
    }

    /// A value, with the targets (one bit each) that are at it or below it.
    fn value(&mut self, targets: u64) -> Option<()> {
        match self.rest.first()? {
            b'{' => self.nested(b'}', |reader| reader.member(targets)),
            b'[' => {
                let mut places = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"].into_iter();
                self.nested(b']', |reader| {
                    let place = places.next().filter(|_| targets != 0);
                    let reached = place.map_or(0, |place| reader.reached(targets, place, None));
                    reader.at_pointer(reached)
                })
            }
            b'"' => self.string().map(drop),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.skip(b"true"),
            b'f' => self.skip(b"false"),
            _ => self.skip(b"null"),
        }
    }

    /// An object or an array: items between brackets, with commas between them.
    fn nested(&mut self, close: u8, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.depth = self.depth.checked_add(1).filter(|depth| *depth <= MAX_DEPTH)?;
        self.rest = self.rest.get(1..)?;
        self.space();
        if self.skip(&[close]).is_none() {
            loop {
                item(self)?;
                self.space();
                if self.skip(b",").is_none() {
                    break;
                }
                self.space();
            }
            self.skip(&[close])?;
        }
        self.depth = self.depth.checked_sub(1)?;
        Some(())
    }

    fn member(&mut self, targets: u64) -> Option<()> {
        let key = self.string()?;
        self.space();
        self.skip(b":")?;
        self.space();
        let reached = match targets {
            0 if self.names.is_empty() => 0,
            0 => return self.named_member(key),
            // Half a surrogate pair is in no pointer.
            _ => unescape(key).map_or(0, |name| self.reached(targets, &name, Some(key))),
        };
        self.at_pointer(reached)
    }

    /// A member's value, which may be one of those to be found.
    fn named_member(&mut self, key: &str) -> Option<()> {
        let wanted = unescape(key).is_some_and(|name| self.names.contains(&name.as_ref()));
        let start = self.at()?;
        self.value(0)?;
        if wanted {
            self.places.push((start, self.text.get(start..self.at()?)?));
        }
        Some(())
    }

    /// A value that these targets have reached.
    fn at_pointer(&mut self, reached: u64) -> Option<()> {
        let start = self.at()?;
        self.value(reached)?;
        if reached != 0 {
            let value = self.text.get(start..self.at()?)?;
            let depth = self.depth;
            for (target, _) in targets_of(&mut self.targets, reached) {
                if target.segments.get(depth).is_none_or(Option::is_none) {
                    target.value = Some((start, value));
                }
            }
        }
        Some(())
    }

    /// Which of these targets a name is on the way to, or the key that `*` stands for. What an earlier key of the same name held is gone.
    fn reached(&mut self, targets: u64, name: &str, key: Option<&'a str>) -> u64 {
        let Some(depth) = self.depth.checked_sub(1) else { return 0 };
        let named = self.named.get(depth).and_then(|named| named.get(bucket(name)));
        let mut reached = 0_u64;
        for (target, bit) in
            targets_of(&mut self.targets, targets & named.copied().unwrap_or_default())
        {
            let here = target.segments.get(depth).copied().flatten();
            let any = here == Some("*") && key.is_some();
            if here == Some(name) || any {
                target.value = None;
                if any {
                    target.name = key;
                }
                reached |= bit;
            }
        }
        reached
    }

    /// A string; its text between the quotes, with its escapes.
    fn string(&mut self) -> Option<&'a str> {
        self.skip(b"\"")?;
        let start = self.at()?;
        loop {
            match self.rest {
                [b'"', rest @ ..] => {
                    let end = self.at()?;
                    self.rest = rest;
                    return self.text.get(start..end);
                }
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', rest @ ..] => {
                    self.rest = rest;
                }
                [b'\\', b'u', a, b, c, d, rest @ ..]
                    if [a, b, c, d].into_iter().all(u8::is_ascii_hexdigit) =>
                {
                    self.rest = rest;
                }
                [] | [b'\\' | 0..=0x1f, ..] => return None,
                [_, rest @ ..] => self.rest = rest,
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.skip(b"-");
        if self.skip(b"0").is_none() {
            self.digits()?;
        }
        if self.skip(b".").is_some() {
            self.digits()?;
        }
        if let [b'e' | b'E', rest @ ..] = self.rest {
            self.rest = rest;
            if let [b'+' | b'-', rest @ ..] = self.rest {
                self.rest = rest;
            }
            self.digits()?;
        }
        Some(())
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let before = self.rest.len();
        while let [b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
        }
        (self.rest.len() < before).then_some(())
    }

    /// These very bytes. Most are one: comparing as slices would call a function for each.
    fn skip(&mut self, bytes: &[u8]) -> Option<()> {
        let mut rest = self.rest;
        for wanted in bytes {
            let [first, after @ ..] = rest else { return None };
            if first != wanted {
                return None;
            }
            rest = after;
        }
        self.rest = rest;
        Some(())
    }

    fn space(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// How much of the text has been read.
    fn at(&self) -> Option<usize> {
        self.text.len().checked_sub(self.rest.len())
    }
}

/// The targets whose bit is set, each with its bit.
fn targets_of<'t, 'r, 'a>(
    all: &'t mut [Found<'r, 'a>],
    mut bits: u64,
) -> impl Iterator<Item = (&'t mut Found<'r, 'a>, u64)> {
    let mut rest = all.iter_mut();
    let mut done = 0_u32;
    core::iter::from_fn(move || {
        let place = bits.trailing_zeros();
        let bit = 1_u64.checked_shl(place)?;
        bits ^= bit;
        let target = rest.nth(usize::try_from(place.checked_sub(done)?).ok()?)?;
        done = place.checked_add(1)?;
        Some((target, bit))
    })
}

/// A scalar from its checked text; `None` for objects, arrays, null, and text that is no Unicode.
fn scalar(text: &str) -> Option<Scalar<'_>> {
    match text.as_bytes().first()? {
        b'"' => unescape(text.strip_prefix('"')?.strip_suffix('"')?).map(Scalar::Text),
        b't' => Some(Scalar::Bool(true)),
        b'f' => Some(Scalar::Bool(false)),
        b'-' | b'0'..=b'9' => Some(Scalar::Number(text)),
        _ => None,
    }
}

/// The text of a checked string without its quotes; `None` if an escape is half of a surrogate pair.
pub(super) fn unescape(raw: &str) -> Option<Cow<'_, str>> {
    let Some((plain, mut rest)) = raw.split_once('\\') else { return Some(Cow::Borrowed(raw)) };
    let mut text = String::from(plain);
    loop {
        let (escape, after) = rest.split_at_checked(1)?;
        rest = after;
        text.push(match escape {
            "u" => {
                let (char, after) = unicode_escape(rest)?;
                rest = after;
                char
            }
            "b" => '\u{8}',
            "f" => '\u{c}',
            "n" => '\n',
            "r" => '\r',
            "t" => '\t',
            itself => itself.chars().next()?,
        });
        match rest.split_once('\\') {
            None => {
                text.push_str(rest);
                return Some(Cow::Owned(text));
            }
            Some((plain, after)) => {
                text.push_str(plain);
                rest = after;
            }
        }
    }
}

/// The character that an escape stands for, from behind its `\u`, and the rest; `None` for half of a surrogate pair.
pub(crate) fn unicode_escape(text: &str) -> Option<(char, &str)> {
    let (unit, rest) = code_unit(text)?;
    if let Some(char) = char::from_u32(u32::from(unit)) {
        return Some((char, rest));
    }
    let (low, rest) = code_unit(rest.strip_prefix("\\u")?)?;
    Some((char::decode_utf16([unit, low]).next()?.ok()?, rest))
}

fn code_unit(text: &str) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}

/// Appends a JSON string.
pub(crate) fn push_string(out: &mut String, text: &str) {
    let special = |b: u8| matches!(b, b'"' | b'\\' | 0..=0x1f);
    let mut rest = text;
    out.push('"');
    while let Some((plain, after)) =
        rest.bytes().position(special).and_then(|end| rest.split_at_checked(end))
    {
        out.push_str(plain);
        let mut chars = after.chars();
        match chars.next().unwrap_or_default() {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char @ '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                out.push_str(&hex::encode(char.encode_utf8(&mut [0; 1])));
            }
            char => {
                out.push('\\');
                out.push(char);
            }
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    /// A key of few, so that many come twice; one of them in two spellings.
    fn key() -> impl Strategy<Value = String> {
        prop_oneof!["[ab01]", Just("\\u0061".into())]
    }

    fn value() -> impl Strategy<Value = String> {
        prop_oneof!["[1-9]", "null|\"x\""].prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4)
                    .prop_map(|items| alloc::format!("[{}]", items.join(","))),
                proptest::collection::vec((key(), inner), 0..4)
                    .prop_map(|members| object(&members)),
            ]
        })
    }

    fn object(members: &[(String, String)]) -> String {
        let members: Vec<_> =
            members.iter().map(|(key, value)| alloc::format!("\"{key}\":{value}")).collect();
        alloc::format!("{{{}}}", members.join(","))
    }

    #[test]
    fn what_an_earlier_key_held_is_gone_with_its_name() {
        let name = |text| find(text, &["/s/*"]).unwrap()[0].member_name().map(Cow::into_owned);
        assert_eq!(name(r#"{"s":{"a":1}}"#).as_deref(), Some("a"));
        assert_eq!(name(r#"{"s":{"a":1},"s":{"b":null}}"#).as_deref(), Some("b"));
        assert_eq!(name(r#"{"s":{"a":1},"s":{}}"#), None);
        assert_eq!(name(r#"{"s":{"a":1},"s":1}"#), None);
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json_on_soup(text in "\\{[ \\{\\}\\[\\]:,\"\\\\a-fnrtu0-9eE+.\\-]{0,40}\\}") {
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(find(&text, &[]).is_ok(), theirs);
        }

        #[test]
        fn reads_what_serde_json_writes(key in "[^/*]{0,8}", text in any::<String>(), number in any::<i64>()) {
            let object = serde_json::json!({ "a": { (key.clone()): text.clone(), "n": [1, { "x": null }] }, "b": number, "c": true });
            for written in [object.to_string(), serde_json::to_string_pretty(&object).unwrap()] {
                let pointer = ["/a/", &key].concat();
                let found = find(&written, &[pointer.as_str(), "/b", "/c", "/d", "/a", "/a/n/0", "/a/n/1"]).unwrap();
                let values: Vec<_> = found.iter().map(Found::scalar).collect();
                if key != "n" {
                    prop_assert_eq!(&values[0], &Some(Scalar::Text(text.as_str().into())));
                }
                prop_assert_eq!(&values[1], &Some(Scalar::Number(&alloc::format!("{number}"))));
                prop_assert_eq!(&values[2], &Some(Scalar::Bool(true)));
                prop_assert_eq!(&values[3..5], &[None, None][..]);
                prop_assert_eq!(&values[5..], &[Some(Scalar::Number("1")), None][..]);
                prop_assert!(found[6].is_there() && !found[3].is_there());
            }
        }

        #[test]
        fn finds_what_serde_json_finds(members in proptest::collection::vec((key(), value()), 0..4)) {
            let text = object(&members);
            let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
            let pointers = ["/a", "/b", "/0", "/a/a", "/a/b", "/a/0", "/a/1", "/b/0", "/a/a/b", "/a/0/a", "/b/a/0", "/a/b/a"];
            for (found, pointer) in find(&text, &pointers).unwrap().iter().zip(pointers) {
                let theirs = whole.pointer(pointer);
                let ours = found.value.map(|(_, text)| serde_json::from_str(text).unwrap());
                prop_assert_eq!(ours.as_ref(), theirs, "{} {}", pointer, text);
            }
        }

        #[test]
        fn writes_what_serde_json_reads(text in any::<String>()) {
            let mut json = String::new();
            push_string(&mut json, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
