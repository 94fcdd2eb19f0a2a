//! The words a row is written in: everything the engine knows about a provider is data of these types.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::error::{Error, ErrorCode, Result};
use crate::kind::Kind;
use crate::secret::Secret;

/// Text of a row: static in a built-in row, owned in one that is made at run time.
pub type Text = Cow<'static, str>;

/// A list in a row.
pub type List<T> = Cow<'static, [T]>;

/// A provider: how its requests are signed, what its handshakes look like, and where its events' facts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The stable id, `stripe` for example.
    pub id: Text,
    /// The name for people.
    pub name: Text,
    /// What the provider is for.
    pub category: Category,
    /// Reverse DNS name that events' types begin with, `com.stripe` for example.
    pub namespace: Text,
    /// The provider's web site.
    pub homepage: Text,
    /// Where the provider documents its signatures.
    pub documentation: Text,
    /// How well the row is evidenced.
    pub evidence: Evidence,
    /// What the provider's secrets look like, and where they are.
    pub secret: SecretHint,
    /// How requests are signed.
    pub scheme: Scheme,
    /// The challenge that the provider sends to prove the endpoint's owner, if it sends one.
    pub handshake: Option<Handshake>,
    /// What the provider takes for success.
    pub acknowledgement: Acknowledgement,
    /// How long the provider waits for an answer, in seconds, where it is known.
    pub respond_within: Option<u32>,
    /// How the provider's own API confirms an event, where it can.
    pub refetch: Option<Refetch>,
    /// Where the facts of an event are.
    pub events: EventMap,
}

/// What a provider is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Category {
    /// Payments, invoices, subscriptions, payouts.
    Payments,
    /// Identity verification.
    Identity,
}

/// How well a row is evidenced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// Accepted by the vendor's own SDK in this project's tests.
    Gold,
    /// The vendor's documentation, or two independent sources.
    Silver,
    /// One source.
    Bronze,
}

/// What is known about a provider's signing secrets, for the people who configure them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretHint {
    /// What they begin with; empty if that is not known. One that begins otherwise is accepted nevertheless.
    pub prefix: Text,
    /// What the provider's other credentials begin with. A secret that begins so is refused: it was pasted by mistake.
    pub mistaken: List<Text>,
    /// A sentence that says where the secret is to be found.
    pub place: Text,
}

/// How a provider signs a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Where the signature value stands.
    pub carrier: Carrier,
    /// The shape of the signature value.
    pub grammar: Grammar,
    /// How a MAC is written in it.
    pub encoding: Encoding,
    /// The MAC's algorithm. A request never chooses it.
    pub algorithm: Algorithm,
    /// How the MAC's key comes from the secret.
    pub key: KeyForm,
    /// Which bytes of the request are the signed payload.
    pub payload: Payload,
    /// The signed content, piece by piece.
    pub message: List<Piece>,
    /// Endings that the signed payload may have had on top of the received one: transports strip a final newline.
    /// Nearly always one empty text.
    pub endings: List<Text>,
    /// The default tolerance in seconds for a signed timestamp; `None` where the scheme signs no timestamp.
    pub tolerance: Option<u32>,
}

/// Where the signature value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Carrier {
    /// In a header of this name.
    Header(Text),
    /// In a field of this name of a form body.
    FormField(Text),
}

/// The shape of a signature value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grammar {
    /// The value is one MAC.
    Plain,
    /// Parts at fixed positions, exactly these: `v0,1700000000,<mac>`.
    Positional {
        /// Between the parts.
        separator: char,
        /// What the parts are.
        parts: List<Part>,
    },
    /// `key=value` items in any order: `t=1700000000,v1=<mac>,v1=<mac>`. Unknown keys are ignored.
    KeyValue {
        /// Between the items.
        separator: char,
        /// Between key and value.
        assign: char,
        /// The key of the timestamp, which is required once.
        timestamp: Text,
        /// The key of a MAC, which may come more than once.
        signature: Text,
    },
    /// Pairs of a key id and a MAC: `key-a|<mac>&key-b|<mac>`. The first pair of a configured key id counts.
    Pairs {
        /// Between the pairs.
        separator: char,
        /// Between key id and MAC.
        assign: char,
    },
}

/// A part of a [`Grammar::Positional`] value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Any text; this one when signing.
    Any(Text),
    /// The timestamp.
    Timestamp,
    /// The MAC.
    Signature,
}

/// How a MAC is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Lower-case hexadecimal digits, exactly as many as the MAC has.
    HexLower,
}

