//! The words a row is written in: everything the engine knows about a provider is data of these types.

use alloc::borrow::Cow;
use alloc::vec::Vec;

#[cfg(feature = "serde")]
use serde::Serialize;

use crate::error::{Error, ErrorCode, Result, because};
use crate::event::Trust;
use crate::kind::Kind;
#[cfg(feature = "serde")]
use crate::row::left_out;
use crate::secret::Secret;
use crate::text::{holds, split_once};
use crate::time;

/// Text of a row: static in a built-in row, owned in one that is made at run time.
pub type Text = Cow<'static, str>;

/// A list in a row.
pub type List<T> = Cow<'static, [T]>;

/// A provider: how its requests are signed, what its handshakes look like, and where its events' facts are.
///
/// What only people read about a built-in row is in [`About`], apart, so that a program that does not show it does without.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct Provider {
    /// The stable id, `stripe` for example.
    pub id: Text,
    /// Reverse DNS name that events' types begin with, `com.stripe` for example.
    pub namespace: Text,
    /// What the provider's secrets look like.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub secret: SecretHint,
    /// How requests are signed.
    pub scheme: Scheme,
    /// The challenge that the provider sends to prove the endpoint's owner, if it sends one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub handshake: Option<Handshake>,
    /// What the provider takes for success.
    pub acknowledgement: Acknowledgement,
    /// How long the provider waits for an answer, in seconds, where it is known.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub respond_within: Option<u32>,
    /// How the provider's own API confirms an event, where it can.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub refetch: Option<Refetch>,
    /// Where the facts of an event are.
    pub events: EventMap,
}

/// What people read about a built-in row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The provider's name.
    pub name: &'static str,
    /// What the provider is for.
    pub category: Category,
    /// The provider's web site.
    pub homepage: &'static str,
    /// Where the provider documents its signatures; empty where no such page is known.
    pub documentation: &'static str,
    /// How well the row is evidenced.
    pub evidence: Evidence,
    /// A sentence that says where the secret is to be found; empty where nothing needs to be said.
    pub place: &'static str,
}

/// What a provider is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Category {
    /// Books and taxes.
    Accounting,
    /// Models, agents and transcripts.
    Ai,
    /// Subscriptions and entitlements.
    Billing,
    /// Content.
    Cms,
    /// Shops and orders.
    Commerce,
    /// Mail, messages, calls and meetings.
    Communication,
    /// Customers and deals.
    Crm,
    /// Crypto-currencies.
    Crypto,
    /// Code, builds, deployments and alerts.
    Developers,
    /// Documents and their signatures.
    Esign,
    /// Banking, cards and ledgers.
    Finance,
    /// Forms and surveys.
    Forms,
    /// Risk and fraud.
    Fraud,
    /// Hiring, payroll and people.
    Hr,
    /// Identities: users, and verification of persons.
    Identity,
    /// Parcels and deliveries.
    Logistics,
    /// Campaigns and analytics.
    Marketing,
    /// Video, images and sound.
    Media,
    /// Payments, invoices, payouts.
    Payments,
    /// Files, tasks and calendars.
    Productivity,
    /// A standard that many providers keep to.
    Standard,
    /// Tickets and conversations.
    Support,
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

/// What is known about the texts of a provider's signing secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct SecretHint {
    /// What they begin with; empty if that is not known. One that begins otherwise is accepted nevertheless.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub prefix: Text,
    /// What the provider's other credentials begin with. A secret that begins so is refused: it was pasted by mistake.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub mistaken: List<Text>,
}

/// How a provider signs a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
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
    /// The signed content, piece by piece; empty for a token, which signs nothing.
    pub message: List<Piece>,
    /// How much of the payload the signature covers. What is not covered whole is never verified: [`Provider::trust`] follows from it.
    pub coverage: Coverage,
    /// A JSON pointer to an array in the payload, each item of which is signed on its own; empty where the payload is signed as one. Pointers
    /// of the carrier and of the message begin at the item then, and every item must be authentic.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub each: Text,
    /// Endings that the signed payload may have had on top of the received one: transports strip a final newline.
    /// Nearly always one empty text.
    pub endings: List<Text>,
    /// Where the timestamp stands, if neither in the signature value nor nowhere: in a header, or in the payload, which covers it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub timestamp: Option<Place>,
    /// The header that names the key of the signature; empty if none does.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub key_id_header: Text,
    /// How the timestamp is written.
    pub unit: TimestampUnit,
    /// The default tolerance in seconds for a signed timestamp; `None` where the scheme signs no timestamp.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub tolerance: Option<u32>,
}

/// Where the signature value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Carrier {
    /// In a header of this name.
    Header(Text),
    /// In any of these headers, each with signatures of its own: one for each key that is valid.
    Headers(List<Text>),
    /// In headers of this name, which ends in `1`, and of those that end in a number from 2 to 100 instead.
    NumberedHeaders(Text),
    /// In a field of this name of a form body.
    FormField(Text),
    /// In a text in a JSON payload, at a pointer as in [`Fact`].
    Json(Text),
}

/// How much of a payload its signature covers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Coverage {
    /// All of it, as a piece of the signed content.
    Whole,
    /// All of it: this query parameter of the signed URL is its SHA-256 digest in hexadecimal digits.
    QueryDigest(Text),
    /// All of it: a claim of a token is its digest.
    Claim,
    /// A part of it, or nothing: whoever holds one authentic request can change the rest. It is
    /// [`authenticated`](crate::Trust::Authenticated) and never verified.
    Part,
}

/// The shape of a signature value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Grammar {
    /// The value is one MAC.
    Plain,
    /// One MAC behind this text: `sha256=<mac>`.
    Prefixed(Text),
    /// One credential behind the word of an authentication scheme, in any case, and one space: `Bearer <token>`.
    Authorization(Text),
    /// Parts at fixed positions, exactly these: `v0,1700000000,<mac>`.
    Positional {
        /// Between the parts.
        separator: Text,
        /// What the parts are.
        parts: List<Part>,
    },
    /// `key=value` items in any order: `t=1700000000,v1=<mac>,v1=<mac>`. Unknown keys are ignored.
    KeyValue {
        /// Between the items.
        separator: Text,
        /// Between key and value.
        assign: Text,
        /// The key of the timestamp, which is required once; empty where it stands elsewhere or nowhere.
        #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
        timestamp: Text,
        /// The key of a MAC, which may come more than once.
        signature: Text,
    },
    /// Values of the [`Grammar::KeyValue`] form one after another, a space between them, each with a timestamp of its own:
    /// `t=1700000000,v1=<mac> t=1700000000,v1=<mac>`. Each MAC is over its own timestamp.
    KeyValues {
        /// Between the items.
        separator: Text,
        /// Between key and value.
        assign: Text,
        /// The key of the timestamp, which is required once.
        timestamp: Text,
        /// The key of a MAC, which may come more than once.
        signature: Text,
    },
    /// A JSON Web Token whose algorithm is the scheme's, never the token's own. What it claims has to hold.
    Jwt {
        /// The word of an authentication scheme before the token, as in [`Grammar::Authorization`]; empty where there is none.
        word: Text,
        /// What it claims.
        claims: List<Claim>,
    },
    /// Pairs of a key id and a MAC: `key-a|<mac>&key-b|<mac>`. The first pair of a configured key id counts.
    Pairs {
        /// Between the pairs.
        separator: Text,
        /// Between key id and MAC.
        assign: Text,
    },
}

