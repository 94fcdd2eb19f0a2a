//! Public keys: read from the texts that providers show, checked when they are given, and what they verify.

use alloc::vec::Vec;

#[cfg(feature = "rsa")]
use sha1::Sha1;
#[cfg(feature = "rsa")]
use sha2::{Digest, Sha256, Sha512};

use crate::encoding::{from_base64, from_base64_url, from_pem_body};
use crate::error::{ErrorCode, Result, because};
use crate::provider::Algorithm;

/// What stands before an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410).
const ED25519: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// What stands before a point of P-256 in a `SubjectPublicKeyInfo` (RFC 5480).
const P256: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// The algorithm of an RSA key in a `SubjectPublicKeyInfo` (RFC 8017), behind its length.
#[cfg(not(feature = "rsa"))]
const RSA: &[u8] =
    &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// A provider's public key.
#[derive(Clone)]
pub(crate) struct PublicKey {
    /// Its `SubjectPublicKeyInfo`.
    pub(crate) spki: Vec<u8>,
    key: Key,
}

/// The key of an algorithm that this build has.
#[derive(Clone)]
enum Key {
    #[cfg(feature = "ed25519")]
    Ed25519(ed25519_dalek::VerifyingKey),
    #[cfg(feature = "ecdsa")]
    EcdsaP256(p256::ecdsa::VerifyingKey),
    #[cfg(feature = "ecdsa")]
    EcdsaP256Raw(p256::ecdsa::VerifyingKey),
    #[cfg(feature = "rsa")]
    RsaPkcs1(rsa::RsaPublicKey),
    #[cfg(feature = "rsa")]
    RsaPkcs1Sha1(rsa::RsaPublicKey),
    #[cfg(feature = "rsa")]
    RsaPssSha256(rsa::RsaPublicKey),
    #[cfg(feature = "rsa")]
    RsaPssSha512(rsa::RsaPublicKey),
    /// This build is without its algorithm: only a host's answers tell what it verifies.
    #[cfg(not(all(feature = "ed25519", feature = "ecdsa", feature = "rsa")))]
    Apart,
}

/// Whether this build can verify signatures of the algorithm by itself.
pub(crate) const fn has(algorithm: Algorithm) -> bool {
    let ecdsa = matches!(algorithm, Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha256Raw);
    (cfg!(feature = "ed25519") || !matches!(algorithm, Algorithm::Ed25519))
        && (cfg!(feature = "ecdsa") || !ecdsa)
        && (cfg!(feature = "rsa") || !algorithm.is_rsa())
}

impl PublicKey {
    /// A key from its text: PEM, or in base64 a `SubjectPublicKeyInfo`, or the key's own bytes in base64, base64url or hexadecimal digits.
    pub(crate) fn new(algorithm: Algorithm, text: &str) -> Result<Self> {
        let key = bytes_of(text).and_then(|bytes| Self::of_bytes(algorithm, bytes));
        key.ok_or(because!(
            ErrorCode::InvalidSecret,
            "this provider signs with a key of its own; give its public key as the provider shows it: PEM, base64 or hexadecimal digits",
        ))
    }

    /// A key from its own bytes or a `SubjectPublicKeyInfo`; nothing where they are none of this algorithm.
    pub(crate) fn of_bytes(algorithm: Algorithm, bytes: Vec<u8>) -> Option<Self> {
        match algorithm {
            Algorithm::Ed25519 => ed25519(&bytes),
            Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha256Raw => {
                ecdsa_p256(algorithm, &bytes)
            }
            _ => rsa(algorithm, bytes),
        }
    }

    /// An RSA key from its modulus and its exponent, each big-endian.
    #[cfg(all(feature = "rsa", feature = "fetched-keys"))]
    pub(crate) fn of_rsa_parts(algorithm: Algorithm, n: &[u8], e: &[u8]) -> Option<Self> {
        use rsa::pkcs8::EncodePublicKey;
        /// The longest that can be verified with.
        const LONGEST: usize = 1024;
        if n.len() > LONGEST || e.len() > LONGEST {
            return None;
        }
        let number = rsa::BoxedUint::from_be_slice_vartime;
        let key = rsa::RsaPublicKey::new(number(n), number(e)).ok()?;
        rsa(algorithm, key.to_public_key_der().ok()?.into_vec())
    }

