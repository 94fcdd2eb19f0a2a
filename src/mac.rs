//! MACs: keyed once per secret, fed piece by piece, compared in constant time.

use alloc::borrow::Cow;
use alloc::string::String;
#[cfg(feature = "fetched-keys")]
use alloc::sync::Arc;
use alloc::vec::Vec;

use hmac::{Hmac, KeyInit, Mac as _};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::WHOLE;
use crate::apart::numbers_of;
use crate::encoding;
use crate::error::{ErrorCode, Result, because};
use crate::extract::{self, Signed};
#[cfg(feature = "fetched-keys")]
use crate::fetched_key::{self, Fetched};
use crate::host;
use crate::provider::{Algorithm, Encoding, KeyForm, Piece, Scheme};
use crate::public_key::PublicKey;
use crate::secret::Secret;

/// The longest MAC of any algorithm, in bytes.
const MAX_LEN: usize = 64;

/// A MAC, computed or received. In place of a token its SHA-256 digest stands, so that tokens of all lengths are compared alike.
#[derive(Clone, Copy)]
pub(crate) struct Mac {
    bytes: [u8; MAX_LEN],
    len: usize,
}

/// A secret made ready: its text for schemes that sign it, and the MAC keyed with it.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) secret: Secret,
    keyed: Keyed,
}

/// What the pieces of the signed content stand for in one request.
pub(crate) struct Content<'c> {
    pub(crate) timestamp: &'c str,
    pub(crate) payload: &'c [u8],
    pub(crate) signed: &'c Signed<'c>,
    /// The signature value, whose fields may be signed.
    pub(crate) value: &'c str,
    /// The JSON that pieces point into.
    pub(crate) json: &'c str,
}

#[derive(Clone)]
enum Keyed {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>, host::Key),
    Sha512(Hmac<Sha512>),
    PlainSha1(Sha1),
    PlainSha256(Sha256),
    Public(PublicKey, Vec<u8>),
    #[cfg(feature = "fetched-keys")]
    Fetched(Option<Arc<Fetched>>, Vec<u8>),
    Token(Mac),
}

/// What a request brings: a MAC, or a signature that a public key verifies.
pub(crate) enum Proof {
    Mac(Mac),
    Signature(Vec<u8>),
}

impl Proof {
    /// What stands in the text of a signature; `None` if it cannot be one of this scheme.
    pub(crate) fn decode(scheme: &Scheme, text: &str) -> Option<Self> {
        /// The longest signature, that of an RSA key of 8192 bits.
        const LONGEST: usize = 1024;
        if WHOLE && scheme.algorithm == Algorithm::Token {
            return Mac::of_token(scheme, text).map(Self::Mac);
        }
        let bytes = encoding::decode(scheme.encoding, text)?;
        let good = match scheme.algorithm {
            Algorithm::Ed25519 | Algorithm::EcdsaP256Sha256Raw if WHOLE => bytes.len() == 64,
            algorithm if WHOLE && algorithm.is_public() => (1..=LONGEST).contains(&bytes.len()),
            algorithm => {
                let good = bytes.len() == algorithm.mac_len();
                return good.then(|| Self::Mac(Mac::from_digest(&bytes)));
            }
        };
        good.then_some(Self::Signature(bytes))
    }

    /// Its bytes, for a host.
    pub(crate) fn bytes(&self, algorithm: Algorithm) -> Vec<u8> {
        match self {
            Self::Mac(mac) => mac.bytes.get(..mac.len).unwrap_or_default().to_vec(),
            Self::Signature(der) if algorithm == Algorithm::EcdsaP256Sha256 => {
                numbers_of(der).unwrap_or_default()
            }
            Self::Signature(signature) => signature.clone(),
        }
    }
}

impl Algorithm {
    /// Whether the provider signs with a key of its own, and receivers have the public one.
    pub(crate) const fn is_public(self) -> bool {
        !matches!(
            self,
            Self::HmacSha1
                | Self::HmacSha256
                | Self::HmacSha512
                | Self::Sha1
                | Self::Sha256
                | Self::Token
        )
    }

    /// Whether it is one of RSA.
    pub(crate) const fn is_rsa(self) -> bool {
        matches!(
            self,
            Self::RsaPkcs1Sha256 | Self::RsaPkcs1Sha1 | Self::RsaPssSha256 | Self::RsaPssSha512
        )
    }

