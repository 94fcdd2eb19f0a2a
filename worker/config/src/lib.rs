//! Configuration text × bindings → sources that are ready to serve, or what is wrong with them.

extern crate alloc;

mod accept;
mod api;
#[cfg(feature = "check")]
pub mod check;
mod origin;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

use hookseal::provider::{Algorithm, KeyForm, KeyLocator, KeySource};
use hookseal::{ErrorCode, Provider, Row, RowFault, Seal, Secret, UnixTime, Webhook, providers};
use hookseal_ledger::{Millis, Policy, Rate};
use js_sys::Reflect;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_path_to_error::Segment;
use wasm_bindgen::JsValue;
use zeroize::Zeroizing;

pub use accept::{Accept, Decision, Ignored, Unexpected};
pub use api::Api;
pub use origin::Origin;

/// The variable that holds the configuration.
const VARIABLE: &str = "HOOKSEAL";
/// The most sources' secrets, and origin's secrets, that one source may have: each costs a MAC per request.
const MAX_SECRETS: usize = 8;
const DEFAULT_MAX_BODY: usize = 1024 * 1024;
const LARGEST_MAX_BODY: usize = 10 * 1024 * 1024;
/// How long an origin may take, in seconds.
const DEFAULT_TIMEOUT: u32 = 15;
const LONGEST_TIMEOUT: u32 = 60;
/// Seconds of the time a provider waits that are kept for everything but the origin.
const TIMEOUT_MARGIN: u32 = 5;
/// Shorter secrets than this many characters are worth a warning.
const SHORT_SECRET: usize = 16;
/// The same for an origin's secret, which is base64 of at least 24 bytes.
const SHORT_SEAL: usize = 32;
/// Later than the year 9999: a time in milliseconds, taken for one in seconds.
const LATEST: u64 = 253_402_300_799;

/// The bindings of a Worker, and where warnings go.
pub struct Env {
    bindings: JsValue,
    /// Gets the source and the field of a secret that is short.
    warn: fn(&str, &str),
    /// Takes the place of a source's secret, where the bindings hold none.
    stand_in: Option<fn(&Provider) -> &'static str>,
}

/// Where anyone may ask whether the gateway is set up.
pub const HEALTH: &str = "/healthz";
/// Characters of an admin token.
const SHORTEST_TOKEN: usize = 32;
const LONGEST_TOKEN: usize = 512;
/// Seconds that an event may wait before someone is told.
const DEFAULT_OLDEST: u32 = 900;
const LEAST_OLDEST: u32 = 60;
const MOST_OLDEST: u32 = 604_800;
/// Rejected requests in ten minutes before someone is told.
const DEFAULT_REJECTIONS: u32 = 100;
const MOST_REJECTIONS: u32 = 1_000_000;

/// The binding of the ledger's objects.
pub const LEDGER: &str = "LEDGER";
const MAX_SHARDS: u32 = 64;
const MAX_EARLIER: usize = 8;
/// Attempts at once of one shard: as many connections as an object may have open.
const ATTEMPTS_PER_SHARD: u32 = 6;
const MAX_RATE: u32 = 1_000_000;
const LONGEST_RATE_SPAN: u32 = 3600;
const LONGEST_RETENTION: u32 = 400;
const SECOND: Millis = 1000;
const DAY: Millis = 24 * 3600 * SECOND;

/// Every source of this Worker, and who else may ask or is told.
#[derive(Debug)]
pub struct Gateway {
    /// In the order of the configuration.
    pub sources: Vec<Source>,
    /// Who operates it; a fault there switches the admin API off and nothing else.
    pub admin: Result<Option<Admin>, Fault>,
    /// Who is told of trouble; a fault there leaves nobody told and everything else as it is.
    pub alert: Result<Option<Alert>, Fault>,
}

/// The admin API.
pub struct Admin {
    /// What all of it is below.
    pub path: String,
    /// What lets in who sends it.
    pub token: Zeroizing<String>,
}

