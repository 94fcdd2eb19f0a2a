//! What is fetched for a key → the key: certificates and JSON Web Keys, as far as they say which key it is and for how long.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::WantedKey;
use crate::encoding::{from_base64_url, from_pem_body};
use crate::error::{ErrorCode, Result, because};
use crate::normalize::{Scalar, items, scalars};
use crate::provider::{Algorithm, KeyDocument, KeySource};
use crate::public_key::PublicKey;
use crate::time::{UnixTime, seconds_from_rfc3339};

/// The most keys of a set that are looked at.
const MOST_KEYS: usize = 64;
/// The most that may all be the one, where a request names none.
const MOST_TRIED: usize = 16;

/// The keys that a document has for a request.
pub(super) struct Document {
    /// At least one.
    pub(super) keys: Vec<PublicKey>,
    /// The seconds from and to which they are good.
    from: u64,
    to: u64,
}

impl Document {
    /// Whether the keys are good at this time.
    pub(super) fn is_good_at(&self, now: UnixTime) -> bool {
        (self.from..=self.to).contains(&now.as_secs())
    }

    /// Whether a document is what the row says and holds a key of its algorithm, whichever id that has.
    pub(super) fn is_readable(source: &KeySource, algorithm: Algorithm, document: &[u8]) -> bool {
        if source.document != KeyDocument::JwkSet {
            return Self::read(source, algorithm, None, document).is_ok();
        }
        let keys = core::str::from_utf8(document).ok().and_then(|json| items(json, "/keys").ok());
        document.len() <= WantedKey::MAX_BYTES
            && keys.is_some_and(|all| {
                all.iter().take(MOST_KEYS).any(|item| jwk(item, algorithm).is_some())
            })
    }

    /// The keys of this algorithm in a document, and of this id where one is wanted.
    pub(super) fn read(
        source: &KeySource,
        algorithm: Algorithm,
        id: Option<&str>,
        document: &[u8],
    ) -> Result<Self> {
        let unreadable = because!(
            ErrorCode::InvalidSecret,
            "what was fetched is not the document that this provider's row says, or holds no key of its algorithm",
        );
        if document.len() > WantedKey::MAX_BYTES {
            return Err(unreadable);
        }
        let json = || core::str::from_utf8(document).map_err(|_| unreadable);
        let always = |keys| Self { keys, from: 0, to: u64::MAX };
        match &source.document {
            KeyDocument::Certificate => {
                let Certificate { from, to, key } = certificate(document).ok_or(unreadable)?;
                let key = PublicKey::of_bytes(algorithm, key).ok_or(unreadable)?;
                Ok(Self { keys: alloc::vec![key], from, to })
            }
            KeyDocument::Jwk(until) => {
                let json = json()?;
                let to = match json_member(json, until) {
                    Some(Scalar::Number(text)) => text.parse().map_err(|_| unreadable)?,
                    None => u64::MAX,
                    Some(_) => return Err(unreadable),
                };
                if json_member(json, "kid").is_some() && !has_id(json, id) {
                    return Err(ErrorCode::UnknownKeyId.into());
                }
                let key = jwk(json, algorithm).ok_or(unreadable)?;
                Ok(Self { to, ..always(alloc::vec![key]) })
            }
            KeyDocument::JwkSet => {
                let all = items(json()?, "/keys").map_err(|_| unreadable)?;
                let mut keys = Vec::new();
                for item in all.iter().take(MOST_KEYS).filter(|item| has_id(item, id)) {
                    // A set may hold keys of other algorithms.
                    keys.extend(jwk(item, algorithm));
                }
                match keys.len() {
                    _ if all.is_empty() => Err(unreadable),
                    0 => Err(ErrorCode::UnknownKeyId.into()),
                    1..=MOST_TRIED => Ok(always(keys)),
                    _ => Err(unreadable),
                }
            }
        }
    }
}

/// A member of a JSON Web Key; nothing where it is null, absent, or has no name.
fn json_member<'j>(json: &'j str, name: &str) -> Option<Scalar<'j>> {
    if name.is_empty() {
        return None;
    }
    scalars(json, &[&["/", name].concat()]).ok()?.pop()?
}

fn member_text<'j>(json: &'j str, name: &str) -> Option<Cow<'j, str>> {
    match json_member(json, name) {
        Some(Scalar::Text(text)) => Some(text),
        _ => None,
    }
}

/// Whether a key of a set is of the id that is wanted; any is where none is.
fn has_id(json: &str, id: Option<&str>) -> bool {
    id.is_none_or(|id| member_text(json, "kid").as_deref() == Some(id))
}