/// A claim of a [`Grammar::Jwt`], by its name, which has to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Claim {
    /// The SHA-256 digest of the payload in this encoding; it may be absent where the payload is empty.
    PayloadDigest {
        /// The claim.
        name: Text,
        /// How the digest is written.
        encoding: Encoding,
    },
    /// A text that is always the same.
    Is {
        /// The claim.
        name: Text,
        /// What it says.
        value: Text,
    },
    /// The id of the key.
    KeyId(Text),
    /// The URL as the provider knows it.
    Url(Text),
    /// The timestamp, in seconds.
    IssuedAt(Text),
    /// When the token begins to be good, in seconds.
    NotBefore(Text),
    /// When it ends to be good, in seconds.
    Expires(Text),
}

/// A part of a [`Grammar::Positional`] value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Part {
    /// Any text; this one when signing.
    Any(Text),
    /// The timestamp.
    Timestamp,
    /// The MAC.
    Signature,
    /// MACs, one or more, to the end.
    Signatures,
}

/// How a MAC is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Encoding {
    /// Lower-case hexadecimal digits, exactly as many as the MAC has.
    HexLower,
    /// Hexadecimal digits of either case, exactly as many as the MAC has.
    Hex,
    /// Base64 with its padding, in the one spelling of these bytes.
    Base64,
    /// Base64 of the alphabet for URLs, without padding.
    Base64Url,
    /// A token, as it is.
    Text,
}

/// The algorithm of a MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC with SHA-1, 20 bytes.
    HmacSha1,
    /// HMAC with SHA-256, 32 bytes.
    HmacSha256,
    /// HMAC with SHA-512, 64 bytes.
    HmacSha512,
    /// SHA-1 of a message that holds the secret, 20 bytes.
    Sha1,
    /// SHA-256 of a message that holds the secret, 32 bytes.
    Sha256,
    /// A signature of Ed25519, of which the receiver has the public key, as of the others below.
    Ed25519,
    /// A signature of ECDSA over P-256 with SHA-256, in DER.
    EcdsaP256Sha256,
    /// A signature of ECDSA over P-256 with SHA-256, its two numbers one after the other: that of JSON Web Tokens.
    EcdsaP256Sha256Raw,
    /// A signature of RSA with PKCS #1 v1.5 and SHA-256, by a key of 2048 to 8192 bits.
    RsaPkcs1Sha256,
    /// The same with SHA-1.
    RsaPkcs1Sha1,
    /// A signature of RSA with PSS and SHA-256, with a salt of 32 bytes, by a key of 2048 to 8192 bits.
    RsaPssSha256,
    /// The same with SHA-512 and a salt of 64 bytes.
    RsaPssSha512,
    /// No MAC: the secret itself comes with the request, as text or, `user:password`, in base64. It says who sends and nothing of what is
    /// sent, so what it lets through is [`authenticated`](crate::Trust::Authenticated) and never verified.
    Token,
}

/// How the key of a MAC comes from the secret's text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum KeyForm {
    /// The secret's bytes as they are.
    Utf8,
    /// The SHA-1 digest of the secret's bytes.
    Sha1,
    /// What the secret encodes in padded base64, behind this text or without it.
    Base64(Text),
    /// What the secret encodes in hexadecimal digits of either case.
    Hex,
    /// The key is none of the secret's but a public key of the provider's, which is fetched: see [`Webhook::wanted_key`](crate::Webhook::wanted_key).
    /// A secret is what tells the receiver from others then, if anything does.
    Fetched(KeySource),
}

/// Where the public key of a request is. It is trusted for where it was fetched, and for nothing that it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct KeySource {
    /// How a request names its key.
    pub locator: KeyLocator,
    /// What is found there.
    pub document: KeyDocument,
    /// What a request says of its signature, where it says something: another version is not supported.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub version: Option<Condition>,
    /// Where a request says whom it is for, in what is signed: that must be the receiver's secret. A pointer of a row with a token points into
    /// its claims.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub audience: Option<Place>,
}

/// How a request names its key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum KeyLocator {
    /// By its address, which stands in the request. It must be one of these, `https://*-*-#.keys.example/key-*.pem`: in a host an asterisk stands
    /// for lower-case letters and a hash for a digit, each between dashes or dots; in a path an asterisk for letters, digits, dashes, dots
    /// and underscores.
    Named {
        /// Where it stands: in a header, or in the JSON payload.
        place: Place,
        /// Which addresses it may be.
        allowed: List<Text>,
    },
    /// Not by an address: all keys are at this one. Where the request names one by its id, only that counts.
    At(Text),
    /// By its id alone. The provider gives the key to whom it knows, so that whoever fetches it needs to know more than the row.
    Id,
}

/// What is found at the address of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum KeyDocument {
    /// An X.509 certificate, in PEM or DER; where others follow it, they do not count.
    Certificate,
    /// One JSON Web Key. Where it has a number in the member of this name, it is good until then, in seconds; empty where none has one.
    Jwk(Text),
    /// A set of JSON Web Keys.
    JwkSet,
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TimestampUnit {
    /// Whole seconds since 1970.
    Seconds,
    /// Whole milliseconds since 1970.
    Milliseconds,
    /// RFC 3339.
    Rfc3339,
    /// RFC 3339 without an offset, in UTC.
    Rfc3339Utc,
    /// The date of HTTP, in its one preferred form: `Sun, 06 Nov 1994 08:49:37 GMT`.
    HttpDate,
}

/// Which bytes of a request are its signed payload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Payload {
    /// The body.
    Body,
    /// The decoded value of a form field, which may hold only base64 text and line feeds.
    Base64FormField(Text),
    /// The content of this part of a `multipart/form-data` body.
    MultipartField(Text),
}

/// A piece of the signed content.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
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
    /// The value of this header, which has to be there once.
    Header(Text),
    /// The value of this key of a [`Grammar::KeyValue`] value, which has to be there once.
    Field(Text),
    /// What is signed of a [`Grammar::Jwt`]: its header and its claims, as they are written.
    Token,
    /// The request's method.
    Method,
    /// The URL as the provider knows it: see [`url`](crate::Webhook::url).
    Url,
    /// The query of that URL, its parameters in order of their names.
    SortedQuery,
    /// The names and values of a form payload in order, without anything between them.
    SortedForm,
    /// The SHA-256 digest of the payload, as bytes.
    PayloadSha256,
    /// The SHA-256 digest of the payload, in lower-case hexadecimal digits.
    PayloadSha256Hex,
    /// The CRC-32 of the payload, in decimal digits. Whoever has one authentic request can make another payload of the same, so it covers nothing.
    PayloadCrc32,
    /// Members of a JSON payload in order of their names, each as its name and its text on lines of their own. Only the first may have more
    /// lines than one, or what stands in one could be read as another.
    MemberLines {
        /// Those that are always there.
        names: List<Text>,
        /// Those that may be absent.
        given: List<Text>,
    },
    /// The scalar in a JSON payload at a pointer as in [`Fact`], as it is written; nothing where there is none.
    Json(Text),
    /// What stands at this place, in lower case where the row says so, between two texts; nothing at all where it is absent.
    Given {
        /// Before it.
        before: Text,
        /// The place.
        place: Place,
        /// Whether its ASCII letters are signed in lower case.
        lower: bool,
        /// Behind it.
        after: Text,
    },
}