impl fmt::Debug for Admin {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admin").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Who is told of trouble, and of how much.
#[derive(Debug)]
pub struct Alert {
    /// Where they are told.
    pub origin: Origin,
    /// What alerts are sealed with.
    pub seal: Seal,
    /// How long an event may wait.
    pub oldest: Duration,
    /// How many rejected requests in ten minutes are too many.
    pub rejections: u32,
}

/// A provider at a path.
#[derive(Debug)]
pub struct Source {
    /// Part of every `webhook-id`.
    pub name: String,
    /// What the path of a request's URL is, exactly.
    pub path: String,
    /// Where the objects of its ledger are, if they may not be anywhere.
    pub jurisdiction: Option<Jurisdiction>,
    /// Whether it can serve.
    pub standing: Standing,
}

/// Whether a source can serve.
#[derive(Debug)]
pub enum Standing {
    /// It can.
    Enabled(Box<Receiver>),
    /// It is not meant to.
    Disabled,
    /// It is described wrongly.
    Faulty(Fault),
}

/// What a source does with a request.
#[derive(Debug)]
pub struct Receiver {
    /// Its row.
    pub provider: &'static Provider,
    secrets: Vec<DatedSecret>,
    event_type: Option<String>,
    tolerance: Option<u32>,
    url: Option<String>,
    /// With the origin's secrets.
    pub seal: Seal,
    /// What the origin gets.
    pub forward: Forward,
    /// Where that goes.
    pub origin: Origin,
    /// Which authentic events go to the origin.
    pub accept: Accept,
    /// What confirms each of them, besides its signature.
    pub api: Option<Api>,
    /// Bytes.
    pub max_body: usize,
    /// How long the origin may take.
    pub timeout: Duration,
    /// Who delivers.
    pub mode: Mode,
    /// The ledger of the source, if it has one.
    pub ledger: Option<Shards>,
    policy: Policy,
    /// Where in the configuration this is.
    place: String,
    /// What it was at the last instant: keys are prepared when a secret comes to its end, not for each request.
    last: RefCell<Option<Rc<Ready>>>,
}

/// How the ledger of a source is divided.
#[derive(Debug)]
pub struct Shards {
    /// How many there are.
    pub count: u32,
    /// How many there were within the retention of keys.
    pub earlier: Vec<u32>,
}

#[derive(Debug)]
struct DatedSecret {
    secret: Secret,
    label: Option<String>,
    not_after: Option<u64>,
}

/// What is wrong with the configuration. It never holds a value of it: a person may have put a secret there.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Of the class `configuration`.
    pub code: ErrorCode,
    /// `sources[1].secrets[0].binding`, for example.
    pub field: String,
    /// What to do about it.
    pub detail: &'static str,
}

/// What the origin gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Forward {
    /// The event.
    #[default]
    Event,
    /// The provider's bytes.
    Raw,
}

/// Who delivers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The request itself.
    #[default]
    Proxy,
    /// The ledger, after the provider was told of success.
    Ack,
}

/// Where objects run and keep what they hold. <https://developers.cloudflare.com/durable-objects/reference/data-location/>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Jurisdiction {
    /// The European Union.
    Eu,
    /// The United States.
    Us,
    /// Data centres that are authorized under `FedRAMP`.
    Fedramp,
}

/// What shows that an event is the provider's.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Validation {
    #[default]
    Signature,
    /// The signature, and then the provider's API.
    Refetch,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    #[default]
    Enabled,
    Disabled,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigText<'t> {
    /// Each is read on its own, so that a fault in one stays there.
    #[serde(borrow)]
    sources: Vec<&'t RawValue>,
    #[serde(borrow, default, deserialize_with = "given")]
    admin: Option<&'t RawValue>,
    #[serde(borrow, default, deserialize_with = "given")]
    alert: Option<&'t RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdminText {
    path: String,
    token: Object<SealText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AlertText {
    url: String,
    seal: Vec<Object<SealText>>,
    #[serde(default, deserialize_with = "given")]
    oldest: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    rejections: Option<u32>,
}