    pub(crate) const fn mac_len(self) -> usize {
        match self {
            Self::HmacSha1 | Self::Sha1 => 20,
            Self::HmacSha256 | Self::Sha256 | Self::Token => 32,
            Self::HmacSha512 => 64,
            _ => 0,
        }
    }
}

impl Mac {
    /// What stands for a token that came.
    fn of_token(scheme: &Scheme, text: &str) -> Option<Self> {
        if text.trim_ascii().is_empty() {
            return None;
        }
        if scheme.encoding == Encoding::Text {
            return Some(Self::from_digest(&Sha256::digest(text)));
        }
        let credentials = Zeroizing::new(encoding::from_base64(text.as_bytes())?);
        credentials.contains(&b':').then(|| Self::from_digest(&Sha256::digest(&*credentials)))
    }

    /// The text of this MAC in a signature.
    pub(crate) fn encode(&self, scheme: &Scheme) -> String {
        encoding::encode(scheme.encoding, self.bytes.get(..self.len).unwrap_or_default())
    }

    fn from_digest(digest: &[u8]) -> Self {
        let mut mac = Self { bytes: [0; MAX_LEN], len: digest.len() };
        for (to, from) in mac.bytes.iter_mut().zip(digest) {
            *to = *from;
        }
        mac
    }
}

impl ConstantTimeEq for Mac {
    /// Lengths are public: they follow from the algorithm.
    fn ct_eq(&self, other: &Self) -> Choice {
        self.bytes.ct_eq(&other.bytes) & self.len.ct_eq(&other.len)
    }
}

impl Key {
    pub(crate) fn new(scheme: &Scheme, secret: Secret) -> Result<Self> {
        Ok(Self { keyed: Keyed::new(scheme, secret.text().as_bytes())?, secret })
    }

    /// A key made of other bytes than the secret's text.
    pub(crate) fn from_bytes(scheme: &Scheme, secret: Secret, bytes: &[u8]) -> Result<Self> {
        Ok(Self { keyed: Keyed::new(scheme, bytes)?, secret })
    }

    /// The key's bytes, for a host: those of an HMAC, or a public key as a `SubjectPublicKeyInfo`.
    pub(crate) fn bytes(&self, scheme: &Scheme) -> Result<Zeroizing<Vec<u8>>> {
        if let Keyed::Public(key, _) = &self.keyed {
            return Ok(Zeroizing::new(key.spki.clone()));
        }
        let secret = self.secret.text().as_bytes();
        Ok(derived(&scheme.key, secret)?.unwrap_or_else(|| Zeroizing::new(secret.to_vec())))
    }

    /// What was fetched for the key, if something was.
    #[cfg(feature = "fetched-keys")]
    pub(crate) fn fetched(&self) -> Option<&Fetched> {
        match &self.keyed {
            Keyed::Fetched(fetched, _) => fetched.as_deref(),
            _ => None,
        }
    }

    /// The same key with what was fetched for it.
    #[cfg(feature = "fetched-keys")]
    pub(crate) fn with_fetched(&self, fetched: &Arc<Fetched>) -> Self {
        let keyed = Keyed::Fetched(Some(Arc::clone(fetched)), Vec::new());
        Self { secret: self.secret.clone(), keyed }
    }

    /// The MACs of the scheme's signed content, one for each ending that the payload may have had. The payload is hashed once.
    pub(crate) fn sign(&self, scheme: &Scheme, content: &Content<'_>) -> Vec<Mac> {
        if let Keyed::Sha256(_, key) = &self.keyed
            && scheme.endings.iter().eq([""])
        {
            let pieces = scheme.message.iter().map(|p| content.piece(p, scheme, &self.secret));
            if let Some(mac) = key.mac(content.payload, pieces) {
                return alloc::vec![Mac::from_digest(&mac)];
            }
        }
        self.states(scheme, content).into_iter().map(Keyed::finish).collect()
    }

    /// Whether a signature is that of the scheme's signed content, for each ending that the payload may have had.
    pub(crate) fn verifies(
        &self,
        scheme: &Scheme,
        content: &Content<'_>,
        signature: &[u8],
    ) -> Vec<bool> {
        let states = self.states(scheme, content).into_iter();
        states
            .map(|state| match state {
                Keyed::Public(key, message) => key.verifies(&message, signature),
                #[cfg(feature = "fetched-keys")]
                Keyed::Fetched(Some(keys), message) => keys.verifies(&message, signature),
                _ => false,
            })
            .collect()
    }

