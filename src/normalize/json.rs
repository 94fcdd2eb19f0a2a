//! JSON read in place, in one pass: the whole text is checked, and the scalars at a row's pointers are taken on the way.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Result, unreadable_payload};
use crate::provider::EventMap;

use crate::text::split;

use super::scan::{self, Closers, MAX_DEPTH};

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

/// Pointers made ready to be looked for. Each of them has a bit, in their order.
#[derive(Clone, Debug)]
pub(crate) struct Pointers<'r> {
    all: Vec<&'r str>,
    levels: [Level<'r>; EventMap::MAX_SEGMENTS],
}

/// What is looked for at one depth.
#[derive(Clone, Debug, Default)]
struct Level<'r> {
    /// The names of members, each once, with the pointers that go on there.
    names: Vec<(&'r str, u64)>,
    /// A bit for each of them: of most keys a look here says that nobody wants them.
    marks: u64,
    /// The pointers that have a `*` here.
    any: u64,
    /// The pointers that end here.
    ends: u64,
}

impl<'r> Pointers<'r> {
    /// At most [`EventMap::MAX_POINTERS`].
    pub(crate) fn new(mut all: Vec<&'r str>) -> Self {
        all.truncate(EventMap::MAX_POINTERS);
        let mut levels: [Level<'r>; EventMap::MAX_SEGMENTS] = Default::default();
        let mut bit = 1_u64;
        for pointer in &all {
            let mut rest = pointer.strip_prefix('/');
            for level in &mut levels {
                let Some(text) = rest else { break };
                let name = split(text, "/").next().unwrap_or_default();
                rest = text.get(name.len().wrapping_add(1)..);
                if rest.is_none() {
                    level.ends |= bit;
                }
                level.add(name, bit);
            }
            bit <<= 1;
        }
        Self { all, levels }
    }
}

impl<'r> Level<'r> {
    fn add(&mut self, name: &'r str, bit: u64) {
        if name == "*" {
            self.any |= bit;
        } else if let Some((_, bits)) = self.names.iter_mut().find(|(other, _)| *other == name) {
            *bits |= bit;
        } else {
            self.names.push((name, bit));
            self.marks |= mark(name);
        }
    }

    /// The pointers that go on at a member of this name.
    fn named(&self, name: &str) -> u64 {
        if self.marks & mark(name) == 0 {
            return 0;
        }
        let found = self.names.iter().find(|(other, _)| *other == name);
        found.map_or(0, |(_, bits)| *bits)
    }
}

/// The bit of a name.
fn mark(name: &str) -> u64 {
    let first = name.bytes().next().unwrap_or_default();
    1_u64.wrapping_shl(u32::from(first).wrapping_add(u32::try_from(name.len()).unwrap_or_default()))
}

/// Checks that a text is one JSON object or array (RFC 8259), and finds what is at these pointers. A key that comes twice counts the last time, as
/// in every mainstream parser. In arrays a pointer reaches the first ten items.
pub(super) fn find<'r, 'a>(json: &'a str, pointers: &Pointers<'r>) -> Result<Vec<Found<'r, 'a>>> {
    let found = pointers.all.iter().map(|pointer| Found { pointer, ..Found::default() });
    let mut reader = Reader::new(json, found.collect(), &pointers.levels);
    reader.whole(u64::MAX).ok_or(unreadable_payload!(
        "the payload is not JSON of at most 128 levels, an object or what the provider sends",
    ))?;
    Ok(reader.found)
}

/// What is at one pointer.
fn find_one<'r, 'a>(json: &'a str, pointer: &'r str) -> Result<Option<Found<'r, 'a>>> {
    Ok(find(json, &Pointers::new(alloc::vec![pointer]))?.pop())
}

/// Where the value at a pointer begins, and how it is written.
pub(crate) fn member<'a>(json: &'a str, pointer: &str) -> Option<(usize, &'a str)> {
    find_one(json, pointer).ok()??.value
}

/// The items of the array at a pointer, each as it is written, and none where there is no array.
pub(crate) fn items<'a>(json: &'a str, pointer: &str) -> Result<Vec<&'a str>> {
    let array = find_one(json, pointer)?.and_then(|found| found.text()).unwrap_or_default();
    let mut items = Vec::new();
    let mut reader = Reader::new(array, Vec::new(), &[]);
    // What was found is JSON: only an array begins with a bracket, and only the last item has no comma behind it.
    let mut opening = b'[';
    while reader.next() == opening {
        opening = b',';
        reader.at = reader.at.wrapping_add(1);
        reader.next();
        let start = reader.at;
        if reader.value(0).is_none() {
            break;
        }
        items.extend(array.get(start..reader.at));
    }
    Ok(items)
}