/// What must be readable of a source for the others to serve: which requests are its own.
#[derive(Deserialize)]
struct AddressText {
    name: String,
    path: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceText {
    name: String,
    path: String,
    provider: ProviderText,
    #[serde(default, deserialize_with = "given")]
    secrets: Option<Vec<Object<SecretText>>>,
    seal: Vec<Object<SealText>>,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    forward: Forward,
    origin: OriginText,
    #[serde(default, deserialize_with = "given")]
    event_type: Option<String>,
    #[serde(default, deserialize_with = "given")]
    tolerance: Option<u32>,
    /// The URL as the provider knows it, where the provider signs it and the Worker is asked at another.
    #[serde(default, deserialize_with = "given")]
    url: Option<String>,
    #[serde(default, deserialize_with = "given")]
    max_body: Option<usize>,
    #[serde(default, deserialize_with = "given")]
    timeout: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    dedupe: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    shards: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    earlier_shards: Option<Vec<u32>>,
    #[serde(default, deserialize_with = "given")]
    concurrency: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    rate: Option<Object<RateText>>,
    #[serde(default, deserialize_with = "given")]
    retention: Option<Object<RetentionText>>,
    #[serde(default, deserialize_with = "given")]
    jurisdiction: Option<Jurisdiction>,
    #[serde(default)]
    status: Status,
    #[serde(default)]
    validation: Validation,
    #[serde(default, deserialize_with = "given")]
    api: Option<Object<ApiText>>,
    #[serde(default, deserialize_with = "given")]
    enabled_events: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    expect_livemode: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    expect_account: Option<OneOrMore>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateText {
    attempts: u32,
    seconds: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RetentionText {
    #[serde(default, deserialize_with = "given")]
    bodies: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    keys: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SecretText {
    binding: String,
    #[serde(default, deserialize_with = "given")]
    field: Option<String>,
    #[serde(default, deserialize_with = "given")]
    key_id: Option<String>,
    #[serde(default, deserialize_with = "given")]
    label: Option<String>,
    #[serde(default, deserialize_with = "given")]
    not_after: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SealText {
    binding: String,
    #[serde(default, deserialize_with = "given")]
    field: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiText {
    binding: String,
    #[serde(default, deserialize_with = "given")]
    field: Option<String>,
    #[serde(default, deserialize_with = "given")]
    url: Option<String>,
    #[serde(default, deserialize_with = "given")]
    timeout: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceText {
    service: String,
    path: String,
}

/// A built-in row's id, or a row.
enum ProviderText {
    Id(String),
    Row(Box<Row>),
}

enum OriginText {
    Url(String),
    Service(ServiceText),
}

/// A text, or a list of texts.
struct OneOrMore(Vec<String>);

/// A JSON object and nothing else: derived structs would take an array of their fields' values as well.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(Fields(PhantomData))
    }
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrList;
        impl<'de> Visitor<'de> for TextOrList {
            type Value = OneOrMore;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(OneOrMore(vec![text.into()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMore)
            }
        }
        deserializer.deserialize_any(TextOrList)
    }
}

impl<'de> Deserialize<'de> for ProviderText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdOrRow;
        impl<'de> Visitor<'de> for IdOrRow {
            type Value = ProviderText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id or an object")
            }

            fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<Self::Value, E> {
                Ok(ProviderText::Id(id.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Row::deserialize(MapAccessDeserializer::new(map))
                    .map(Box::new)
                    .map(ProviderText::Row)
            }
        }
        deserializer.deserialize_any(IdOrRow)
    }
}

impl<'de> Deserialize<'de> for OriginText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct UrlOrService;
        impl<'de> Visitor<'de> for UrlOrService {
            type Value = OriginText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a URL or an object")
            }

            fn visit_str<E: serde::de::Error>(self, url: &str) -> Result<Self::Value, E> {
                Ok(OriginText::Url(url.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                ServiceText::deserialize(MapAccessDeserializer::new(map)).map(OriginText::Service)
            }
        }
        deserializer.deserialize_any(UrlOrService)
    }
}

/// A field that is there has a value: `null` is not one.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Option<T>, D::Error> {
    T::deserialize(d).map(Some)
}

impl Env {
    /// The object with a Worker's bindings.
    pub fn new(bindings: impl Into<JsValue>, warn: fn(&str, &str)) -> Self {
        Self { bindings: bindings.into(), warn, stand_in: None }
    }
}

impl fmt::Debug for Env {
    /// Without the bindings: secrets are among them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Env").finish_non_exhaustive()
    }
}

impl Gateway {
    /// The configuration in the variable `HOOKSEAL`: an object, or JSON text.
    ///
    /// # Errors
    /// What keeps every source from serving; what keeps one from it is that source's standing.
    pub fn load(env: &Env) -> Result<Self, Fault> {
        let text = variable(env)?;
        let Object(ConfigText { sources, admin, alert }) = parse(&text, VARIABLE)?;
        if sources.is_empty() {
            return Err(invalid("sources", "there is no source; describe at least one"));
        }

        let alert = alert.map(|text| Alert::load(text, env)).transpose();
        let mut gateway = Self { sources: Vec::new(), admin: Ok(None), alert };
        for (index, text) in sources.into_iter().enumerate() {
            let place = format!("sources[{index}]");
            let (name, path, source) = match parse(text.get(), &place) {
                Ok(Object(source)) => {
                    let SourceText { name, path, .. } = &source;
                    (name.clone(), path.clone(), Ok(source))
                }
                Err(fault) => match parse(text.get(), &place) {
                    Ok(Object(AddressText { name, path })) => (name, path, Err(fault)),
                    Err(_) => return Err(fault),
                },
            };
            check_name(&name, &place)?;
            check_path(&path, &place)?;
            if gateway.sources.iter().any(|source| source.name == name) {
                return Err(invalid(format!("{place}.name"), "another source has this name"));
            }
            if gateway.sources.iter().any(|source| source.path == path) {
                return Err(invalid(format!("{place}.path"), "another source has this path"));
            }
            let jurisdiction = source.as_ref().ok().and_then(|source| source.jurisdiction);
            let standing = match source {
                Ok(source) => Standing::load(source, place, env),
                Err(fault) => Standing::Faulty(fault),
            };
            gateway.sources.push(Source { name, path, jurisdiction, standing });
        }
        gateway.admin = admin.map(|text| Admin::load(text, &gateway.sources, env)).transpose();
        Ok(gateway)
    }

    /// The source of this name.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.name == name)
    }
}