/// A challenge, answered by the receiver so that the provider knows who owns the endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct Handshake {
    /// The method of every challenge. No event comes with another method than `POST`.
    pub method: Text,
    /// What tells a challenge from an event; of a method that brings no events every request is one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub when: Option<Condition>,
    /// Where the challenge stands.
    pub challenge: Place,
    /// What characters a challenge may hold. Its shape is a security boundary: where the answer is a MAC with the same key as a
    /// webhook's, whatever else could be answered could be forged.
    pub alphabet: Alphabet,
    /// The shortest challenge, in characters.
    pub min_length: usize,
    /// The longest.
    pub max_length: usize,
    /// Whether challenges are signed as events are; others are not answered then.
    pub signed: bool,
    /// Where a token stands that the receiver's owner chose and told the provider, if there is one: see
    /// [`verify_token`](crate::Webhook::verify_token).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub token: Option<Place>,
    /// The body of the answer. It is JSON if it begins with a text that begins with a brace.
    pub reply: List<ReplyPiece>,
    /// The header of the answer in which the challenge comes back; empty where it has none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub reply_header: Text,
}

/// A place in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Place {
    /// A query parameter.
    Query(Text),
    /// A header.
    Header(Text),
    /// A text in a JSON body, at a pointer as in [`Fact`].
    Json(Text),
}

/// That this text stands at this place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct Condition {
    /// The place.
    pub place: Place,
    /// The text.
    pub text: Text,
}

/// What characters a challenge may hold. But for the last, none holds a quote, a brace, a colon or white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Alphabet {
    /// Decimal digits.
    Digits,
    /// Lower-case hexadecimal digits.
    HexLower,
    /// Lower-case hexadecimal digits and dashes: a UUID.
    Uuid,
    /// Letters, digits and `+ / = _ - . ~`: what tokens are written in.
    Token,
    /// Printable ASCII characters: only for what is given back as plain text.
    Printable,
}

/// A piece of a handshake's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ReplyPiece {
    /// This text.
    Literal(Text),
    /// The id of the key.
    KeyId,
    /// The challenge.
    Challenge,
    /// The MAC of the challenge, with the scheme's algorithm, key and encoding.
    ChallengeMac,
}

/// What a provider takes for success.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct Acknowledgement {
    /// The status.
    pub status: u16,
    /// The body; empty where it does not matter.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub body: Text,
}

/// How the provider's own API confirms an event: it is asked for the event, and its answer compared with the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
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
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ApiAuth {
    /// `authorization: Bearer <key>`.
    Bearer,
}

/// A form in which events come, and how the API is asked for one of this form. Pointers are as in [`Fact`], without `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
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
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub same_version: List<Text>,
}

/// A piece of a requested path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PathPiece {
    /// This text.
    Literal(Text),
    /// The event's id.
    EventId,
}

/// A header of a request to an API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct ApiHeader {
    /// Its name.
    pub name: Text,
    /// What it says.
    pub value: ApiValue,
}

/// What a header of a request to an API says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ApiValue {
    /// The text at this pointer of the payload; no header where there is none.
    At(Text),
    /// This text.
    Fixed(Text),
}

/// Where the facts of an event are in its payload. Each list is tried in order; the first fact that is there counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct EventMap {
    /// The format of the payload.
    pub format: PayloadFormat,
    /// The event's id.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub id: List<Fact>,
    /// A signed header that holds the event's id, where the payload names none; empty if there is none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub id_header: Text,
    /// The event's native type. Empty where the payload names none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub event_type: List<Fact>,
    /// The header that holds the native type, where the payload names none; empty if there is none. Where the scheme does not sign
    /// that header, the event says so.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub type_header: Text,
    /// Which native types are of which kind, by type; of one type those with a variant come first.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub kinds: List<KindRule>,
    /// What native types may begin with that says nothing about their kind.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub kindless_prefix: Text,
    /// The type of the resource the event is about.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub resource_type: List<Fact>,
    /// The id of that resource.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub subject: List<Fact>,
    /// The status of that resource.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub status: List<Fact>,
    /// What tells kinds of one native type apart, where it is not the status.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub variant: List<Fact>,
    /// The provider's account the event belongs to, within which its ids are unique.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub account: List<Fact>,
    /// The time of the event.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub time: List<TimeFact>,
    /// Whether the event is live or a test.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub livemode: List<LivemodeFact>,
    /// The amount of money the event is about.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub amount: List<AmountFact>,
    /// The currency of amounts that come without one; empty where nobody can know.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub currency: Text,
    /// Currencies whose minor unit has other decimals here than in ISO 4217.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub minor_digits: List<MinorDigits>,
    /// The customer's id.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub customer_id: List<Fact>,
    /// The customer's email address.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub customer_email: List<Fact>,
    /// The customer's telephone number.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub customer_phone: List<Fact>,
    /// The customer's name.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub customer_name: List<NameFact>,
    /// Names of members whose values are secret, wherever they stand in a payload: kept out of logs and of what people are shown.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub secrets: List<Text>,
}

/// Events of this native type, and variant if one is given, are of this kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct KindRule {
    /// The native type.
    pub event_type: Text,
    /// The event's variant, or the resource's status where the event has none; empty for any.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub variant: Text,
    /// The kind.
    pub kind: Kind,
}

/// When a fact counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
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
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct AmountFact {
    /// JSON Pointers, as in [`Fact`], to where the amount may stand.
    pub pointers: List<Text>,
    /// JSON Pointers to where its currency may stand.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub currencies: List<Text>,
    /// What is counted.
    pub unit: Unit,
    /// When it counts.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub when: When,
}

/// What an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Unit {
    /// Major units with decimals: dollars.
    Major,
    /// Minor units, an integer: cents.
    Minor,
}

/// The decimals of a currency's minor unit, as a provider has them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct MinorDigits {
    /// The currency's code, in capitals.
    pub currency: Text,
    /// How many decimals.
    pub digits: u8,
}

/// A name in the payload: its parts, joined with spaces; those that are not there are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct NameFact {
    /// JSON Pointers, as in [`Fact`].
    pub parts: List<Text>,
    /// When it counts.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub when: When,
}

/// The format of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PayloadFormat {
    /// A JSON object.
    Json,
    /// A JSON object, or an array: one event for all that came together. It takes no fact of one item for the whole.
    JsonObjectOrArray,
    /// A form. Its JSON form is an object of texts; a name that comes more than once has an array of them.
    Form,
    /// A JSON object, where the payload begins with a brace; else a form.
    JsonOrForm,
    /// An XML document in base64. Its facts are found in its JSON form.
    Base64Xml,
}

/// A fact: text or an integer in the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct Fact {
    /// JSON Pointer (RFC 6901, without escapes) of at most seven segments; `*` stands for any member, and the last one counts.
    pub pointer: Text,
    /// Put before the text.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub prefix: Text,
    /// Which part of the text counts.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub part: FactPart,
    /// When it counts.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "left_out"))]
    pub when: When,
}