/// The algorithm of a MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC with SHA-1, 20 bytes.
    HmacSha1,
    /// HMAC with SHA-256, 32 bytes.
    HmacSha256,
}

/// How the key of a MAC comes from the secret's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyForm {
    /// The secret's bytes as they are.
    Utf8,
    /// The SHA-1 digest of the secret's bytes.
    Sha1,
}

/// Which bytes of a request are its signed payload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payload {
    /// The body.
    Body,
    /// The decoded value of a form field, which may hold only base64 text and line feeds.
    Base64FormField(Text),
}

/// A piece of the signed content.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Piece {
    /// This text.
    Literal(Text),
    /// The timestamp, as received.
    Timestamp,
    /// The secret's text.
    Secret,
    /// The signed payload.
    Payload,
}

/// A challenge in a query parameter, answered with a text that only the secret's owner can write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    /// The method of every challenge; no event comes with it.
    pub method: Text,
    /// The query parameter that holds the challenge.
    pub parameter: Text,
    /// The least number of lower-case hexadecimal digits in a challenge. Its shape is a security boundary: the answer is a MAC with
    /// the same key as a webhook's, so whatever else could be answered could be forged.
    pub min_digits: usize,
    /// The largest number of digits.
    pub max_digits: usize,
    /// The body of the answer.
    pub reply: List<ReplyPiece>,
}

/// A piece of a handshake's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplyPiece {
    /// This text.
    Literal(Text),
    /// The id of the key.
    KeyId,
    /// The MAC of the challenge, with the scheme's algorithm, key and encoding.
    ChallengeMac,
}

/// What a provider takes for success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The status.
    pub status: u16,
    /// The body; empty where it does not matter.
    pub body: Text,
}

/// How the provider's own API confirms an event: it is asked for the event, and its answer compared with the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refetch {
    /// The address of the API: scheme and host.
    pub url: Text,
    /// What the API's keys look like, and where they are.
    pub key: SecretHint,
    /// How a key is sent.
    pub auth: ApiAuth,
    /// The forms in which events come; the first whose mark a payload has is asked for.
    pub forms: List<RefetchForm>,
}

/// How an API's key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiAuth {
    /// `authorization: Bearer <key>`.
    Bearer,
}

/// A form in which events come, and how the API is asked for one of this form. Pointers are as in [`Fact`], without `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefetchForm {
    /// Where a payload and an answer name their form.
    pub mark: Text,
    /// What they say there.
    pub form: Text,
    /// Where the event's id is, a text.
    pub id: Text,
    /// The path that is requested.
    pub path: List<PathPiece>,
    /// The account in whose name the API is asked, where the payload names one. It is compared where the answer names one: an API need
    /// not repeat whom it was asked for.
    pub account: ApiHeader,
    /// The version of the API, by which an event is rendered.
    pub version: ApiHeader,
    /// What must be the same in payload and answer, at whatever version. The id is among it.
    pub same: List<Text>,
    /// What must be the same where both were rendered by the same version, without which nothing is confirmed.
    pub same_version: List<Text>,
}

/// A piece of a requested path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathPiece {
    /// This text.
    Literal(Text),
    /// The event's id.
    EventId,
}

/// A header of a request to an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiHeader {
    /// Its name.
    pub name: Text,
    /// What it says.
    pub value: ApiValue,
}

/// What a header of a request to an API says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiValue {
    /// The text at this pointer of the payload; no header where there is none.
    At(Text),
    /// This text.
    Fixed(Text),
}

/// Where the facts of an event are in its payload. Each list is tried in order; the first fact that is there counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventMap {
    /// The format of the payload.
    pub format: PayloadFormat,
    /// The event's id.
    pub id: List<Fact>,
    /// The event's native type. Empty where the payload names none.
    pub event_type: List<Fact>,
    /// Which native types are of which kind, by type; of one type those with a variant come first.
    pub kinds: List<KindRule>,
    /// What native types may begin with that says nothing about their kind.
    pub kindless_prefix: Text,
    /// The type of the resource the event is about.
    pub resource_type: List<Fact>,
    /// The id of that resource.
    pub subject: List<Fact>,
    /// The status of that resource.
    pub status: List<Fact>,
    /// What tells kinds of one native type apart, where it is not the status.
    pub variant: List<Fact>,
    /// The provider's account the event belongs to, within which its ids are unique.
    pub account: List<Fact>,
    /// The time of the event.
    pub time: List<TimeFact>,
    /// Whether the event is live or a test.
    pub livemode: List<LivemodeFact>,
    /// The amount of money the event is about.
    pub amount: List<AmountFact>,
    /// The currency of amounts that come without one; empty where nobody can know.
    pub currency: Text,
    /// Currencies whose minor unit has other decimals here than in ISO 4217.
    pub minor_digits: List<MinorDigits>,
    /// The customer's id.
    pub customer_id: List<Fact>,
    /// The customer's email address.
    pub customer_email: List<Fact>,
    /// The customer's telephone number.
    pub customer_phone: List<Fact>,
    /// The customer's name.
    pub customer_name: List<NameFact>,
    /// Names of members whose values are secret, wherever they stand in a payload: kept out of logs and of what people are shown.
    pub secrets: List<Text>,
}

