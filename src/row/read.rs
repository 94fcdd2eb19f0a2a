//! Data → the types of a row: the one place that knows how each is written, with the path of whatever is not.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::RowFault;
use crate::kind::Kind;
use crate::provider::{
    Acknowledgement, Algorithm, Alphabet, AmountFact, ApiAuth, ApiHeader, ApiValue, Carrier, Claim,
    Condition, Coverage, Encoding, EventMap, Fact, FactPart, Grammar, Handshake, KeyDocument,
    KeyForm, KeyLocator, KeySource, KindRule, List, LivemodeFact, LivemodeRule, MinorDigits,
    NameFact, Part, PathPiece, Payload, PayloadFormat, Piece, Place, Provider, Refetch,
    RefetchForm, ReplyPiece, Scheme, SecretHint, Text, TimeFact, TimeFormat, TimestampUnit, Unit,
    When, text,
};

/// Data of any format, whatever it is.
#[derive(Clone)]
pub(super) enum Node {
    Null,
    Bool(bool),
    /// `None` if it is not whole.
    Number(Option<i64>),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a provider's row")
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Bool(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Number(Some(value)))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Number(value.try_into().ok()))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
                Ok(Node::Number(None))
            }

            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Node::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Node::Object(members))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A place in a row.
pub(super) enum At<'a> {
    /// The row itself.
    Row,
    Field(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

type Reading<T> = Result<T, RowFault>;

impl At<'_> {
    fn path(&self) -> String {
        match self {
            Self::Row => String::new(),
            Self::Field(Self::Row, name) => (*name).to_string(),
            Self::Field(parent, name) => format!("{}.{name}", parent.path()),
            Self::Item(parent, index) => format!("{}[{index}]", parent.path()),
        }
    }

    fn fault<T>(&self, detail: &'static str) -> Reading<T> {
        Err(RowFault { field: self.path(), detail })
    }
}

const NO_WORD: &str = "this is none of the words that there are; provider.schema.json lists them";

/// What can be read from data.
pub(super) trait Read: Sized {
    fn read(node: Node, at: &At<'_>) -> Reading<Self>;
}

impl Read for String {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        match node {
            Node::Text(text) => Ok(text),
            _ => at.fault("this must be a text"),
        }
    }
}

impl Read for Text {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        String::read(node, at).map(Cow::Owned)
    }
}

impl Read for bool {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        match node {
            Node::Bool(value) => Ok(value),
            _ => at.fault("this must be true or false"),
        }
    }
}

/// A whole number, of those that the type has.
fn number<T: TryFrom<i64>>(node: &Node, at: &At<'_>) -> Reading<T> {
    match node {
        Node::Number(Some(value)) => T::try_from(*value).ok(),
        _ => None,
    }
    .map_or_else(|| at.fault("this must be a whole number within its bounds"), Ok)
}

macro_rules! numbers {
    ($($type:ty)*) => {
        $(impl Read for $type {
            fn read(node: Node, at: &At<'_>) -> Reading<Self> {
                number(&node, at)
            }
        })*
    };
}
numbers!(u8 u16 u32 usize i32);

/// A field that is there has a value: null is not one.
impl<T: Read> Read for Option<T> {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        T::read(node, at).map(Some)
    }
}

impl<T: Read + Clone> Read for List<T> {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        let Node::List(items) = node else { return at.fault("this must be a list") };
        let items = items.into_iter().enumerate();
        items
            .map(|(index, item)| T::read(item, &At::Item(at, index)))
            .collect::<Result<_, _>>()
            .map(Cow::Owned)
    }
}

impl Read for Kind {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        let word = String::read(node, at)?;
        let kind = Self::ALL.iter().find(|kind| kind.as_str() == word);
        kind.copied().map_or_else(|| at.fault(NO_WORD), Ok)
    }
}

/// The members of an object, each of which is a field that is known, once.
struct Fields<'a> {
    members: Vec<(String, Node)>,
    at: &'a At<'a>,
}

