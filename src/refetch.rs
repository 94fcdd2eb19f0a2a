//! Payload × what the provider's own API answers about it → confirmed, or why not. Who asks does the I/O.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::Result;
use crate::normalize::{Digest, Scalar, digests, scalars};
use crate::provider::{ApiAuth, ApiHeader, ApiValue, PathPiece, Refetch, RefetchForm, Text};
use crate::secret::Secret;

/// How long an id or an account may be.
const MAX_NAME: usize = 255;

/// What the provider's API is asked about an event, and what the payload says. It holds none of the payload but what the request says.
#[derive(Clone, Debug)]
pub struct Question<'r> {
    form: &'r RefetchForm,
    path: String,
    headers: Vec<(&'r str, String)>,
    said: Vec<Option<Digest>>,
}

/// Why the provider's API did not confirm an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unconfirmed<'r> {
    /// Nothing can be asked: the payload has no form that the API knows, no id or account that can stand in a request, or a key twice.
    Unaskable,
    /// The API knows no such event.
    NotFound,
    /// The API's event is another: what is at this pointer differs.
    Differs(&'r str),
    /// The API rendered the event by another version, so what it is about could not be compared.
    OtherVersion,
    /// The API does not accept the key, or not for this account.
    KeyRefused,
    /// The API asks to come later.
    RateLimited,
    /// The API sends elsewhere, where no key is sent.
    Redirected,
    /// The API answered with another status.
    Failed,
    /// The API's answer is no event, or too large to be this one.
    Broken,
    /// The API took too long.
    TooSlow,
    /// The API could not be reached.
    Unreachable,
}

impl Unconfirmed<'_> {
    /// The code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unaskable => "refetch_unaskable",
            Self::NotFound => "refetch_not_found",
            Self::Differs(_) => "refetch_differs",
            Self::OtherVersion => "refetch_other_version",
            Self::KeyRefused => "refetch_key_refused",
            Self::RateLimited => "refetch_rate_limited",
            Self::Redirected => "refetch_redirected",
            Self::Failed => "refetch_failed",
            Self::Broken => "refetch_broken",
            Self::TooSlow => "refetch_too_slow",
            Self::Unreachable => "refetch_unreachable",
        }
    }

    /// Whether the event is not the provider's; where it is not known whether it is, it is to be asked again.
    #[must_use]
    pub const fn is_forgery(self) -> bool {
        matches!(self, Self::Unaskable | Self::NotFound | Self::Differs(_))
    }
}

impl Refetch {
    /// Checks that a text can be a key of the API: another of the provider's credentials was pasted by mistake.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSecret`](crate::ErrorCode::InvalidSecret)
    pub fn check_key(&self, key: &str) -> Result<()> {
        self.key.check(&Secret::new(key)?)
    }

    /// The header that a key is sent in, and its value.
    #[must_use]
    pub fn authorization(&self, key: &str) -> (&'static str, String) {
        match self.auth {
            ApiAuth::Bearer => ("authorization", ["Bearer ", key].concat()),
        }
    }

    /// What is to be asked about an event.
    ///
    /// # Errors
    /// [`Unconfirmed::Unaskable`]
    pub fn question(&self, payload: &str) -> core::result::Result<Question<'_>, Unconfirmed<'_>> {
        self.forms.iter().find_map(|form| form.question(payload)).ok_or(Unconfirmed::Unaskable)
    }
}

impl RefetchForm {
    /// What is asked about a payload of this form; `None` if it is not of this form, or cannot stand in a request.
    fn question(&self, payload: &str) -> Option<Question<'_>> {
        let pointers = self.pointers();
        let said = digests(payload, &pointers)?;
        let text = |pointer: &str| match scalars(payload, &[pointer]).ok()?.pop()?? {
            Scalar::Text(text) => Some(text.into_owned()),
            Scalar::Number(_) | Scalar::Bool(_) => None,
        };
        if text(&self.mark)? != self.form {
            return None;
        }
        let id = text(&self.id).filter(|id| is_name(id, b"_-"))?;
        let piece = |piece: &PathPiece| match piece {
            PathPiece::Literal(text) => text.to_string(),
            PathPiece::EventId => id.clone(),
        };
        let path = self.path.iter().map(piece).collect();