/// Events of this native type, and variant if one is given, are of this kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindRule {
    /// The native type.
    pub event_type: Text,
    /// The event's variant, or the resource's status where the event has none; empty for any.
    pub variant: Text,
    /// The kind.
    pub kind: Kind,
}

/// When a fact counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// Always.
    Always,
    /// For resources of these types.
    Resource(List<Text>),
    /// For events of these native types.
    EventType(List<Text>),
}

/// An amount of money in the payload: text, or a number whose text counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountFact {
    /// JSON Pointers, as in [`Fact`], to where the amount may stand.
    pub pointers: List<Text>,
    /// JSON Pointers to where its currency may stand.
    pub currencies: List<Text>,
    /// What is counted.
    pub unit: Unit,
    /// When it counts.
    pub when: When,
}

/// What an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Major units with decimals: dollars.
    Major,
    /// Minor units, an integer: cents.
    Minor,
}

/// The decimals of a currency's minor unit, as a provider has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinorDigits {
    /// The currency's code, in capitals.
    pub currency: Text,
    /// How many decimals.
    pub digits: u8,
}

/// A name in the payload: its parts, joined with spaces; those that are not there are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameFact {
    /// JSON Pointers, as in [`Fact`].
    pub parts: List<Text>,
    /// When it counts.
    pub when: When,
}

/// The format of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayloadFormat {
    /// A JSON object.
    Json,
    /// An XML document in base64. Its facts are found in its JSON form.
    Base64Xml,
}

/// A fact: text or an integer in the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// JSON Pointer (RFC 6901, without escapes) of at most seven segments; `*` stands for any member, and the last one counts.
    pub pointer: Text,
    /// Put before the text.
    pub prefix: Text,
    /// Which part of the text counts.
    pub part: FactPart,
    /// When it counts.
    pub when: When,
}

/// Which part of a fact's text counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactPart {
    /// All of it.
    Whole,
    /// What stands behind the last `/`: the id at the end of a resource's URL.
    LastPathSegment,
    /// The name of the member that the pointer's `*` stands for.
    MemberName,
    /// None of it, only the prefix: that something is there is the fact.
    Nothing,
}

/// A time in the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFact {
    /// JSON Pointer, as in [`Fact`].
    pub pointer: Text,
    /// How the time is written.
    pub format: TimeFormat,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeFormat {
    /// Whole seconds since 1970, as a number.
    UnixSeconds,
    /// RFC 3339, as text.
    Rfc3339,
    /// `yyyyMMddHHmmss` as text, in a zone this many minutes east of UTC.
    Compact {
        /// Minutes east of UTC.
        offset_minutes: i32,
    },
}

/// Whether an event is live, in the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LivemodeFact {
    /// JSON Pointer, as in [`Fact`].
    pub pointer: Text,
    /// How it is told.
    pub rule: LivemodeRule,
}

/// How a payload tells live from test.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LivemodeRule {
    /// `true` means live.
    LiveFlag,
    /// `true` means test.
    TestFlag,
    /// A URL whose host tells it; other hosts tell nothing.
    UrlHost {
        /// The host of live resources.
        live: Text,
        /// The host of test resources.
        test: Text,
    },
}

impl Provider {
    /// The value that selects this row's key by its id, if the scheme does so.
    #[must_use]
    pub const fn needs_key_id(&self) -> bool {
        matches!(self.scheme.grammar, Grammar::Pairs { .. })
    }

    /// Whether the scheme signs a timestamp, so that an old request cannot be replayed.
    #[must_use]
    pub const fn protects_from_replay(&self) -> bool {
        self.scheme.tolerance.is_some()
    }

    /// Whether the payload names the event's type; where it does not, the receiver does.
    #[must_use]
    pub fn names_event_type(&self) -> bool {
        !self.events.event_type.is_empty()
    }