impl Admin {
    fn load(text: &RawValue, sources: &[Source], env: &Env) -> Result<Self, Fault> {
        let Object(AdminText { path, token: Object(given) }) = parse(text.get(), "admin")?;
        check_path(&path, "admin")?;
        let below = |other: &str| {
            other.strip_prefix(&*path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if path.ends_with('/') || path == HEALTH || sources.iter().any(|source| below(&source.path))
        {
            return Err(invalid(
                "admin.path",
                "the admin API has a path of its own, which no source's path is below, and without `/` at its end",
            ));
        }
        if !is_function(&binding(env, LEDGER), "getByName") {
            return Err(invalid(
                "admin",
                "no Durable Object namespace is bound as LEDGER; wrangler.toml shows how",
            ));
        }
        let token = secret_text(env, &given.binding, given.field.as_deref(), "admin.token")?;
        let plain = token.bytes().all(|b| b.is_ascii_graphic());
        if !(SHORTEST_TOKEN..=LONGEST_TOKEN).contains(&token.len()) || !plain {
            return Err(invalid_secret(
                "admin.token".into(),
                "a token is 32 to 512 visible ASCII characters; `openssl rand -hex 32` makes one",
            ));
        }
        Ok(Self { path, token })
    }
}

impl Alert {
    fn load(text: &RawValue, env: &Env) -> Result<Self, Fault> {
        let Object(AlertText { url, seal: texts, oldest, rejections }) =
            parse(text.get(), "alert")?;
        let origin = Origin::at_url(url).map_err(|detail| invalid("alert.url", detail))?;
        let seal = seal(texts, "alert", "alert", env)?;
        let oldest = oldest.unwrap_or(DEFAULT_OLDEST);
        if !(LEAST_OLDEST..=MOST_OLDEST).contains(&oldest) {
            return Err(invalid("alert.oldest", "oldest is 60 to 604800 seconds, 900 by default"));
        }
        let rejections = rejections.unwrap_or(DEFAULT_REJECTIONS);
        if !(1..=MOST_REJECTIONS).contains(&rejections) {
            return Err(invalid(
                "alert.rejections",
                "rejections is 1 to 1000000 in ten minutes, 100 by default",
            ));
        }
        if !is_function(&binding(env, LEDGER), "getByName") {
            return Err(invalid(
                "alert",
                "no Durable Object namespace is bound as LEDGER; wrangler.toml shows how",
            ));
        }
        Ok(Self { origin, seal, oldest: Duration::from_secs(oldest.into()), rejections })
    }
}

impl Standing {
    fn load(text: SourceText, place: String, env: &Env) -> Self {
        match text.status {
            Status::Disabled => Self::Disabled,
            Status::Enabled => match Receiver::load(text, place, env) {
                Ok(receiver) => Self::Enabled(Box::new(receiver)),
                Err(fault) => Self::Faulty(fault),
            },
        }
    }
}

impl Receiver {
    fn load(text: SourceText, place: String, env: &Env) -> Result<Self, Fault> {
        let provider = provider(&text.provider, &place)?;
        if let KeyForm::Fetched(KeySource { locator: KeyLocator::Id, .. }) = &provider.scheme.key {
            return Err(invalid(
                format!("{place}.provider"),
                "this provider's keys have no address, its API gives them to its customers alone, and the gateway does not ask it: take the source out, and verify its webhooks at your origin with the crate hookseal (Webhook::wanted_key, with_fetched) or with the provider's own library",
            ));
        }
        let timeout = timeout(text.timeout, provider, text.mode, &place)?;
        let (ledger, policy) = ledger(&text, provider, timeout, &place, env)?;
        let receiver = Self {
            provider,
            mode: text.mode,
            ledger,
            policy,
            secrets: secrets(text.secrets, provider, &place, &text.name, env)?,
            event_type: text.event_type,
            tolerance: text.tolerance,
            url: text.url,
            seal: seal(text.seal, &place, &text.name, env)?,
            forward: text.forward,
            origin: origin(text.origin, &place, env)?,
            accept: accept(
                provider,
                text.enabled_events,
                text.expect_livemode,
                text.expect_account,
                &place,
            )?,
            api: api(provider, text.validation, text.api, &place, env)?,
            max_body: max_body(text.max_body, &place)?,
            timeout,
            place,
            last: RefCell::default(),
        };
        // At the beginning of time no secret has expired, so all of them are checked.
        receiver.prepare(UnixTime::from_secs(0))?;
        Ok(receiver)
    }

    /// What a shard of its ledger goes by.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let shards = self.ledger.as_ref().map_or(1, |shards| shards.count);
        self.policy.clone().share(shards)
    }

    /// Whether what it forwards can carry a signature of now: not where that takes a secret and each is past its `not_after`.
    #[must_use]
    pub fn can_forward(&self, now: UnixTime) -> bool {
        let signed = self.forward == Forward::Raw
            && self.provider.signs_anew()
            && self.provider.protects_from_replay();
        !signed || self.secrets.iter().any(|dated| !dated.expired(now))
    }

    /// The headers that the provider would send with this payload now, besides the content type.
    #[must_use]
    pub fn sign(&self, payload: &[u8], now: UnixTime) -> Option<Vec<(String, String)>> {
        let secret = &self.secrets.iter().find(|dated| !dated.expired(now))?.secret;
        let signed = hookseal::sign(self.provider, secret, payload, now).ok()?;
        let of_signature = |(name, _): &(String, String)| name != "content-type";
        Some(signed.headers.into_iter().filter(of_signature).collect())
    }

    /// The receiver with the secrets that have not expired.
    ///
    /// # Errors
    /// No secret is left, or the row refuses one of the options.
    pub fn ready(&self, now: UnixTime) -> Result<Rc<Ready>, Fault> {
        let counts =
            |place: &usize| self.secrets.get(*place).is_some_and(|dated| !dated.expired(now));
        let places = || (0..self.secrets.len()).filter(counts);
        let mut last = self.last.borrow_mut();
        if let Some(ready) = last.as_ref().filter(|last| places().eq(last.places())) {
            return Ok(Rc::clone(ready));
        }
        let ready = Rc::new(self.prepare(now)?);
        *last = Some(Rc::clone(&ready));
        Ok(ready)
    }

    /// A receiver of its own with the secrets that have not expired.
    ///
    /// # Errors
    /// No secret is left, or the row refuses one of the options.
    pub fn prepare(&self, now: UnixTime) -> Result<Ready, Fault> {
        let place = &self.place;
        let secrets: Vec<_> =
            self.secrets.iter().enumerate().filter(|(_, dated)| !dated.expired(now)).collect();
        let mut webhook = None;
        for (index, dated) in &secrets {
            let with = match webhook.take() {
                None => Webhook::new(self.provider, dated.secret.clone()),
                Some(webhook) => Webhook::also(webhook, dated.secret.clone()),
            };
            webhook = Some(with.map_err(|e| refused(e, format!("{place}.secrets[{index}]")))?);
        }
        let mut webhook = match webhook {
            Some(webhook) => webhook,
            None if !self.provider.needs_secret() => Webhook::without_secret(self.provider)
                .map_err(|e| refused(e, format!("{place}.provider")))?,
            None => {
                return Err(Fault {
                    code: ErrorCode::InvalidSecret,
                    field: format!("{place}.secrets"),
                    detail: "no secret is left: there is none, or each is past its not_after",
                });
            }
        };
        if let Some(seconds) = self.tolerance {
            webhook =
                webhook.tolerance(seconds).map_err(|e| refused(e, format!("{place}.tolerance")))?;
        }
        if let Some(url) = &self.url {
            webhook = webhook.url(url).map_err(|e| refused(e, format!("{place}.url")))?;
        }
        if let Some(native_type) = &self.event_type {
            webhook = webhook
                .event_type(native_type)
                .map_err(|e| refused(e, format!("{place}.event_type")))?;
        }
        let secrets = secrets.iter().map(|(place, dated)| (*place, dated.label.clone())).collect();
        Ok(Ready { webhook, secrets })
    }
}

/// A receiver at an instant.
#[derive(Debug)]
pub struct Ready {
    /// With the secrets that count.
    pub webhook: Webhook<'static>,
    /// Their places in the configuration, and their labels.
    secrets: Vec<(usize, Option<String>)>,
}

impl Ready {
    /// The place in the configuration, and the label, of the secret that a request was verified with.
    #[must_use]
    pub fn secret(&self, index: usize) -> Option<(usize, Option<&str>)> {
        self.secrets.get(index).map(|(place, label)| (*place, label.as_deref()))
    }