/// Where the values of members of these names begin, at any depth, with their text; `None` if this is not one JSON object or array.
pub(super) fn members<'a>(object: &'a str, names: &[&str]) -> Option<Vec<(usize, &'a str)>> {
    let mut reader = Reader::new(object, Vec::new(), &[]);
    reader.names = names;
    reader.whole(0)?;
    reader.places.sort_unstable();
    Some(reader.places)
}

/// The scalars at these pointers, in their order.
pub(crate) fn scalars<'a>(object: &'a str, pointers: &[&str]) -> Result<Vec<Option<Scalar<'a>>>> {
    Ok(find(object, &Pointers::new(pointers.to_vec()))?.iter().map(Found::scalar).collect())
}

/// Reads on from `at`. `None` is the end of reading: the text is not JSON.
struct Reader<'r, 'n, 'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    closers: Closers,
    levels: &'n [Level<'r>],
    found: Vec<Found<'r, 'a>>,
    /// The pointers at which something was found.
    filled: u64,
    /// Names of members to be found at any depth, and where their values were.
    names: &'n [&'n str],
    places: Vec<(usize, &'a str)>,
}

impl<'r, 'n, 'a> Reader<'r, 'n, 'a> {
    fn new(text: &'a str, found: Vec<Found<'r, 'a>>, levels: &'n [Level<'r>]) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            closers: [0; MAX_DEPTH],
            levels,
            found,
            filled: 0,
            names: &[],
            places: Vec::new(),
        }
    }

    /// All of the text, which is one object or array.
    fn whole(&mut self, targets: u64) -> Option<()> {
        if !matches!(self.next(), b'{' | b'[') {
            return None;
        }
        self.value(targets)?;
        self.next();
        (self.at == self.text.len()).then_some(())
    }

    /// A value, with the targets (one bit each) that are at it or below it.
    fn value(&mut self, targets: u64) -> Option<()> {
        let bytes = self.text.as_bytes();
        let open = scan::byte(bytes, self.at);
        if targets == 0 && self.names.is_empty() || !matches!(open, b'{' | b'[') {
            self.at = scan::value(bytes, self.at, self.depth, &mut self.closers)?;
            return Some(());
        }
        // The closing one of each is two behind it in ASCII.
        let close = open.wrapping_add(2);
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth = self.depth.wrapping_add(1);
        self.at = self.at.wrapping_add(1);
        let mut places = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"].into_iter();
        let mut here = self.next();
        while here != close {
            if open == b'{' {
                self.member(targets)?;
            } else {
                let place = places.next().filter(|_| targets != 0);
                let reached = place.map_or(0, |place| self.reached(targets, place, None));
                self.at_pointer(reached)?;
            }
            here = self.next();
            if here == b',' {
                self.at = self.at.wrapping_add(1);
                // Another one follows.
                here = self.next();
                if here == close {
                    return None;
                }
            } else if here != close {
                return None;
            }
        }
        self.at = self.at.wrapping_add(1);
        self.depth = self.depth.wrapping_sub(1);
        Some(())
    }

    fn member(&mut self, targets: u64) -> Option<()> {
        let bytes = self.text.as_bytes();
        let start = self.at.wrapping_add(1);
        if scan::byte(bytes, self.at) != b'"' {
            return None;
        }
        let end = scan::value(bytes, self.at, self.depth, &mut self.closers)?;
        let key = self.text.get(start..end.wrapping_sub(1))?;
        self.at = scan::colon(bytes, end)?;
        let reached = match targets {
            0 => return self.named_member(key),
            // Half a surrogate pair is in no pointer.
            _ => unescape(key).map_or(0, |name| self.reached(targets, &name, Some(key))),
        };
        self.at_pointer(reached)
    }

    /// The first byte that is no white space.
    fn next(&mut self) -> u8 {
        self.at = scan::space(self.text.as_bytes(), self.at);
        scan::byte(self.text.as_bytes(), self.at)
    }

