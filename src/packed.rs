//! Rows as bytes, packed by the compiler: as constants, most of them zeros and addresses, they are twice as much of a WebAssembly module.
//!
//! Each shape is written down once, for the writer and the reader; every row is read back and compared in the tests.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::WHOLE;
use crate::kind::Kind;
use crate::provider::{
    About, Acknowledgement, Algorithm, Alphabet, AmountFact, Carrier, Category, Claim, Condition,
    Coverage, Encoding, EventMap, Evidence, Fact, FactPart, Grammar, Handshake, KeyForm, KindRule,
    List, LivemodeFact, LivemodeRule, MinorDigits, NameFact, Part, Payload, PayloadFormat, Piece,
    Place, Provider, ReplyPiece, Scheme, SecretHint, Text, TimeFact, TimeFormat, TimestampUnit,
    Unit, When, at,
};

/// Whether the slim module has a row: one whose signature is an HMAC in headers or a form field, over what the request says as it is.
///
/// It is without tokens, digests and signatures without a shared key, JSON Web Tokens, signatures that stand in the payload or cover items
/// of it, parts of multipart bodies, whatever is sorted, looked up or hashed before it is signed, and two rare ways to write a timestamp.
pub(crate) const fn is_slim(row: &Provider) -> bool {
    let Scheme {
        carrier,
        grammar,
        encoding,
        algorithm,
        payload,
        message,
        coverage,
        timestamp,
        unit,
        ..
    } = &row.scheme;
    let Cow::Borrowed(message) = message else { return false };
    matches!(algorithm, Algorithm::HmacSha1 | Algorithm::HmacSha256 | Algorithm::HmacSha512)
        && matches!(encoding, Encoding::HexLower | Encoding::Hex | Encoding::Base64)
        && !matches!(carrier, Carrier::Json(_))
        && !matches!(grammar, Grammar::KeyValues { .. } | Grammar::Jwt { .. })
        && !matches!(payload, Payload::MultipartField(_))
        && matches!(coverage, Coverage::Whole)
        && !matches!(timestamp, Some(Place::Json(_)))
        && !matches!(unit, TimestampUnit::Rfc3339Utc | TimestampUnit::HttpDate)
        && is_plain(message)
}