    /// Whether bodies are forms, which a receiver must have a form content type for.
    #[must_use]
    pub const fn is_form(&self) -> bool {
        matches!(self.scheme.carrier, Carrier::FormField(_))
    }

    /// The header that carries the signature, if a header does.
    #[must_use]
    pub fn signature_header(&self) -> Option<&str> {
        match &self.scheme.carrier {
            Carrier::Header(name) => Some(name),
            Carrier::FormField(_) => None,
        }
    }

    /// Checks that the row does not contradict itself: a scheme that leaves a check out by mistake must not verify anything.
    pub(crate) fn check(&self) -> Result<()> {
        let Scheme { carrier, grammar, payload, message, endings, tolerance, .. } = &self.scheme;
        let (timestamps, signatures) = match grammar {
            Grammar::Plain | Grammar::Pairs { .. } => (0, 1),
            Grammar::KeyValue { .. } => (1, 1),
            Grammar::Positional { parts, .. } => (
                parts.iter().filter(|part| **part == Part::Timestamp).count(),
                parts.iter().filter(|part| **part == Part::Signature).count(),
            ),
        };
        let pieces = |wanted: &Piece| message.iter().filter(|piece| *piece == wanted).count();
        let timed = usize::from(tolerance.is_some());
        let pointers = self.events.pointers();
        let good = signatures == 1
            && timestamps == timed
            && pieces(&Piece::Timestamp) == timed
            && pieces(&Piece::Payload) == 1
            && !endings.is_empty()
            && *tolerance != Some(0)
            && matches!(
                (carrier, payload),
                (Carrier::Header(_), Payload::Body)
                    | (Carrier::FormField(_), Payload::Base64FormField(_))
            )
            && pointers.len() <= EventMap::MAX_POINTERS
            && pointers.iter().all(|pointer| {
                pointer.starts_with('/')
                    && pointer.split('/').skip(1).count() <= EventMap::MAX_SEGMENTS
            })
            && matches!(self.acknowledgement.status, 200..=299);
        if good {
            return Ok(());
        }
        Err(Error::because(
            ErrorCode::InvalidOptions,
            "the provider's row contradicts itself or has too many or too long pointers: signature, timestamp, payload and message must go together",
        ))
    }

    /// Checks that a key id is there where the grammar needs one, and could stand in a signature.
    pub(crate) fn check_key_id(&self, key_id: Option<&str>) -> Result<()> {
        let Grammar::Pairs { separator, assign } = self.scheme.grammar else { return Ok(()) };
        if key_id.is_some_and(|key_id| !key_id.contains([separator, assign])) {
            return Ok(());
        }
        Err(Error::because(
            ErrorCode::InvalidSecret,
            "this provider names the key of each signature; give the secret with its key id",
        ))
    }

    /// The form fields that carry signature and payload, if fields do.
    #[must_use]
    pub fn form_fields(&self) -> Option<(&str, &str)> {
        match (&self.scheme.carrier, &self.scheme.payload) {
            (Carrier::FormField(signature), Payload::Base64FormField(payload)) => {
                Some((signature, payload))
            }
            _ => None,
        }
    }
}

impl SecretHint {
    /// Refuses another credential of the provider.
    pub(crate) fn check(&self, secret: &Secret) -> Result<()> {
        if self.mistaken.iter().any(|prefix| secret.text().starts_with(prefix.as_ref())) {
            return Err(Error::because(
                ErrorCode::InvalidSecret,
                "this is an API key of the provider and not the webhook's signing secret, which the provider shows where the webhook is set up",
            ));
        }
        Ok(())
    }
}

impl EventMap {
    /// How many facts one row may name.
    pub(crate) const MAX_POINTERS: usize = 64;
    /// How many segments a pointer may have.
    pub(crate) const MAX_SEGMENTS: usize = 7;

    /// Every pointer of the map.
    pub(crate) fn pointers(&self) -> Vec<&str> {
        let mut pointers = Vec::with_capacity(Self::MAX_POINTERS);
        for facts in [
            &self.id,
            &self.event_type,
            &self.resource_type,
            &self.subject,
            &self.status,
            &self.variant,
            &self.account,
            &self.customer_id,
            &self.customer_email,
            &self.customer_phone,
        ] {
            for fact in facts.iter() {
                pointers.push(fact.pointer.as_ref());
            }
        }
        for fact in self.time.iter() {
            pointers.push(&fact.pointer);
        }
        for fact in self.livemode.iter() {
            pointers.push(&fact.pointer);
        }
        for fact in self.amount.iter() {
            for pointer in fact.pointers.iter().chain(fact.currencies.iter()) {
                pointers.push(pointer);
            }
        }
        for pointer in self.customer_name.iter().flat_map(|fact| fact.parts.iter()) {
            pointers.push(pointer);
        }
        pointers
    }