    fn places(&self) -> impl Iterator<Item = usize> {
        self.secrets.iter().map(|(place, _)| *place)
    }
}

impl Jurisdiction {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eu => "eu",
            Self::Us => "us",
            Self::Fedramp => "fedramp",
        }
    }
}

impl DatedSecret {
    fn expired(&self, now: UnixTime) -> bool {
        self.not_after.is_some_and(|last| now.as_secs() > last)
    }
}

fn invalid(field: impl Into<String>, detail: &'static str) -> Fault {
    Fault { code: ErrorCode::InvalidOptions, field: field.into(), detail }
}

fn invalid_secret(field: String, detail: &'static str) -> Fault {
    Fault { code: ErrorCode::InvalidSecret, field, detail }
}

fn refused(error: hookseal::Error, field: String) -> Fault {
    Fault { code: error.code(), field, detail: error.message() }
}

/// What a part of the configuration says.
fn parse<'t, T: Deserialize<'t>>(text: &'t str, place: &str) -> Result<T, Fault> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value =
        serde_path_to_error::deserialize(&mut json).map_err(|error| misread(&error, place))?;
    json.end().map_err(|_| invalid(place, "something follows the configuration's end"))?;
    Ok(value)
}

/// What serde found wrong and where, without the values that its message quotes.
fn misread(error: &serde_path_to_error::Error<serde_json::Error>, part: &str) -> Fault {
    let message = error.inner().to_string();
    let place = place(error.path(), part);
    if let Some(rest) = message.strip_prefix("missing field `") {
        let name = rest.split('`').next().unwrap_or_default();
        return invalid(format!("{place}.{name}"), "this field is required");
    }
    let detail = if message.starts_with("unknown field") {
        "this field is not available; config.schema.json lists those that are"
    } else if message.starts_with("duplicate field") {
        "this field comes twice"
    } else {
        "this value is not available or not of the right type; config.schema.json says what is"
    };
    invalid(place, detail)
}