impl<'a> Fields<'a> {
    fn of(node: Node, at: &'a At<'a>, known: &[&str]) -> Reading<Self> {
        let Node::Object(members) = node else { return at.fault("this must be an object") };
        for (index, (name, _)) in members.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                // What no field is called could be a secret, pasted there.
                let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
                let shown = name.len() <= 32 && name.bytes().all(plain);
                return At::Field(at, if shown { name } else { "(unreadable)" }).fault(
                    "this field is not available; provider.schema.json lists those that are",
                );
            }
            if members.iter().take(index).any(|(earlier, _)| earlier == name) {
                return At::Field(at, name).fault("this field comes twice");
            }
        }
        Ok(Self { members, at })
    }

    fn take(&mut self, name: &str) -> Option<Node> {
        let index = self.members.iter().position(|(own, _)| own == name)?;
        Some(self.members.swap_remove(index).1)
    }

    fn required<T: Read>(&mut self, name: &str) -> Reading<T> {
        let at = At::Field(self.at, name);
        match self.take(name) {
            Some(node) => T::read(node, &at),
            None => at.fault("this field is required"),
        }
    }

    fn or<T: Read>(&mut self, name: &str, base: T) -> Reading<T> {
        match self.take(name) {
            Some(node) => T::read(node, &At::Field(self.at, name)),
            None => Ok(base),
        }
    }
}

/// Objects, field by field: `name` is required, `name = value` may be left out.
macro_rules! objects {
    ($($type:ident { $($field:ident $(= $base:expr)?),* $(,)? })*) => {
        $(impl Read for $type {
            fn read(node: Node, at: &At<'_>) -> Reading<Self> {
                let mut fields = Fields::of(node, at, &[$(stringify!($field)),*])?;
                Ok(Self { $($field: objects!(@ fields, stringify!($field) $(, $base)?)),* })
            }
        })*
    };
    (@ $fields:ident, $name:expr) => { $fields.required($name)? };
    (@ $fields:ident, $name:expr, $base:expr) => { $fields.or($name, $base)? };
}

objects! {
    SecretHint { prefix = text(""), mistaken = Cow::default() }
    Condition { place, text }
    KeySource { locator, document, version = None, audience = None }
    Acknowledgement { status = 200, body = text("") }
    Refetch { url, key, auth, forms }
    RefetchForm { mark, form, id, path, account, version, same, same_version = Cow::default() }
    ApiHeader { name, value }
    KindRule { event_type, variant = text(""), kind }
    AmountFact { pointers, currencies = Cow::default(), unit, when = When::Always }
    MinorDigits { currency, digits }
    NameFact { parts, when = When::Always }
    Fact { pointer, prefix = text(""), part = FactPart::Whole, when = When::Always }
    TimeFact { pointer, format }
    LivemodeFact { pointer, rule }
}

/// Objects all of whose fields may be left out, because there is something that most rows have.
macro_rules! based {
    ($($type:ident { $($field:ident),* $(,)? })*) => {
        $(impl Read for $type {
            fn read(node: Node, at: &At<'_>) -> Reading<Self> {
                let mut fields = Fields::of(node, at, &[$(stringify!($field)),*])?;
                let base = Self::BASE;
                Ok(Self { $($field: fields.or(stringify!($field), base.$field)?),* })
            }
        })*
    };
}

based! {
    Provider {
        id, namespace, secret, scheme, handshake, acknowledgement, respond_within, refetch, events,
    }
    Scheme {
        carrier, grammar, encoding, algorithm, key, payload, message, coverage, each, endings, timestamp,
        key_id_header, unit, tolerance,
    }
    Handshake {
        method, when, challenge, alphabet, min_length, max_length, signed, token, reply,
        reply_header,
    }
    EventMap {
        format, id, id_header, event_type, type_header, kinds, kindless_prefix, resource_type,
        subject, status, variant, account, time, livemode, amount, currency, minor_digits,
        customer_id, customer_email, customer_phone, customer_name, secrets,
    }
}

/// A word alone, or a word and what belongs to it: an object with one member.
struct Choice<'a> {
    word: String,
    value: Option<Node>,
    at: &'a At<'a>,
}

impl<'a> Choice<'a> {
    fn of(node: Node, at: &'a At<'a>) -> Reading<Self> {
        match node {
            Node::Text(word) => return Ok(Self { word, value: None, at }),
            Node::Object(mut members) => {
                if let (Some((word, value)), true) = (members.pop(), members.is_empty()) {
                    return Ok(Self { word, value: Some(value), at });
                }
            }
            _ => {}
        }
        at.fault("this must be a word, or an object with one word for its member")
    }

