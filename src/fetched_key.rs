//! Keys that are fetched: which one a request names, where it may be, and what it is when it has come. Whoever calls fetches.
//!
//! Trust is the address: it is one that the row allows, at a host of the provider's, over https. A certificate is not held against an
//! authority beyond that: the runtime has done so for the host, and the key within is all that is read, with the time it is good for.

mod document;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use self::document::Document;
use crate::error::{Error, ErrorCode, Result, because};
use crate::extract::{Extracted, extract, json_text, token_part};
use crate::mac::Key;
use crate::normalize::{Scalar, places, scalars};
use crate::provider::{
    Carrier, Condition, Grammar, KeyDocument, KeyForm, KeyLocator, KeySource, List, Piece, Place,
    Provider, Scheme, Text, good_pointer,
};
use crate::request::Request;
use crate::secret::Secret;
use crate::time::UnixTime;
use crate::verify::Webhook;

/// The longest address, and the longest id of a key.
const LONGEST_URL: usize = 512;
const LONGEST_ID: usize = 255;

/// The key that a request names: nothing of it is authentic, but where it is is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedKey {
    url: Option<String>,
    id: Option<String>,
}

impl WantedKey {
    /// The most bytes of a document; whoever fetches need not read on.
    pub const MAX_BYTES: usize = 64 * 1024;

    /// The address of the document with the key, one of those that the row allows: fetched by `GET` without credentials, and no redirect is
    /// followed. Nothing where the provider's API has to be asked for the id.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The key's id, where the request names one: printable ASCII, and whatever its sender wrote.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// What was fetched for a [`WantedKey`].
pub(crate) struct Fetched {
    wanted: WantedKey,
    document: Document,
}

impl Fetched {
    /// Whether a signature of these bytes is that of one of the keys.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.document.keys.iter().any(|key| key.verifies(message, signature))
    }
}

impl<'p> Webhook<'p> {
    /// A receiver of a provider whose key is fetched and whose requests do not say whom they are for, so that it has no secret. Whoever is a
    /// customer of the provider can have requests signed: what a payload is about has to be looked at.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSecret`] if the provider's receivers have a secret; [`ErrorCode::InvalidOptions`] if the row contradicts itself.
    pub fn without_secret(provider: &'p Provider) -> Result<Self> {
        provider.check()?;
        if provider.needs_secret() {
            return Err(because!(
                ErrorCode::InvalidSecret,
                "this provider's receivers have a secret, or a name that requests are signed for; give it",
            ));
        }
        let key = Key::new(&provider.scheme, Secret::none())?;
        let mut webhook = Self::of_checked(provider, places(provider));
        webhook.keys.push(key);
        Ok(webhook)
    }

    /// The key that a request names, which has to be fetched before the request can be verified; nothing where the row's key is the
    /// secret. Only a request that has the shape of an authentic one names a key.
    ///
    /// # Errors
    /// As [`Webhook::verify`], but for what the key decides: [`ErrorCode::UnknownKeyId`] where the key is none of the provider's,
    /// [`ErrorCode::SignatureMismatch`] where the request is for another receiver.
    pub fn wanted_key(&self, request: &Request<'_>) -> Result<Option<WantedKey>> {
        let scheme = &self.provider.scheme;
        let Some(source) = scheme.key_source() else { return Ok(None) };
        let extracted = extract(request, scheme, self.signed_url(request)?)?;
        self.named(request, source, &extracted).map(|(wanted, _)| Some(wanted))
    }