#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "the compiler runs it")]
const fn is_plain(message: &[Piece]) -> bool {
    let mut at = 0;
    while at < message.len() {
        let plain = matches!(
            message[at],
            Piece::Literal(_)
                | Piece::Timestamp
                | Piece::Secret
                | Piece::Payload
                | Piece::Header(_)
                | Piece::Field(_)
                | Piece::Method
                | Piece::Url
        );
        if !plain {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether a module has a row: not one with words that modules are without, of keys that are fetched and of what those sign with.
pub(crate) const fn is_packed(row: &Provider) -> bool {
    let Scheme { key, algorithm, grammar, .. } = &row.scheme;
    let token = matches!(grammar, Grammar::Jwt { .. });
    match algorithm {
        Algorithm::EcdsaP256Sha256Raw
        | Algorithm::RsaPkcs1Sha1
        | Algorithm::RsaPssSha256
        | Algorithm::RsaPssSha512 => false,
        Algorithm::RsaPkcs1Sha256 if token => false,
        _ => !matches!(key, KeyForm::Fetched(_)) && (WHOLE || is_slim(row)),
    }
}

/// Whether a message has a piece that modules are without.
#[cfg(feature = "serde")]
pub(crate) fn has_left_out(row: &Provider) -> bool {
    let left_out = |piece: &Piece| {
        matches!(piece, Piece::PayloadSha256Hex | Piece::PayloadCrc32 | Piece::MemberLines { .. })
    };
    row.scheme.message.iter().any(left_out)
}

/// How many rows are packed.
#[cfg(feature = "js")]
#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "the compiler runs it")]
pub(crate) const fn count(rows: &[&Provider]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < rows.len() {
        if is_packed(rows[at]) {
            count += 1;
        }
        at += 1;
    }
    count
}

/// What is packed, or with too little room how long that would be.
pub(crate) struct Writer<const N: usize> {
    pub(crate) bytes: [u8; N],
    pub(crate) len: usize,
}

#[allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the compiler runs it, and what goes wrong is an error of the build"
)]
impl<const N: usize> Writer<N> {
    /// Every row that is packed, behind its length.
    pub(crate) const fn of(rows: &[&Provider], about: &[About]) -> Self {
        let mut writer = Self { bytes: [0; N], len: 0 };
        let mut at = 0;
        while at < rows.len() {
            if is_packed(rows[at]) {
                let mut length = Writer::<0> { bytes: [], len: 0 };
                length.row(rows[at], &about[at]);
                writer.number(length.len as u32);
                writer.row(rows[at], &about[at]);
            }
            at += 1;
        }
        writer
    }

    /// The id comes first: rows are found by it. What people read comes next.
    const fn row(&mut self, row: &Provider, about: &About) {
        text::write(self, &row.id);
        if WHOLE {
            shown::write(self, about);
            namespace::write(self, &row.namespace, about.homepage);
        }
        secret::write(self, &row.secret);
        scheme::write(self, &row.scheme);
        maybe_handshake::write(self, &row.handshake);
        acknowledgement::write(self, &row.acknowledgement);
        if WHOLE {
            events::write(self, &row.events);
        } else {
            flag::write(self, &!matches!(row.events.event_type, Cow::Borrowed([])));
            text::write(self, &row.events.type_header);
        }
    }

    const fn byte(&mut self, byte: u8) {
        if self.len < N {
            self.bytes[self.len] = byte;
        }
        self.len += 1;
    }

    /// Seven bits a byte, the lowest first.
    const fn number(&mut self, mut number: u32) {
        while number > 0x7f {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    const fn str(&mut self, text: &str) {
        self.number(text.len() as u32);
        let mut at = 0;
        while at < text.len() {
            self.byte(text.as_bytes()[at]);
            at += 1;
        }
    }
}

/// A row of somebody's own, packed; `None` if it is longer than rows may be.
#[cfg(feature = "serde")]
pub(crate) fn pack(row: &Provider) -> Option<Vec<u8>> {
    const LONGEST: usize = 16 * 1024;
    const NOBODYS: About = About {
        name: "",
        homepage: "",
        documentation: "",
        place: "",
        category: Category::Standard,
        evidence: Evidence::Bronze,
    };
    let mut writer = Writer { bytes: [0; LONGEST], len: 0 };
    writer.row(row, &NOBODYS);
    writer.bytes.get(..writer.len).map(<[u8]>::to_vec)
}

/// Reads what was packed.
#[derive(Clone)]
pub(crate) struct Reader {
    rest: &'static [u8],
}

impl Reader {
    pub(crate) const fn new(packed: &'static [u8]) -> Self {
        Self { rest: packed }
    }

    fn bytes(&mut self, length: usize) -> &'static [u8] {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or_else(|| broken());
        self.rest = rest;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.bytes(1).first().copied().unwrap_or_default()
    }

    fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    fn str(&mut self) -> &'static str {
        let length = size::read(self);
        core::str::from_utf8(self.bytes(length)).unwrap_or_default()
    }

    /// Whether the row is that of this id.
    pub(crate) fn is(&self, id: &str) -> bool {
        let mut row = self.clone();
        let length = size::read(&mut row);
        row.bytes(length) == id.as_bytes()
    }

    /// What people read about the row.
    pub(crate) fn about(mut self) -> Option<About> {
        self.str();
        WHOLE.then(|| shown::read(&mut self))
    }

    /// The row, all that [`Writer::row`] wrote: not how an API confirms its events, what of them is secret and how long the provider waits,
    /// which nobody asks this module.
    pub(crate) fn provider(mut self) -> Provider {
        let reader = &mut self;
        let id = text::read(reader);
        let namespace = if WHOLE {
            let homepage = shown::read(reader).homepage;
            namespace::read(reader, homepage)
        } else {
            Cow::Borrowed("")
        };
        Provider {
            id,
            namespace,
            respond_within: None,
            refetch: None,
            secret: secret::read(reader),
            scheme: scheme::read(reader),
            handshake: maybe_handshake::read(reader),
            acknowledgement: acknowledgement::read(reader),
            events: if WHOLE { events::read(reader) } else { named(reader) },
        }
    }
}

impl Iterator for Reader {
    type Item = Self;

    /// The next row.
    fn next(&mut self) -> Option<Self> {
        if self.rest.is_empty() {
            return None;
        }
        let length = size::read(self);
        Some(Self { rest: self.bytes(length) })
    }
}

/// Nothing is made of what was not packed by this version.
#[cold]
#[allow(clippy::panic, reason = "better none than a wrong row")]
fn broken() -> ! {
    panic!("the packed rows are broken")
}

/// How a value is written and read, by a word of its own.
macro_rules! shape {
    ($word:ident: $type:ty, |$writer:ident, $value:ident| $write:expr, |$reader:ident| $read:expr) => {
        #[allow(
            clippy::as_conversions,
            clippy::cast_lossless,
            clippy::cast_possible_truncation,
            clippy::cast_possible_wrap,
            clippy::cast_sign_loss,
            clippy::panic,
            reason = "numbers as they are, written by the compiler"
        )]
        mod $word {
            use super::*;

            pub(super) const fn write<const N: usize>($writer: &mut Writer<N>, $value: &$type) {
                $write
            }

            pub(super) fn read($reader: &mut Reader) -> $type {
                $read
            }
        }
    };
}

