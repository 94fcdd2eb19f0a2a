//! XML as JSON: tags keep their spelling, values follow their `type` attribute, order is kept.
//!
//! Children of an element with `type="array"` are a list, other children are members; of text members with one name the last
//! counts, elements with one name are a list. This is how the providers' own SDKs read these documents.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rxml::{Event, Parse, Parser};

use super::json::push_string;
use crate::error::{Error, Result};

/// How deep elements may nest.
const MAX_DEPTH: usize = 64;
/// How many attributes an element may have.
const MAX_ATTRIBUTES: usize = 32;

const NOT_XML: Error = Error::unreadable_payload("the payload is not XML");

/// An element that has begun.
struct Element {
    name: String,
    kind: Kind,
    text: String,
    children: Vec<Child>,
}

#[derive(PartialEq)]
enum Kind {
    Text,
    Integer,
    Boolean,
    Array,
    Nil,
}

struct Child {
    name: String,
    values: Vec<String>,
    /// An array, or an element with text: a later one of the same name takes its place.
    replaceable: bool,
}

/// The JSON object whose one member is the document's root element.
pub(super) fn to_json(document: &[u8]) -> Result<String> {
    let mut rest = document.trim_ascii();
    let mut parser = Parser::new();
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        match parser.parse(&mut rest, true) {
            Ok(Some(Event::XmlDeclaration(..))) => {}
            Ok(Some(Event::StartElement(_, (_, name), attributes))) => {
                if open.len() >= MAX_DEPTH || attributes.len() > MAX_ATTRIBUTES {
                    return Err(Error::unreadable_payload(
                        "the XML is nested too deep or has too many attributes",
                    ));
                }
                let attribute = |wanted: &str| {
                    attributes
                        .iter()
                        .find(|((_, name), _)| name.as_str() == wanted)
                        .map(|(_, value)| value.as_str())
                };
                let kind = match (attribute("nil"), attribute("type")) {
                    (Some("true"), _) => Kind::Nil,
                    (_, Some("array" | "collection")) => Kind::Array,
                    (_, Some("integer")) => Kind::Integer,
                    (_, Some("boolean")) => Kind::Boolean,
                    _ => Kind::Text,
                };
                let name = name.to_string();
                open.push(Element { name, kind, text: String::new(), children: Vec::new() });
            }
            Ok(Some(Event::Text(_, text))) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text);
                }
            }
            Ok(Some(Event::EndElement(_))) => {
                let element = open.pop().ok_or(NOT_XML)?;
                match open.last_mut() {
                    Some(parent) => parent.adopt(element),
                    None => root = Some(element),
                }
            }
            Ok(None) => break,
            Err(_) => return Err(NOT_XML),
        }
    }
    let root = root.ok_or(NOT_XML)?;
    let mut json = String::from("{");
    push_string(&mut json, &root.name);
    json.push(':');
    json.push_str(&root.json());
    json.push('}');
    Ok(json)
}

impl Element {
    fn adopt(&mut self, element: Self) {
        let replaceable = element.kind == Kind::Array || element.has_text();
        let value = element.json();
        let same = self.children.iter_mut().find(|child| child.name == element.name);
        match same.filter(|_| self.kind != Kind::Array) {
            None => {
                let values = alloc::vec![value];
                self.children.push(Child { name: element.name, values, replaceable });
            }
            Some(child) if replaceable || child.replaceable || child.is_empty() => {
                child.values = alloc::vec![value];
                child.replaceable = replaceable;
            }
            Some(child) => child.values.push(value),
        }
    }

    fn has_text(&self) -> bool {
        self.children.is_empty() && !self.text.trim_ascii().is_empty()
    }

    fn json(&self) -> String {
        let mut json = String::new();
        match self.kind {
            Kind::Nil => json.push_str("null"),
            Kind::Array => {
                list(&mut json, self.children.iter().flat_map(|child| &child.values));
            }
            _ if !self.children.is_empty() => {
                json.push('{');
                for (index, child) in self.children.iter().enumerate() {
                    if index > 0 {
                        json.push(',');
                    }
                    push_string(&mut json, &child.name);
                    json.push(':');
                    match child.values.as_slice() {
                        [value] => json.push_str(value),
                        values => list(&mut json, values.iter()),
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
            Kind::Text if self.has_text() => push_string(&mut json, &self.text),
            Kind::Text => json.push_str("\"\""),
        }
        json
    }
}

impl Child {
    /// Whether there is nothing to keep: a later element takes the place of an empty one.
    fn is_empty(&self) -> bool {
        matches!(self.values.as_slice(), [value] if matches!(value.as_str(), "null" | "\"\"" | "false" | "0"))
    }
}

fn list<'a>(json: &mut String, values: impl Iterator<Item = &'a String>) {
    json.push('[');
    for (index, value) in values.enumerate() {
        if index > 0 {
            json.push(',');
        }
        json.push_str(value);
    }
    json.push(']');
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