    /// The same receiver with the key of a request, from what was fetched for it.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSecret`] if what was fetched is not what the row says; [`ErrorCode::UnknownKeyId`] if it does not hold the key of
    /// this id; [`ErrorCode::InvalidOptions`] if the row's key is not fetched.
    pub fn with_fetched(&self, wanted: &WantedKey, document: &[u8]) -> Result<Self> {
        let scheme = &self.provider.scheme;
        let Some(source) = scheme.key_source() else {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "this provider's key is given as a secret, and not fetched",
            ));
        };
        let document = Document::read(source, scheme.algorithm, wanted.id(), document)?;
        let fetched = Arc::new(Fetched { wanted: wanted.clone(), document });
        let keys = self.keys.iter().map(|key| key.with_fetched(&fetched)).collect();
        let mut webhook = self.clone();
        webhook.keys = keys;
        Ok(webhook)
    }

    /// That the key of this request was fetched; where the request says whom it is for, which secret that is.
    pub(crate) fn check_fetched(
        &self,
        request: &Request<'_>,
        extracted: &Extracted<'_>,
    ) -> Result<Option<usize>> {
        let Some(source) = self.provider.scheme.key_source() else { return Ok(None) };
        let (wanted, audience) = self.named(request, source, extracted)?;
        let fetched = self.keys.first().and_then(|key| key.fetched());
        if fetched.is_none_or(|fetched| fetched.wanted != wanted) {
            return Err(because!(
                ErrorCode::UnknownKeyId,
                "the key of this request was not fetched; get it with wanted_key and with_fetched",
            ));
        }
        Ok(audience)
    }

    /// That the key of this index is good at this time.
    pub(crate) fn check_key_time(&self, index: usize, now: UnixTime) -> Result<()> {
        let fetched = self.keys.get(index).and_then(|key| key.fetched());
        if fetched.is_none_or(|key| key.document.is_good_at(now)) {
            return Ok(());
        }
        Err(because!(
            ErrorCode::UnknownKeyId,
            "the key of this request is not good at this time: its certificate is too old, or not good yet",
        ))
    }

    /// What a request says of its key, and the index of the secret it is for, where it says whom it is for.
    fn named(
        &self,
        request: &Request<'_>,
        source: &KeySource,
        extracted: &Extracted<'_>,
    ) -> Result<(WantedKey, Option<usize>)> {
        let token = self.token(extracted)?;
        let text = |place: &Place| text_at(request, extracted, place);
        if let Some(Condition { place, text: version }) = &source.version
            && text(place).as_deref() != Some(version)
        {
            return Err(ErrorCode::UnsupportedSignatureVersion.into());
        }
        let id = match &token {
            Some((head, _)) => json_text(head, "/kid")?,
            None => extracted.key_id().map(Into::into),
        };
        let visible =
            |id: &String| id.len() <= LONGEST_ID && id.bytes().all(|b| b.is_ascii_graphic());
        if !id.iter().all(|id| !id.is_empty() && visible(id)) {
            return Err(ErrorCode::MalformedSignature.into());
        }
        let url = match &source.locator {
            KeyLocator::Named { place, allowed } => {
                let url = text(place).ok_or(ErrorCode::MalformedSignature)?;
                if !allowed.iter().any(|allowed| is_allowed(&url, allowed)) {
                    return Err(because!(
                        ErrorCode::UnknownKeyId,
                        "the request names a key at an address that is not the provider's; it is forged, or the provider has another address now",
                    ));
                }
                Some(url)
            }
            KeyLocator::At(url) => Some(url.clone().into_owned()),
            KeyLocator::Id if id.is_none() => return Err(ErrorCode::MalformedSignature.into()),
            KeyLocator::Id => None,
        };
        let said = match (&source.audience, &token) {
            (None, _) => return Ok((WantedKey { url, id }, None)),
            (Some(Place::Json(pointer)), Some((_, claims))) => json_text(claims, pointer)?,
            (Some(place), _) => text(place),
        };
        let ours = self.keys.iter().position(|key| Some(key.secret.text()) == said.as_deref());
        let audience = ours.ok_or(because!(
            ErrorCode::SignatureMismatch,
            "the request is for another receiver than the configured ones: the provider signs for anybody",
        ))?;
        Ok((WantedKey { url, id }, Some(audience)))
    }

    /// Header and claims of the token that a request has for its signature, if it has one.
    fn token(&self, extracted: &Extracted<'_>) -> Result<Option<(String, String)>> {
        let Grammar::Jwt { .. } = self.provider.scheme.grammar else { return Ok(None) };
        let mut parts = extracted.value().split('.').map(token_part);
        let parts = parts.next().flatten().zip(parts.next().flatten());
        parts.map(Some).ok_or(ErrorCode::MalformedSignature.into())
    }
}

/// The text at a place that is there once.
fn text_at(request: &Request<'_>, extracted: &Extracted<'_>, place: &Place) -> Option<String> {
    match place {
        Place::Header(name) => {
            let mut values = request.header(name);
            let (Some(value), None) = (values.next(), values.next()) else { return None };
            core::str::from_utf8(value).ok().map(Into::into)
        }
        Place::Json(pointer) => {
            let payload = core::str::from_utf8(&extracted.payload).ok()?;
            match scalars(payload, &[pointer]).ok()?.pop()?? {
                Scalar::Text(text) => Some(text.into_owned()),
                _ => None,
            }
        }
        Place::Query(_) => None,
    }
}

