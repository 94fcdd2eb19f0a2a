//! Extracted × secrets × now → [`Verified`], which nothing else can make.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use crate::WHOLE;
use crate::apart::{self, Check, Judge};
use crate::encoding::length;
use crate::error::{Error, ErrorCode, Result, because};
use crate::event::Trust;
use crate::extract::{
    Candidate, Extracted, Lifetime, Timestamp, Unit, extract, instant, signs_sorted_form,
    sorted_form,
};
use crate::host;
use crate::mac::{Key, Proof};
use crate::normalize::{Places, Scalar, places, scalars};
use crate::provider::{Coverage, EventMap, Handshake, Place, Provider};
use crate::public_key;
use crate::request::Request;
use crate::secret::Secret;
use crate::text::holds;
use crate::time::UnixTime;

/// A provider's row with the secrets and options of one receiver.
#[derive(Debug, Clone)]
pub struct Webhook<'p> {
    pub(crate) provider: &'p Provider,
    places: Places<'p>,
    pub(crate) keys: Vec<Key>,
    pub(crate) tolerance: Option<u64>,
    event_type: Option<String>,
    pub(crate) verify_token: Option<Secret>,
    url: Option<String>,
}

/// An authentic request: its signature was made with a configured secret over exactly these bytes, within the tolerance.
#[derive(Clone)]
pub struct Verified<'a> {
    pub(crate) provider: &'a Provider,
    /// Where the facts of the event may stand.
    pub(crate) places: &'a Places<'a>,
    pub(crate) payload: Cow<'a, [u8]>,
    pub(crate) event_type: Option<&'a str>,
    /// The event's id in a header that the scheme signs.
    pub(crate) header_id: Option<&'a str>,
    /// Whether the event's type comes from a header that the scheme does not sign.
    pub(crate) unsigned_type: bool,
    timestamp: Option<Timestamp>,
    lifetime: Lifetime,
    ending: &'a str,
    secret_index: usize,
    key_id: Option<&'a str>,
}

impl<'p> Webhook<'p> {
    /// A receiver of this provider's webhooks with one secret.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSecret`] if the provider's scheme needs a key id and the secret has none that could stand in a signature, or
    /// if the secret is another credential of the provider, an API key for example; [`ErrorCode::InvalidOptions`] if the row contradicts itself.
    pub fn new(provider: &'p Provider, secret: Secret) -> Result<Self> {
        provider.check()?;
        Self::of_checked(provider, places(provider)).also(secret)
    }

    /// A receiver of a row that was checked, with the places of its events' facts, still without a secret.
    pub(crate) fn of_checked(provider: &'p Provider, places: Places<'p>) -> Self {
        let tolerance = provider.scheme.tolerance.map(u64::from);
        Self {
            provider,
            places,
            keys: Vec::new(),
            tolerance,
            event_type: None,
            verify_token: None,
            url: None,
        }
    }

    /// Accepts another secret as well, for as long as secrets are rotated.
    ///
    /// # Errors
    /// As [`Webhook::new`].
    pub fn also(mut self, secret: Secret) -> Result<Self> {
        self.provider.check_secret(&secret)?;
        self.keys.push(Key::new(&self.provider.scheme, secret)?);
        Ok(self)
    }