/// Which part of a fact's text counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
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
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct TimeFact {
    /// JSON Pointer, as in [`Fact`].
    pub pointer: Text,
    /// How the time is written.
    pub format: TimeFormat,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TimeFormat {
    /// Whole seconds since 1970, as a number.
    UnixSeconds,
    /// Whole milliseconds since 1970, as a number.
    UnixMilliseconds,
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
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct LivemodeFact {
    /// JSON Pointer, as in [`Fact`].
    pub pointer: Text,
    /// How it is told.
    pub rule: LivemodeRule,
}

/// How a payload tells live from test.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize), serde(rename_all = "snake_case"))]
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

impl Scheme {
    /// HMAC-SHA256 over the body alone, in lower-case hexadecimal digits. A row says what it has otherwise.
    pub(crate) const BASE: Self = Self {
        carrier: Carrier::Header(Cow::Borrowed("")),
        grammar: Grammar::Plain,
        encoding: Encoding::HexLower,
        algorithm: Algorithm::HmacSha256,
        key: KeyForm::Utf8,
        payload: Payload::Body,
        message: Cow::Borrowed(&[Piece::Payload]),
        coverage: Coverage::Whole,
        each: Cow::Borrowed(""),
        endings: Cow::Borrowed(&[Cow::Borrowed("")]),
        timestamp: None,
        key_id_header: Cow::Borrowed(""),
        unit: TimestampUnit::Seconds,
        tolerance: None,
    };

    /// Standard Webhooks: `<id>.<timestamp>.<body>`, `v1,<base64>` between spaces, keyed with what `whsec_<base64>` encodes.
    pub(crate) const STANDARD_WEBHOOKS: Self = Self {
        carrier: Carrier::Header(Cow::Borrowed("webhook-signature")),
        grammar: Grammar::KeyValue {
            separator: Cow::Borrowed(" "),
            assign: Cow::Borrowed(","),
            timestamp: Cow::Borrowed(""),
            signature: Cow::Borrowed("v1"),
        },
        encoding: Encoding::Base64,
        key: KeyForm::Base64(Cow::Borrowed("whsec_")),
        message: Cow::Borrowed(&[
            Piece::Header(Cow::Borrowed("webhook-id")),
            Piece::Literal(Cow::Borrowed(".")),
            Piece::Timestamp,
            Piece::Literal(Cow::Borrowed(".")),
            Piece::Payload,
        ]),
        timestamp: Some(Place::Header(Cow::Borrowed("webhook-timestamp"))),
        tolerance: Some(300),
        ..Self::BASE
    };

    /// Standard Webhooks with the headers that its first library, Svix, calls otherwise.
    pub(crate) const SVIX: Self = Self {
        carrier: Carrier::Header(Cow::Borrowed("svix-signature")),
        message: Cow::Borrowed(&[
            Piece::Header(Cow::Borrowed("svix-id")),
            Piece::Literal(Cow::Borrowed(".")),
            Piece::Timestamp,
            Piece::Literal(Cow::Borrowed(".")),
            Piece::Payload,
        ]),
        timestamp: Some(Place::Header(Cow::Borrowed("svix-timestamp"))),
        ..Self::STANDARD_WEBHOOKS
    };

    /// A token that comes as it is.
    pub(crate) const TOKEN: Self = Self {
        algorithm: Algorithm::Token,
        encoding: Encoding::Text,
        message: Cow::Borrowed(&[]),
        coverage: Coverage::Part,
        ..Self::BASE
    };

    /// A token behind `Bearer`.
    pub(crate) const BEARER: Self = Self {
        carrier: Carrier::Header(Cow::Borrowed("authorization")),
        grammar: Grammar::Authorization(Cow::Borrowed("Bearer")),
        ..Self::TOKEN
    };

    /// HTTP Basic authentication; the secret is `user:password`.
    pub(crate) const BASIC: Self = Self {
        grammar: Grammar::Authorization(Cow::Borrowed("Basic")),
        encoding: Encoding::Base64,
        ..Self::BEARER
    };

    /// Whether a header of this name may carry a signature.
    pub(crate) fn is_signature_header(&self, name: &str) -> bool {
        match &self.carrier {
            Carrier::Header(own) => own.eq_ignore_ascii_case(name),
            Carrier::Headers(names) => names.iter().any(|own| own.eq_ignore_ascii_case(name)),
            Carrier::NumberedHeaders(first) => numbered(first, name),
            Carrier::FormField(_) | Carrier::Json(_) => false,
        }
    }

    /// Whether the content type is needed: it says where the parts of a body end.
    const fn reads_content_type(&self) -> bool {
        matches!(self.payload, Payload::MultipartField(_))
    }

    /// Whether the URL is signed.
    pub(crate) fn signs_url(&self) -> bool {
        self.message.iter().any(|piece| matches!(piece, Piece::Url | Piece::SortedQuery))
            || self.claims().iter().any(|claim| matches!(claim, Claim::Url(_)))
    }

    /// What a token claims; nothing where there is none.
    pub(crate) fn claims(&self) -> &[Claim] {
        match &self.grammar {
            Grammar::Jwt { claims, .. } => claims,
            _ => &[],
        }
    }

    /// The name of the algorithm in a token's header; empty where no token has it.
    pub(crate) const fn token_algorithm(&self) -> &'static str {
        match self.algorithm {
            Algorithm::HmacSha256 => "HS256",
            Algorithm::HmacSha512 => "HS512",
            #[cfg(feature = "rsa")]
            Algorithm::RsaPkcs1Sha256 => "RS256",
            #[cfg(feature = "ecdsa")]
            Algorithm::EcdsaP256Sha256Raw => "ES256",
            _ => "",
        }
    }

    /// How often the message covers the payload.
    fn covers(&self) -> usize {
        let covering = |piece: &&Piece| {
            matches!(
                piece,
                Piece::Payload | Piece::SortedForm | Piece::PayloadSha256 | Piece::PayloadSha256Hex
            )
        };
        let digest =
            matches!(self.coverage, Coverage::QueryDigest(_)) && self.message.contains(&Piece::Url);
        let hashing = |claim: &&Claim| matches!(claim, Claim::PayloadDigest { .. });
        let claimed = matches!(self.coverage, Coverage::Claim | Coverage::Part)
            && self.message.contains(&Piece::Token)
            && self.claims().iter().filter(hashing).count() == 1;
        let covered = self.message.iter().filter(covering).count();
        covered.saturating_add(usize::from(digest)).saturating_add(usize::from(claimed))
    }

    /// The headers whose values are pieces of the signed content.
    pub(crate) fn signed_headers(&self) -> impl Iterator<Item = &str> {
        self.message.iter().filter_map(|piece| match piece {
            Piece::Header(name) => Some(name.as_ref()),
            _ => None,
        })
    }

    /// The headers whose values are pieces of the signed content where they are there.
    fn given_headers(&self) -> impl Iterator<Item = &str> {
        self.message.iter().filter_map(|piece| match piece {
            Piece::Given { place: Place::Header(name), .. } => Some(name.as_ref()),
            _ => None,
        })
    }

    /// The keys of the signature value whose values are pieces of the signed content.
    pub(crate) fn signed_fields(&self) -> impl Iterator<Item = &str> {
        self.message.iter().filter_map(|piece| match piece {
            Piece::Field(key) => Some(key.as_ref()),
            _ => None,
        })
    }

    /// How many timestamps and places for signatures the grammar has, and whether its texts are empty or contradict each other.
    fn places(&self) -> (usize, usize, bool) {
        match &self.grammar {
            Grammar::Plain => (0, 1, false),
            Grammar::Jwt { claims, .. } => {
                let timed = |claim: &Claim| {
                    matches!(claim, Claim::IssuedAt(_) | Claim::NotBefore(_) | Claim::Expires(_))
                };
                let nameless = |claim: &Claim| blank(claim.name());
                (usize::from(claims.iter().any(timed)), 1, claims.iter().any(nameless))
            }
            Grammar::Prefixed(text) | Grammar::Authorization(text) => (0, 1, blank(text)),
            Grammar::Pairs { separator, assign } => {
                (0, 1, separator.is_empty() || assign.is_empty() || separator == assign)
            }
            Grammar::KeyValue { separator, assign, timestamp, signature }
            | Grammar::KeyValues { separator, assign, timestamp, signature } => (
                usize::from(!timestamp.is_empty()),
                usize::from(timestamp != signature),
                separator.is_empty()
                    || assign.is_empty()
                    || separator == assign
                    || blank(signature)
                    || (matches!(self.grammar, Grammar::KeyValues { .. })
                        && (blank(timestamp) || holds(separator, " ") || holds(assign, " ")))
                    || self.signed_fields().any(|key| {
                        key.trim().is_empty()
                            || key == timestamp.as_ref()
                            || key == signature.as_ref()
                    }),
            ),
            Grammar::Positional { separator, parts } => {
                let many = parts.iter().position(|part| *part == Part::Signatures);
                (
                    parts.iter().filter(|part| **part == Part::Timestamp).count(),
                    parts
                        .iter()
                        .filter(|part| matches!(part, Part::Signature | Part::Signatures))
                        .count(),
                    separator.is_empty()
                        || many.is_some_and(|at| at.saturating_add(1) != parts.len()),
                )
            }
        }
    }

    /// What is wrong with what the signature covers, if something is.
    fn coverage_fault(&self) -> Option<Error> {
        let Self { carrier, message, .. } = self;
        let token = self.algorithm == Algorithm::Token;
        let part = self.coverage == Coverage::Part;
        let in_json = matches!(carrier, Carrier::Json(_));
        let digest = matches!(self.algorithm, Algorithm::Sha1 | Algorithm::Sha256);
        let faults = [
            (
                !token && self.covers() != usize::from(!part),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: a MAC must cover the payload, once: otherwise anybody could change it; one that does not has the coverage Part"
                ),
            ),
            (
                !token
                    && part
                    && message
                        .iter()
                        .all(|piece| matches!(piece, Piece::Literal(_) | Piece::Secret)),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: a MAC must cover something that a request says: otherwise it is the same for all"
                ),
            ),
            (
                self.algorithm.is_public()
                    && !self.fetches_key()
                    && (self.key != KeyForm::Utf8 || message.contains(&Piece::Secret)),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.key: a public key is no secret: it is used as it is given, and signed by nobody"
                ),
            ),
            (
                digest && message.iter().filter(|piece| **piece == Piece::Secret).count() != 1,
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: a digest without a key is of a message that holds the secret, once"
                ),
            ),
            (
                digest && part,
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.coverage: a digest without a key covers the payload"
                ),
            ),
            (
                !(self.each.is_empty() || part && in_json),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.each: items that are signed each on its own hold their signatures, and their coverage is Part"
                ),
            ),
            (
                !self.json_pointers().all(good_pointer),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.carrier: a pointer begins with a slash and has at most 7 segments"
                ),
            ),
            (
                !in_json && message.iter().any(|piece| matches!(piece, Piece::Json(_))),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: pieces of a JSON payload are signed where the signature stands in it"
                ),
            ),
            (
                in_json && !part,
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.coverage: a signature cannot cover the payload that it stands in: its coverage is Part"
                ),
            ),
            (
                self.message
                    .iter()
                    .any(|piece| matches!(piece, Piece::Given { place: Place::Json(_), .. })),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: what may be absent stands in the query or in a header"
                ),
            ),
        ];
        faults.into_iter().find_map(|(wrong, error)| wrong.then_some(error))
    }

    /// What is wrong with the scheme, if something is.
    #[allow(clippy::too_many_lines, reason = "each fault is one line more")]
    fn fault(&self) -> Option<Error> {
        let Self { carrier, grammar, encoding, payload, message, tolerance, .. } = self;
        let (timestamps, signatures, empty) = self.places();
        let timestamps = timestamps.saturating_add(usize::from(self.timestamp.is_some()));
        let part = self.coverage == Coverage::Part;
        // One in the payload is a piece of the message only where the message does not cover the payload.
        let in_payload = matches!(self.timestamp, Some(Place::Json(_))) && !part;
        let timed = usize::from(tolerance.is_some());
        let token_grammar = matches!(grammar, Grammar::Jwt { .. });
        let token = self.algorithm == Algorithm::Token;
        let pieces = |wanted: &Piece| message.iter().filter(|piece| *piece == wanted).count();
        let keyed = matches!(grammar, Grammar::KeyValue { .. });
        let names = match carrier {
            Carrier::Headers(names) => names.as_ref(),
            Carrier::Header(name)
            | Carrier::NumberedHeaders(name)
            | Carrier::FormField(name)
            | Carrier::Json(name) => core::slice::from_ref(name),
        };
        let faults = [
            (
                token_grammar != (**message == [Piece::Token])
                    || (token_grammar
                        && (self.token_algorithm().is_empty()
                            || *encoding != Encoding::Base64Url
                            || *payload != Payload::Body
                            || self.timestamp.is_some())),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: of a JSON Web Token its own header and claims are signed, with an algorithm of such tokens in base64url"
                ),
            ),
            (
                signatures != 1,
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.grammar: the grammar must have one place for signatures"
                ),
            ),
            (
                empty,
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.grammar: the grammar's texts must not be empty or contradict each other"
                ),
            ),
            (
                timestamps != timed || *tolerance == Some(0),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.tolerance: a timestamp and a tolerance must go together, and the tolerance must be at least 1"
                ),
            ),
            (
                pieces(&Piece::Timestamp) != if in_payload || token_grammar { 0 } else { timed }
                    || matches!(self.timestamp, Some(Place::Query(_))),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: the signed content must hold the timestamp once where there is one"
                ),
            ),
            (
                token && !(message.is_empty() && self.key == KeyForm::Utf8),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: a token signs nothing: its message is empty and its key the secret itself"
                ),
            ),
            (
                token
                    && !matches!(
                        grammar,
                        Grammar::Plain | Grammar::Prefixed(_) | Grammar::Authorization(_)
                    ),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.grammar: a token stands in its header alone, or behind a word"
                ),
            ),
            (
                token != (*encoding == Encoding::Text) && !(token && *encoding == Encoding::Base64),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.encoding: a token is text, or base64 of a user and a password, and nothing else is"
                ),
            ),
            (
                self.endings.is_empty(),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.endings: there must be an ending, nearly always one empty text"
                ),
            ),
            (
                self.signed_fields().next().is_some() && !keyed,
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: only a key=value signature has fields that can be signed"
                ),
            ),
            (
                matches!(carrier, Carrier::FormField(_))
                    != matches!(payload, Payload::Base64FormField(_)),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.payload: a signature in a header goes with a body, one in a form with a form field"
                ),
            ),
            (
                matches!(carrier, Carrier::Headers(_) | Carrier::NumberedHeaders(_))
                    && !matches!(grammar, Grammar::Plain | Grammar::Prefixed(_)),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.grammar: signatures in several headers stand there alone, or behind a text"
                ),
            ),
            (
                names.is_empty() || names.iter().any(blank),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.carrier: the places of a scheme must have names"
                ),
            ),
            (
                self.signed_headers().any(|name| name.trim().is_empty()),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.message: the places of a scheme must have names"
                ),
            ),
            (
                match &self.timestamp {
                    Some(Place::Header(name)) => blank(name),
                    Some(Place::Json(pointer)) => !good_pointer(pointer),
                    _ => false,
                },
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.timestamp: the places of a scheme must have names, or a pointer"
                ),
            ),
        ];
        let fault = faults.into_iter().find_map(|(wrong, error)| wrong.then_some(error));
        self.coverage_fault().or(fault).or_else(|| self.key_source_fault())
    }

    /// The pointers that are read before the payload is known to be authentic.
    fn json_pointers(&self) -> impl Iterator<Item = &str> {
        let carrier = match &self.carrier {
            Carrier::Json(pointer) => Some(pointer.as_ref()),
            _ => None,
        };
        let each = Some(self.each.as_ref()).filter(|pointer| !pointer.is_empty());
        let pieces = self.message.iter().filter_map(|piece| match piece {
            Piece::Json(pointer) => Some(pointer.as_ref()),
            _ => None,
        });
        carrier.into_iter().chain(each).chain(pieces)
    }
}