/// Whether an address is one of the allowed ones. Nothing of it is decoded or resolved: what is not spelled as it is allowed is another.
fn is_allowed(url: &str, allowed: &str) -> bool {
    let (Some((host, path)), Some((own_host, own_path))) = (parts(url), parts(allowed)) else {
        return false;
    };
    let hosts = own_host.split('.').count() == host.split('.').count()
        && own_host.split('.').zip(host.split('.')).all(|(own, label)| is_label(label, own));
    let name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
    };
    let paths = match own_path.split_once('*') {
        None => own_path == path,
        Some((start, end)) => {
            let rest = path.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
            rest.is_some_and(name)
        }
    };
    url.len() <= LONGEST_URL && hosts && paths
}

/// Host and path of an address of https.
fn parts(url: &str) -> Option<(&str, &str)> {
    url.strip_prefix("https://")?.split_once('/')
}

/// Whether a label of a host is the one that is allowed, part by part between dashes.
fn is_label(label: &str, allowed: &str) -> bool {
    allowed.split('-').count() == label.split('-').count()
        && allowed.split('-').zip(label.split('-')).all(|(own, part)| match own {
            "*" => !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()),
            "#" => part.len() == 1 && part.bytes().all(|b| b.is_ascii_digit()),
            _ => own == part,
        })
}

/// Whether a row may allow this address: a host whose last two labels are names, and a path of plain characters.
fn is_good_address(allowed: &str, wild: bool) -> bool {
    let Some((host, path)) = parts(allowed) else { return false };
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let given = |part: &str| !part.is_empty() && part.bytes().all(plain);
    let labels: Vec<_> = host.split('.').collect();
    let mut behind = labels.iter().rev();
    let top = behind.next().is_some_and(|top| top.bytes().all(|b| b.is_ascii_lowercase()));
    let second = behind.next().is_some_and(|label| label.split('-').all(given));
    let good = |label: &&str| label.split('-').all(|part| matches!(part, "*" | "#") || given(part));
    let of_path = |b: u8| b.is_ascii_alphanumeric() || b"/-._~*".contains(&b);
    top && second
        && labels.iter().all(good)
        && path.bytes().all(of_path)
        && path.bytes().filter(|b| *b == b'*').count() <= 1
        && (wild || !allowed.contains(['*', '#']))
        && allowed.len() <= LONGEST_URL
}

impl Provider {
    /// Whether what was fetched is a document with a key as the row says, be it the one that a request names or another: who keeps documents
    /// gives up none for what is not.
    #[must_use]
    pub fn can_read_key(&self, document: &[u8]) -> bool {
        let Scheme { algorithm, .. } = self.scheme;
        let source = self.scheme.key_source();
        source.is_some_and(|source| Document::is_readable(source, algorithm, document))
    }
}

impl Scheme {
    /// Where the key is, if it is fetched.
    pub(crate) const fn key_source(&self) -> Option<&KeySource> {
        match &self.key {
            KeyForm::Fetched(source) => Some(source),
            _ => None,
        }
    }

    /// Whether the key is fetched.
    pub(crate) const fn fetches_key(&self) -> bool {
        self.key_source().is_some()
    }

    /// The headers that say which key it is.
    pub(crate) fn key_headers(&self) -> impl Iterator<Item = &str> {
        let source = self.key_source();
        let place = source.and_then(|source| match &source.locator {
            KeyLocator::Named { place, .. } => Some(place),
            _ => None,
        });
        let version = source.and_then(|source| source.version.as_ref()).map(|row| &row.place);
        place.into_iter().chain(version).filter_map(|place| match place {
            Place::Header(name) => Some(name.as_ref()),
            _ => None,
        })
    }

