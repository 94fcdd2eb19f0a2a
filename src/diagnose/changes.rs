//! What happens to signatures, secrets and bodies on their way, undone step by step.

use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode;
use zeroize::Zeroizing;

use crate::encoding::{decode, from_base64, to_base64};
use crate::normalize::{Scalar, scalars};
use crate::provider::{Encoding, Grammar, Part};
use crate::text::{split, split_once};

use super::FindingCode as Code;

/// A step from bytes as they are to bytes as they may have been.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Append(&'static str),
    Prepend(&'static str),
    StripEnd(&'static str),
    StripStart(&'static str),
    /// What the provider's secrets begin with, put before.
    Prefix,
    /// The same, stripped.
    Unprefix,
    Unquote,
    Trim,
    Replace(u8, u8),
    Remove(fn(&u8) -> bool),
    /// After the first of these bytes.
    After(&'static [u8]),
    LowerCase,
    /// LF becomes CRLF.
    CarriageReturns,
    /// Lines of this length, each with its end.
    Wrap(usize),
    PercentDecode,
    FromBase64,
    ToBase64,
    FromHex,
    ToHex,
    /// The text of a JSON string.
    FromJsonString,
    /// UTF-8 that was read as Windows-1252 or Latin-1.
    Misread,
    /// Latin-1 that should have been UTF-8.
    FromLatin1,
}

/// Changes, each with what it is called if it is proved, in the order in which they are tried.
pub(super) type Changes = [(Code, &'static [Step])];

use Step::{
    After, Append, CarriageReturns, FromBase64, FromHex, FromJsonString, FromLatin1, LowerCase,
    Misread, PercentDecode, Prefix, Prepend, Remove, Replace, StripEnd, StripStart, ToBase64,
    ToHex, Trim, Unprefix, Unquote, Wrap,
};

const SPACE: fn(&u8) -> bool = u8::is_ascii_whitespace;
const RETURN: fn(&u8) -> bool = |b| *b == b'\r';

/// Changes of a signature value.
pub(super) const SIGNATURE: &Changes = &[
    (Code::SignatureQuoted, &[Unquote]),
    (Code::SignatureNamed, &[After(b":"), Trim]),
    (Code::SignatureSpaced, &[Remove(SPACE)]),
    (Code::SignatureEncoded, &[PercentDecode]),
];

/// Changes of each MAC in it.
pub(super) const MAC: &Changes = &[
    (Code::SignatureUpperCase, &[LowerCase]),
    (Code::SignatureBase64, &[FromBase64, ToHex]),
    (Code::SignaturePrefixed, &[After(b"=: ")]),
];

pub(super) const SECRET: &Changes = &[
    (Code::SecretQuoted, &[Unquote]),
    (Code::SecretLineEnd, &[StripEnd("\\n")]),
    (Code::SecretLineEnd, &[StripEnd("\\r\\n")]),
    (Code::SecretAssigned, &[After(b"="), Trim]),
    (Code::SecretAssigned, &[After(b"="), Trim, Unquote]),
    (Code::SecretPrefixMissing, &[Prefix]),
    (Code::SecretPrefixAdded, &[Unprefix]),
    // With the line end that echo adds, and without.
    (Code::SecretBase64, &[FromBase64]),
    (Code::SecretBase64, &[FromBase64, Trim]),
    (Code::SecretBase64, &[Unprefix, FromBase64]),
    (Code::SecretHex, &[FromHex]),
    (Code::SecretHex, &[FromHex, Trim]),
    (Code::SecretHex, &[Unprefix, FromHex]),
    (Code::SecretDecoded, &[ToBase64]),
    (Code::SecretDecoded, &[ToBase64, Prefix]),
    (Code::SecretDecoded, &[ToHex]),
    (Code::SecretEncoded, &[PercentDecode]),
];

pub(super) const BODY: &Changes = &[
    (Code::BodyLineEndMissing, &[Append("\n")]),
    (Code::BodyLineEndMissing, &[Append("\r\n")]),
    (Code::BodyLineEndAdded, &[StripEnd("\n")]),
    (Code::BodyLineEndAdded, &[StripEnd("\r\n")]),
    (Code::BodyPadded, &[Trim]),
    (Code::BodyLineEndings, &[Remove(RETURN)]),
    (Code::BodyLineEndings, &[Remove(RETURN), CarriageReturns]),
    (Code::BodyMarkAdded, &[StripStart("\u{feff}")]),
    (Code::BodyMarkMissing, &[Prepend("\u{feff}")]),
    (Code::BodyStringified, &[FromJsonString]),
    (Code::BodyBase64, &[Remove(SPACE), FromBase64]),
    (Code::BodyMisread, &[Misread]),
    (Code::BodyLatin1, &[FromLatin1]),
    (Code::BodyEncoded, &[PercentDecode]),
    (Code::BodyEncoded, &[Replace(b'+', b' '), PercentDecode]),
];

/// Changes of a signed form field.
pub(super) const PAYLOAD: &Changes = &[
    (Code::PayloadSpaces, &[Replace(b' ', b'+')]),
    (Code::PayloadLineEnds, &[Remove(RETURN)]),
    (Code::PayloadLineEnds, &[Remove(SPACE)]),
    (Code::PayloadLineEnds, &[Remove(SPACE), Wrap(60)]),
    (Code::PayloadLineEnds, &[Remove(SPACE), Wrap(76)]),
];

/// The bytes after these steps; `None` if there is nothing to undo. Secrets come through here, so every step's bytes are wiped.
pub(super) fn changed(steps: &[Step], prefix: &str, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut now = Zeroizing::new(bytes.to_vec());
    for step in steps {
        now = Zeroizing::new(step.take(prefix.as_bytes(), &now)?);
    }
    (!now.is_empty() && *now != bytes).then_some(now)
}

impl Step {
    fn take(&self, prefix: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let part = match *self {
            StripEnd(end) => bytes.strip_suffix(end.as_bytes())?,
            StripStart(start) => bytes.strip_prefix(start.as_bytes())?,
            Unprefix => bytes.strip_prefix(prefix)?,
            Trim => bytes.trim_ascii(),
            Unquote => match bytes {
                [a @ (b'"' | b'\'' | b'`'), inner @ .., b] if a == b => inner,
                _ => return None,
            },
            After(marks) => {
                let end = bytes.iter().position(|b| marks.iter().any(|mark| mark == b))?;
                bytes.get(end..)?.get(1..)?
            }
            _ => return self.rewrite(prefix, bytes),
        };
        Some(part.to_vec())
    }

    fn rewrite(&self, prefix: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let text = || core::str::from_utf8(bytes).ok();
        let mut out = Vec::with_capacity(bytes.len());
        match *self {
            PercentDecode => out.extend(percent_decode(bytes)),
            FromBase64 => return from_base64(bytes),
            ToBase64 => return Some(to_base64(bytes).into_bytes()),
            FromHex => return decode(Encoding::Hex, text()?),
            ToHex => return Some(hex::encode(bytes).into_bytes()),
            LowerCase => return Some(bytes.to_ascii_lowercase()),
            FromJsonString => return json_string(text()?),
            FromLatin1 if text().is_some() => return None,
            Misread if bytes.is_ascii() => return None,
            Append(end) => {
                out.extend_from_slice(bytes);
                out.extend_from_slice(end.as_bytes());
            }
            Prepend(start) => {
                out.extend_from_slice(start.as_bytes());
                out.extend_from_slice(bytes);
            }
            Prefix if !bytes.starts_with(prefix) => {
                out.extend_from_slice(prefix);
                out.extend_from_slice(bytes);
            }
            Misread => {
                for char in text()?.chars() {
                    out.push(windows_1252(char)?);
                }
            }
            _ => self.rewrite_bytes(bytes, &mut out),
        }
        Some(out)
    }

    fn rewrite_bytes(&self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut column = 0_usize;
        for byte in bytes.iter().copied() {
            match *self {
                Remove(unwanted) if unwanted(&byte) => {}
                Replace(from, to) if byte == from => out.push(to),
                CarriageReturns if byte == b'\n' => out.extend_from_slice(b"\r\n"),
                FromLatin1 => {
                    out.extend_from_slice(char::from(byte).encode_utf8(&mut [0; 2]).as_bytes());
                }
                _ => out.push(byte),
            }
            column = column.saturating_add(1);
            if matches!(*self, Wrap(length) if length == column) {
                out.push(b'\n');
                column = 0;
            }
        }
        if matches!(*self, Wrap(_)) && column > 0 {
            out.push(b'\n');
        }
    }
}

fn json_string(text: &str) -> Option<Vec<u8>> {
    if !text.starts_with('"') {
        return None;
    }
    let mut object = String::from("{\"a\":");
    object.push_str(text);
    object.push('}');
    match scalars(&object, &["/a"]).ok()?.pop()?? {
        Scalar::Text(text) => Some(text.into_owned().into_bytes()),
        Scalar::Number(_) | Scalar::Bool(_) => None,
    }
}

/// The byte that is this character in Windows-1252, or in Latin-1.
fn windows_1252(char: char) -> Option<u8> {
    /// 0x80 to 0x9f.
    const SPECIAL: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match (0x80..=0x9f).zip(SPECIAL.chars()).find(|(_, special)| *special == char) {
        Some((byte, _)) => Some(byte),
        None => u8::try_from(u32::from(char)).ok(),
    }
}

/// The same for one MAC behind a text.
fn behind(text: &str, value: &str, change: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let bare = value.strip_prefix(text).unwrap_or(value);
    change(bare).map_or_else(|| value.into(), |mac| [text, &mac].concat())
}

/// A signature value with its MACs changed; those for which `change` has nothing stay.
pub(super) fn map_macs(
    grammar: &Grammar,
    value: &str,
    change: &mut dyn FnMut(&str) -> Option<String>,
) -> String {
    let (separator, assign) = match grammar {
        Grammar::Plain | Grammar::Jwt { .. } => {
            return change(value).unwrap_or_else(|| value.into());
        }
        Grammar::Prefixed(text) => return behind(text, value, change),
        Grammar::Authorization(word) => return behind(&[word, " "].concat(), value, change),
        Grammar::Positional { separator, .. } => (separator.as_ref(), None),
        Grammar::KeyValues { separator, assign, timestamp, signature } => {
            let one = Grammar::KeyValue {
                separator: separator.clone(),
                assign: assign.clone(),
                timestamp: timestamp.clone(),
                signature: signature.clone(),
            };
            let mut all = String::new();
            for value in split(value, " ") {
                all.push_str(&map_macs(&one, value, change));
                all.push(' ');
            }
            all.pop();
            return all;
        }
        Grammar::KeyValue { separator, assign, .. } | Grammar::Pairs { separator, assign } => {
            (separator.as_ref(), Some(assign.as_ref()))
        }
    };
    let mut out = String::new();
    for (index, item) in split(value, separator).enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        let (key, mac) = assign.and_then(|assign| split_once(item, assign)).unwrap_or(("", item));
        let is_mac = match grammar {
            Grammar::Positional { parts, .. } => {
                matches!(parts.get(index), Some(Part::Signature | Part::Signatures))
            }
            Grammar::KeyValue { signature, .. } => key == signature,
            _ => true,
        };
        match is_mac.then(|| change(mac)).flatten() {
            Some(mac) => {
                out.push_str(key);
                out.extend(assign);
                out.push_str(&mac);
            }
            None => out.push_str(item),
        }
    }
    out
}
