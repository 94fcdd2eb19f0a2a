//! JSON → digests of what stands at pointers, the same for values that mean the same: key order, escapes, white space and the spelling of
//! numbers do not count.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use super::json::{Pointers, find, unescape};

/// The digest of a value.
pub(crate) type Digest = [u8; 32];

/// The digests of what stands at these pointers; none where nothing is, or null. `None` if this is not one JSON object of at most 128 levels,
/// if a key of any object in it comes twice, which readers differ over, or a number's exponent is beyond 18 digits.
pub(crate) fn digests(object: &str, pointers: &[&str]) -> Option<Vec<Option<Digest>>> {
    let found = find(object, &Pointers::new(pointers.to_vec()))
        .ok()
        .filter(|_| object.trim_start().starts_with('{'))?;
    canonical(object)?;
    let digest = |text: &str| canonical(text).map(|bytes| Sha256::digest(bytes).into());
    let there = found.iter().map(|found| found.text().filter(|_| found.is_there()));
    there.map(|text| text.map_or(Some(None), |text| digest(text).map(Some))).collect()
}

/// A checked JSON text in its canonical form.
fn canonical(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    Walk(text).value(&mut out)?;
    Some(out)
}

/// The name of a member: half of a surrogate pair has no text but its escape.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Name<'a> {
    Text(Cow<'a, str>),
    Escaped(&'a str),
}

impl<'a> Name<'a> {
    fn new(raw: &'a str) -> Self {
        unescape(raw).map_or(Self::Escaped(raw), Self::Text)
    }

    fn write(&self, out: &mut Vec<u8>) {
        let (tag, text) = match self {
            Self::Text(text) => (b's', text.as_ref()),
            Self::Escaped(raw) => (b'e', *raw),
        };
        out.push(tag);
        push_length(out, text.len());
        out.extend_from_slice(text.as_bytes());
    }
}

/// The rest of a checked text.
struct Walk<'a>(&'a str);

impl<'a> Walk<'a> {
    fn value(&mut self, out: &mut Vec<u8>) -> Option<()> {
        self.space();
        match self.0.as_bytes().first()? {
            b'{' => self.object(out),
            b'[' => self.array(out),
            b'"' => {
                Name::new(self.string()?).write(out);
                Some(())
            }
            b't' => self.word("true", out),
            b'f' => self.word("false", out),
            b'n' => self.word("null", out),
            _ => self.number(out),
        }
    }

    /// Members in the order of their names, which are unique.
    fn object(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let mut members = Vec::new();
        self.skip('{')?;
        while self.skip('}').is_none() {
            let _ = self.skip(',');
            self.space();
            let name = Name::new(self.string()?);
            self.skip(':')?;
            let mut value = Vec::new();
            self.value(&mut value)?;
            members.push((name, value));
        }
        members.sort_unstable();
        if members.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b)) {
            return None;
        }
        out.push(b'o');
        push_length(out, members.len());
        for (name, value) in &members {
            name.write(out);
            out.extend_from_slice(value);
        }
        Some(())
    }

    fn array(&mut self, out: &mut Vec<u8>) -> Option<()> {
        out.push(b'a');
        self.skip('[')?;
        while self.skip(']').is_none() {
            let _ = self.skip(',');
            self.value(out)?;
        }
        // No value begins so.
        out.push(b'z');
        Some(())
    }

    /// A string's text between the quotes, with its escapes.
    fn string(&mut self) -> Option<&'a str> {
        self.skip('"')?;
        let mut escaped = false;
        let end = self.0.bytes().position(|b| {
            let ends = b == b'"' && !escaped;
            escaped = b == b'\\' && !escaped;
            ends
        })?;
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.strip_prefix('"')?;
        Some(text)
    }

    /// A number as sign, significant digits and exponent of ten.
    fn number(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let in_number = |b: u8| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let end = self.0.bytes().position(|b| !in_number(b)).unwrap_or(self.0.len());
        let (text, rest) = self.0.split_at_checked(end).filter(|_| end > 0)?;
        self.0 = rest;
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = Some(exponent).filter(|digits| digits.len() <= 19)?.parse().ok()?;
        let (sign, mantissa) = match mantissa.strip_prefix('-') {
            Some(mantissa) => (b'-', mantissa),
            None => (b'+', mantissa),
        };
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = [whole, decimals].concat();
        let digits = digits.trim_start_matches('0');
        let significant = digits.trim_end_matches('0');
        let zeros = i64::try_from(digits.len().checked_sub(significant.len())?).ok()?;
        let exponent =
            exponent.checked_sub(i64::try_from(decimals.len()).ok()?)?.checked_add(zeros)?;
        // Zero has no sign and no exponent.
        let zero = significant.is_empty();
        out.extend_from_slice(&[b'd', if zero { b'+' } else { sign }]);
        push_length(out, significant.len());
        out.extend_from_slice(significant.as_bytes());
        out.extend_from_slice(&(if zero { 0 } else { exponent }).to_be_bytes());
        Some(())
    }

    fn word(&mut self, word: &str, out: &mut Vec<u8>) -> Option<()> {
        self.0 = self.0.strip_prefix(word)?;
        out.extend(word.bytes().next());
        Some(())
    }

    /// This character, behind white space.
    fn skip(&mut self, wanted: char) -> Option<()> {
        self.space();
        self.0 = self.0.strip_prefix(wanted)?;
        Some(())
    }

    fn space(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t', '\n', '\r']);
    }
}

