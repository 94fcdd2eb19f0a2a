//! The event: CloudEvents 1.0 attributes and the provider's payload.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::encoding::TupleDigest;
use crate::kind::Kind;
use crate::money::Amount;
use crate::normalize::{holds_any, push_string};
use crate::provider::Provider;
use crate::time::decimal;

/// The schema of `data`.
macro_rules! data_schema {
    () => {
        "urn:hookseal:event:1"
    };
}

/// What stands for the native type of an event whose type is not known.
pub(crate) const UNRECOGNIZED: &str = "unrecognized";

/// How far an event's authenticity was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trust {
    /// A MAC or signature covers the payload.
    Verified,
    /// A token or a password came with the payload, and nothing covers it.
    Authenticated,
}

/// Who an event is about on the other side: what the payload says of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    pub(crate) id: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) name: Option<String>,
}

/// An event, made by [`Verified::normalize`](crate::Verified::normalize) alone.
pub struct Event<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) id: String,
    pub(crate) source: String,
    pub(crate) ce_type: String,
    pub(crate) subject: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) time: Option<String>,
    pub(crate) livemode: Option<bool>,
    pub(crate) trust: Trust,
    pub(crate) unsigned_type: bool,
    pub(crate) key_id: Option<&'a str>,
    pub(crate) kind: Option<Kind>,
    pub(crate) resource_type: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) amount: Option<Amount>,
    pub(crate) customer: Customer,
    pub(crate) payload: Cow<'a, str>,
}

impl Trust {
    /// The word of this level.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Authenticated => "authenticated",
        }
    }
}