    /// The same receiver with other keys, to try them.
    pub(crate) fn with_keys(&self, keys: Vec<Key>) -> Webhook<'p> {
        let (places, url) = (Clone::clone(&self.places), self.url.clone());
        Webhook { places, keys, event_type: None, verify_token: None, url, ..*self }
    }

    /// Sets how far the signed timestamp may be from the clock, in seconds, either way.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] for 0, and for a provider that signs no timestamp: the check cannot be switched off, nor on.
    pub fn tolerance(mut self, seconds: u32) -> Result<Self> {
        if self.provider.scheme.tolerance.is_none() {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "this provider signs no timestamp, so there is nothing that a tolerance could check; leave it out",
            ));
        }
        if seconds == 0 {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "the tolerance must be at least 1 second: the check of the timestamp cannot be switched off",
            ));
        }
        self.tolerance = Some(u64::from(seconds));
        Ok(self)
    }

    /// Names the native type of this receiver's events, where the payload names none: Berbix has one URL for each kind of hook.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] if the payload names the type itself, or if this is not 1 to 128 visible ASCII characters.
    pub fn event_type(mut self, native_type: &str) -> Result<Self> {
        if self.provider.names_event_type() {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "this provider's payload names its event type, which is signed; leave the event type out",
            ));
        }
        if native_type.is_empty()
            || native_type.len() > 128
            || !native_type.bytes().all(|b| b.is_ascii_graphic())
        {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "the event type must be 1 to 128 visible ASCII characters",
            ));
        }
        self.event_type = Some(native_type.into());
        Ok(self)
    }

    /// Names the token that the provider's handshake has to bring: Meta's verify token. Without one it may bring any, since its answer
    /// shows nothing to anybody.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] if the provider's handshake brings none.
    pub fn verify_token(mut self, token: Secret) -> Result<Self> {
        if self.provider.handshake.as_ref().is_none_or(|row| row.token.is_none()) {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "this provider's handshake brings no verify token; leave it out",
            ));
        }
        self.verify_token = Some(token);
        Ok(self)
    }

    /// Sets the URL of this receiver as the provider knows it, where the provider signs it: behind a proxy, the request's is another.
    /// Without a query of its own it takes the request's.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] if the provider signs no URL, or this is not an absolute one of http or https, in printable ASCII and
    /// without a fragment.
    pub fn url(mut self, url: &str) -> Result<Self> {
        if !self.provider.signs_url() {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "this provider does not sign the URL, so there is nothing that one could be compared with; leave it out",
            ));
        }
        if !is_absolute(url) {
            return Err(NOT_ABSOLUTE);
        }
        self.url = Some(url.into());
        Ok(self)
    }

    /// The URL of a request as the provider knows it.
    pub(crate) fn signed_url<'a>(&'a self, request: &Request<'a>) -> Result<Cow<'a, str>> {
        let url = match &self.url {
            None => Cow::Borrowed(request.url),
            Some(url) if holds(url, "?") || request.query().is_empty() => {
                Cow::Borrowed(url.as_str())
            }
            Some(url) => Cow::Owned([url, "?", request.query()].concat()),
        };
        if self.provider.signs_url() && !is_absolute(&url) {
            return Err(NOT_ABSOLUTE);
        }
        Ok(url)
    }

    /// The row.
    #[must_use]
    pub const fn provider(&self) -> &'p Provider {
        self.provider
    }

    /// Verifies a request at the instant `now`.
    ///
    /// # Errors
    /// Any code of class `authenticity`. Checks run in this order: presence, shape, timestamp's shape, MAC, time window; so an
    /// expired request with a bad signature is `signature_mismatch`.
    pub fn verify<'a>(&'a self, request: &Request<'a>, now: UnixTime) -> Result<Verified<'a>> {
        let verified = self.authenticate(request)?;
        self.check_key_time(verified.secret_index, now)?;
        self.check_window(&verified, now)?;
        Ok(verified)
    }

    /// What a host that checks signatures has to check before [`finish`](Webhook::finish); nothing where the scheme needs the body for
    /// more than its signature. The body of the request is not looked at and may be left out.
    ///
    /// # Errors
    /// Any code of class `authenticity` that follows from what stands beside the body.
    pub fn begin(&self, request: &Request<'_>) -> Result<Option<Vec<Check>>> {
        let scheme = &self.provider.scheme;
        if !scheme.checks_apart() {
            return Ok(None);
        }
        let extracted = extract(request, scheme, self.signed_url(request)?)?;
        self.check_candidates(&extracted)?;
        let mut checks = Vec::new();
        self.matching(&extracted, &mut Judge::Asks(&mut checks))?;
        Ok(Some(checks))
    }

    /// Verifies a request at the instant `now`, of which a host has checked the signatures: what each [`Check`] of
    /// [`begin`](Webhook::begin) came to, in their order. The request is the same as there, with its body.
    ///
    /// # Errors
    /// As [`verify`](Webhook::verify); [`ErrorCode::SignatureMismatch`] if no check passed, or if these are not the answers to `begin`.
    pub fn finish<'a>(
        &'a self,
        request: &Request<'a>,
        answers: &[bool],
        now: UnixTime,
    ) -> Result<Verified<'a>> {
        if !self.provider.scheme.checks_apart() {
            return Err(ErrorCode::SignatureMismatch.into());
        }
        let verified = self.authenticate_by(request, Judge::Answers(answers.iter()))?;
        self.check_window(&verified, now)?;
        Ok(verified)
    }

    /// Every check but that of the time window: a request that passes is the provider's, and may be an old one.
    pub(crate) fn authenticate<'a>(&'a self, request: &Request<'a>) -> Result<Verified<'a>> {
        if WHOLE && !public_key::has(self.provider.scheme.algorithm) {
            self.begin(request)?;
            return Err(because!(
                ErrorCode::InvalidOptions,
                "this provider signs with a key of its own, which is checked outside of this module: in JavaScript await verifyAsync, verifyRequest or receive",
            ));
        }
        self.authenticate_by(request, Judge::Own)
    }

    fn authenticate_by<'a>(
        &'a self,
        request: &Request<'a>,
        mut judge: Judge<'_>,
    ) -> Result<Verified<'a>> {
        let provider = self.provider;
        let extracted = extract(request, &provider.scheme, self.signed_url(request)?)?;
        let audience = self.check_fetched(request, &extracted)?;
        self.check_candidates(&extracted)?;
        // A handshake's answer is a MAC of whatever was asked: what could be asked is no payload, or anyone could have it signed.
        let challenge = |row: &Handshake| row.signs() && row.is_challenge(&extracted.payload);
        if provider.handshake.as_ref().is_some_and(challenge) {
            return Err(ErrorCode::MalformedPayload.into());
        }
        let matched = self.matching(&extracted, &mut judge)?;
        let left = WHOLE && matches!(judge, Judge::Answers(answers) if answers.len() > 0);
        let matched = matched.filter(|_| !left).ok_or(ErrorCode::SignatureMismatch)?;
        let Matched { secret_index, ending, timestamp: own } = matched;
        let secret_index = audience.unwrap_or(secret_index);
        if WHOLE
            && let Some(digest) = &extracted.digest
            && !bool::from(Sha256::digest(&extracted.payload).as_slice().ct_eq(digest.as_slice()))
        {
            return Err(ErrorCode::SignatureMismatch.into());
        }
        if !extracted.holds {
            return Err(ErrorCode::SignatureMismatch.into());
        }
        let timestamp = match &provider.scheme.timestamp {
            Some(Place::Json(pointer)) if WHOLE && provider.scheme.coverage != Coverage::Part => {
                let found = in_payload(&extracted.payload, pointer);
                let text = found.ok_or(ErrorCode::MissingTimestamp)?;
                let timestamp = instant(&text, provider.scheme.unit);
                Some(timestamp.ok_or(ErrorCode::MalformedTimestamp)?)
            }
            _ => own.or(extracted.timestamp),
        };
        let EventMap { id_header, type_header, .. } = &provider.events;
        let header_type = header_fact(request, type_header);
        Ok(Verified {
            provider,
            places: &self.places,
            payload: extracted.payload,
            event_type: self.event_type.as_deref().or(header_type),
            header_id: header_fact(request, id_header),
            unsigned_type: header_type.is_some() && !provider.signs_header(type_header),
            timestamp,
            lifetime: extracted.lifetime,
            ending,
            secret_index,
            key_id: self.keys.get(secret_index).and_then(|key| key.secret.key_id()),
        })
    }

    /// The signatures that may be this key's: all of them, or the first of its key id.
    fn candidates<'e>(
        &self,
        unit: &'e Unit<'_>,
        key: &'e Key,
    ) -> impl Iterator<Item = (u64, &'e Candidate)> {
        let by_key_id = self.provider.needs_key_id();
        let most = if by_key_id { 1 } else { usize::MAX };
        let ours = move |c: &Candidate| !by_key_id || c.key_id.as_deref() == key.secret.key_id();
        (0_u64..).zip(&unit.candidates).filter(move |(_, c)| ours(c)).take(most)
    }

    /// Whether any signature is for a configured key, and any of those is a MAC.
    fn check_candidates(&self, extracted: &Extracted<'_>) -> Result<()> {
        for unit in &extracted.units {
            let (mut ours, mut macs) = (false, false);
            for key in &self.keys {
                for (_, candidate) in self.candidates(unit, key) {
                    ours = true;
                    macs |= candidate.mac.is_some();
                }
            }
            if !ours {
                return Err(ErrorCode::UnknownKeyId.into());
            }
            if !macs {
                return Err(ErrorCode::MalformedSignature.into());
            }
        }
        Ok(())
    }

    /// Which secret signed the request, with which ending of the payload, and when, where signatures have timestamps of their own.
    ///
    /// Every key that a signature is for is tried; every MAC is compared in constant time, and none ends the search. Of items that are
    /// signed each on its own every one must be authentic; the secret is that of the last.
    fn matching(
        &self,
        extracted: &Extracted<'_>,
        judge: &mut Judge<'_>,
    ) -> Result<Option<Matched<'_>>> {
        let scheme = &self.provider.scheme;
        let mut all = Choice::from(1);
        let (mut secret_index, mut ending_index, mut own_index) = (0_u64, 0_u64, 0_u64);
        for unit in &extracted.units {
            let mut matched = Choice::from(0);
            for (s, key) in (0_u64..).zip(&self.keys) {
                // What signatures without a timestamp of their own have to be.
                let mut shared = None;
                for (c, candidate) in self.candidates(unit, key) {
                    let Some(given) = &candidate.mac else { continue };
                    let own = candidate.timestamp.as_ref();
                    let content = extracted.content(unit, own);
                    let mut endings = 0_u64..;
                    let mut proved = |equal: Choice| {
                        let e = endings.next().unwrap_or_default();
                        secret_index.conditional_assign(&s, equal & !matched);
                        ending_index.conditional_assign(&e, equal & !matched);
                        own_index.conditional_assign(&c, equal & !matched);
                        matched |= equal;
                    };
                    match (&mut *judge, given) {
                        (Judge::Asks(asked), _) if WHOLE => {
                            let index = usize::try_from(s).unwrap_or_default();
                            asked.extend(apart::checks(scheme, index, key, &content, given)?);
                        }
                        (Judge::Answers(answers), _) if WHOLE => {
                            for passed in answers.by_ref().take(scheme.endings.len()) {
                                proved(Choice::from(u8::from(*passed)));
                            }
                        }
                        (_, Proof::Mac(given)) => {
                            // A signature with a timestamp of its own is over another message.
                            let own = own.map(|_| key.sign(scheme, &content));
                            let macs = match &own {
                                Some(own) => own,
                                None => shared.get_or_insert_with(|| key.sign(scheme, &content)),
                            };
                            for mac in macs {
                                proved(mac.ct_eq(given));
                            }
                        }
                        _ if !WHOLE => {}
                        (_, Proof::Signature(signature)) => {
                            for good in key.verifies(scheme, &content, signature) {
                                proved(Choice::from(u8::from(good)));
                            }
                        }
                    }
                }
            }
            all &= matched;
        }
        if extracted.units.is_empty() || !bool::from(all) {
            return Ok(None);
        }
        let index = |index: u64| usize::try_from(index).unwrap_or_default();
        let unit = extracted.units.last();
        let own = unit.and_then(|unit| unit.candidates.get(index(own_index)));
        Ok(Some(Matched {
            secret_index: index(secret_index),
            ending: scheme.endings.get(index(ending_index)).map_or("", AsRef::as_ref),
            timestamp: own.and_then(|candidate| candidate.timestamp.clone()),
        }))
    }

    pub(crate) fn check_window(&self, verified: &Verified<'_>, now: UnixTime) -> Result<()> {
        let Some(tolerance) = self.tolerance else { return Ok(()) };
        let Lifetime { from, to } = verified.lifetime;
        if to.is_some_and(|to| now.as_secs() > to.as_secs().saturating_add(tolerance)) {
            return Err(ErrorCode::TimestampTooOld.into());
        }
        if from.is_some_and(|from| now.as_secs().saturating_add(tolerance) < from.as_secs()) {
            return Err(ErrorCode::TimestampTooNew.into());
        }
        let Some(timestamp) = &verified.timestamp else { return Ok(()) };
        if now.as_secs().abs_diff(timestamp.at.as_secs()) <= tolerance {
            Ok(())
        } else if timestamp.at < now {
            Err(ErrorCode::TimestampTooOld.into())
        } else {
            Err(ErrorCode::TimestampTooNew.into())
        }
    }
}