    fn states(&self, scheme: &Scheme, content: &Content<'_>) -> Vec<Keyed> {
        let mut states = alloc::vec![self.keyed.clone()];
        for piece in scheme.message.iter() {
            let bytes = content.piece(piece, scheme, &self.secret);
            for state in &mut states {
                state.update(&bytes);
            }
            if matches!(piece, Piece::Payload) {
                let mut ended = Vec::new();
                for state in states {
                    for ending in scheme.endings.iter() {
                        let mut state = state.clone();
                        state.update(ending.as_bytes());
                        ended.push(state);
                    }
                }
                states = ended;
            }
        }
        states
    }

    /// What a sender puts where the MAC stands: the MAC, or the token itself.
    pub(crate) fn signature(&self, scheme: &Scheme, content: &Content<'_>) -> String {
        match (scheme.algorithm, scheme.encoding) {
            (Algorithm::Token, Encoding::Text) => self.secret.text().into(),
            (Algorithm::Token, _) => encoding::to_base64(self.secret.text().as_bytes()),
            _ => {
                self.sign(scheme, content).first().map(|mac| mac.encode(scheme)).unwrap_or_default()
            }
        }
    }

    /// The MAC of bytes as they are, outside the scheme's signed content: a handshake's answer.
    pub(crate) fn sign_bytes(&self, bytes: &[u8]) -> Mac {
        let mut keyed = self.keyed.clone();
        keyed.update(bytes);
        keyed.finish()
    }
}

impl<'c> Content<'c> {
    /// The bytes that a piece stands for.
    pub(crate) fn piece(
        &self,
        piece: &'c Piece,
        scheme: &Scheme,
        secret: &'c Secret,
    ) -> Cow<'c, [u8]> {
        Cow::Borrowed(match piece {
            Piece::Literal(text) => text.as_bytes(),
            Piece::Timestamp => self.timestamp.as_bytes(),
            Piece::Secret => secret.text().as_bytes(),
            Piece::Payload => self.payload,
            Piece::Header(name) => self.header(name),
            Piece::Field(key) => {
                extract::field(self.value, &scheme.grammar, key).unwrap_or_default().as_bytes()
            }
            Piece::Method => self.signed.method.as_bytes(),
            Piece::Url => self.signed.url.as_bytes(),
            _ if !WHOLE => b"",
            Piece::Token => {
                let end = self.value.bytes().rposition(|b| b == b'.').unwrap_or_default();
                self.value.get(..end).unwrap_or_default().as_bytes()
            }
            Piece::SortedForm => &self.signed.form,
            Piece::SortedQuery => return Cow::Owned(self.signed.sorted_query().into_bytes()),
            Piece::PayloadSha256 => return Cow::Owned(Sha256::digest(self.payload).to_vec()),
            #[cfg(feature = "fetched-keys")]
            Piece::PayloadSha256Hex => {
                return Cow::Owned(hex::encode(Sha256::digest(self.payload)).into_bytes());
            }
            #[cfg(feature = "fetched-keys")]
            Piece::PayloadCrc32 => return Cow::Owned(fetched_key::crc32(self.payload)),
            #[cfg(feature = "fetched-keys")]
            Piece::MemberLines { names, given } => {
                let lines = fetched_key::member_lines(self.json, names, given);
                return Cow::Owned(lines.unwrap_or_default());
            }
            // No row of such a build has them.
            #[cfg(not(feature = "fetched-keys"))]
            Piece::PayloadSha256Hex | Piece::PayloadCrc32 | Piece::MemberLines { .. } => &[],
            Piece::Json(pointer) => {
                let text = extract::json_text(self.json, pointer).ok().flatten();
                return Cow::Owned(text.unwrap_or_default().into_bytes());
            }
            Piece::Given { before, place, lower, after } => {
                let Some(mut text) = self.signed.given(place) else { return Cow::default() };
                if *lower {
                    text.make_ascii_lowercase();
                }
                return Cow::Owned([before.as_ref(), &text, after].concat().into_bytes());
            }
        })
    }

    fn header(&self, name: &str) -> &'c [u8] {
        let found = self.signed.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value).unwrap_or_default()
    }
}

