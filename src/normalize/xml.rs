//! XML as JSON: tags keep their spelling, values follow their `type` attribute, order is kept.
//!
//! Children of an element with `type="array"` are a list, other children are members; members of one name are a list too, so that
//! nothing is lost.

use alloc::string::String;
use alloc::vec::Vec;

use super::json::push_string;
use crate::error::{Error, Result, unreadable_payload};
use crate::text::{holds, push_item, split, split_once, trim_start};

/// How deep elements may nest.
const MAX_DEPTH: usize = 64;
/// How many attributes an element may have.
const MAX_ATTRIBUTES: usize = 32;
/// How many members an element may have; those of one name count once, and the items of an array not at all.
const MAX_MEMBERS: usize = 256;

const NOT_XML: Error = unreadable_payload!(
    "the payload is not an XML document of at most 64 levels without DOCTYPE, comments and processing instructions",
);

/// An element that has begun.
struct Element {
    name: String,
    attributes: Vec<String>,
    kind: Kind,
    text: String,
    /// The items of an array, with commas between them.
    items: String,
    members: Vec<Member>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Integer,
    Boolean,
    Array,
    Nil,
}

struct Member {
    name: String,
    /// One value, or several with commas between them.
    json: String,
    repeated: bool,
}

/// The JSON object whose one member is the document's root element.
///
/// A document is one of elements, text, CDATA and the predefined entities: a DOCTYPE, comments and processing instructions are refused.
pub(super) fn to_json(document: &[u8]) -> Result<String> {
    let text = core::str::from_utf8(document).map_err(|_| NOT_XML)?.trim_ascii();
    let root = root(text).ok_or(NOT_XML)?;
    let mut json = String::from("{");
    push_string(&mut json, &root.name);
    json.push(':');
    json.push_str(&root.json());
    json.push('}');
    Ok(json)
}

/// The root element of a document; `None` if it is not XML, or not what is allowed here.
fn root(text: &str) -> Option<Element> {
    let mut rest = declaration(text)?;
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let controls = text.bytes().any(|b| !is_char(b.into()));
    if controls || !text.is_ascii() && !text.chars().all(is_char) {
        return None;
    }
    while !rest.is_empty() {
        let ended;
        if let Some(end) = rest.strip_prefix("</") {
            let element = open.pop()?;
            rest = end.strip_prefix(element.name.as_str())?.trim_ascii_start().strip_prefix('>')?;
            ended = Some(element);
        } else if let Some(cdata) = rest.strip_prefix("<![CDATA[") {
            let (text, after) = split_once(cdata, "]]>")?;
            rest = after;
            push_lines(&mut open.last_mut()?.text, text);
            ended = None;
        } else if let Some(start) = rest.strip_prefix('<') {
            if root.is_some() || open.len() >= MAX_DEPTH {
                return None;
            }
            let (element, after) = Element::begin(start)?;
            if let Some(after) = after.strip_prefix('>') {
                rest = after;
                open.push(element);
                ended = None;
            } else {
                rest = after.strip_prefix("/>")?;
                ended = Some(element);
            }
        } else {
            let (text, after) = rest
                .bytes()
                .position(|b| b == b'<')
                .map_or(Some((rest, "")), |end| rest.split_at_checked(end))?;
            rest = after;
            match open.last_mut() {
                Some(element) if !holds(text, "]]>") => push_text(&mut element.text, text)?,
                None if text.trim_ascii().is_empty() => {}
                _ => return None,
            }
            ended = None;
        }
        match (ended, open.last_mut()) {
            (Some(element), Some(parent)) => parent.adopt(element)?,
            (Some(element), None) => root = Some(element),
            (None, _) => {}
        }
    }
    root.filter(|_| open.is_empty())
}

/// What stands behind the XML declaration, if there is one.
fn declaration(text: &str) -> Option<&str> {
    let Some(declaration) = text.strip_prefix("<?xml") else { return Some(text) };
    let (mut inside, rest) = split_once(declaration, "?>")?;
    let mut order = ["version", "encoding", "standalone"].into_iter();
    let mut first = true;
    while first || !inside.trim_ascii().is_empty() {
        let (name, value, after) = attribute(inside)?;
        inside = after;
        order.find(|next| *next == name)?;
        let good = match name {
            "version" => value == "1.0",
            "encoding" => !first && value.eq_ignore_ascii_case("UTF-8"),
            _ => !first && matches!(value, "yes" | "no"),
        };
        if !good {
            return None;
        }
        first = false;
    }
    Some(rest)
}

/// A name with what follows it; one colon may stand in it, between others.
fn name(text: &str) -> Option<(&str, &str)> {
    // What ends a name is ASCII: a blank, `=`, `>` or `/`.
    let ends = |b: u8| b.is_ascii() && !continues_name(b.into());
    let end = text.bytes().position(ends).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    let begins = |part: &str| part.starts_with(begins_name);
    let good = (name.is_ascii() || name.chars().all(continues_name))
        && split_once(name, ":").map_or(begins(name), |(prefix, local)| {
            begins(prefix) && begins(local) && !holds(local, ":")
        });
    good.then_some((name, rest))
}

/// `NameStartChar` of XML 1.0, section 2.3, without the colon.
const fn begins_name(c: char) -> bool {
    matches!(c, 'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

/// `NameChar` of XML 1.0, section 2.3.
const fn continues_name(c: char) -> bool {
    begins_name(c)
        || matches!(c, '-' | '.' | ':' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
}

/// White space and an attribute: its name, its text between the quotes, and what follows.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) =
        name(text.trim_ascii_start()).filter(|_| text.starts_with([' ', '\t', '\r', '\n']))?;
    let rest = rest.trim_ascii_start().strip_prefix('=')?.trim_ascii_start();
    let quote = rest.get(..1).filter(|quote| matches!(*quote, "\"" | "'"))?;
    let (value, rest) = split_once(rest.get(1..)?, quote)?;
    (!holds(value, "<")).then_some((name, value, rest))
}

/// Appends text with its references replaced.
fn push_text(out: &mut String, text: &str) -> Option<()> {
    let mut parts = split(text, "&");
    push_lines(out, parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = split_once(part, ";")?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => character(name)?,
        });
        push_lines(out, rest);
    }
    Some(())
}