/// A list of a shape.
macro_rules! list {
    ($word:ident: [$item:ident: $type:ty]) => {
        mod $word {
            use super::*;

            #[allow(
                clippy::arithmetic_side_effects,
                clippy::as_conversions,
                clippy::cast_possible_truncation,
                clippy::indexing_slicing,
                clippy::panic,
                reason = "the compiler runs it"
            )]
            pub(super) const fn write<const N: usize>(writer: &mut Writer<N>, list: &List<$type>) {
                let list = match list {
                    Cow::Borrowed(list) => list,
                    Cow::Owned(list) => list.as_slice(),
                };
                writer.number(list.len() as u32);
                let mut at = 0;
                while at < list.len() {
                    $item::write(writer, &list[at]);
                    at += 1;
                }
            }

            pub(super) fn read(reader: &mut Reader) -> List<$type> {
                let length = reader.number();
                let mut list = Vec::new();
                for _ in 0..length {
                    list.push($item::read(reader));
                }
                Cow::Owned(list)
            }
        }
    };
}

/// A value that may be missing.
macro_rules! optional {
    ($word:ident: $item:ident $type:ty) => {
        shape! {
            $word: Option<$type>,
            |writer, value| match value {
                None => writer.byte(0),
                Some(value) => {
                    writer.byte(1);
                    $item::write(writer, value);
                }
            },
            |reader| (reader.byte() == 1).then(|| $item::read(reader))
        }
    };
}

/// A structure, field by field.
macro_rules! record {
    ($word:ident: $type:ident { $($field:ident: $shape:ident),* $(,)? } $($rest:tt)*) => {
        shape! {
            $word: $type,
            |writer, value| { $($shape::write(writer, &value.$field);)* },
            |reader| $type { $($field: $shape::read(reader),)* $($rest)* }
        }
    };
}

/// A choice, each behind a byte that says which; behind `but` stands what no packed row has.
macro_rules! choice {
    ($word:ident: $type:ident {
        $($tag:literal $variant:ident $(($shape:ident))? $({ $($field:ident: $of:ident),* })?,)*
    } $(but $unpacked:pat)?) => {
        shape! {
            $word: $type,
            |writer, value| match value {
                $($type::$variant $(($shape))? $({ $($field),* })? => {
                    writer.byte($tag);
                    $($shape::write(writer, $shape);)?
                    $($($of::write(writer, $field);)*)?
                })*
                $($unpacked => panic!("a row with this word is not packed"),)?
            },
            |reader| match reader.byte() {
                $($tag => $type::$variant $(($shape::read(reader)))? $({ $($field: $of::read(reader)),* })?,)*
                _ => broken(),
            }
        }
    };
}

