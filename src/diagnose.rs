//! Why a request does not verify: what was found where, and which single change would make it verify. For people, never for the wire.
//!
//! A fix is proved: the changed request, secret or receiver goes through every check of `verify` but the time window. A MAC over one
//! text is good for no other, so the first proof ends the search.

mod changes;
mod finding;
mod reprint;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use self::changes::{Changes, changed, map_macs};
pub use self::finding::{Finding, FindingCode, FindingKind};
use self::reprint::{LAYOUTS, Slash, Style, Unicode};
use crate::error::{Error, ErrorCode};
use crate::extract::{extract, form_values};
use crate::mac::Key;
use crate::normalize::{Scalar, places, scalars};
use crate::provider::{Carrier, Encoding, Grammar, Payload, PayloadFormat, Place, Provider};
use crate::providers;
use crate::request::Request;
use crate::secret::Secret;
use crate::sign::place;
use crate::text::{holds, trim_end};
use crate::time::{UnixTime, decimal, digits};
use crate::verify::Webhook;

/// The largest body whose changes are tried, in bytes.
const MAX_BODY: usize = 1 << 20;
/// The longest that one body may become when it is printed again.
const MAX_PRINTED: usize = 4 << 20;
/// How many bytes are printed in all.
const MAX_SEARCHED: usize = 64 << 20;
/// How many bytes of bodies are hashed in all.
const MAX_HASHED: usize = 192 << 20;
/// How many signature values and secrets are tried, and after how many notes no more is said of MACs.
const MAX_TRIED: usize = 16;
/// How many headers are looked at for a signature; hardly any is hashed.
const MAX_HEADERS: usize = 128;

impl Webhook<'_> {
    /// Says why a request does not verify, and proves what would make it verify where a single change does.
    ///
    /// `others` are receivers that the request may have been meant for. The verdict comes first, then a fix if there is one, then
    /// what else was seen.
    ///
    /// This takes much longer than `verify`: use it while you set a webhook up, not for every request that is refused. The findings
    /// hold nothing secret, but they are not for the sender either: they would help a forger.
    #[must_use]
    pub fn diagnose(
        &self,
        request: &Request<'_>,
        now: UnixTime,
        others: &[Webhook<'_>],
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let age;
        match self.authenticate(request) {
            Ok(verified) => {
                age = verified.timestamp().zip(self.tolerance);
                findings.push(match self.check_window(&verified, now) {
                    Ok(()) => Finding::new(FindingKind::Verdict, FindingCode::Verified),
                    Err(error) => Finding::refused(error),
                });
                if let Err(error) = verified.normalize() {
                    findings.push(note_about(FindingCode::PayloadUnreadable, error.message()));
                }
            }
            Err(error) => {
                findings.push(Finding::refused(error));
                let mut search = Search::new(self, request);
                if let Some(fix) = search.fix(others) {
                    age = fix.age;
                    findings.push(fix.finding);
                } else {
                    age = self
                        .signed_url(request)
                        .and_then(|url| extract(request, &self.provider.scheme, url))
                        .ok()
                        .and_then(|extracted| extracted.timestamp)
                        .map(|timestamp| timestamp.at)
                        .zip(self.tolerance);
                    if search.hashed.get() > MAX_HASHED {
                        search.note(FindingCode::SearchEnded);
                    }
                    search.look(error, others);
                    findings.append(&mut search.notes);
                }
            }
        }
        if let Some((timestamp, tolerance)) = age {
            time_notes(&mut findings, timestamp, now, tolerance);
        }
        findings
    }
}

/// A change after which the signature verifies.
struct Fix {
    finding: Finding,
    /// The signed timestamp, and the tolerance of the receiver that proved it.
    age: Option<(UnixTime, u64)>,
}

struct Search<'s> {
    webhook: &'s Webhook<'s>,
    request: &'s Request<'s>,
    notes: Vec<Finding>,
    /// Bytes of bodies, once for each key. Beyond [`MAX_HASHED`] nothing is tried any more.
    hashed: Cell<usize>,
}