fn push_length(out: &mut Vec<u8>, length: usize) {
    out.extend_from_slice(&u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};
    use proptest::prelude::*;
    use serde_json::Value;

    fn at_a(value: &str) -> Option<Vec<Option<Digest>>> {
        digests(&alloc::format!("{{\"a\":{value}}}"), &["/a"])
    }

    fn digest(value: &str) -> Option<Digest> {
        at_a(value)?.pop()?
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        for (one, other) in [
            ("1", "1.0"),
            ("1", "10e-1"),
            ("100", "1E+2"),
            ("-0", "0"),
            ("0.0e9", "0"),
            ("-1.50", "-15e-1"),
            ("9007199254740993", "9007199254740993.0"),
            ("\"\\u0061/\\/\"", "\"a//\""),
            ("\"\\ud83d\\ude00\"", "\"\u{1f600}\""),
            ("{\"x\":1,\"y\":[]}", " { \"y\" : [ ] ,\n\"\\u0078\" : 1.0 }"),
            ("[ 1 , 2 ]", "[1,2]"),
            ("\"\\ud800\"", "\"\\ud800\""),
        ] {
            assert!(digest(one).is_some(), "{one}");
            assert_eq!(digest(one), digest(other), "{one} {other}");
        }
        assert_eq!(at_a("null").unwrap(), [None]);
        assert_eq!(digests("{}", &["/a"]).unwrap(), [None]);
    }

    #[test]
    fn what_does_not_is_not() {
        let values = [
            "1",
            "-1",
            "10",
            "11",
            "0.1",
            "1e400",
            "1e401",
            "9007199254740992",
            "9007199254740993",
            "\"1\"",
            "\"\"",
            "\"true\"",
            "true",
            "false",
            "0",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "[1,2]",
            "[2,1]",
            "[12]",
            "[[1],2]",
            "[[1,2]]",
            "{\"a\":null}",
            "{\"a\":1}",
            "{\"1\":\"a\"}",
            "\"a\"",
            "\"A\"",
            "\"\u{e9}\"",
            "\"e\u{301}\"",
            "\"\\ud800\"",
            "\"\\udbff\"",
            "\"\\\\ud800\"",
            "[\"a\",\"b\"]",
            "[\"ab\"]",
            "[\"a\\\",\\\"b\"]",
        ];
        for (index, one) in values.iter().enumerate() {
            assert!(digest(one).is_some(), "{one}");
            for other in values.iter().skip(index.saturating_add(1)) {
                assert_ne!(digest(one), digest(other), "{one} {other}");
            }
        }
    }

    #[test]
    fn what_readers_differ_over_has_no_digest() {
        let deep = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
        assert!(at_a(&deep(127)).is_some());
        for text in [
            "{\"a\":1,\"a\":1}",
            "{\"b\":[{\"c\":1,\"\\u0063\":2}]}",
            "{\"a\":1e99999999999999999999}",
            "[]",
            "",
            "{\"a\":1}x",
            "{\"a\":01}",
        ] {
            assert_eq!(digests(text, &["/a"]), None, "{text}");
        }
        assert_eq!(at_a(&deep(128)), None);
        // The lone halves are one key only where they are written alike.
        assert!(digests("{\"\\ud800\":1,\"\\udbff\":1}", &[]).is_some());
        assert!(digests("{\"\\ud800\":1,\"\\ud800\":1}", &[]).is_none());
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-c\"\\\\\u{e9}]{0,3}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[a-c]{0,2}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// The same value, with members the other way round and every character of a string escaped.
    fn spelt(value: &Value) -> String {
        match value {
            Value::String(text) => {
                let units = text.encode_utf16().map(|unit| alloc::format!("\\u{unit:04X}"));
                alloc::format!("\"{}\"", units.collect::<String>())
            }
            Value::Array(items) => {
                alloc::format!("[ {} ]", items.iter().map(spelt).collect::<Vec<_>>().join("\n, "))
            }
            Value::Object(members) => {
                let member = |(name, value): (&String, &Value)| {
                    alloc::format!("{} :\t{}", spelt(&Value::from(name.as_str())), spelt(value))
                };
                alloc::format!(
                    "{{{}}}",
                    members.iter().rev().map(member).collect::<Vec<_>>().join(",")
                )
            }
            Value::Number(number) => alloc::format!("{number}.0e0"),
            other => other.to_string(),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(one in json(), other in json()) {
            let digest = |value: &Value| at_a(&value.to_string()).unwrap();
            prop_assert_eq!(digest(&one) == digest(&other), one == other);
            prop_assert_eq!(at_a(&spelt(&one)).unwrap(), digest(&one));
        }
    }
}