/// Appends text with its line ends as XML has them (XML 1.0, section 2.11).
fn push_lines(out: &mut String, text: &str) {
    let mut lines = split(text, "\r");
    out.push_str(lines.next().unwrap_or_default());
    for line in lines {
        out.push('\n');
        out.push_str(line.strip_prefix('\n').unwrap_or(line));
    }
}

/// The character of a reference such as `#65` or `#x41`.
fn character(name: &str) -> Option<char> {
    let (digits, radix) = match name.strip_prefix("#x") {
        Some(digits) => (digits, 16),
        None => (name.strip_prefix('#')?, 10),
    };
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, radix).ok()?).filter(|char| is_char(*char))
}

/// Whether XML 1.0 allows a character at all.
const fn is_char(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}

impl Element {
    /// A start tag without its `<`, and what stands behind its attributes: `>` or `/>`.
    fn begin(text: &str) -> Option<(Self, &str)> {
        let (name, mut rest) = name(text)?;
        let mut element = Self {
            name: name.into(),
            attributes: Vec::new(),
            kind: Kind::Text,
            text: String::new(),
            items: String::new(),
            members: Vec::new(),
        };
        while !rest.trim_ascii_start().starts_with(['>', '/']) {
            let (name, value, after) = attribute(rest)?;
            element.attribute(name, value)?;
            rest = after;
        }
        Some((element, rest.trim_ascii_start()))
    }

    fn attribute(&mut self, name: &str, text: &str) -> Option<()> {
        if self.attributes.len() >= MAX_ATTRIBUTES
            || self.attributes.iter().any(|other| other == name)
        {
            return None;
        }
        let mut value = String::new();
        push_text(&mut value, text)?;
        let kind = match (name, value.as_str()) {
            ("nil", "true") => Kind::Nil,
            ("type", "array") => Kind::Array,
            ("type", "integer") => Kind::Integer,
            ("type", "boolean") => Kind::Boolean,
            _ => self.kind,
        };
        self.attributes.push(name.into());
        // What is nil is nil, whatever its type.
        if self.kind != Kind::Nil {
            self.kind = kind;
        }
        Some(())
    }

    fn adopt(&mut self, element: Self) -> Option<()> {
        let json = element.json();
        if self.kind == Kind::Array {
            push_item(&mut self.items, ",", &json);
            return Some(());
        }
        if let Some(member) = self.members.iter_mut().find(|member| member.name == element.name) {
            member.repeated = true;
            push_item(&mut member.json, ",", &json);
            return Some(());
        }
        if self.members.len() >= MAX_MEMBERS {
            return None;
        }
        self.members.push(Member { name: element.name, json, repeated: false });
        Some(())
    }

    fn json(&self) -> String {
        let mut json = String::new();
        match self.kind {
            Kind::Nil => json.push_str("null"),
            Kind::Array => json.push_str(&["[", &self.items, "]"].concat()),
            _ if !self.members.is_empty() => {
                for member in &self.members {
                    json.push(if json.is_empty() { '{' } else { ',' });
                    push_string(&mut json, &member.name);
                    json.push(':');
                    if member.repeated {
                        json.push_str(&["[", &member.json, "]"].concat());
                    } else {
                        json.push_str(&member.json);
                    }
                }
                json.push('}');
            }
            Kind::Boolean => json.push_str(match self.text.as_str() {
                "true" | "1" => "true",
                _ => "false",
            }),
            Kind::Integer => match integer(&self.text) {
                Some(integer) => json.push_str(&integer),
                None => push_string(&mut json, &self.text),
            },
            Kind::Text if self.text.trim_ascii().is_empty() => json.push_str("\"\""),
            Kind::Text => push_string(&mut json, &self.text),
        }
        json
    }
}

/// The text of an integer of any size as JSON writes it.
fn integer(text: &str) -> Option<String> {
    let text = text.trim_ascii();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = match trim_start(digits, "0") {
        "" => return Some("0".into()),
        digits => digits,
    };
    Some([sign, digits].concat())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use alloc::format;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn agrees_with_roxmltree_on_soup(
            soup in "(<a|</a>|</a |<b |/>|>|<|b=|'|\"|x|&amp;|&#65;|&#0;|&|;|]]>|<!\\[CDATA\\[| |\n|é|×|\u{fffe}|\u{1}|-|1){0,14}",
        ) {
            let document = format!("<a>{soup}</a>");
            let theirs = roxmltree::Document::parse(&document);
            let ours = root(&document);
            prop_assert_eq!(ours.is_some(), theirs.is_ok(), "{}", document);
            if let (Some(ours), Ok(theirs)) = (ours, theirs) {
                let text: String = theirs.root_element().children().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
                prop_assert_eq!(ours.text, text);
            }
        }

        #[test]
        fn agrees_with_roxmltree_on_declarations(
            inside in "( version=| encoding=| standalone=|'1.0'|\"1.0\"|'UTF-8'|'yes'|'no'| |\\?|=|a){0,8}",
        ) {
            let document = format!("<?xml{inside}?><a/>");
            prop_assert!(root(&document).is_none() || roxmltree::Document::parse(&document).is_ok(), "{}", document);
        }
    }
}