shape! {
    text: Text,
    |writer, text| match text {
        Cow::Borrowed(text) => writer.str(text),
        Cow::Owned(text) => writer.str(text.as_str()),
    },
    |reader| Cow::Borrowed(reader.str())
}
shape! { shown_text: &'static str, |writer, text| writer.str(text), |reader| reader.str() }
shape! { number: u32, |writer, number| writer.number(*number), |reader| reader.number() }
shape! { signed: i32, |writer, number| writer.number(*number as u32), |reader| reader.number() as i32 }
shape! { size: usize, |writer, number| writer.number(*number as u32), |reader| reader.number() as usize }
shape! { status: u16, |writer, number| writer.number(*number as u32), |reader| reader.number() as u16 }
shape! { small: u8, |writer, number| writer.byte(*number), |reader| reader.byte() }
shape! { flag: bool, |writer, flag| writer.byte(*flag as u8), |reader| reader.byte() == 1 }
shape! {
    kind: Kind,
    |writer, kind| writer.byte(*kind as u8),
    |reader| Kind::ALL.get(usize::from(reader.byte())).copied().unwrap_or_else(|| broken())
}

/// The namespace of a row's events: nothing where it is the host of the homepage the other way round, as nearly always.
mod namespace {
    use alloc::string::String;

    use super::{Cow, Reader, Text, Writer};
    use crate::text::{push_item, split};

    pub(super) const fn write<const N: usize>(
        writer: &mut Writer<N>,
        namespace: &Text,
        homepage: &str,
    ) {
        let text = match namespace {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => text.as_str(),
        };
        let follows = is_reversed(text.as_bytes(), homepage.as_bytes());
        writer.str(if follows { "" } else { text });
    }

    /// Whether the labels of a namespace are those of the host of `https://host` or `https://www.host`, from its end.
    #[allow(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "the compiler runs it"
    )]
    const fn is_reversed(namespace: &[u8], homepage: &[u8]) -> bool {
        let Some((b"https://", host)) = homepage.split_at_checked(8) else { return false };
        let host = match host.split_at_checked(4) {
            Some((b"www.", host)) => host,
            _ => host,
        };
        if host.len() != namespace.len() {
            return false;
        }
        let (mut at, mut end) = (0, host.len());
        loop {
            let mut start = end;
            while start > 0 && host[start - 1] != b'.' {
                start -= 1;
            }
            let mut from = start;
            while from < end {
                if host[from] != namespace[at] {
                    return false;
                }
                from += 1;
                at += 1;
            }
            if start == 0 {
                return true;
            }
            if namespace[at] != b'.' {
                return false;
            }
            at += 1;
            end = start - 1;
        }
    }

    pub(super) fn read(reader: &mut Reader, homepage: &str) -> Text {
        let written = reader.str();
        if !written.is_empty() {
            return Cow::Borrowed(written);
        }
        let host = homepage.strip_prefix("https://").unwrap_or_default();
        let mut namespace = String::new();
        for label in split(host.strip_prefix("www.").unwrap_or(host), ".") {
            let mut longer = String::from(label);
            push_item(&mut longer, ".", &namespace);
            namespace = longer;
        }
        // What was first has nothing behind it.
        namespace.pop();
        Cow::Owned(namespace)
    }
}

list! { texts: [text: Text] }
optional! { maybe_number: number u32 }

// But for the documentation's address: JavaScript has that from elsewhere, where it costs nobody who does not ask.
record! { shown: About {
    name: shown_text,
    homepage: shown_text,
    place: shown_text,
    category: category,
    evidence: evidence,
} documentation: "", }
choice! { evidence: Evidence { 0 Gold, 1 Silver, 2 Bronze, } }
choice! { category: Category {
    0 Accounting, 1 Ai, 2 Billing, 3 Cms, 4 Commerce, 5 Communication, 6 Crm, 7 Crypto, 8 Developers, 9 Esign, 10 Finance,
    11 Forms, 12 Fraud, 13 Hr, 14 Identity, 15 Logistics, 16 Marketing, 17 Media, 18 Payments, 19 Productivity, 20 Standard,
    21 Support,
} }

/// Whether and where a request names its event's type, which is all that a module without events asks.
fn named(reader: &mut Reader) -> EventMap {
    /// In the payload, which nobody reads.
    const SOMEWHERE: &[Fact] = &[at("")];
    let event_type = if flag::read(reader) { SOMEWHERE } else { &[] };
    EventMap {
        event_type: Cow::Borrowed(event_type),
        type_header: text::read(reader),
        ..EventMap::BASE
    }
}

record! { secret: SecretHint { prefix: text, mistaken: texts } }