/// What a signature matched with.
struct Matched<'w> {
    secret_index: usize,
    ending: &'w str,
    timestamp: Option<Timestamp>,
}

const NOT_ABSOLUTE: Error = because!(
    ErrorCode::InvalidOptions,
    "this provider signs the URL: give the receiver its URL as the provider knows it, https:// and all",
);

/// Whether this is an absolute URL, and of characters that stand in one.
fn is_absolute(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host =
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['));
    host && url.len() <= 8192 && url.bytes().all(|b| b.is_ascii_graphic() && b != b'#')
}

/// The text of a timestamp in a payload, which is read when it is known to be authentic.
fn in_payload(payload: &[u8], pointer: &str) -> Option<String> {
    let found = scalars(core::str::from_utf8(payload).ok()?, &[pointer]).ok()?.pop()??;
    match found {
        Scalar::Text(text) => Some(text.into_owned()),
        Scalar::Number(text) => Some(text.into()),
        Scalar::Bool(_) => None,
    }
}

/// A fact in a header of its own: there once, 1 to 128 printable ASCII characters, or not known.
fn header_fact<'a>(request: &Request<'a>, name: &str) -> Option<&'a str> {
    if name.is_empty() {
        return None;
    }
    let mut values = request.header(name);
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let good = value.len() <= 128 && !value.trim_ascii().is_empty();
    let printable = value.iter().all(|b| matches!(b, b' '..=b'~'));
    core::str::from_utf8(value).ok().filter(|_| good && printable)
}