    /// Whether a signature of these bytes is the key's.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let _ = (message, signature);
        match self.key {
            #[cfg(feature = "ed25519")]
            Key::Ed25519(ref key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            #[cfg(feature = "ecdsa")]
            Key::EcdsaP256(ref key) => {
                use p256::ecdsa::signature::Verifier;
                p256::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            #[cfg(feature = "ecdsa")]
            Key::EcdsaP256Raw(ref key) => {
                use p256::ecdsa::signature::Verifier;
                p256::ecdsa::Signature::from_slice(signature)
                    .is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            #[cfg(feature = "rsa")]
            Key::RsaPkcs1(ref key) => {
                let digest = Sha256::digest(message);
                key.verify(rsa::Pkcs1v15Sign::new::<Sha256>(), &digest, signature).is_ok()
            }
            #[cfg(feature = "rsa")]
            Key::RsaPkcs1Sha1(ref key) => {
                let digest = Sha1::digest(message);
                key.verify(rsa::Pkcs1v15Sign::new::<Sha1>(), &digest, signature).is_ok()
            }
            #[cfg(feature = "rsa")]
            Key::RsaPssSha256(ref key) => {
                key.verify(rsa::Pss::<Sha256>::new(), &Sha256::digest(message), signature).is_ok()
            }
            #[cfg(feature = "rsa")]
            Key::RsaPssSha512(ref key) => {
                key.verify(rsa::Pss::<Sha512>::new(), &Sha512::digest(message), signature).is_ok()
            }
            #[cfg(not(all(feature = "ed25519", feature = "ecdsa", feature = "rsa")))]
            Key::Apart => false,
        }
    }
}

fn ed25519(bytes: &[u8]) -> Option<PublicKey> {
    let bytes = bytes.strip_prefix(ED25519).unwrap_or(bytes);
    let bytes = <&[u8; 32]>::try_from(bytes).ok()?;
    // Under a key of small order one signature is good for many messages.
    #[cfg(feature = "ed25519")]
    let key = {
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).ok();
        Key::Ed25519(key.filter(|key| !key.is_weak())?)
    };
    #[cfg(not(feature = "ed25519"))]
    let key = if is_weak(bytes) { return None } else { Key::Apart };
    Some(PublicKey { spki: [ED25519, bytes.as_slice()].concat(), key })
}

/// Whether this is a point of small order on Curve25519, or no number below the field's prime.
#[cfg(not(feature = "ed25519"))]
fn is_weak(bytes: &[u8; 32]) -> bool {
    /// The points of order 8, but for their signs; those of a lower order are 0, 1 and -1.
    const ORDER_8: [[u8; 31]; 2] = [
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef,
            0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88,
            0x6d, 0x53, 0xfc,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
            0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77,
            0x92, 0xac, 0x03,
        ],
    ];
    let [first, middle @ .., last] = bytes;
    let last = last & 0x7f;
    let all = |byte: u8| middle.iter().all(|b| *b == byte);
    (last == 0 && *first <= 1 && all(0))
        || (last == 0x7f && *first >= 0xec && all(0xff))
        || ORDER_8.iter().any(|point| bytes.starts_with(point))
}

fn ecdsa_p256(algorithm: Algorithm, bytes: &[u8]) -> Option<PublicKey> {
    let _ = algorithm;
    let point = bytes.strip_prefix(P256).unwrap_or(bytes);
    #[cfg(feature = "ecdsa")]
    let (key, point) = {
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
        let raw = algorithm == Algorithm::EcdsaP256Sha256Raw;
        let point = key.to_sec1_point(false);
        (if raw { Key::EcdsaP256Raw(key) } else { Key::EcdsaP256(key) }, point)
    };
    #[cfg(feature = "ecdsa")]
    let point = point.as_bytes();
    #[cfg(not(feature = "ecdsa"))]
    let key =
        if point.len() == 65 && point.first() == Some(&4) { Key::Apart } else { return None };
    Some(PublicKey { spki: [P256, point].concat(), key })
}

fn rsa(algorithm: Algorithm, spki: Vec<u8>) -> Option<PublicKey> {
    /// The length of a modulus of 2048 bits.
    const SHORTEST: usize = 256;
    let _ = algorithm;
    #[cfg(feature = "rsa")]
    let key = {
        use rsa::pkcs8::DecodePublicKey;
        use rsa::traits::PublicKeyParts;
        let key = rsa::RsaPublicKey::from_public_key_der(&spki).ok()?;
        let of_algorithm = match algorithm {
            Algorithm::RsaPkcs1Sha256 => Key::RsaPkcs1,
            Algorithm::RsaPkcs1Sha1 => Key::RsaPkcs1Sha1,
            Algorithm::RsaPssSha256 => Key::RsaPssSha256,
            Algorithm::RsaPssSha512 => Key::RsaPssSha512,
            _ => return None,
        };
        if key.size() >= SHORTEST { of_algorithm(key) } else { return None }
    };
    #[cfg(not(feature = "rsa"))]
    let key = {
        let shaped = spki.starts_with(&[0x30, 0x82]) && spki.get(4..19) == Some(RSA);
        if shaped && spki.len() > SHORTEST { Key::Apart } else { return None }
    };
    Some(PublicKey { spki, key })
}

/// The bytes that a text stands for.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    if let Some(rest) = text.trim_ascii().strip_prefix("-----BEGIN PUBLIC KEY-----") {
        return from_pem_body(rest.strip_suffix("-----END PUBLIC KEY-----")?);
    }
    let text = text.strip_prefix("whpk_").unwrap_or(text);
    let hex = hex::decode(text).ok().filter(|bytes| bytes.len() >= 32);
    hex.or_else(|| from_base64(text.as_bytes())).or_else(|| from_base64_url(text))
}