impl Handshake {
    /// A handshake by `GET`, which answers with the challenge itself. A row says what it has otherwise.
    pub(crate) const BASE: Self = Self {
        method: Cow::Borrowed("GET"),
        when: None,
        challenge: Place::Query(Cow::Borrowed("challenge")),
        alphabet: Alphabet::Token,
        min_length: 1,
        max_length: 512,
        signed: false,
        token: None,
        reply: Cow::Borrowed(&[ReplyPiece::Challenge]),
        reply_header: Cow::Borrowed(""),
    };

    /// Whether the answer holds a MAC.
    pub(crate) fn signs(&self) -> bool {
        self.reply.contains(&ReplyPiece::ChallengeMac)
    }

    /// What is wrong with the handshake of this scheme, if something is.
    fn fault(&self, scheme: &Scheme) -> Option<Error> {
        /// A challenge is as long as a token.
        const LONGEST: usize = 1024;
        let outside = |c: char| !self.alphabet.holds(c);
        // What could be asked for must be no signed content: it is a payload alone, which is checked, or has a text that no challenge has.
        let apart = *scheme.message == [Piece::Payload]
            || scheme
                .message
                .iter()
                .any(|piece| matches!(piece, Piece::Literal(text) if text.chars().any(outside)));
        let faults = [
            (
                self.min_length == 0
                    || self.min_length > self.max_length
                    || self.max_length > LONGEST,
                because!(
                    ErrorCode::InvalidOptions,
                    "handshake.max_length: a challenge has 1 to 1024 characters"
                ),
            ),
            (
                self.signs()
                    && (scheme.algorithm == Algorithm::Token
                        || scheme.algorithm.is_public()
                        || !(self.signed || apart)),
                because!(
                    ErrorCode::InvalidOptions,
                    "handshake.reply: a handshake would sign what could be an event: anybody could have events signed"
                ),
            ),
            (
                !self.reply_header.is_empty()
                    && (blank(&self.reply_header) || self.alphabet == Alphabet::Printable),
                because!(
                    ErrorCode::InvalidOptions,
                    "handshake.reply_header: a header of an answer has a name, and holds a challenge of an alphabet for headers"
                ),
            ),
            (
                self.alphabet == Alphabet::Printable && *self.reply != [ReplyPiece::Challenge],
                because!(
                    ErrorCode::InvalidOptions,
                    "handshake.reply: a challenge of any printable characters is given back as it is, as plain text"
                ),
            ),
            (
                self.method == "POST"
                    && self.when.is_none()
                    && !matches!(self.challenge, Place::Query(_) | Place::Header(_)),
                because!(
                    ErrorCode::InvalidOptions,
                    "handshake.when: a handshake by POST must say what tells it from an event"
                ),
            ),
            (
                self.reply.is_empty() && self.reply_header.is_empty(),
                because!(
                    ErrorCode::InvalidOptions,
                    "handshake.reply: a handshake must have an answer"
                ),
            ),
        ];
        faults.into_iter().find_map(|(wrong, error)| wrong.then_some(error))
    }
}