    /// What is wrong with where the key is, if something is.
    pub(crate) fn key_source_fault(&self) -> Option<Error> {
        let in_json = matches!(self.carrier, Carrier::Json(_));
        let token = matches!(self.grammar, Grammar::Jwt { .. });
        let lines = |piece: &Piece| match piece {
            Piece::MemberLines { names, given } => {
                in_json
                    && !names.is_empty()
                    && names.iter().chain(given.iter()).all(|name| good_member(name))
            }
            _ => true,
        };
        if !self.message.iter().all(lines) {
            return Some(because!(
                ErrorCode::InvalidOptions,
                "scheme.message: members of a payload are signed where the signature stands in it, and have names without slashes"
            ));
        }
        let KeySource { locator, version, audience, document } = self.key_source()?;
        let place = |place: &Place| match place {
            Place::Header(name) => !name.trim().is_empty(),
            Place::Json(pointer) => in_json && good_pointer(pointer),
            Place::Query(_) => false,
        };
        // A claim is signed, and so are a member that is a line and a header that is a piece.
        let signed = |audience: &Place| match audience {
            Place::Header(name) => self.signed_headers().any(|own| own == name),
            Place::Json(pointer) if token => good_pointer(pointer),
            Place::Json(pointer) => self.message.iter().any(|piece| match piece {
                Piece::MemberLines { names, .. } => {
                    names.iter().any(|name| pointer.strip_prefix('/') == Some(name))
                }
                _ => false,
            }),
            Place::Query(_) => false,
        };
        let faults = [
            (
                !self.algorithm.is_public(),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.key: a key that is fetched is a public one: the algorithm must be one of signatures"
                ),
            ),
            (
                !self.each.is_empty(),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.each: items that are signed each on its own have a key that is given"
                ),
            ),
            (
                match locator {
                    KeyLocator::Named { place: at, allowed } => {
                        allowed.is_empty()
                            || !place(at)
                            || !allowed.iter().all(|allowed| is_good_address(allowed, true))
                    }
                    KeyLocator::At(url) => !is_good_address(url, false),
                    KeyLocator::Id => false,
                },
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.key: a key is at an address of https, at a host whose last two labels are given, with at most one asterisk in its path"
                ),
            ),
            (
                matches!(locator, KeyLocator::Id) && !token && self.key_id_header.is_empty(),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.key: a key that is known by its id alone needs a token or a header that names it"
                ),
            ),
            (
                matches!(document, KeyDocument::Certificate) && !self.algorithm.is_rsa(),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.key: a certificate here holds a key of RSA"
                ),
            ),
            (
                version.as_ref().is_some_and(|version| {
                    !place(&version.place) || version.text.trim().is_empty()
                }),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.key: what a request says of its signature stands in a header or in a payload that is read for it"
                ),
            ),
            (
                !audience.iter().all(signed),
                because!(
                    ErrorCode::InvalidOptions,
                    "scheme.key: whom a request is for must stand in what is signed, or anybody could say so"
                ),
            ),
        ];
        faults.into_iter().find_map(|(wrong, error)| wrong.then_some(error))
    }
}

/// Whether a name of a member can be a pointer of one segment.
fn good_member(name: &str) -> bool {
    !name.trim().is_empty() && !name.contains(['/', '*', '\n'])
}

/// The CRC-32 of bytes in decimal digits.
pub(crate) fn crc32(bytes: &[u8]) -> Vec<u8> {
    use alloc::string::ToString;
    crc::Crc::<u32, crc::Table<1>>::new(&crc::CRC_32_ISO_HDLC)
        .checksum(bytes)
        .to_string()
        .into_bytes()
}

/// The lines of [`Piece::MemberLines`]; nothing where a member that has to be there is not, or none is of the right shape.
pub(crate) fn member_lines(json: &str, names: &List<Text>, given: &List<Text>) -> Option<Vec<u8>> {
    let mut all: Vec<(&str, bool)> = names
        .iter()
        .map(|name| (name.as_ref(), true))
        .chain(given.iter().map(|name| (name.as_ref(), false)))
        .collect();
    all.sort_unstable();
    let pointers: Vec<String> = all.iter().map(|(name, _)| ["/", name].concat()).collect();
    let pointers: Vec<&str> = pointers.iter().map(String::as_str).collect();
    let found = scalars(json, &pointers).ok()?;
    let mut lines = Vec::new();
    for ((name, required), value) in all.into_iter().zip(found) {
        let text = match value {
            Some(Scalar::Text(text)) => text,
            None if !required => continue,
            _ => return None,
        };
        // Behind the first line, everything is a line.
        if !lines.is_empty() && text.contains('\n') {
            return None;
        }
        for part in [name, "\n", text.as_ref(), "\n"] {
            lines.extend_from_slice(part.as_bytes());
        }
    }
    Some(lines)
}