impl Event<'_> {
    /// The media type of [`Event::to_json`].
    pub const CONTENT_TYPE: &'static str = "application/cloudevents+json";

    /// The provider's event id, or a digest of what was signed where it has none.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `/<provider>[/<account>]`, a URI reference.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// `<namespace>.<native type>`.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.ce_type
    }

    /// The provider's own name of the type, where the payload or the receiver gives one.
    #[must_use]
    pub fn native_type(&self) -> Option<&str> {
        let native =
            self.ce_type.strip_prefix(self.provider.namespace.as_ref())?.strip_prefix('.')?;
        (native != UNRECOGNIZED).then_some(native)
    }

    /// The provider's id of the resource that the event is about.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The provider's account that the event belongs to.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// When it happened, RFC 3339 in UTC.
    #[must_use]
    pub fn time(&self) -> Option<&str> {
        self.time.as_deref()
    }

    /// Whether it is live (`true`) or a test, where the payload tells.
    #[must_use]
    pub const fn livemode(&self) -> Option<bool> {
        self.livemode
    }

    /// The id of the provider's row.
    #[must_use]
    pub fn provider(&self) -> &str {
        &self.provider.id
    }

    /// How far its authenticity was shown.
    #[must_use]
    pub const fn trust(&self) -> Trust {
        self.trust
    }

    /// Whether its type comes from a header that the provider does not sign.
    #[must_use]
    pub const fn has_unsigned_type(&self) -> bool {
        self.unsigned_type
    }

    /// The id of the key that signed it, where the secret has one.
    #[must_use]
    pub const fn key_id(&self) -> Option<&str> {
        self.key_id
    }

    /// What happened, in a word for all providers; `None` where no kind fits.
    #[must_use]
    pub const fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The provider's type of the resource that the event is about, `invoice` for example. Its id is [`Event::subject`].
    #[must_use]
    pub fn resource_type(&self) -> Option<&str> {
        self.resource_type.as_deref()
    }

    /// The provider's status of the resource, as it is written.
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        self.status.as_deref()
    }

    /// The amount of money that the event is about.
    #[must_use]
    pub const fn amount(&self) -> Option<&Amount> {
        self.amount.as_ref()
    }

    /// The customer.
    #[must_use]
    pub const fn customer(&self) -> &Customer {
        &self.customer
    }

    /// The payload as JSON text: the provider's own bytes, or the JSON form of its XML.
    #[must_use]
    pub fn payload(&self) -> &str {
        &self.payload
    }

    /// The attributes in the order in which they are written, each with its JSON value.
    #[must_use]
    pub fn attributes(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let livemode = self.livemode.map(|live| if live { "true" } else { "false" });
        let mut attributes = Vec::new();
        for (name, value) in [
            ("specversion", Some("1.0")),
            ("id", Some(self.id())),
            ("source", Some(self.source())),
            ("type", Some(self.event_type())),
            ("subject", self.subject()),
            ("time", self.time()),
            ("datacontenttype", Some("application/json")),
            ("dataschema", Some(data_schema!())),
            ("provider", Some(self.provider())),
            ("livemode", livemode),
            ("trust", Some(self.trust.as_str())),
            ("unsigned", self.unsigned_type.then_some("type")),
            ("keyid", self.key_id),
        ] {
            if let Some(value) = value {
                attributes.push((name, Cow::Borrowed(value)));
            }
        }
        attributes
    }

    /// The event in CloudEvents' structured mode: one JSON object, UTF-8.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = String::new();
        self.write_with(&mut json, &self.payload);
        json.into_bytes()
    }

    /// The event as [`Event::to_json`], with `"[redacted]"` for every value of the payload that the provider's row calls a secret: for logs
    /// and for people.
    #[must_use]
    pub fn to_redacted_json(&self) -> Vec<u8> {
        let mut json = String::new();
        self.write_with(&mut json, &self.provider.redacted(&self.payload));
        json.into_bytes()
    }

    /// Whether the payload has a member, and not null, that the provider's row calls a secret.
    #[must_use]
    pub fn holds_secrets(&self) -> bool {
        let secrets = &self.provider.events.secrets;
        holds_any(&self.payload, &secrets.iter().map(AsRef::as_ref).collect::<Vec<_>>())
    }

    /// Appends [`Event::to_json`] with this text for the payload. The names stand in as few texts as can be: WebAssembly copies each by a
    /// call of its host.
    pub(crate) fn write_with(&self, json: &mut String, payload: &str) {
        json.reserve(payload.len().saturating_add(1024));
        member(json, r#"{"specversion":"1.0","id":"#, Some(&self.id));
        member(json, r#","source":"#, Some(&self.source));
        member(json, r#","type":"#, Some(&self.ce_type));
        given(json, r#","subject":"#, self.subject());
        given(json, r#","time":"#, self.time());
        let provider = concat!(
            r#","datacontenttype":"application/json","dataschema":""#,
            data_schema!(),
            r#"","provider":"#
        );
        member(json, provider, Some(self.provider()));
        json.push_str(match self.livemode {
            None => "",
            Some(true) => r#","livemode":true"#,
            Some(false) => r#","livemode":false"#,
        });
        member(json, r#","trust":"#, Some(self.trust.as_str()));
        given(json, r#","unsigned":"#, self.unsigned_type.then_some("type"));
        given(json, r#","keyid":"#, self.key_id);
        member(json, r#","data":{"kind":"#, self.kind.map(Kind::as_str));
        member(json, r#","resource":{"type":"#, self.resource_type());
        member(json, r#","id":"#, self.subject());
        member(json, r#","status":"#, self.status());
        match &self.amount {
            None => json.push_str(r#"},"amount":null"#),
            Some(Amount { value, minor, currency }) => {
                member(json, r#"},"amount":{"value":"#, value.as_deref());
                json.push_str(r#","minor":"#);
                match minor {
                    None => json.push_str("null"),
                    Some(minor) => {
                        json.push_str(if *minor < 0 { "-" } else { "" });
                        json.push_str(&decimal(minor.unsigned_abs()));
                    }
                }
                member(json, r#","currency":"#, currency.as_deref());
                json.push('}');
            }
        }
        member(json, r#","customer":{"id":"#, self.customer.id());
        member(json, r#","email":"#, self.customer.email());
        member(json, r#","phone":"#, self.customer.phone());
        member(json, r#","name":"#, self.customer.name());
        json.push_str(r#"},"payload":"#);
        json.push_str(payload);
        json.push_str("}}");
    }

    /// The id under which a receiver hands the event on: the same over every retry and replay, another for every source.
    #[must_use]
    pub fn message_id(&self, source_name: &str) -> String {
        message_id(source_name, self.account().unwrap_or_default(), &self.id)
    }
}

/// Appends a member, whose value is text or null, with what stands before it.
fn member(json: &mut String, before: &str, value: Option<&str>) {
    json.push_str(before);
    match value {
        Some(text) => push_string(json, text),
        None => json.push_str("null"),
    }
}

/// As [`member`], and nothing without a value.
fn given(json: &mut String, before: &str, value: Option<&str>) {
    if value.is_some() {
        member(json, before, value);
    }
}

impl Customer {
    /// The provider's id of the customer.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The email address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The telephone number, as the provider writes it; some write a hash of it.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// The name, of a person or of an organization.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// `msg_` and 26 base32 characters of SHA-256 over the length-prefixed source name, account and event id.
#[must_use]
pub fn message_id(source_name: &str, account: &str, event_id: &str) -> String {
    let digest = TupleDigest::new()
        .member(&[source_name.as_bytes()])
        .member(&[account.as_bytes()])
        .member(&[event_id.as_bytes()]);
    ["msg_", &digest.base32()].concat()
}

/// The message id of an event whose id came before with another payload: the tuple of [`message_id`] with the digest of this payload.
#[must_use]
pub fn conflict_id(source_name: &str, account: &str, event_id: &str, digest: &[u8]) -> String {
    let digest = TupleDigest::new()
        .member(&[source_name.as_bytes()])
        .member(&[account.as_bytes()])
        .member(&[event_id.as_bytes()])
        .member(&[digest]);
    ["msg_", &digest.base32()].concat()
}

impl core::fmt::Debug for Event<'_> {
    /// Ids and types; a payload holds people's data.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Event")
            .field("id", &self.id)
            .field("source", &self.source)
            .field("type", &self.ce_type)
            .finish_non_exhaustive()
    }
}