impl Claim {
    /// The name.
    pub(crate) const fn name(&self) -> &Text {
        match self {
            Self::PayloadDigest { name, .. }
            | Self::Is { name, .. }
            | Self::KeyId(name)
            | Self::Url(name)
            | Self::IssuedAt(name)
            | Self::NotBefore(name)
            | Self::Expires(name) => name,
        }
    }
}

impl Alphabet {
    /// Whether a challenge may hold this character.
    pub(crate) const fn holds(self, c: char) -> bool {
        match self {
            Self::Digits => c.is_ascii_digit(),
            Self::HexLower => matches!(c, '0'..='9' | 'a'..='f'),
            Self::Uuid => matches!(c, '0'..='9' | 'a'..='f' | '-'),
            Self::Token => {
                c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-' | '.' | '~')
            }
            Self::Printable => matches!(c, ' '..='~'),
        }
    }
}

impl Provider {
    /// A row that takes 200 for success, sends JSON and has nothing else to say. A row says what it has.
    pub(crate) const BASE: Self = Self {
        id: Cow::Borrowed(""),
        namespace: Cow::Borrowed(""),
        secret: SecretHint { prefix: Cow::Borrowed(""), mistaken: Cow::Borrowed(&[]) },
        scheme: Scheme::BASE,
        handshake: None,
        acknowledgement: Acknowledgement { status: 200, body: Cow::Borrowed("") },
        respond_within: None,
        refetch: None,
        events: EventMap::BASE,
    };

    /// The value that selects this row's key by its id, if the scheme does so.
    #[must_use]
    pub fn needs_key_id(&self) -> bool {
        matches!(self.scheme.grammar, Grammar::Pairs { .. })
            || (!self.scheme.key_id_header.is_empty() && !self.scheme.fetches_key())
            || self.scheme.claims().iter().any(|claim| matches!(claim, Claim::KeyId(_)))
    }

    /// Whether the scheme signs a timestamp, so that an old request cannot be replayed.
    #[must_use]
    pub const fn protects_from_replay(&self) -> bool {
        self.scheme.tolerance.is_some()
    }

    /// How far an event of this row is shown to be authentic.
    #[must_use]
    pub const fn trust(&self) -> Trust {
        match (self.scheme.algorithm, &self.scheme.coverage) {
            (Algorithm::Token, _) | (_, Coverage::Part) => Trust::Authenticated,
            (_, Coverage::Whole | Coverage::QueryDigest(_) | Coverage::Claim) => Trust::Verified,
        }
    }