    /// The kind of events of this native type, and of this variant or, where there is none, status.
    #[must_use]
    pub fn kind(&self, native_type: &str, variant: Option<&str>) -> Option<Kind> {
        let native_type =
            native_type.strip_prefix(self.kindless_prefix.as_ref()).unwrap_or(native_type);
        self.kinds
            .iter()
            .filter(|rule| rule.event_type == native_type)
            .filter(|rule| rule.variant.is_empty() || Some(rule.variant.as_ref()) == variant)
            .map(|rule| rule.kind)
            .next()
    }
}

impl Category {
    /// The word of this category.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Identity => "identity",
        }
    }
}

impl Evidence {
    /// The word of this tier.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gold => "gold",
            Self::Silver => "silver",
            Self::Bronze => "bronze",
        }
    }
}

/// Borrows a row's static text; rows read like the data they are.
pub(crate) const fn text(text: &'static str) -> Text {
    Cow::Borrowed(text)
}

/// A row's static list.
macro_rules! list {
    ($($item:expr),* $(,)?) => { alloc::borrow::Cow::Borrowed(const { &[$($item),*] }) };
}
pub(crate) use list;

/// The facts of a row's events. A module that only verifies has no use for them, but for whether a payload names its type: they are a
/// fifth of it.
pub(crate) const fn facts(map: EventMap) -> EventMap {
    const fn borrowed<T: Clone>(list: &List<T>) -> List<T> {
        match list {
            Cow::Borrowed(list) => Cow::Borrowed(list),
            Cow::Owned(_) => Cow::Borrowed(&[]),
        }
    }
    if cfg!(any(not(feature = "js"), feature = "js-full")) {
        return map;
    }
    let without = EventMap {
        event_type: borrowed(&map.event_type),
        format: map.format,
        id: list![],
        kinds: list![],
        kindless_prefix: text(""),
        resource_type: list![],
        subject: list![],
        status: list![],
        variant: list![],
        account: list![],
        time: list![],
        livemode: list![],
        amount: list![],
        currency: text(""),
        minor_digits: list![],
        customer_id: list![],
        customer_email: list![],
        customer_phone: list![],
        customer_name: list![],
        secrets: list![],
    };
    // A row has nothing that is owned, and a constant function cannot drop.
    core::mem::forget(map);
    without
}

/// The whole text at a pointer.
pub(crate) const fn at(pointer: &'static str) -> Fact {
    part_of(pointer, "", FactPart::Whole)
}

/// The whole text at a pointer, for resources of these types.
pub(crate) const fn at_for(pointer: &'static str, types: List<Text>) -> Fact {
    Fact {
        pointer: text(pointer),
        prefix: text(""),
        part: FactPart::Whole,
        when: When::Resource(types),
    }
}

/// A part of what is at a pointer, behind a prefix.
pub(crate) const fn part_of(pointer: &'static str, prefix: &'static str, part: FactPart) -> Fact {
    Fact { pointer: text(pointer), prefix: text(prefix), part, when: When::Always }
}

/// This text, where there is something at a pointer.
pub(crate) const fn if_there(pointer: &'static str, fact: &'static str) -> Fact {
    part_of(pointer, fact, FactPart::Nothing)
}

/// A name of parts at these pointers.
macro_rules! name {
    ($($pointer:literal),* $(,)?) => {
        crate::provider::NameFact { parts: crate::provider::texts![$($pointer),*], when: crate::provider::When::Always }
    };
}
pub(crate) use name;

/// Lists of texts: pointers, types.
macro_rules! texts {
    ($($text:literal),* $(,)?) => { crate::provider::list![$(crate::provider::text($text)),*] };
}
pub(crate) use texts;

/// Kinds by native type, with a variant where one is given: `"a" => A, "b" + "done" => B`.
macro_rules! kinds {
    ($($event_type:literal $(+ $variant:literal)? => $kind:ident),* $(,)?) => {
        crate::provider::list![$(crate::provider::KindRule {
            event_type: crate::provider::text($event_type),
            variant: crate::provider::text(concat!($($variant)?)),
            kind: crate::kind::Kind::$kind,
        }),*]
    };
}
pub(crate) use kinds;

/// The time at a pointer.
pub(crate) const fn time_at(pointer: &'static str, format: TimeFormat) -> TimeFact {
    TimeFact { pointer: text(pointer), format }
}
