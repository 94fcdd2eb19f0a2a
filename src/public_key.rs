//! Public keys: read from the texts that providers show, checked when they are given, and what they verify.

use alloc::vec::Vec;

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};

use crate::error::{Error, ErrorCode, Result};
use crate::provider::Algorithm;

/// What stands before an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410).
#[cfg(feature = "ed25519")]
const ED25519: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// What stands before a point of P-256 in a `SubjectPublicKeyInfo` (RFC 5480).
#[cfg(feature = "ecdsa")]
const P256: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// A provider's public key. A build has the algorithms whose features it was made with.
#[derive(Clone)]
pub(crate) enum PublicKey {
    #[cfg(feature = "ed25519")]
    Ed25519(ed25519_dalek::VerifyingKey),
    #[cfg(feature = "ecdsa")]
    EcdsaP256(p256::ecdsa::VerifyingKey),
    #[cfg(feature = "rsa")]
    RsaPkcs1(rsa::RsaPublicKey),
}

impl PublicKey {
    /// A key from its text: PEM, or in base64 a `SubjectPublicKeyInfo`, or the key's own bytes in base64, base64url or hexadecimal digits.
    pub(crate) fn new(algorithm: Algorithm, text: &str) -> Result<Self> {
        let key = match bytes_of(text) {
            Some(bytes) => Self::of_bytes(algorithm, &bytes)?,
            None => None,
        };
        key.ok_or(Error::because(
            ErrorCode::InvalidSecret,
            "this provider signs with a key of its own; give its public key as the provider shows it: PEM, base64 or hexadecimal digits",
        ))
    }

    fn of_bytes(algorithm: Algorithm, bytes: &[u8]) -> Result<Option<Self>> {
        let _ = bytes;
        match algorithm {
            #[cfg(feature = "ed25519")]
            Algorithm::Ed25519 => {
                let key = bytes.strip_prefix(ED25519).unwrap_or(bytes);
                let key = <&[u8; 32]>::try_from(key).ok();
                let key = key.and_then(|key| ed25519_dalek::VerifyingKey::from_bytes(key).ok());
                // Under a key of small order one signature is good for many messages.
                Ok(key.filter(|key| !key.is_weak()).map(Self::Ed25519))
            }
            #[cfg(feature = "ecdsa")]
            Algorithm::EcdsaP256Sha256 => {
                let point = bytes.strip_prefix(P256).unwrap_or(bytes);
                Ok(p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(Self::EcdsaP256))
            }
            #[cfg(feature = "rsa")]
            Algorithm::RsaPkcs1Sha256 => {
                use rsa::pkcs8::DecodePublicKey;
                use rsa::traits::PublicKeyParts;
                let key = rsa::RsaPublicKey::from_public_key_der(bytes).ok();
                Ok(key.filter(|key| key.size() >= 256).map(Self::RsaPkcs1))
            }
            _ => Err(Error::because(
                ErrorCode::InvalidOptions,
                "this build is without the algorithm of this provider; build it with the feature ed25519, ecdsa or rsa",
            )),
        }
    }

    /// Whether a signature of these bytes is the key's.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let _ = (message, signature);
        match *self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(ref key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            #[cfg(feature = "ecdsa")]
            Self::EcdsaP256(ref key) => {
                use p256::ecdsa::signature::Verifier;
                p256::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            #[cfg(feature = "rsa")]
            Self::RsaPkcs1(ref key) => {
                use sha2::Digest;
                let digest = sha2::Sha256::digest(message);
                key.verify(rsa::Pkcs1v15Sign::new::<sha2::Sha256>(), &digest, signature).is_ok()
            }
        }
    }
}

/// The bytes that a text stands for.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    if let Some(rest) = text.trim_ascii().strip_prefix("-----BEGIN PUBLIC KEY-----") {
        let body = rest.strip_suffix("-----END PUBLIC KEY-----")?;
        let flat: alloc::string::String = body.split_ascii_whitespace().collect();
        return Base64::decode_vec(&flat).ok();
    }
    let text = text.strip_prefix("whpk_").unwrap_or(text);
    let hex = hex::decode(text).ok().filter(|bytes| bytes.len() >= 32);
    hex.or_else(|| Base64::decode_vec(text).ok())
        .or_else(|| Base64UrlUnpadded::decode_vec(text).ok())
}