impl<'a> Verified<'a> {
    /// The row of the provider.
    #[must_use]
    pub const fn provider(&self) -> &'a Provider {
        self.provider
    }

    /// Which of the configured secrets signed the request: 0 is the first.
    #[must_use]
    pub const fn secret_index(&self) -> usize {
        self.secret_index
    }

    /// The id of the key that signed the request, where the secret has one.
    #[must_use]
    pub const fn key_id(&self) -> Option<&'a str> {
        self.key_id
    }

    /// How far the request's authenticity was shown.
    #[must_use]
    pub const fn trust(&self) -> Trust {
        self.provider.trust()
    }

    /// The signed timestamp, where the scheme has one.
    #[must_use]
    pub fn timestamp(&self) -> Option<UnixTime> {
        self.timestamp.as_ref().map(|timestamp| timestamp.at)
    }

    /// The signed payload, as received: the body, or a form field's value.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// A digest of what was signed, in 64 hexadecimal digits: the identity of an event that has no id of its own.
    ///
    /// It covers the signed timestamp and payload, never a secret, and not what can be changed without breaking the signature: of a form whose
    /// fields are signed, their order and how they are escaped. A type that stands in a header is covered too: a shop sends the same order
    /// when it is created and when it is paid.
    #[must_use]
    pub fn digest(&self) -> String {
        let payload = self.covered();
        let timestamp = self.timestamp.as_ref().map_or("", |t| t.text.as_str()).as_bytes();
        let ending = self.ending.as_bytes();
        let before = [&length(&[timestamp]), timestamp, &length(&[&payload, ending])].concat();
        let behind = self.header_type().map_or_else(Vec::new, |text| {
            let text = text.as_bytes();
            [&length(&[text]), text].concat()
        });
        let pieces = [
            Cow::Owned(before),
            Cow::Borrowed(&*payload),
            Cow::Borrowed(ending),
            Cow::Owned(behind),
        ];
        hex::encode(host::sha256(&pieces, &payload))
    }

    /// What tells a retry, which a provider may sign anew, from another event under the same id: SHA-256 of the payload as
    /// [`Verified::digest`] covers it, and of that and the type where a header has it.
    #[must_use]
    pub fn payload_digest(&self) -> [u8; 32] {
        let payload = self.covered();
        let signed =
            host::sha256(&[&*payload, self.ending.as_bytes()].map(Cow::Borrowed), &payload);
        match self.header_type() {
            None => signed,
            Some(native_type) => {
                Sha256::new().chain_update(signed).chain_update(native_type).finalize().into()
            }
        }
    }

    /// The payload, or the fields of a form that are signed however they are spelled. Where a name ends, nobody signs: a form that is cut
    /// otherwise is another event, so that none can be sent in the place of the provider's.
    fn covered(&self) -> Cow<'_, [u8]> {
        if signs_sorted_form(&self.provider.scheme) {
            return Cow::Owned(sorted_form(&self.payload, true));
        }
        Cow::Borrowed(&self.payload)
    }

    /// The native type, where it comes in a header and the payload alone does not say which event this is.
    fn header_type(&self) -> Option<&'a str> {
        self.event_type.filter(|_| !self.provider.events.type_header.is_empty())
    }
}

impl core::fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Verified")
            .field("provider", &self.provider.id)
            .field("secret_index", &self.secret_index)
            .field("payload_len", &self.payload.len())
            .finish_non_exhaustive()
    }
}