impl<'s> Search<'s> {
    const fn new(webhook: &'s Webhook<'s>, request: &'s Request<'s>) -> Self {
        Self { webhook, request, notes: Vec::new(), hashed: Cell::new(0) }
    }

    /// The fix, if this receiver takes this request for authentic.
    fn prove(
        &self,
        code: FindingCode,
        words: &str,
        receiver: &Webhook<'_>,
        request: &Request<'_>,
    ) -> Option<Fix> {
        let more = request.body.len().saturating_mul(receiver.keys.len());
        self.hashed.set(self.hashed.get().saturating_add(more));
        if self.hashed.get() > MAX_HASHED {
            return None;
        }
        let verified = receiver.authenticate(request).ok()?;
        let finding = Finding::about(FindingKind::Fix, code, words);
        Some(Fix { finding, age: verified.timestamp().zip(receiver.tolerance) })
    }

    fn fix(&mut self, others: &[Webhook<'_>]) -> Option<Fix> {
        self.other_receiver(others)
            .or_else(|| self.other_provider())
            .or_else(|| self.signature())
            .or_else(|| self.secret())
            .or_else(|| self.form())
            .or_else(|| self.body())
    }

    fn other_receiver(&self, others: &[Webhook<'_>]) -> Option<Fix> {
        others.iter().enumerate().find_map(|(index, other)| {
            let code = if other.provider.id == self.webhook.provider.id {
                FindingCode::OtherReceiver
            } else {
                FindingCode::OtherProviderReceiver
            };
            self.prove(code, &decimal_of(index), other, self.request)
        })
    }

    fn other_provider(&self) -> Option<Fix> {
        for row in self.foreign_rows(&[]) {
            for key in self.keys() {
                let receiver = Webhook::of_checked(row, places(row)).also(key.secret.clone());
                let Ok(receiver) = receiver else { continue };
                let fix =
                    self.prove(FindingCode::OtherProvider, name_of(row), &receiver, self.request);
                if fix.is_some() {
                    return fix;
                }
            }
        }
        None
    }

    /// The other rows whose signature has a place in this request.
    fn foreign_rows<'o>(&self, others: &'o [Webhook<'_>]) -> Vec<&'o Provider> {
        let own = self.webhook.provider;
        let mut rows: Vec<&Provider> = Vec::new();
        let mut add = |row: &'o Provider| {
            let known = row.scheme.carrier == own.scheme.carrier
                || rows.iter().any(|known| known.id == row.id);
            if !known && !values(row, self.request).is_empty() {
                rows.push(row);
            }
        };
        for row in providers::all() {
            add(row);
        }
        for other in others {
            add(other.provider);
        }
        rows
    }

    fn signature(&self) -> Option<Fix> {
        let provider = self.webhook.provider;
        let payload = self.payload();
        let values = values(provider, self.request);
        let texts = || values.iter().filter_map(|value| core::str::from_utf8(value).ok());
        let text = texts().next().unwrap_or_default();
        if text.trim_ascii().is_empty() {
            let name = carrier_name(provider);
            return self.request.headers.iter().take(MAX_HEADERS).find_map(|(_, value)| {
                let value = core::str::from_utf8(value).ok()?;
                self.with_value(FindingCode::SignatureRenamed, name, value, &payload)
            });
        }
        let try_value = &mut |code, value: &[u8]| {
            self.with_value(code, "", core::str::from_utf8(value).ok()?, &payload)
        };
        let fix = first_of(changes::SIGNATURE, "", text.as_bytes(), try_value);
        if fix.is_some() {
            return fix;
        }
        // Proxies join repeated headers with a comma and a space.
        for part in texts().flat_map(str::split_ascii_whitespace).take(MAX_TRIED) {
            let part = trim_end(part, ",").as_bytes();
            let fix = try_value(FindingCode::SignatureRepeated, part);
            if fix.is_some() {
                return fix;
            }
        }
        changes::MAC.iter().find_map(|(code, steps)| {
            let value = map_macs(&provider.scheme.grammar, text, &mut |mac| {
                let mac = changed(steps, "", mac.as_bytes())?;
                core::str::from_utf8(&mac).ok().map(Into::into)
            });
            try_value(*code, value.as_bytes())
        })
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        self.webhook.keys.iter().take(MAX_TRIED)
    }

    fn with_key(&self, code: FindingCode, key: Key) -> Option<Fix> {
        let receiver = self.webhook.with_keys(alloc::vec![key]);
        self.prove(code, &self.webhook.provider.secret.prefix, &receiver, self.request)
    }

    fn with_pair(&self, code: FindingCode, key_id: &str, text: &str) -> Option<Fix> {
        let secret = Secret::with_key_id(key_id, text).ok()?;
        self.with_key(code, Key::new(&self.webhook.provider.scheme, secret).ok()?)
    }

    fn secret(&self) -> Option<Fix> {
        let provider = self.webhook.provider;
        for Key { secret, .. } in self.keys() {
            let text = secret.text();
            let fix = first_of(
                changes::SECRET,
                &provider.secret.prefix,
                text.as_bytes(),
                &mut |code, bytes| {
                    let changed = secret.with_text(core::str::from_utf8(bytes).unwrap_or(text));
                    self.with_key(code, Key::from_bytes(&provider.scheme, changed, bytes).ok()?)
                },
            );
            if fix.is_some() {
                return fix;
            }
        }
        self.key_ids()
    }

    /// Key ids and secrets in each other's place.
    fn key_ids(&self) -> Option<Fix> {
        for Key { secret, .. } in self.keys() {
            let key_id = secret.key_id()?;
            let swapped = self.with_pair(FindingCode::KeyIdSwapped, secret.text(), key_id);
            if swapped.is_some() {
                return swapped;
            }
            for Key { secret: other, .. } in self.keys() {
                let mixed = self.with_pair(FindingCode::KeyIdsMixed, key_id, other.text());
                if mixed.is_some() {
                    return mixed;
                }
            }
        }
        None
    }

    /// Changes of a signed form field.
    fn form(&self) -> Option<Fix> {
        let (signature, field) = self.webhook.provider.form_fields()?;
        let body = self.request.body;
        if body.len() > MAX_BODY {
            return None;
        }
        let values = values(self.webhook.provider, self.request);
        if let Some(value) = values.first() {
            let value = core::str::from_utf8(value).ok()?;
            return first_of(changes::PAYLOAD, "", &self.payload(), &mut |code, payload| {
                self.with_value(code, "", value, payload)
            });
        }
        let pointers = [["/", signature].concat(), ["/", field].concat()];
        let [signature, field] = &pointers;
        let members = members(core::str::from_utf8(body).ok()?, &[signature, field])?;
        match members.as_slice() {
            [Some(Scalar::Text(value)), Some(Scalar::Text(payload))] => {
                self.with_value(FindingCode::FormAsJson, "", value, payload.as_bytes())
            }
            _ => None,
        }
    }

    fn body(&mut self) -> Option<Fix> {
        let body = self.request.body;
        if body.len() > MAX_BODY {
            self.note(FindingCode::BodyTooLarge);
            return None;
        }
        let fix =
            first_of(changes::BODY, "", body, &mut |code, body| self.with_body(code, "", body));
        fix.or_else(|| self.reserialized())
    }

    /// The body as other programs print it, the commonest first.
    fn reserialized(&mut self) -> Option<Fix> {
        let text = core::str::from_utf8(self.request.body).ok()?;
        members(text, &[])?;
        let mut searched = 0_usize;
        for unicode in [Unicode::AsIs, Unicode::Escaped, Unicode::Plain, Unicode::HtmlSafe] {
            for slash in [Slash::AsIs, Slash::Escaped, Slash::Plain] {
                if !unicode.differs(text) || !slash.differs(text) {
                    continue;
                }
                for layout in LAYOUTS {
                    let style = Style { layout, slash, unicode };
                    let printed = style.print(text, MAX_PRINTED);
                    let length = printed.as_ref().map_or(MAX_PRINTED, String::len);
                    searched = searched.saturating_add(length);
                    let Some(mut printed) = printed.filter(|_| searched <= MAX_SEARCHED) else {
                        self.note(FindingCode::SearchEnded);
                        return None;
                    };
                    for end in ["", "\n"] {
                        printed.push_str(end);
                        let code = FindingCode::BodyReserialized;
                        let fix = self.with_body(code, &style.described(end), printed.as_bytes());
                        if fix.is_some() {
                            return fix;
                        }
                    }
                }
            }
        }
        None
    }

    fn with_body(&self, code: FindingCode, words: &str, body: &[u8]) -> Option<Fix> {
        self.prove(code, words, self.webhook, &Request { body, ..*self.request })
    }

    fn with_value(
        &self,
        code: FindingCode,
        words: &str,
        value: &str,
        payload: &[u8],
    ) -> Option<Fix> {
        let provider = self.webhook.provider;
        if let Some(name) = provider.signature_header() {
            let signature = [(name, value.as_bytes())];
            let of_signature =
                |(name, _): &&(&str, &[u8])| !provider.scheme.is_signature_header(name);
            let others = self.request.headers.iter().filter(of_signature);
            let headers: Vec<_> = signature.iter().chain(others).copied().collect();
            let request = Request { headers: &headers, body: payload, ..*self.request };
            return self.prove(code, words, self.webhook, &request);
        }
        let signed = place(provider, value.into(), payload.into(), String::new());
        let request = Request { headers: &[], body: &signed.body, ..*self.request };
        self.prove(code, words, self.webhook, &request)
    }

    /// The signed payload as received, or the body where there is none.
    fn payload(&self) -> Cow<'_, [u8]> {
        let body = self.request.body;
        match &self.webhook.provider.scheme.payload {
            Payload::Body | Payload::MultipartField(_) => Cow::Borrowed(body),
            Payload::Base64FormField(name) => {
                form_values(body, name).next().unwrap_or(Cow::Borrowed(body))
            }
        }
    }

    fn note(&mut self, code: FindingCode) {
        self.note_about(code, "");
    }

    /// Notes what was not noted before.
    fn note_about(&mut self, code: FindingCode, words: &str) {
        let note = note_about(code, words);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// What may be the cause where nothing could be proved.
    fn look(&mut self, error: Error, others: &[Webhook<'_>]) {
        if self.look_at_method() {
            return;
        }
        for row in self.foreign_rows(others) {
            self.note_about(FindingCode::OtherProviderSeen, name_of(row));
        }
        self.look_at_signature(error);
        self.look_at_body();
        let provider = self.webhook.provider;
        let prefix = &provider.secret.prefix;
        if self.webhook.keys.iter().any(|key| !key.secret.text().starts_with(prefix.as_ref())) {
            self.note_about(FindingCode::SecretUnlike, prefix);
        }
        if error.code() == ErrorCode::SignatureMismatch {
            let place = provider.about().map_or("", |about| about.place);
            self.note_about(FindingCode::NoSingleChange, place);
        }
    }

    /// Whether the request is a challenge, which carries no event.
    fn look_at_method(&mut self) -> bool {
        match self.webhook.handshake(self.request) {
            Ok(Some(_)) => self.note(FindingCode::RequestIsHandshake),
            Err(_) => {
                let handshake = self.webhook.provider.handshake.as_ref();
                let parameter = handshake.map_or("", |handshake| match &handshake.challenge {
                    Place::Query(name) | Place::Header(name) | Place::Json(name) => name.as_ref(),
                });
                self.note_about(FindingCode::ChallengeMalformed, parameter);
            }
            Ok(None) => {
                if self.request.method != "POST" {
                    self.note(FindingCode::MethodNotPost);
                }
                return false;
            }
        }
        true
    }

    fn look_at_signature(&mut self, error: Error) {
        let provider = self.webhook.provider;
        let scheme = &provider.scheme;
        let values = values(provider, self.request);
        let value = match values.as_slice() {
            [one] => core::str::from_utf8(one).unwrap_or_default(),
            [] => "",
            _ => return self.note(FindingCode::SignatureRepeated),
        };
        match error.code() {
            ErrorCode::MissingSignature => {
                let kind = match scheme.carrier {
                    Carrier::FormField(_) => "in the form field ",
                    Carrier::Json(_) => "in the payload at ",
                    _ => "in the header ",
                };
                let place = [kind, carrier_name(provider)].concat();
                self.note_about(FindingCode::SignatureMissing, &place);
            }
            ErrorCode::UnsupportedSignatureVersion => {
                if let Grammar::KeyValue { signature, .. } | Grammar::KeyValues { signature, .. } =
                    &scheme.grammar
                {
                    self.note_about(FindingCode::VersionUnsupported, signature);
                }
            }
            ErrorCode::UnknownKeyId => self.note(FindingCode::KeyIdUnknown),
            ErrorCode::MalformedSignature => {
                if matches!(value, "undefined" | "null" | "None" | "[object Object]") {
                    return self.note(FindingCode::SignatureUndefined);
                }
                if !matches!(scheme.encoding, Encoding::HexLower | Encoding::Hex) {
                    return;
                }
                let expected = scheme.algorithm.mac_len().saturating_mul(2);
                map_macs(&scheme.grammar, value, &mut |mac| {
                    if self.notes.len() >= MAX_TRIED {
                        return None;
                    }
                    if !mac.bytes().all(|b| b.is_ascii_hexdigit()) {
                        self.note(FindingCode::MacNotHex);
                    } else if mac.len() != expected {
                        let (has, needs) = (decimal_of(mac.len()), decimal_of(expected));
                        let words = [&has, " hexadecimal digits instead of ", &needs].concat();
                        self.note_about(FindingCode::MacLength, &words);
                    }
                    None
                });
            }
            _ => {}
        }
    }

    fn look_at_body(&mut self) {
        let (provider, body) = (self.webhook.provider, self.request.body);
        if body.is_empty() {
            return self.note(FindingCode::BodyEmpty);
        }
        self.look_at_length();
        if body.starts_with(&[0x1f, 0x8b]) {
            return self.note(FindingCode::BodyCompressed);
        }
        if body == b"[object Object]" {
            return self.note(FindingCode::BodyIsObject);
        }
        let text = core::str::from_utf8(body);
        if text.is_ok_and(|text| holds(text, "\u{fffd}")) {
            self.note(FindingCode::BodyUndecodable);
        }
        if let Some((signature, payload)) = provider.form_fields() {
            if form_values(body, payload).next().is_none() {
                let fields = [signature, " and ", payload].concat();
                self.note_about(FindingCode::BodyNotForm, &fields);
            }
        } else if provider.events.format == PayloadFormat::Json
            && !text.is_ok_and(|text| members(text, &[]).is_some())
        {
            let cut = body.trim_ascii().starts_with(b"{") && !body.trim_ascii().ends_with(b"}");
            self.note(if cut { FindingCode::BodyCut } else { FindingCode::BodyNotJson });
        }
    }

    /// The length of what was sent is in a header of its own.
    fn look_at_length(&mut self) {
        let stated = self.request.header("content-length").next();
        let stated = stated.and_then(|value| digits(core::str::from_utf8(value).ok()?));
        let stated = stated.and_then(|stated| usize::try_from(stated).ok());
        let Some(stated) = stated else { return };
        let length = self.request.body.len();
        if length != stated {
            let than = if length < stated { " bytes shorter" } else { " bytes longer" };
            let words = [&decimal_of(length.abs_diff(stated)), than].concat();
            self.note_about(FindingCode::BodyLength, &words);
        }
    }
}

fn note_about(code: FindingCode, words: &str) -> Finding {
    Finding::about(FindingKind::Note, code, words)
}

/// What stands where a provider puts its signature.
fn values<'r>(provider: &Provider, request: &Request<'r>) -> Vec<Cow<'r, [u8]>> {
    let scheme = &provider.scheme;
    let mut values = Vec::new();
    if let Carrier::FormField(name) = &scheme.carrier {
        form_values(request.body, name).take(MAX_TRIED).for_each(|value| values.push(value));
    }
    for (name, value) in request.headers {
        if scheme.is_signature_header(name) {
            values.push(Cow::Borrowed(*value));
        }
    }
    values.truncate(MAX_TRIED);
    values
}

fn carrier_name(provider: &Provider) -> &str {
    match &provider.scheme.carrier {
        Carrier::FormField(name) | Carrier::Json(name) => name,
        _ => provider.signature_header().unwrap_or_default(),
    }
}

/// What people call the provider.
fn name_of(row: &Provider) -> &str {
    row.about().map_or(row.id.as_ref(), |about| about.name)
}

/// The fix of the first change that `prove` proves.
fn first_of(
    changes: &Changes,
    prefix: &str,
    bytes: &[u8],
    prove: &mut dyn FnMut(FindingCode, &[u8]) -> Option<Fix>,
) -> Option<Fix> {
    changes.iter().find_map(|(code, steps)| prove(*code, &changed(steps, prefix, bytes)?))
}

/// The scalars at these pointers, if the text is a JSON object.
fn members<'a>(text: &'a str, pointers: &[&str]) -> Option<Vec<Option<Scalar<'a>>>> {
    scalars(text, pointers).ok()
}

