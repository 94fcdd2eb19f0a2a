//! Texts that stand for bytes: hexadecimal MACs, base64 payloads, digests of tuples.

use alloc::string::String;
use alloc::vec::Vec;

use base32ct::{Base32UpperUnpadded, Encoding as _};
use base64ct::{Base64, Encoding as _};
use sha2::{Digest, Sha256};

/// Decodes exactly `out.len()` bytes of lower-case hexadecimal digits; anything else is `None`.
pub(crate) fn hex_lower(text: &str, out: &mut [u8]) -> Option<()> {
    // `hex` takes either case; two spellings of one MAC would be two signatures to whoever keys a cache with them.
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return None;
    }
    hex::decode_to_slice(text, out).ok()
}

/// Decodes exactly `out.len()` bytes of base64 in its one spelling.
pub(crate) fn base64_exact<E: base64ct::Encoding>(text: &str, out: &mut [u8]) -> Option<()> {
    let length = out.len();
    (E::decode(text, out).ok()?.len() == length).then_some(())
}

/// Decodes canonical base64 in lines.
pub(crate) fn base64_lines(bytes: &[u8]) -> Option<Vec<u8>> {
    let flat: Vec<u8> = bytes.iter().copied().filter(|b| *b != b'\n').collect();
    Base64::decode_vec(core::str::from_utf8(&flat).ok()?).ok()
}

/// Encodes base64 in lines of 60 characters, each with a line feed, as Ruby's `pack("m")` does.
pub(crate) fn to_base64_lines(bytes: &[u8]) -> String {
    let mut out = String::new();
    for line in bytes.chunks(45) {
        out.push_str(&Base64::encode_string(line));
        out.push('\n');
    }
    out
}

/// SHA-256 over a tuple of byte strings, each behind its length (8 bytes, big-endian), so that no two tuples read alike.
pub(crate) struct TupleDigest(Sha256);

impl TupleDigest {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    /// Adds one member of the tuple, given in pieces.
    pub(crate) fn member(mut self, pieces: &[&[u8]]) -> Self {
        let length = pieces.iter().fold(0_u64, |sum, piece| {
            sum.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX))
        });
        self.0.update(length.to_be_bytes());
        for piece in pieces {
            self.0.update(piece);
        }
        self
    }

    /// The digest as 64 lower-case hexadecimal digits.
    pub(crate) fn hex(self) -> String {
        hex::encode(self.0.finalize())
    }

    /// The first 26 base32 characters (130 bits) of the digest.
    pub(crate) fn base32(self) -> String {
        Base32UpperUnpadded::encode_string(&self.0.finalize()).chars().take(26).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_lower_case_and_of_exact_length() {
        let mut out = [0; 2];
        assert_eq!(hex_lower("0aff", &mut out), Some(()));
        assert_eq!(out, [0x0a, 0xff]);
        for text in [
            "", "0", "0af", "0aF0", "0AFF", "0affa", "0aff00", "0aff ", " aff", "0agf", "0x0a",
            "０aff",
        ] {
            assert_eq!(hex_lower(text, &mut out), None, "{text}");
        }
    }

    #[test]
    fn base64_has_one_spelling() {
        assert_eq!(base64_lines(b"Zm\n8=\n").as_deref(), Some(&b"fo"[..]));
        for text in ["Zm9=", "Zm8", "Zm8==", "Zm8 ", "Zm-_", "Z", "Zm\r\n8=", "=", "Zm=8", "é"] {
            assert_eq!(base64_lines(text.as_bytes()), None, "{text}");
        }
        assert_eq!(base64_lines(&[0xff]), None);
    }

    #[test]
    fn lines_come_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let lines = to_base64_lines(&bytes);
        assert!(lines.lines().all(|line| line.len() <= 60) && lines.ends_with('\n'));
        assert_eq!(base64_lines(lines.as_bytes()), Some(bytes));
    }

    #[test]
    fn tuples_do_not_run_together() {
        let digest = |a: &[u8], b: &[u8]| TupleDigest::new().member(&[a]).member(&[b]).hex();
        assert_ne!(digest(b"a", b"bc"), digest(b"ab", b"c"));
        assert_ne!(digest(b"", b"abc"), digest(b"abc", b""));
        assert_eq!(
            TupleDigest::new().member(&[b"ab", b"c"]).hex(),
            TupleDigest::new().member(&[b"abc"]).hex()
        );
        assert_eq!(TupleDigest::new().member(&[b"abc"]).base32().len(), 26);
    }
}