    /// Whether the scheme signs the URL, which a receiver then has to know as the provider does.
    #[must_use]
    pub fn signs_url(&self) -> bool {
        self.scheme.signs_url()
    }

    /// Whether the row's key is fetched: see [`wanted_key`](crate::Webhook::wanted_key).
    #[must_use]
    pub const fn fetches_key(&self) -> bool {
        self.scheme.fetches_key()
    }

    /// Whether a receiver of this row has a secret: all have but those whose key is fetched, where no request says whom it is for.
    #[must_use]
    pub fn needs_secret(&self) -> bool {
        self.scheme.key_source().is_none_or(|source| {
            source.audience.is_some() || self.scheme.message.contains(&Piece::Secret)
        })
    }

    /// The content type of the provider's requests.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        match (&self.scheme.payload, self.events.format) {
            (Payload::MultipartField(_), _) => "multipart/form-data; boundary=hookseal",
            (Payload::Base64FormField(_), _) | (_, PayloadFormat::Form) => {
                "application/x-www-form-urlencoded"
            }
            _ => "application/json",
        }
    }

    /// What people read about a built-in row.
    #[must_use]
    pub fn about(&self) -> Option<About> {
        crate::providers::about(&self.id)
    }

    /// Whether the request names the event's type; where it does not, the receiver does.
    #[must_use]
    pub fn names_event_type(&self) -> bool {
        !self.events.event_type.is_empty() || !self.events.type_header.is_empty()
    }

    /// Whether bodies are forms, which a receiver must have a form content type for.
    #[must_use]
    pub const fn is_form(&self) -> bool {
        matches!(self.scheme.carrier, Carrier::FormField(_))
    }

    /// The header that carries the signature, if a header does: the first of them, if several do.
    #[must_use]
    pub fn signature_header(&self) -> Option<&str> {
        match &self.scheme.carrier {
            Carrier::Header(name) | Carrier::NumberedHeaders(name) => Some(name),
            Carrier::Headers(names) => names.first().map(AsRef::as_ref),
            Carrier::FormField(_) | Carrier::Json(_) => None,
        }
    }

    /// Whether a signature cannot be checked by its header's value and the body alone.
    #[must_use]
    pub fn signs_more_headers(&self) -> bool {
        let Scheme { carrier, timestamp, key_id_header, .. } = &self.scheme;
        matches!(carrier, Carrier::Headers(_) | Carrier::NumberedHeaders(_))
            || matches!(timestamp, Some(Place::Header(_)))
            || !key_id_header.is_empty()
            || self.scheme.signed_headers().next().is_some()
            || self.scheme.key_headers().next().is_some()
    }

    /// The names of the headers that the row reads, for hosts that look headers up by name.
    #[must_use]
    pub fn headers(&self) -> Vec<Cow<'_, str>> {
        let Scheme { carrier, timestamp, key_id_header, message, .. } = &self.scheme;
        let mut names: Vec<Cow<'_, str>> = Vec::new();
        match carrier {
            Carrier::Header(name) => push_name(&mut names, name),
            Carrier::Headers(own) => own.iter().for_each(|name| push_name(&mut names, name)),
            Carrier::NumberedHeaders(first) => {
                let prefix = first.strip_suffix('1').unwrap_or(first);
                for number in 1..=100 {
                    names.push(Cow::Owned([prefix, &time::decimal(number)].concat()));
                }
            }
            Carrier::FormField(_) | Carrier::Json(_) => {}
        }
        for place in self.handshake_places().into_iter().chain([timestamp.as_ref()]) {
            if let Some(Place::Header(name)) = place {
                push_name(&mut names, name);
            }
        }
        if self.scheme.reads_content_type() {
            push_name(&mut names, "content-type");
        }
        for name in self.scheme.key_headers() {
            push_name(&mut names, name);
        }
        for piece in message.iter() {
            if let Piece::Header(name) = piece {
                push_name(&mut names, name);
            }
        }
        for piece in message.iter() {
            if let Piece::Given { place: Place::Header(name), .. } = piece {
                push_name(&mut names, name);
            }
        }
        push_name(&mut names, key_id_header);
        push_name(&mut names, &self.events.type_header);
        names
    }

    /// Where the row's handshake looks.
    fn handshake_places(&self) -> [Option<&Place>; 3] {
        let Some(row) = &self.handshake else { return [None; 3] };
        let condition = row.when.as_ref().map(|condition| &condition.place);
        [Some(&row.challenge), condition, row.token.as_ref()]
    }

    /// Whether the row reads a header of this name: a signature, a timestamp, a signed value, the key's id, the event's type, a challenge.
    /// What no row reads need not be handed over.
    #[must_use]
    pub fn reads_header(&self, name: &str) -> bool {
        let Scheme { timestamp, key_id_header, .. } = &self.scheme;
        let places = self
            .handshake_places()
            .into_iter()
            .chain([timestamp.as_ref()])
            .flatten()
            .any(|place| matches!(place, Place::Header(own) if own.eq_ignore_ascii_case(name)));
        let own = [key_id_header, &self.events.type_header];
        places
            || own.iter().any(|own| own.eq_ignore_ascii_case(name))
            || self.scheme.is_signature_header(name)
            || self.signs_header(name)
            || (self.scheme.reads_content_type() && name.eq_ignore_ascii_case("content-type"))
            || self.scheme.given_headers().any(|own| own.eq_ignore_ascii_case(name))
            || self.scheme.key_headers().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// Whether the scheme signs this header.
    pub(crate) fn signs_header(&self, name: &str) -> bool {
        self.scheme.signed_headers().any(|signed| signed.eq_ignore_ascii_case(name))
    }

    /// Checks that the row does not contradict itself: a scheme that leaves a check out by mistake must not verify anything. A sentence
    /// begins with the field to change.
    pub(crate) fn check(&self) -> Result<()> {
        let pointers = self.events.pointers();
        let EventMap { id, id_header, event_type, type_header, .. } = &self.events;
        let challenge = |place: &Place| match place {
            Place::Query(name) | Place::Header(name) => !name.trim().is_empty(),
            Place::Json(pointer) => good_pointer(pointer),
        };
        let faults = [
            (
                pointers.len() > EventMap::MAX_POINTERS
                    || !pointers.iter().all(|pointer| good_pointer(pointer)),
                because!(
                    ErrorCode::InvalidOptions,
                    "events: there are at most 64 pointers, each of 1 to 7 segments that begin with a slash"
                ),
            ),
            (
                !id_header.is_empty() && (!id.is_empty() || !self.signs_header(id_header)),
                because!(
                    ErrorCode::InvalidOptions,
                    "events.id_header: an event's id comes from the payload or from a header that is signed"
                ),
            ),
            (
                !type_header.is_empty() && !event_type.is_empty(),
                because!(
                    ErrorCode::InvalidOptions,
                    "events.type_header: an event's type comes from the payload or from a header, not from both"
                ),
            ),
            (
                self.handshake.as_ref().is_some_and(|row| {
                    !challenge(&row.challenge)
                        || row.when.as_ref().is_some_and(|when| !challenge(&when.place))
                        || row.token.as_ref().is_some_and(|token| !challenge(token))
                }),
                because!(
                    ErrorCode::InvalidOptions,
                    "handshake.challenge: a place in a handshake must have a name or a pointer"
                ),
            ),
            (
                !matches!(self.acknowledgement.status, 200..=299),
                because!(
                    ErrorCode::InvalidOptions,
                    "acknowledgement.status: what the provider takes for success has a status from 200 to 299"
                ),
            ),
        ];
        let fault = self.scheme.fault().or_else(|| self.handshake.as_ref()?.fault(&self.scheme));
        let fault =
            fault.or_else(|| faults.into_iter().find_map(|(wrong, error)| wrong.then_some(error)));
        fault.map_or(Ok(()), Err)
    }

    /// Checks that a key id is there where the grammar needs one, and could stand in a signature.
    pub(crate) fn check_key_id(&self, key_id: Option<&str>) -> Result<()> {
        let separators = match &self.scheme.grammar {
            Grammar::Pairs { separator, assign } => [separator.as_ref(), assign.as_ref()],
            _ if self.needs_key_id() => [" "; 2],
            _ => return Ok(()),
        };
        if key_id
            .is_some_and(|key_id| separators.iter().all(|text| split_once(key_id, text).is_none()))
        {
            return Ok(());
        }
        Err(because!(
            ErrorCode::InvalidSecret,
            "this provider names the key of each signature; give the secret with its key id",
        ))
    }

    /// Whether [`sign`](crate::sign) makes a request of the same payload good at a later time, changing the time and the signature alone: a
    /// time in the payload, an id that is signed with it or a token cannot be made again.
    #[must_use]
    pub fn signs_anew(&self) -> bool {
        let Scheme { algorithm, timestamp, message, .. } = &self.scheme;
        let made = |piece: &Piece| {
            matches!(piece, Piece::Payload | Piece::Timestamp | Piece::Literal(_) | Piece::Secret)
        };
        match algorithm {
            Algorithm::HmacSha1 | Algorithm::HmacSha256 | Algorithm::HmacSha512 => {
                !matches!(timestamp, Some(Place::Json(_))) && message.iter().all(made)
            }
            _ => false,
        }
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
            return Err(because!(
                ErrorCode::InvalidSecret,
                "this is an API key of the provider and not the webhook's signing secret, which the provider shows where the webhook is set up",
            ));
        }
        Ok(())
    }
}