/// A place in a part of the configuration, as a log can show it: a key that no field has could be a secret, pasted there.
fn place(path: &serde_path_to_error::Path, part: &str) -> String {
    let mut place = String::new();
    if part != VARIABLE {
        place.push_str(part);
    }
    for segment in path {
        match segment {
            Segment::Seq { index } => place = format!("{place}[{index}]"),
            Segment::Map { key } => {
                if !place.is_empty() {
                    place.push('.');
                }
                place.push_str(if is_plain(key) { key } else { "(unreadable)" });
            }
            // A variant is a value, not a place.
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    if place.is_empty() { part.into() } else { place }
}

fn is_plain(key: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=32).contains(&key.len()) && key.bytes().all(plain)
}

/// The configuration as JSON text: `serde_json` refuses unknown fields, which serde-wasm-bindgen alone would never ask an object for.
fn variable(env: &Env) -> Result<String, Fault> {
    let value = binding(env, VARIABLE);
    if let Some(text) = value.as_string() {
        return Ok(text);
    }
    if !value.is_object() {
        return Err(invalid(VARIABLE, "the variable HOOKSEAL is not set; wrangler.toml shows one"));
    }
    serde_wasm_bindgen::from_value::<serde_json::Value>(value)
        .map(|value| value.to_string())
        .map_err(|_| invalid(VARIABLE, "the variable HOOKSEAL cannot be read as JSON"))
}

/// A binding, `undefined` where there is none.
fn binding(env: &Env, name: &str) -> JsValue {
    Reflect::get(&env.bindings, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn check_name(name: &str, place: &str) -> Result<(), Fault> {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if (1..=64).contains(&name.len()) && name.bytes().all(good) {
        return Ok(());
    }
    Err(invalid(format!("{place}.name"), "a name is 1 to 64 letters, digits, `-`, `_` or `.`"))
}

fn check_path(path: &str, place: &str) -> Result<(), Fault> {
    // The path must be as the runtime gives it, or no request could ever match.
    let canonical = web_sys::Url::new(&["https://host", path].concat())
        .is_ok_and(|url| path.starts_with('/') && url.pathname() == path);
    if canonical {
        return Ok(());
    }
    Err(invalid(
        format!("{place}.path"),
        "a path begins with `/` and is written as in a URL, without query, fragment or dot segments",
    ))
}

/// The row. One of the configuration's own stays for as long as the isolate, which reads its configuration once.
fn provider(text: &ProviderText, place: &str) -> Result<&'static Provider, Fault> {
    let place = format!("{place}.provider");
    match text {
        ProviderText::Id(id) => providers::find(id).map_err(|e| refused(e, place)),
        ProviderText::Row(row) => match row.as_ref().clone().check() {
            Ok(row) => Ok(Box::leak(Box::new(row))),
            Err(RowFault { field, detail }) => Err(invalid(format!("{place}.{field}"), detail)),
        },
    }
}

fn secrets(
    texts: Option<Vec<Object<SecretText>>>,
    provider: &Provider,
    place: &str,
    source: &str,
    env: &Env,
) -> Result<Vec<DatedSecret>, Fault> {
    let texts = match (texts, provider.needs_secret()) {
        (Some(texts), true) => texts,
        (None, false) => Vec::new(),
        (None, true) => {
            return Err(invalid(format!("{place}.secrets"), "this field is required"));
        }
        (Some(_), false) => {
            return Err(invalid(
                format!("{place}.secrets"),
                "this provider's receivers have no secret, since its key is public; leave secrets out",
            ));
        }
    };
    if provider.needs_secret() {
        check_count(texts.len(), format!("{place}.secrets"))?;
    }
    let dated = texts.into_iter().enumerate().map(|(index, Object(given))| {
        let place = format!("{place}.secrets[{index}]");
        let text = secret_text(env, &given.binding, given.field.as_deref(), &place)?;
        let text = env.stand_in.map_or(text, |stand_in| Zeroizing::new(stand_in(provider).into()));
        let secret = match &given.key_id {
            None => Secret::new(&text),
            Some(key_id) => Secret::with_key_id(key_id, &text),
        };
        let secret = secret.map_err(|e| refused(e, place.clone()))?;
        if given.not_after.is_some_and(|last| !(1..=LATEST).contains(&last)) {
            return Err(invalid(
                format!("{place}.not_after"),
                "not_after is the last second, in unix seconds (not milliseconds), that the secret counts",
            ));
        }
        if text.len() < SHORT_SECRET {
            (env.warn)(source, &place);
        }
        Ok(DatedSecret { secret, label: given.label, not_after: given.not_after })
    });
    dated.collect()
}

fn seal(texts: Vec<Object<SealText>>, place: &str, source: &str, env: &Env) -> Result<Seal, Fault> {
    check_count(texts.len(), format!("{place}.seal"))?;
    let mut seal: Option<Seal> = None;
    for (index, Object(given)) in texts.into_iter().enumerate() {
        let place = format!("{place}.seal[{index}]");
        let text = secret_text(env, &given.binding, given.field.as_deref(), &place)?;
        let secret = Secret::new(&text).map_err(|e| refused(e, place.clone()))?;
        let with = match seal.take() {
            None => Seal::new(&secret),
            Some(seal) => seal.also(&secret),
        };
        seal = Some(with.map_err(|e| refused(e, place.clone()))?);
        if text.strip_prefix("whsec_").unwrap_or(&text).len() < SHORT_SEAL {
            (env.warn)(source, &place);
        }
    }
    seal.ok_or_else(|| invalid_secret(format!("{place}.seal"), "the origin's secret is missing"))
}

fn check_count(count: usize, field: String) -> Result<(), Fault> {
    if (1..=MAX_SECRETS).contains(&count) {
        return Ok(());
    }
    Err(invalid(field, "give 1 to 8 secrets"))
}

/// The text of a secret's binding, or of one field of it where the binding is a JSON object.
fn secret_text(
    env: &Env,
    name: &str,
    field: Option<&str>,
    place: &str,
) -> Result<Zeroizing<String>, Fault> {
    let text = binding(env, name).as_string().map(Zeroizing::new).ok_or_else(|| {
        invalid_secret(
            format!("{place}.binding"),
            "no secret is bound by this name; `wrangler secret put` binds one",
        )
    })?;
    let Some(field) = field else { return Ok(text) };
    let fields: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(&text).map_err(|_| {
        invalid_secret(format!("{place}.field"), "the bound secret is not a JSON object")
    })?;
    fields
        .get(field)
        .and_then(|value| serde_json::from_str(value.get()).ok())
        .map(Zeroizing::new)
        .ok_or_else(|| {
            invalid_secret(format!("{place}.field"), "the bound secret has no text in this field")
        })
}

fn origin(text: OriginText, place: &str, env: &Env) -> Result<Origin, Fault> {
    match text {
        OriginText::Url(url) => {
            Origin::at_url(url).map_err(|detail| invalid(format!("{place}.origin"), detail))
        }
        OriginText::Service(ServiceText { service, path }) => {
            if !is_function(&binding(env, &service), "fetch") {
                return Err(invalid(
                    format!("{place}.origin.service"),
                    "no service is bound by this name; `[[services]]` in wrangler.toml binds one",
                ));
            }
            Origin::at_service(service, &path)
                .map_err(|detail| invalid(format!("{place}.origin.path"), detail))
        }
    }
}

fn accept(
    provider: &Provider,
    enabled_events: Option<Vec<String>>,
    expect_livemode: Option<bool>,
    expect_account: Option<OneOrMore>,
    place: &str,
) -> Result<Accept, Fault> {
    let accounts = expect_account.map(|OneOrMore(accounts)| accounts);
    Accept::new(provider, enabled_events, expect_livemode, accounts)
        .map_err(|(field, detail)| invalid(format!("{place}.{field}"), detail))
}

fn api(
    provider: &'static Provider,
    validation: Validation,
    text: Option<Object<ApiText>>,
    place: &str,
    env: &Env,
) -> Result<Option<Api>, Fault> {
    let given = match (validation, text) {
        (Validation::Signature, None) => return Ok(None),
        (Validation::Signature, Some(_)) => {
            return Err(invalid(
                format!("{place}.api"),
                "an API is only asked with validation = \"refetch\"",
            ));
        }
        (Validation::Refetch, None) => {
            return Err(invalid(
                format!("{place}.api"),
                "validation = \"refetch\" needs an API key",
            ));
        }
        (Validation::Refetch, Some(Object(given))) => given,
    };
    let row = provider.refetch.as_ref().ok_or_else(|| {
        invalid(format!("{place}.validation"), "this provider's API does not confirm events")
    })?;
    let place = format!("{place}.api");
    let key = secret_text(env, &given.binding, given.field.as_deref(), &place)?;
    row.check_key(&key).map_err(|e| refused(e, place.clone()))?;
    Api::new(row, key, given.url, given.timeout)
        .map(Some)
        .map_err(|(field, detail)| invalid(format!("{place}.{field}"), detail))
}

fn max_body(given: Option<usize>, place: &str) -> Result<usize, Fault> {
    let bytes = given.unwrap_or(DEFAULT_MAX_BODY);
    if (1..=LARGEST_MAX_BODY).contains(&bytes) {
        return Ok(bytes);
    }
    Err(invalid(format!("{place}.max_body"), "max_body is 1 to 10485760 bytes"))
}

/// What of a source is the ledger's.
fn ledger(
    text: &SourceText,
    provider: &Provider,
    timeout: Duration,
    place: &str,
    env: &Env,
) -> Result<(Option<Shards>, Policy), Fault> {
    let fault = |field: &str, detail| invalid(format!("{place}.{field}"), detail);
    let timeout = Millis::try_from(timeout.as_millis()).unwrap_or(Millis::MAX);
    let mut policy = Policy::new(timeout, env!("CARGO_PKG_VERSION"));
    let ack = text.mode == Mode::Ack;
    if ack && text.dedupe == Some(false) {
        return Err(fault("dedupe", "mode ack knows duplicates in any case; leave dedupe out"));
    }
    let has_ledger = ack || text.dedupe == Some(true);
    let of_ledger = [
        ("shards", text.shards.is_some()),
        ("earlier_shards", text.earlier_shards.is_some()),
        ("retention", text.retention.is_some()),
        ("jurisdiction", text.jurisdiction.is_some()),
    ];
    let of_ack = [("concurrency", text.concurrency.is_some()), ("rate", text.rate.is_some())];
    if let Some((field, _)) = of_ledger.iter().find(|(_, given)| *given && !has_ledger) {
        return Err(fault(field, "this is for mode ack or dedupe; this source has no ledger"));
    }
    if let Some((field, _)) = of_ack.iter().find(|(_, given)| *given && !ack) {
        return Err(fault(field, "this is for mode ack; in mode proxy the provider sets the pace"));
    }
    if !has_ledger {
        return Ok((None, policy));
    }
    let field = if ack { "mode" } else { "dedupe" };
    if !is_function(&binding(env, LEDGER), "getByName") {
        return Err(fault(
            field,
            "no Durable Object namespace is bound as LEDGER; wrangler.toml shows how",
        ));
    }
    if text.jurisdiction.is_some() && !is_function(&binding(env, LEDGER), "jurisdiction") {
        return Err(fault("jurisdiction", "the Durable Objects of this runtime have none"));
    }
    let token = provider.scheme.algorithm == Algorithm::Token;
    let lasting = !token && !provider.protects_from_replay() || provider.signs_anew();
    if ack && text.forward == Forward::Raw && !lasting {
        return Err(fault(
            "forward",
            "a later attempt cannot carry this provider's signature, which is too old by then or is the secret itself; forward the event",
        ));
    }

    let count = text.shards.unwrap_or(1);
    if !(1..=MAX_SHARDS).contains(&count) {
        return Err(fault("shards", "shards is 1 to 64"));
    }
    let earlier = text.earlier_shards.clone().unwrap_or_default();
    if earlier.len() > MAX_EARLIER || !earlier.iter().all(|earlier| (1..count).contains(earlier)) {
        return Err(fault(
            "earlier_shards",
            "give the smaller numbers of shards, at most 8, that this source had in the last 35 days; shards only grow",
        ));
    }
    policy.concurrency = text.concurrency.unwrap_or(ATTEMPTS_PER_SHARD.max(count));
    let most = ATTEMPTS_PER_SHARD.saturating_mul(count);
    if !(count..=most).contains(&policy.concurrency) {
        return Err(fault(
            "concurrency",
            "concurrency is at least shards, and at most 6 for each shard",
        ));
    }
    if let Some(Object(rate)) = &text.rate {
        if !(count..=MAX_RATE).contains(&rate.attempts) {
            return Err(fault(
                "rate.attempts",
                "a rate's attempts are at least shards, and at most 1000000",
            ));
        }
        if !(1..=LONGEST_RATE_SPAN).contains(&rate.seconds) {
            return Err(fault("rate.seconds", "a rate's seconds are 1 to 3600"));
        }
        let per = SECOND.saturating_mul(rate.seconds.into());
        policy.rate = Some(Rate { attempts: rate.attempts, per });
    }
    if let Some(Object(retention)) = &text.retention {
        let days = |given: Option<u32>, default| {
            given.map_or(default, |days| DAY.saturating_mul(days.into()))
        };
        policy.keep_body = days(retention.bodies, policy.keep_body);
        policy.keep_key = days(retention.keys, policy.keep_key);
        let longest = DAY.saturating_mul(LONGEST_RETENTION.into());
        if !(DAY..=longest).contains(&policy.keep_body) {
            return Err(fault("retention.bodies", "bodies are kept 1 to 400 days, 7 by default"));
        }
        if !(policy.keep_body..=longest).contains(&policy.keep_key) {
            return Err(fault(
                "retention.keys",
                "keys are kept at least as long as bodies and at most 400 days, 35 by default",
            ));
        }
    }
    Ok((Some(Shards { count, earlier }), policy))
}

fn is_function(object: &JsValue, name: &str) -> bool {
    Reflect::get(object, &JsValue::from_str(name)).is_ok_and(|method| method.is_function())
}

fn timeout(
    given: Option<u32>,
    provider: &Provider,
    mode: Mode,
    place: &str,
) -> Result<Duration, Fault> {
    // In mode ack nobody waits for the origin.
    let longest = provider
        .respond_within
        .filter(|_| mode == Mode::Proxy)
        .map_or(LONGEST_TIMEOUT, |seconds| seconds.saturating_sub(TIMEOUT_MARGIN).max(1));
    let seconds = given.unwrap_or(DEFAULT_TIMEOUT.min(longest));
    if (1..=longest).contains(&seconds) {
        return Ok(Duration::from_secs(seconds.into()));
    }
    Err(invalid(
        format!("{place}.timeout"),
        "timeout is 1 to 60 seconds, and in mode proxy 5 less than the provider waits for an answer",
    ))
}