/// The key of a JSON Web Key (RFC 7517); nothing where it is one of another algorithm, or for another use.
fn jwk(json: &str, algorithm: Algorithm) -> Option<PublicKey> {
    let (kind, curve, name) = match algorithm {
        Algorithm::Ed25519 => ("OKP", Some("Ed25519"), "EdDSA"),
        Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha256Raw => {
            ("EC", Some("P-256"), "ES256")
        }
        Algorithm::RsaPssSha256 => ("RSA", None, "PS256"),
        Algorithm::RsaPssSha512 => ("RSA", None, "PS512"),
        _ => ("RSA", None, "RS256"),
    };
    let is = |member: &str, wanted: &str| member_text(json, member).as_deref() == Some(wanted);
    let says =
        |member: &str, wanted: &str| json_member(json, member).is_none() || is(member, wanted);
    let curved = curve.is_none_or(|curve| is("crv", curve));
    if !is("kty", kind) || !curved || !says("use", "sig") || !says("alg", name) {
        return None;
    }
    let bytes = |member: &str| from_base64_url(&member_text(json, member)?);
    match kind {
        "OKP" => PublicKey::of_bytes(algorithm, bytes("x")?),
        "EC" => {
            let (x, y) = (bytes("x")?, bytes("y")?);
            let whole = x.len() == 32 && y.len() == 32;
            whole
                .then(|| [&[4], x.as_slice(), &y].concat())
                .and_then(|point| PublicKey::of_bytes(algorithm, point))
        }
        #[cfg(feature = "rsa")]
        _ => PublicKey::of_rsa_parts(algorithm, &bytes("n")?, &bytes("e")?),
        #[cfg(not(feature = "rsa"))]
        _ => None,
    }
}

/// What is read of a certificate.
struct Certificate {
    from: u64,
    to: u64,
    /// Its `SubjectPublicKeyInfo`.
    key: Vec<u8>,
}

/// The first certificate of a document in PEM, or the one that it is in DER (RFC 5280, 4.1).
fn certificate(document: &[u8]) -> Option<Certificate> {
    let text = core::str::from_utf8(document).map(str::trim_ascii).unwrap_or_default();
    let der = match text.strip_prefix("-----BEGIN CERTIFICATE-----") {
        Some(rest) => {
            let (body, _) = rest.split_once("-----END CERTIFICATE-----")?;
            from_pem_body(body)?
        }
        None => document.to_vec(),
    };
    let mut outer = Der(&der);
    let mut parts = Der(outer.content(SEQUENCE)?);
    let mut fields = Der(parts.content(SEQUENCE)?);
    parts.element(SEQUENCE)?;
    parts.element(BIT_STRING)?;
    if !outer.0.is_empty() || !parts.0.is_empty() {
        return None;
    }
    if fields.0.first() == Some(&VERSION) {
        fields.element(VERSION)?;
    }
    fields.element(INTEGER)?;
    fields.element(SEQUENCE)?;
    fields.element(SEQUENCE)?;
    let mut validity = Der(fields.content(SEQUENCE)?);
    let (from, to) = (validity.time()?, validity.time()?);
    if !validity.0.is_empty() {
        return None;
    }
    fields.element(SEQUENCE)?;
    let key = fields.element(SEQUENCE)?.to_vec();
    Some(Certificate { from, to, key })
}

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// What is left to read of elements in DER, one after the other.
struct Der<'d>(&'d [u8]);

impl<'d> Der<'d> {
    /// The next element, which is of this tag: all of it, and what it holds.
    fn next(&mut self, tag: u8) -> Option<(&'d [u8], &'d [u8])> {
        let (start, length) = match self.0 {
            [own, length @ 0..=0x7f, ..] if *own == tag => (2_usize, usize::from(*length)),
            [own, 0x81, length @ 0x80..=0xff, ..] if *own == tag => (3, usize::from(*length)),
            [own, 0x82, high @ 1..=0xff, low, ..] if *own == tag => {
                (4, usize::from(u16::from_be_bytes([*high, *low])))
            }
            _ => return None,
        };
        let (whole, rest) = self.0.split_at_checked(start.checked_add(length)?)?;
        self.0 = rest;
        Some((whole, whole.get(start..)?))
    }

    fn element(&mut self, tag: u8) -> Option<&'d [u8]> {
        self.next(tag).map(|(whole, _)| whole)
    }

    fn content(&mut self, tag: u8) -> Option<&'d [u8]> {
        self.next(tag).map(|(_, content)| content)
    }

    /// A time in seconds: `240131235959Z` from 1950 to 2049, or with the whole year.
    fn time(&mut self) -> Option<u64> {
        let short = self.0.first() == Some(&UTC_TIME);
        let bytes = self.content(if short { UTC_TIME } else { GENERALIZED_TIME })?;
        let text = core::str::from_utf8(bytes).ok()?;
        if !text.is_ascii() || text.len() != if short { 13 } else { 15 } {
            return None;
        }
        let (year, rest) = text.split_at_checked(if short { 2 } else { 4 })?;
        let century = match (short, year) {
            (false, _) => "",
            (true, year) if year < "50" => "20",
            (true, _) => "19",
        };
        let two = |at: usize| rest.get(at..at.checked_add(2)?);
        let (month, day) = (two(0)?, two(2)?);
        let (hour, minute, second, zone) = (two(4)?, two(6)?, two(8)?, rest.get(10..)?);
        let text = [century, year, "-", month, "-", day, "T", hour, ":", minute, ":", second, zone];
        seconds_from_rfc3339(&text.concat()).map(UnixTime::as_secs)
    }
}