    /// A member's value, which may be one of those to be found.
    fn named_member(&mut self, key: &str) -> Option<()> {
        let wanted = unescape(key).is_some_and(|name| self.names.contains(&name.as_ref()));
        let start = self.at;
        self.value(0)?;
        if wanted {
            self.places.push((start, self.text.get(start..self.at)?));
        }
        Some(())
    }

    /// A value that these pointers have reached.
    fn at_pointer(&mut self, reached: u64) -> Option<()> {
        let start = self.at;
        self.value(reached)?;
        let level = self.depth.checked_sub(1).and_then(|depth| self.levels.get(depth));
        let ended = level.map_or(0, |level| level.ends & reached);
        if ended != 0 {
            let value = self.text.get(start..self.at)?;
            self.filled |= ended;
            self.each(ended, |found| found.value = Some((start, value)));
        }
        Some(())
    }

    /// Which of these pointers a name is on the way to, or the key that `*` stands for. What an earlier key of the same name held is gone.
    fn reached(&mut self, pointers: u64, name: &str, key: Option<&'a str>) -> u64 {
        let level = self.depth.checked_sub(1).and_then(|depth| self.levels.get(depth));
        let Some(level) = level else { return 0 };
        let any = if key.is_some() { level.any & pointers } else { 0 };
        let reached = level.named(name) & pointers | any;
        let held = self.filled & reached;
        self.filled ^= held;
        self.each(held, |found| found.value = None);
        self.each(any, |found| found.name = key);
        reached
    }

    fn each(&mut self, mut pointers: u64, act: impl Fn(&mut Found<'r, 'a>)) {
        while pointers != 0 {
            let place = usize::try_from(pointers.trailing_zeros()).unwrap_or_default();
            if let Some(found) = self.found.get_mut(place) {
                act(found);
            }
            pointers &= pointers.wrapping_sub(1);
        }
    }
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
    let (plain, mut rest) = split_plain(raw);
    if rest.is_empty() {
        return Some(Cow::Borrowed(raw));
    }
    let mut text = String::from(plain);
    while let Some(escaped) = rest.strip_prefix('\\') {
        let (escape, after) = escaped.split_at_checked(1)?;
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
        let (plain, after) = split_plain(rest);
        text.push_str(plain);
        rest = after;
    }
    Some(Cow::Owned(text))
}

/// What a string may hold as it is, and the rest.
#[inline(never)]
fn split_plain(text: &str) -> (&str, &str) {
    text.split_at_checked(scan::plain(text.as_bytes(), 0)).unwrap_or((text, ""))
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
    out.push('"');
    let (plain, mut rest) = split_plain(text);
    out.push_str(plain);
    while !rest.is_empty() {
        let mut chars = rest.chars();
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
        let (plain, after) = split_plain(chars.as_str());
        out.push_str(plain);
        rest = after;
    }
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
        let name = |text| {
            find(text, &Pointers::new(alloc::vec!["/s/*"])).unwrap()[0]
                .member_name()
                .map(Cow::into_owned)
        };
        assert_eq!(name(r#"{"s":{"a":1}}"#).as_deref(), Some("a"));
        assert_eq!(name(r#"{"s":{"a":1},"s":{"b":null}}"#).as_deref(), Some("b"));
        assert_eq!(name(r#"{"s":{"a":1},"s":{}}"#), None);
        assert_eq!(name(r#"{"s":{"a":1},"s":1}"#), None);
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json_on_soup(text in "\\{[ \\{\\}\\[\\]:,\"\\\\a-fnrtu0-9eE+.\\-]{0,40}\\}") {
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(find(&text, &Pointers::new(Vec::new())).is_ok(), theirs);
        }

        #[test]
        fn reads_what_serde_json_writes(key in "[^/*]{0,8}", text in any::<String>(), number in any::<i64>()) {
            let object = serde_json::json!({ "a": { (key.clone()): text.clone(), "n": [1, { "x": null }] }, "b": number, "c": true });
            for written in [object.to_string(), serde_json::to_string_pretty(&object).unwrap()] {
                let pointer = ["/a/", &key].concat();
                let found = find(&written, &Pointers::new(alloc::vec![pointer.as_str(), "/b", "/c", "/d", "/a", "/a/n/0", "/a/n/1"])).unwrap();
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
            for (found, pointer) in find(&text, &Pointers::new(pointers.to_vec())).unwrap().iter().zip(pointers) {
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