    /// A word alone.
    fn alone<T>(self, value: T) -> Reading<T> {
        if self.value.is_some() { self.at.fault(NO_WORD) } else { Ok(value) }
    }

    /// What belongs to the word.
    fn with<T: Read>(self) -> Reading<T> {
        match self.value {
            Some(node) => T::read(node, &At::Field(self.at, &self.word)),
            None => self.unknown(),
        }
    }

    fn unknown<T>(self) -> Reading<T> {
        self.at.fault(NO_WORD)
    }
}

/// Words alone.
macro_rules! words {
    ($($type:ident { $($word:literal $variant:ident)* })*) => {
        $(impl Read for $type {
            fn read(node: Node, at: &At<'_>) -> Reading<Self> {
                match Choice::of(node, at)? {
                    $(choice if choice.word == $word => choice.alone(Self::$variant),)*
                    choice => choice.unknown(),
                }
            }
        })*
    };
}

words! {
    Encoding { "hex_lower" HexLower "hex" Hex "base64" Base64 "base64_url" Base64Url "text" Text }
    Algorithm {
        "hmac_sha1" HmacSha1 "hmac_sha256" HmacSha256 "hmac_sha512" HmacSha512 "token" Token
        "sha1" Sha1 "sha256" Sha256 "ed25519" Ed25519 "ecdsa_p256_sha256" EcdsaP256Sha256
        "ecdsa_p256_sha256_raw" EcdsaP256Sha256Raw "rsa_pkcs1_sha256" RsaPkcs1Sha256
        "rsa_pkcs1_sha1" RsaPkcs1Sha1 "rsa_pss_sha256" RsaPssSha256 "rsa_pss_sha512" RsaPssSha512
    }
    TimestampUnit {
        "seconds" Seconds "milliseconds" Milliseconds "rfc3339" Rfc3339 "rfc3339_utc" Rfc3339Utc
        "http_date" HttpDate
    }
    Alphabet { "digits" Digits "hex_lower" HexLower "uuid" Uuid "token" Token "printable" Printable }
    ApiAuth { "bearer" Bearer }
    Unit { "major" Major "minor" Minor }
    PayloadFormat {
        "json" Json "json_object_or_array" JsonObjectOrArray "form" Form "json_or_form" JsonOrForm
        "base64_xml" Base64Xml
    }
    FactPart {
        "whole" Whole "last_path_segment" LastPathSegment "member_name" MemberName
        "nothing" Nothing
    }
}

/// Words alone, and behind the bar words with one value.
macro_rules! choices {
    ($($type:ident { $($word:literal $variant:ident)* | $($with:literal $holder:ident)* })*) => {
        $(impl Read for $type {
            fn read(node: Node, at: &At<'_>) -> Reading<Self> {
                match Choice::of(node, at)? {
                    $(choice if choice.word == $word => choice.alone(Self::$variant),)*
                    $(choice if choice.word == $with => choice.with().map(Self::$holder),)*
                    choice => choice.unknown(),
                }
            }
        })*
    };
}

choices! {
    Carrier {
        | "header" Header "headers" Headers "numbered_headers" NumberedHeaders
        "form_field" FormField "json" Json
    }
    Part { "timestamp" Timestamp "signature" Signature "signatures" Signatures | "any" Any }
    KeyForm { "utf8" Utf8 "sha1" Sha1 "hex" Hex | "base64" Base64 "fetched" Fetched }
    KeyDocument { "certificate" Certificate "jwk_set" JwkSet | "jwk" Jwk }
    Payload {
        "body" Body | "base64_form_field" Base64FormField "multipart_field" MultipartField
    }
    Coverage { "whole" Whole "claim" Claim "part" Part | "query_digest" QueryDigest }
    Place { | "query" Query "header" Header "json" Json }
    ReplyPiece {
        "key_id" KeyId "challenge" Challenge "challenge_mac" ChallengeMac | "literal" Literal
    }
    PathPiece { "event_id" EventId | "literal" Literal }
    ApiValue { | "at" At "fixed" Fixed }
    When { "always" Always | "resource" Resource "event_type" EventType }
}