        let mut headers = Vec::new();
        for (header, extra) in [(&self.account, b"_-./".as_slice()), (&self.version, b"_-.;= ")] {
            let value = match &header.value {
                ApiValue::Fixed(value) => value.to_string(),
                ApiValue::At(pointer) => {
                    if at(&pointers, &said, pointer).is_none() {
                        continue;
                    }
                    text(pointer).filter(|value| is_name(value, extra))?
                }
            };
            headers.push((header.name.as_ref(), value));
        }
        Some(Question { form: self, path, headers, said })
    }

    /// Every pointer at which payload and answer are looked at.
    fn pointers(&self) -> Vec<&str> {
        let headers = [&self.account, &self.version].into_iter().filter_map(ApiHeader::pointer);
        let lists = self.same.iter().chain(self.same_version.iter()).map(AsRef::as_ref);
        [self.mark.as_ref(), &self.id].into_iter().chain(headers).chain(lists).collect()
    }
}

impl ApiHeader {
    fn pointer(&self) -> Option<&str> {
        match &self.value {
            ApiValue::At(pointer) => Some(pointer),
            ApiValue::Fixed(_) => None,
        }
    }
}

impl<'r> Question<'r> {
    /// The path that is requested; it holds nothing that a URL would read otherwise.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The headers of the request, besides the key's.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// What an answer says of the event.
    ///
    /// # Errors
    /// Why it does not confirm it.
    pub fn judge(&self, status: u16, body: &[u8]) -> core::result::Result<(), Unconfirmed<'r>> {
        match status {
            200 => {}
            404 => return Err(Unconfirmed::NotFound),
            401 | 403 => return Err(Unconfirmed::KeyRefused),
            429 => return Err(Unconfirmed::RateLimited),
            300..=399 => return Err(Unconfirmed::Redirected),
            _ => return Err(Unconfirmed::Failed),
        }
        let form = self.form;
        let pointers = form.pointers();
        let told = core::str::from_utf8(body).ok().and_then(|body| digests(body, &pointers));
        let told = told.ok_or(Unconfirmed::Broken)?;
        let told = |pointer: &str| at(&pointers, &told, pointer);
        let said = |pointer: &str| at(&pointers, &self.said, pointer);
        let same = |list: &'r [Text]| {
            let different = list.iter().find(|pointer| told(pointer) != said(pointer));
            different.map_or(Ok(()), |pointer| Err(Unconfirmed::Differs(pointer)))
        };

        if told(&form.mark) != said(&form.mark) || told(&form.id).is_none() {
            return Err(Unconfirmed::Broken);
        }
        same(&form.same)?;
        if let Some(pointer) = form.account.pointer()
            && told(pointer).is_some_and(|account| Some(account) != said(pointer))
        {
            return Err(Unconfirmed::Differs(pointer));
        }
        if form.version.pointer().is_some_and(|pointer| told(pointer) != said(pointer)) {
            return Err(Unconfirmed::OtherVersion);
        }
        same(&form.same_version)
    }
}

/// The digest at a pointer.
fn at(pointers: &[&str], digests: &[Option<Digest>], pointer: &str) -> Option<Digest> {
    let (_, digest) = pointers.iter().zip(digests).find(|(each, _)| **each == pointer)?;
    *digest
}

/// Whether a text holds only ASCII letters, digits and these: no dot segment, no end of a header, nothing to be decoded.
fn is_name(text: &str, extra: &[u8]) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || extra.contains(&b);
    (1..=MAX_NAME).contains(&text.len()) && text.bytes().all(good)
}
