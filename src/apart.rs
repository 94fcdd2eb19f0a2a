//! Signatures that the host checks with cryptography of its own: what there is to check. What came of it decides in `verify`.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::error::Result;
use crate::mac::{Content, Key, Proof};
use crate::provider::{Algorithm, Carrier, Coverage, Grammar, Payload, Piece, Scheme};

/// One signature over one message, to be checked by the host: HMACs in constant time, and all of them, whatever the first ones say.
///
/// The message is `before`, the body of the request as received, and `after`.
pub struct Check {
    /// What the signature is made with: an HMAC, or the algorithm of a public key.
    pub algorithm: Algorithm,
    /// The place of the secret among the receiver's: 0 is the first.
    pub secret_index: usize,
    /// The key of an HMAC, or a public key as a `SubjectPublicKeyInfo` in DER.
    pub key: Zeroizing<Vec<u8>>,
    /// The signature that came. One of ECDSA has its two numbers, 32 bytes each; it is empty where those that came are none.
    pub signature: Vec<u8>,
    /// The message up to the body, which may hold the secret.
    pub before: Zeroizing<Vec<u8>>,
    /// The message behind the body, which may too.
    pub after: Zeroizing<Vec<u8>>,
}

impl core::fmt::Debug for Check {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Check")
            .field("algorithm", &self.algorithm)
            .field("secret_index", &self.secret_index)
            .finish_non_exhaustive()
    }
}

impl Scheme {
    /// Whether a host can check the signatures: they are over the body as it is, between bytes that are known without it.
    pub(crate) fn checks_apart(&self) -> bool {
        let keyed = self.algorithm.is_public()
            || matches!(
                self.algorithm,
                Algorithm::HmacSha1 | Algorithm::HmacSha256 | Algorithm::HmacSha512
            );
        let read = |piece: &Piece| {
            matches!(
                piece,
                Piece::PayloadSha256
                    | Piece::PayloadSha256Hex
                    | Piece::SortedForm
                    | Piece::Json(_)
                    | Piece::Token
            )
        };
        keyed
            && !self.fetches_key()
            && self.payload == Payload::Body
            && self.coverage == Coverage::Whole
            && !matches!(self.carrier, Carrier::Json(_))
            && !matches!(self.grammar, Grammar::Jwt { .. })
            && !self.message.iter().any(read)
    }
}

/// What there is to check of one signature: the message may have had any of the scheme's endings.
pub(crate) fn checks(
    scheme: &Scheme,
    secret_index: usize,
    key: &Key,
    content: &Content<'_>,
    given: &Proof,
) -> Result<Vec<Check>> {
    let mut before = Zeroizing::new(Vec::new());
    let mut after = Zeroizing::new(Vec::new());
    let mut behind = false;
    for piece in scheme.message.iter() {
        if matches!(piece, Piece::Payload) {
            behind = true;
            continue;
        }
        let part = if behind { &mut after } else { &mut before };
        part.extend_from_slice(&content.piece(piece, scheme, &key.secret));
    }
    let bytes = key.bytes(scheme)?;
    let signature = given.bytes(scheme.algorithm);
    let ended = |ending: &str| Check {
        algorithm: scheme.algorithm,
        secret_index,
        key: bytes.clone(),
        signature: signature.clone(),
        before: before.clone(),
        after: Zeroizing::new([ending.as_bytes(), &after].concat()),
    };
    Ok(scheme.endings.iter().map(|ending| ended(ending)).collect())
}

/// The two numbers of an ECDSA signature over P-256, 32 bytes each, of its one encoding in DER.
pub(crate) fn numbers_of(der: &[u8]) -> Option<Vec<u8>> {
    let (content, rest) = element(der, 0x30)?;
    let (r, content) = element(content, 0x02)?;
    let (s, end) = element(content, 0x02)?;
    if !rest.is_empty() || !end.is_empty() {
        return None;
    }
    let mut numbers = Vec::new();
    for number in [r, s] {
        let bare = match number {
            // A number is positive, and has a zero before it only where its first bit is set.
            [0, second, ..] if *second >= 0x80 => number.get(1..)?,
            [0, ..] => return None,
            [first, ..] if *first < 0x80 => number,
            _ => return None,
        };
        let zeros = 32_usize.checked_sub(bare.len())?;
        numbers.resize(numbers.len().checked_add(zeros)?, 0);
        numbers.extend_from_slice(bare);
    }
    Some(numbers)
}

/// The content of a short element of DER, and what stands behind it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let [first, length, rest @ ..] = der else { return None };
    if *first != tag || *length >= 0x80 {
        return None;
    }
    rest.split_at_checked(usize::from(*length))
}

/// Who checks signatures.
pub(crate) enum Judge<'j> {
    /// This crate.
    Own,
    /// Nobody yet: what there is to check is put down here.
    Asks(&'j mut Vec<Check>),
    /// A host did: its answers, in the order of what was asked.
    Answers(core::slice::Iter<'j, bool>),
}