impl Provider {
    /// Refuses another credential of the provider, and one that could not be sent.
    pub(crate) fn check_secret(&self, secret: &Secret) -> Result<()> {
        if !self.needs_secret() {
            return Err(because!(
                ErrorCode::InvalidSecret,
                "this provider's receivers have no secret: its key is fetched, and nothing in a request says whom it is for; leave the secret out",
            ));
        }
        self.check_key_id(secret.key_id())?;
        let Scheme { algorithm, encoding, .. } = &self.scheme;
        let text = secret.text();
        let sendable = text.bytes().all(|b| matches!(b, b' '..=b'~'));
        match (algorithm, encoding) {
            (Algorithm::Token, Encoding::Base64) if !holds(text, ":") => {
                return Err(because!(
                    ErrorCode::InvalidSecret,
                    "this provider sends a user and a password; give both as user:password",
                ));
            }
            (Algorithm::Token, Encoding::Text) if !sendable => {
                return Err(because!(
                    ErrorCode::InvalidSecret,
                    "this provider sends the secret in a header, which holds printable ASCII only",
                ));
            }
            _ => {}
        }
        self.secret.check(secret)
    }
}

impl EventMap {
    /// JSON whose facts are not known. A row says what it has.
    pub(crate) const BASE: Self = Self {
        format: PayloadFormat::Json,
        id: Cow::Borrowed(&[]),
        id_header: Cow::Borrowed(""),
        event_type: Cow::Borrowed(&[]),
        type_header: Cow::Borrowed(""),
        kinds: Cow::Borrowed(&[]),
        kindless_prefix: Cow::Borrowed(""),
        resource_type: Cow::Borrowed(&[]),
        subject: Cow::Borrowed(&[]),
        status: Cow::Borrowed(&[]),
        variant: Cow::Borrowed(&[]),
        account: Cow::Borrowed(&[]),
        time: Cow::Borrowed(&[]),
        livemode: Cow::Borrowed(&[]),
        amount: Cow::Borrowed(&[]),
        currency: Cow::Borrowed(""),
        minor_digits: Cow::Borrowed(&[]),
        customer_id: Cow::Borrowed(&[]),
        customer_email: Cow::Borrowed(&[]),
        customer_phone: Cow::Borrowed(&[]),
        customer_name: Cow::Borrowed(&[]),
        secrets: Cow::Borrowed(&[]),
    };

    /// How many facts one row may name.
    pub(crate) const MAX_POINTERS: usize = 64;
    /// How many segments a pointer may have.
    pub(crate) const MAX_SEGMENTS: usize = 7;

    /// Every pointer of the map, in the order in which events are made of them.
    pub(crate) fn pointers(&self) -> Vec<&str> {
        let mut pointers = Vec::with_capacity(Self::MAX_POINTERS);
        for facts in [
            &self.event_type,
            &self.resource_type,
            &self.account,
            &self.status,
            &self.variant,
            &self.id,
            &self.subject,
            &self.customer_id,
            &self.customer_email,
            &self.customer_phone,
        ] {
            for fact in facts.iter() {
                pointers.push(fact.pointer.as_ref());
            }
        }
        for pointer in self.customer_name.iter().flat_map(|fact| fact.parts.iter()) {
            pointers.push(pointer);
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
            Self::Accounting => "accounting",
            Self::Ai => "ai",
            Self::Billing => "billing",
            Self::Cms => "cms",
            Self::Commerce => "commerce",
            Self::Communication => "communication",
            Self::Crm => "crm",
            Self::Crypto => "crypto",
            Self::Developers => "developers",
            Self::Esign => "esign",
            Self::Finance => "finance",
            Self::Forms => "forms",
            Self::Fraud => "fraud",
            Self::Hr => "hr",
            Self::Identity => "identity",
            Self::Logistics => "logistics",
            Self::Marketing => "marketing",
            Self::Media => "media",
            Self::Payments => "payments",
            Self::Productivity => "productivity",
            Self::Standard => "standard",
            Self::Support => "support",
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

/// Whether a name is the first one, in any case, with a number from 1 to 100 in place of its `1`.
pub(crate) fn numbered(first: &str, name: &str) -> bool {
    let prefix = first.strip_suffix('1').unwrap_or(first);
    let Some((start, number)) = name.split_at_checked(prefix.len()) else { return false };
    let plain = !number.starts_with('0');
    start.eq_ignore_ascii_case(prefix) && plain && matches!(time::digits(number), Some(1..=100))
}

/// Adds the name of a header, where the row has one.
fn push_name<'r>(names: &mut Vec<Cow<'r, str>>, name: &'r str) {
    if !name.is_empty() {
        names.push(Cow::Borrowed(name));
    }
}

/// Whether a text is a pointer that is found.
pub(crate) fn good_pointer(pointer: &str) -> bool {
    pointer.starts_with('/') && pointer.split('/').skip(1).count() <= EventMap::MAX_SEGMENTS
}

/// Whether a text that has to say something says nothing.
pub(crate) fn blank(text: &Text) -> bool {
    text.trim().is_empty()
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