impl Keyed {
    fn new(scheme: &Scheme, secret: &[u8]) -> Result<Self> {
        #[cfg(feature = "fetched-keys")]
        if scheme.fetches_key() {
            return Ok(Self::Fetched(None, Vec::new()));
        }
        let derived = derived(&scheme.key, secret)?;
        let key = derived.as_ref().map_or(secret, |key| key.as_slice());
        match scheme.algorithm {
            Algorithm::HmacSha1 => Hmac::new_from_slice(key).map(Self::Sha1),
            Algorithm::HmacSha256 => {
                Hmac::new_from_slice(key).map(|mac| Self::Sha256(mac, host::Key::new(key)))
            }
            Algorithm::HmacSha512 => Hmac::new_from_slice(key).map(Self::Sha512),
            _ if !WHOLE => return Err(ErrorCode::InvalidOptions.into()),
            Algorithm::Sha1 => Ok(Self::PlainSha1(Sha1::new())),
            Algorithm::Sha256 => Ok(Self::PlainSha256(Sha256::new())),
            Algorithm::Token => Ok(Self::Token(Mac::from_digest(&Sha256::digest(key)))),
            _ => {
                let text = core::str::from_utf8(key).unwrap_or_default();
                return Ok(Self::Public(PublicKey::new(scheme.algorithm, text)?, Vec::new()));
            }
        }
        .map_err(|_| ErrorCode::InvalidSecret.into())
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(mac) => mac.update(bytes),
            Self::Sha256(mac, _) => mac.update(bytes),
            Self::Sha512(mac) => mac.update(bytes),
            _ if !WHOLE => {}
            Self::Public(_, message) => message.extend_from_slice(bytes),
            #[cfg(feature = "fetched-keys")]
            Self::Fetched(_, message) => message.extend_from_slice(bytes),
            Self::PlainSha1(hash) => Digest::update(hash, bytes),
            Self::PlainSha256(hash) => Digest::update(hash, bytes),
            Self::Token(_) => {}
        }
    }

    fn finish(self) -> Mac {
        match self {
            Self::Sha1(mac) => Mac::from_digest(&mac.finalize().into_bytes()),
            Self::Sha256(mac, _) => Mac::from_digest(&mac.finalize().into_bytes()),
            Self::Sha512(mac) => Mac::from_digest(&mac.finalize().into_bytes()),
            _ if !WHOLE => Mac::from_digest(&[]),
            // A signature is verified, never compared.
            Self::Public(..) => Mac::from_digest(&[]),
            #[cfg(feature = "fetched-keys")]
            Self::Fetched(..) => Mac::from_digest(&[]),
            Self::PlainSha1(hash) => Mac::from_digest(&Digest::finalize(hash)),
            Self::PlainSha256(hash) => Mac::from_digest(&Digest::finalize(hash)),
            Self::Token(mac) => mac,
        }
    }
}

/// The key that a secret stands for; `None` where it is the secret itself.
fn derived(form: &KeyForm, secret: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let (key, error) = match form {
        KeyForm::Utf8 | KeyForm::Fetched(_) => return Ok(None),
        KeyForm::Sha1 => return Ok(Some(Zeroizing::new(Sha1::digest(secret).to_vec()))),
        KeyForm::Base64(prefix) => {
            let bare = secret.strip_prefix(prefix.as_bytes()).unwrap_or(secret);
            (
                encoding::from_base64(bare),
                because!(
                    ErrorCode::InvalidSecret,
                    "this provider's secret is base64 of the key, and this is not"
                ),
            )
        }
        KeyForm::Hex => (
            encoding::decode(Encoding::Hex, core::str::from_utf8(secret).unwrap_or_default()),
            because!(
                ErrorCode::InvalidSecret,
                "this provider's secret is the key in hexadecimal digits, and this is not"
            ),
        ),
    };
    let key = key.map(Zeroizing::new);
    // Zero bytes alone are the same to HMAC as no key.
    match key.filter(|key| key.iter().any(|byte| *byte != 0)) {
        Some(key) => Ok(Some(key)),
        None => Err(error),
    }
}

impl core::fmt::Debug for Key {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(&self.secret, f)
    }
}
