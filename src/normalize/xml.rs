//! XML as JSON: tags keep their spelling, values follow their `type` attribute, order is kept.
//!
//! Children of an element with `type="array"` are a list, other children are members; members of one name are a list too, so that
//! nothing is lost.

use alloc::string::String;
use alloc::vec::Vec;

use xmlparser::{ElementEnd, StrSpan, Token, Tokenizer};

use super::json::push_string;
use crate::error::{Error, Result};

/// How deep elements may nest.
const MAX_DEPTH: usize = 64;
/// How many attributes an element may have.
const MAX_ATTRIBUTES: usize = 32;
/// How many members an element may have; those of one name count once, and the items of an array not at all.
const MAX_MEMBERS: usize = 256;

const NOT_XML: Error = Error::unreadable_payload(
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
/// The tokenizer checks each token; that tokens make a document, and only one of elements, text and the predefined entities, is
/// checked here: a DOCTYPE, comments and processing instructions are refused.
pub(super) fn to_json(document: &[u8]) -> Result<String> {
    let text = core::str::from_utf8(document).map_err(|_| NOT_XML)?.trim_ascii();
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    for token in Tokenizer::from(text) {
        let ended = match token.map_err(|_| NOT_XML)? {
            Token::Declaration { version, encoding, .. } => {
                let utf8 = encoding.is_none_or(|name| name.as_str().eq_ignore_ascii_case("UTF-8"));
                if version.as_str() != "1.0" || !utf8 {
                    return Err(NOT_XML);
                }
                None
            }
            Token::ElementStart { prefix, local, .. } => {
                if root.is_some() || open.len() >= MAX_DEPTH {
                    return Err(NOT_XML);
                }
                open.push(Element::new(tag(prefix, local)));
                None
            }
            Token::Attribute { prefix, local, value, .. } => {
                let element = open.last_mut().ok_or(NOT_XML)?;
                element.attribute(tag(prefix, local), value.as_str())?;
                None
            }
            Token::ElementEnd { end: ElementEnd::Open, .. } => None,
            Token::ElementEnd { end: ElementEnd::Empty, .. } => open.pop(),
            Token::ElementEnd { end: ElementEnd::Close(prefix, local), .. } => {
                let element = open.pop().filter(|element| element.name == tag(prefix, local));
                Some(element.ok_or(NOT_XML)?)
            }
            Token::Text { text } => {
                match open.last_mut() {
                    Some(element) => push_text(&mut element.text, text.as_str())?,
                    None if text.as_str().trim_ascii().is_empty() => {}
                    None => return Err(NOT_XML),
                }
                None
            }
            Token::Cdata { text, .. } => {
                push_lines(&mut open.last_mut().ok_or(NOT_XML)?.text, text.as_str());
                None
            }
            _ => return Err(NOT_XML),
        };
        match (ended, open.last_mut()) {
            (Some(element), Some(parent)) => parent.adopt(element)?,
            (Some(element), None) => root = Some(element),
            (None, _) => {}
        }
    }
    let root = root.filter(|_| open.is_empty()).ok_or(NOT_XML)?;
    let mut json = String::from("{");
    push_string(&mut json, &root.name);
    json.push(':');
    json.push_str(&root.json());
    json.push('}');
    Ok(json)
}

/// A name as it is spelled.
fn tag(prefix: StrSpan<'_>, local: StrSpan<'_>) -> String {
    match prefix.as_str() {
        "" => local.as_str().into(),
        prefix => [prefix, ":", local.as_str()].concat(),
    }
}

/// Appends text with its references replaced.
fn push_text(out: &mut String, text: &str) -> Result<()> {
    let mut parts = text.split('&');
    push_lines(out, parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once(';').ok_or(NOT_XML)?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => character(name).ok_or(NOT_XML)?,
        });
        push_lines(out, rest);
    }
    Ok(())
}

/// Appends text with its line ends as XML has them (XML 1.0, section 2.11).
fn push_lines(out: &mut String, text: &str) {
    let mut lines = text.split('\r');
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
    let char = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    let allowed = matches!(char, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    allowed.then_some(char)
}

impl Element {
    fn new(name: String) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            kind: Kind::Text,
            text: String::new(),
            items: String::new(),
            members: Vec::new(),
        }
    }

    fn attribute(&mut self, name: String, value: &str) -> Result<()> {
        if self.attributes.len() >= MAX_ATTRIBUTES || self.attributes.contains(&name) {
            return Err(NOT_XML);
        }
        let kind = match (name.as_str(), value) {
            ("nil", "true") => Kind::Nil,
            ("type", "array") => Kind::Array,
            ("type", "integer") => Kind::Integer,
            ("type", "boolean") => Kind::Boolean,
            _ => self.kind,
        };
        self.attributes.push(name);
        // What is nil is nil, whatever its type.
        if self.kind != Kind::Nil {
            self.kind = kind;
        }
        Ok(())
    }

    fn adopt(&mut self, element: Self) -> Result<()> {
        let json = element.json();
        if self.kind == Kind::Array {
            push_item(&mut self.items, &json);
            return Ok(());
        }
        if let Some(member) = self.members.iter_mut().find(|member| member.name == element.name) {
            member.repeated = true;
            push_item(&mut member.json, &json);
            return Ok(());
        }
        if self.members.len() >= MAX_MEMBERS {
            return Err(NOT_XML);
        }
        self.members.push(Member { name: element.name, json, repeated: false });
        Ok(())
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

fn push_item(items: &mut String, json: &str) {
    if !items.is_empty() {
        items.push(',');
    }
    items.push_str(json);
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
    let digits = match digits.trim_start_matches('0') {
        "" => return Some("0".into()),
        digits => digits,
    };
    Some([sign, digits].concat())
}