record! { scheme: Scheme {
    carrier: carrier,
    grammar: grammar,
    encoding: encoding,
    algorithm: algorithm,
    key: key,
    payload: payload,
    message: pieces,
    coverage: coverage,
    each: text,
    endings: texts,
    timestamp: maybe_place,
    key_id_header: text,
    unit: unit,
    tolerance: maybe_number,
} }
choice! { carrier: Carrier { 0 Header(text), 1 Headers(texts), 2 NumberedHeaders(text), 3 FormField(text), 4 Json(text), } }
choice! { coverage: Coverage { 0 Whole, 1 QueryDigest(text), 2 Claim, 3 Part, } }
choice! { grammar: Grammar {
    0 Plain,
    1 Prefixed(text),
    2 Authorization(text),
    3 Positional { separator: text, parts: parts },
    4 KeyValue { separator: text, assign: text, timestamp: text, signature: text },
    5 Pairs { separator: text, assign: text },
    6 KeyValues { separator: text, assign: text, timestamp: text, signature: text },
    7 Jwt { word: text, claims: claims },
} }
list! { claims: [claim: Claim] }
choice! { claim: Claim {
    0 PayloadDigest { name: text, encoding: encoding },
    1 Is { name: text, value: text },
    2 KeyId(text),
    3 Url(text),
    4 IssuedAt(text),
    5 NotBefore(text),
    6 Expires(text),
} }
list! { parts: [part: Part] }
choice! { part: Part { 0 Any(text), 1 Timestamp, 2 Signature, 3 Signatures, } }
choice! { encoding: Encoding { 0 HexLower, 1 Hex, 2 Base64, 3 Base64Url, 4 Text, } }
choice! { algorithm: Algorithm {
    0 HmacSha1, 1 HmacSha256, 2 HmacSha512, 3 Token, 4 Sha1, 5 Sha256, 6 Ed25519, 7 EcdsaP256Sha256, 8 RsaPkcs1Sha256,
} but Algorithm::EcdsaP256Sha256Raw | Algorithm::RsaPkcs1Sha1 | Algorithm::RsaPssSha256 | Algorithm::RsaPssSha512 }
choice! { key: KeyForm { 0 Utf8, 1 Sha1, 2 Base64(text), 3 Hex, } but KeyForm::Fetched(_) }
choice! { payload: Payload { 0 Body, 1 Base64FormField(text), 2 MultipartField(text), } }
list! { pieces: [piece: Piece] }
choice! { piece: Piece {
    0 Literal(text),
    1 Timestamp,
    2 Secret,
    3 Payload,
    4 Header(text),
    5 Field(text),
    6 Token,
    7 Method,
    8 Url,
    9 SortedQuery,
    10 SortedForm,
    11 PayloadSha256,
    12 Json(text),
    13 Given { before: text, place: place, lower: flag, after: text },
} but Piece::PayloadSha256Hex | Piece::PayloadCrc32 | Piece::MemberLines { .. } }
choice! { place: Place { 0 Query(text), 1 Header(text), 2 Json(text), } }
optional! { maybe_place: place Place }
choice! { unit: TimestampUnit { 0 Seconds, 1 Milliseconds, 2 Rfc3339, 3 Rfc3339Utc, 4 HttpDate, } }

record! { handshake: Handshake {
    method: text,
    when: maybe_condition,
    challenge: place,
    alphabet: alphabet,
    min_length: size,
    max_length: size,
    signed: flag,
    token: maybe_place,
    reply: reply,
    reply_header: text,
} }
optional! { maybe_handshake: handshake Handshake }
record! { condition: Condition { place: place, text: text } }
optional! { maybe_condition: condition Condition }
choice! { alphabet: Alphabet { 0 Digits, 1 HexLower, 2 Uuid, 3 Token, 4 Printable, } }
list! { reply: [reply_piece: ReplyPiece] }
choice! { reply_piece: ReplyPiece { 0 Literal(text), 1 KeyId, 2 Challenge, 3 ChallengeMac, } }
record! { acknowledgement: Acknowledgement { status: status, body: text } }

record! { events: EventMap {
    format: format,
    id: facts,
    id_header: text,
    event_type: facts,
    type_header: text,
    kinds: kinds,
    kindless_prefix: text,
    resource_type: facts,
    subject: facts,
    status: facts,
    variant: facts,
    account: facts,
    time: times,
    livemode: livemodes,
    amount: amounts,
    currency: text,
    minor_digits: currencies,
    customer_id: facts,
    customer_email: facts,
    customer_phone: facts,
    customer_name: names,
} ..EventMap::BASE }
choice! { format: PayloadFormat { 0 Json, 1 Base64Xml, 2 JsonObjectOrArray, 3 Form, 4 JsonOrForm, } }
list! { facts: [fact: Fact] }
record! { fact: Fact { pointer: text, prefix: text, part: fact_part, when: when } }
choice! { fact_part: FactPart { 0 Whole, 1 LastPathSegment, 2 MemberName, 3 Nothing, } }
choice! { when: When { 0 Always, 1 Resource(texts), 2 EventType(texts), } }
list! { kinds: [rule: KindRule] }
record! { rule: KindRule { event_type: text, variant: text, kind: kind } }
list! { times: [time: TimeFact] }
record! { time: TimeFact { pointer: text, format: time_format } }
choice! { time_format: TimeFormat { 0 UnixSeconds, 1 UnixMilliseconds, 2 Rfc3339, 3 Compact { offset_minutes: signed }, } }
list! { livemodes: [livemode: LivemodeFact] }
record! { livemode: LivemodeFact { pointer: text, rule: live_rule } }
choice! { live_rule: LivemodeRule { 0 LiveFlag, 1 TestFlag, 2 UrlHost { live: text, test: text }, } }
list! { amounts: [amount: AmountFact] }
record! { amount: AmountFact { pointers: texts, currencies: texts, unit: counted, when: when } }
choice! { counted: Unit { 0 Major, 1 Minor, } }
list! { currencies: [currency: MinorDigits] }
record! { currency: MinorDigits { currency: text, digits: small } }
list! { names: [name: NameFact] }
record! { name: NameFact { parts: texts, when: when } }