/// Words with an object of their own behind them.
macro_rules! behind {
    ($choice:ident, $variant:ident { $($field:ident $(= $base:expr)?),* }) => {{
        let Choice { word, value, at } = $choice;
        let Some(node) = value else { return at.fault(NO_WORD) };
        let at = At::Field(at, &word);
        let mut fields = Fields::of(node, &at, &[$(stringify!($field)),*])?;
        Ok(Self::$variant { $($field: objects!(@ fields, stringify!($field) $(, $base)?)),* })
    }};
}

impl Read for Grammar {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        let choice = Choice::of(node, at)?;
        match choice.word.as_str() {
            "plain" => choice.alone(Self::Plain),
            "prefixed" => choice.with().map(Self::Prefixed),
            "authorization" => choice.with().map(Self::Authorization),
            "positional" => behind!(choice, Positional { separator, parts }),
            "key_value" => behind!(
                choice,
                KeyValue { separator, assign, timestamp = text(""), signature }
            ),
            "key_values" => {
                behind!(choice, KeyValues { separator, assign, timestamp, signature })
            }
            "jwt" => behind!(choice, Jwt { word = text(""), claims }),
            "pairs" => behind!(choice, Pairs { separator, assign }),
            _ => choice.unknown(),
        }
    }
}

impl Read for Piece {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        let choice = Choice::of(node, at)?;
        match choice.word.as_str() {
            "timestamp" => choice.alone(Self::Timestamp),
            "secret" => choice.alone(Self::Secret),
            "payload" => choice.alone(Self::Payload),
            "token" => choice.alone(Self::Token),
            "method" => choice.alone(Self::Method),
            "url" => choice.alone(Self::Url),
            "sorted_query" => choice.alone(Self::SortedQuery),
            "sorted_form" => choice.alone(Self::SortedForm),
            "payload_sha256" => choice.alone(Self::PayloadSha256),
            "payload_sha256_hex" => choice.alone(Self::PayloadSha256Hex),
            "payload_crc32" => choice.alone(Self::PayloadCrc32),
            "member_lines" => behind!(choice, MemberLines { names, given = Cow::default() }),
            "literal" => choice.with().map(Self::Literal),
            "header" => choice.with().map(Self::Header),
            "field" => choice.with().map(Self::Field),
            "json" => choice.with().map(Self::Json),
            "given" => behind!(choice, Given { before, place, lower = false, after }),
            _ => choice.unknown(),
        }
    }
}

impl Read for KeyLocator {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        let choice = Choice::of(node, at)?;
        match choice.word.as_str() {
            "named" => behind!(choice, Named { place, allowed }),
            "at" => choice.with().map(Self::At),
            "id" => choice.alone(Self::Id),
            _ => choice.unknown(),
        }
    }
}

impl Read for Claim {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        let choice = Choice::of(node, at)?;
        match choice.word.as_str() {
            "payload_digest" => behind!(choice, PayloadDigest { name, encoding }),
            "is" => behind!(choice, Is { name, value }),
            "key_id" => choice.with().map(Self::KeyId),
            "url" => choice.with().map(Self::Url),
            "issued_at" => choice.with().map(Self::IssuedAt),
            "not_before" => choice.with().map(Self::NotBefore),
            "expires" => choice.with().map(Self::Expires),
            _ => choice.unknown(),
        }
    }
}

impl Read for TimeFormat {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        let choice = Choice::of(node, at)?;
        match choice.word.as_str() {
            "unix_seconds" => choice.alone(Self::UnixSeconds),
            "unix_milliseconds" => choice.alone(Self::UnixMilliseconds),
            "rfc3339" => choice.alone(Self::Rfc3339),
            "compact" => behind!(choice, Compact { offset_minutes }),
            _ => choice.unknown(),
        }
    }
}

impl Read for LivemodeRule {
    fn read(node: Node, at: &At<'_>) -> Reading<Self> {
        let choice = Choice::of(node, at)?;
        match choice.word.as_str() {
            "live_flag" => choice.alone(Self::LiveFlag),
            "test_flag" => choice.alone(Self::TestFlag),
            "url_host" => behind!(choice, UrlHost { live, test }),
            _ => choice.unknown(),
        }
    }
}
