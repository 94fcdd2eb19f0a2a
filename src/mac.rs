//! MACs: keyed once per secret, fed piece by piece, compared in constant time.

use alloc::string::String;
use alloc::vec::Vec;

use hmac::{Hmac, KeyInit, Mac as _};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroize;

use crate::encoding;
use crate::error::{ErrorCode, Result};
use crate::provider::{Algorithm, Encoding, KeyForm, Piece, Scheme};
use crate::secret::Secret;

/// The longest MAC of any algorithm, in bytes.
const MAX_LEN: usize = 32;

/// A MAC, computed or received.
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

#[derive(Clone)]
enum Keyed {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
}

impl Algorithm {
    pub(crate) const fn mac_len(self) -> usize {
        match self {
            Self::HmacSha1 => 20,
            Self::HmacSha256 => 32,
        }
    }
}

impl Mac {
    /// A MAC from the text of a signature; `None` if the text is not exactly a MAC of this scheme.
    pub(crate) fn decode(scheme: &Scheme, text: &str) -> Option<Self> {
        let mut mac = Self { bytes: [0; MAX_LEN], len: scheme.algorithm.mac_len() };
        match scheme.encoding {
            Encoding::HexLower => encoding::hex_lower(text, mac.bytes.get_mut(..mac.len)?)?,
        }
        Some(mac)
    }

    /// The text of this MAC in a signature.
    pub(crate) fn encode(&self, scheme: &Scheme) -> String {
        match scheme.encoding {
            Encoding::HexLower => hex::encode(self.bytes.get(..self.len).unwrap_or_default()),
        }
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

    /// The MACs of the scheme's signed content, one for each ending that the payload may have had. The payload is hashed once.
    pub(crate) fn sign(&self, scheme: &Scheme, timestamp: &str, payload: &[u8]) -> Vec<Mac> {
        let mut states = alloc::vec![self.keyed.clone()];
        for piece in scheme.message.iter() {
            let bytes = match piece {
                Piece::Literal(text) => text.as_bytes(),
                Piece::Timestamp => timestamp.as_bytes(),
                Piece::Secret => self.secret.text().as_bytes(),
                Piece::Payload => payload,
            };
            for state in &mut states {
                state.update(bytes);
            }
            if *piece == Piece::Payload {
                let ended = |state: &Keyed, ending: &str| {
                    let mut state = state.clone();
                    state.update(ending.as_bytes());
                    state
                };
                states = states
                    .iter()
                    .flat_map(|state| scheme.endings.iter().map(|ending| ended(state, ending)))
                    .collect();
            }
        }
        states.into_iter().map(Keyed::finish).collect()
    }

    /// The MAC of bytes as they are, outside the scheme's signed content: a handshake's answer.
    pub(crate) fn sign_bytes(&self, bytes: &[u8]) -> Mac {
        let mut keyed = self.keyed.clone();
        keyed.update(bytes);
        keyed.finish()
    }
}

impl Keyed {
    fn new(scheme: &Scheme, secret: &[u8]) -> Result<Self> {
        let mut derived = [0_u8; 20];
        let key = match scheme.key {
            KeyForm::Utf8 => secret,
            KeyForm::Sha1 => {
                derived = Sha1::digest(secret).into();
                &derived
            }
        };
        let keyed = match scheme.algorithm {
            Algorithm::HmacSha1 => Hmac::new_from_slice(key).map(Self::Sha1),
            Algorithm::HmacSha256 => Hmac::new_from_slice(key).map(Self::Sha256),
        };
        derived.zeroize();
        keyed.map_err(|_| ErrorCode::InvalidSecret.into())
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(mac) => mac.update(bytes),
            Self::Sha256(mac) => mac.update(bytes),
        }
    }

    fn finish(self) -> Mac {
        match self {
            Self::Sha1(mac) => Mac::from_digest(&mac.finalize().into_bytes()),
            Self::Sha256(mac) => Mac::from_digest(&mac.finalize().into_bytes()),
        }
    }
}

impl core::fmt::Debug for Key {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(&self.secret, f)
    }
}