/// How far the signed timestamp is from the clock, and why it may be outside the window.
fn time_notes(findings: &mut Vec<Finding>, timestamp: UnixTime, now: UnixTime, tolerance: u64) {
    /// 2020-01-01. No clock that is set is before it.
    const YEAR_2020: u64 = 1_577_836_800;
    const HALF_HOUR: u64 = 1800;
    /// The zones farthest from UTC.
    const FARTHEST: u64 = 14 * 3600;
    /// How long a request is on its way. The tolerance would make every third distance one of half hours.
    const TRANSIT: u64 = 60;

    let (timestamp, now) = (timestamp.as_secs(), now.as_secs());
    let distance = timestamp.abs_diff(now);
    let side = if timestamp <= now { " before the clock" } else { " after the clock" };
    let words = [&in_words(distance), side, ", and ", &decimal(tolerance), " seconds are allowed"];
    findings.push(note_about(FindingCode::TimestampAge, &words.concat()));
    if distance <= tolerance {
        return;
    }
    let in_milliseconds =
        |a: u64, b: u64| a.checked_div(1000).is_some_and(|a| a.abs_diff(b) <= tolerance);
    let halves = distance.saturating_add(TRANSIT);
    let past_half_hour = halves.checked_rem(HALF_HOUR).unwrap_or_default();
    let code = if in_milliseconds(timestamp, now) {
        FindingCode::TimestampMilliseconds
    } else if in_milliseconds(now, timestamp) {
        FindingCode::ClockMilliseconds
    } else if now < YEAR_2020 {
        FindingCode::ClockUnset
    } else if halves >= HALF_HOUR
        && past_half_hour <= TRANSIT.saturating_mul(2)
        && distance <= FARTHEST.saturating_add(TRANSIT)
    {
        FindingCode::TimeZone
    } else {
        return;
    };
    findings.push(note_about(code, ""));
}

/// A length in decimal digits.
fn decimal_of(length: usize) -> String {
    decimal(u64::try_from(length).unwrap_or(u64::MAX))
}

/// A span of time, rounded down to its unit.
fn in_words(seconds: u64) -> String {
    let units = [(86_400, " days"), (3600, " hours"), (60, " minutes"), (1, " seconds")];
    let counts = units.map(|(unit, name)| (seconds.checked_div(unit).unwrap_or_default(), name));
    let found = counts.into_iter().find(|(count, _)| *count >= 2);
    let (count, name) = found.unwrap_or((seconds, " seconds"));
    [&decimal(count), name].concat()
}
