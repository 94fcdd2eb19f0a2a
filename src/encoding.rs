//! Texts that stand for bytes: hexadecimal MACs, base64 payloads, digests of tuples.

use alloc::string::String;
use alloc::vec::Vec;

use base64ct::Base64;
use sha2::{Digest, Sha256};

use crate::provider::Encoding;

/// The bytes that a text stands for; `None` where it is not of this encoding, and for tokens, which stand for themselves.
pub(crate) fn decode(encoding: Encoding, text: &str) -> Option<Vec<u8>> {
    match encoding {
        // `hex` takes either case; two spellings of one MAC would be two signatures to whoever keys a cache with them.
        Encoding::HexLower if text.bytes().any(|b| b.is_ascii_uppercase()) => None,
        Encoding::HexLower | Encoding::Hex => {
            let mut bytes = alloc::vec![0; text.len() / 2];
            hex::decode_to_slice(text, &mut bytes).ok()?;
            Some(bytes)
        }
        Encoding::Base64 => from_base64(text.as_bytes()),
        Encoding::Base64Url => from_base64_url(text),
        Encoding::Text => None,
    }
}

/// The text that bytes are in this encoding; none where it is that of tokens.
pub(crate) fn encode(encoding: Encoding, bytes: &[u8]) -> String {
    match encoding {
        Encoding::HexLower => hex::encode(bytes),
        Encoding::Hex => hex::encode_upper(bytes),
        Encoding::Base64 => to_base64(bytes),
        Encoding::Base64Url => to_base64_url(bytes),
        Encoding::Text => String::new(),
    }
}

/// Decodes base64 in its one spelling, in constant time: it may be a secret.
pub(crate) fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    <Base64 as base64ct::Encoding>::decode_vec(core::str::from_utf8(text).ok()?).ok()
}

/// Encodes base64.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    <Base64 as base64ct::Encoding>::encode_string(bytes)
}

/// Decodes base64 of the alphabet for URLs without padding. A second decoder would be two kilobytes of WebAssembly.
pub(crate) fn from_base64_url(text: &str) -> Option<Vec<u8>> {
    let other = |b| match b {
        b'-' => b'+',
        b'_' => b'/',
        // What only the other alphabet has, no alphabet has.
        b'+' | b'/' | b'=' => b'.',
        b => b,
    };
    let mut base64: Vec<u8> = text.bytes().map(other).collect();
    while !base64.len().is_multiple_of(4) {
        base64.push(b'=');
    }
    from_base64(&base64)
}

/// Encodes base64 of the alphabet for URLs without padding.
pub(crate) fn to_base64_url(bytes: &[u8]) -> String {
    let other = |c| match c {
        '+' => '-',
        '/' => '_',
        c => c,
    };
    to_base64(bytes).chars().filter(|c| *c != '=').map(other).collect()
}

/// Decodes what stands between the lines that begin and end PEM.
pub(crate) fn from_pem_body(text: &str) -> Option<Vec<u8>> {
    let flat: String = text.split_ascii_whitespace().collect();
    from_base64(flat.as_bytes())
}

/// Decodes canonical base64 in lines.
pub(crate) fn base64_lines(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut flat = Vec::with_capacity(bytes.len());
    for line in bytes.split(|b| *b == b'\n') {
        flat.extend_from_slice(line);
    }
    from_base64(&flat)
}

/// Encodes base64 in lines of 60 characters, each with a line feed, as Ruby's `pack("m")` does.
pub(crate) fn to_base64_lines(bytes: &[u8]) -> String {
    let mut out = String::new();
    for line in bytes.chunks(45) {
        out.push_str(&to_base64(line));
        out.push('\n');
    }
    out
}

/// SHA-256 over a tuple of byte strings, each behind its length (8 bytes, big-endian), so that no two tuples read alike.
pub(crate) struct TupleDigest(Sha256);

/// What stands before a member of a tuple.
pub(crate) fn length(pieces: &[&[u8]]) -> [u8; 8] {
    let length = pieces.iter().fold(0_u64, |sum, piece| {
        sum.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX))
    });
    length.to_be_bytes()
}

impl TupleDigest {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    /// Adds one member of the tuple, given in pieces.
    pub(crate) fn member(mut self, pieces: &[&[u8]]) -> Self {
        self.0.update(length(pieces));
        for piece in pieces {
            self.0.update(piece);
        }
        self
    }

    /// The first 26 base32 characters (130 bits) of the digest.
    pub(crate) fn base32(self) -> String {
        let mut text = String::new();
        let (mut bits, mut held) = (0_u32, 0_u32);
        for byte in self.0.finalize().iter().take(17) {
            bits = bits << 8 | u32::from(*byte);
            held = held.wrapping_add(8);
            while held >= 5 && text.len() < 26 {
                held = held.wrapping_sub(5);
                let digit = u8::try_from(bits.wrapping_shr(held) & 31).unwrap_or_default();
                let first = if digit < 26 { b'A' } else { b'2'.wrapping_sub(26) };
                text.push(char::from(first.wrapping_add(digit)));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_of_one_case_where_it_has_to_be() {
        assert_eq!(decode(Encoding::HexLower, "0aff").as_deref(), Some(&[0x0a, 0xff][..]));
        assert_eq!(decode(Encoding::Hex, "0aFF").as_deref(), Some(&[0x0a, 0xff][..]));
        for text in ["0", "0af", "0affa", "0aff ", " aff", "0agf", "0x0a", "０aff"] {
            assert_eq!(decode(Encoding::HexLower, text), None, "{text}");
            assert_eq!(decode(Encoding::Hex, text), None, "{text}");
        }
        for text in ["0aF0", "0AFF"] {
            assert_eq!(decode(Encoding::HexLower, text), None, "{text}");
        }
    }

    #[test]
    fn base64_of_urls_is_another_alphabet_without_padding() {
        let bytes: Vec<u8> = (0..=255).rev().collect();
        for length in 0..bytes.len() {
            let (bytes, _) = bytes.split_at(length);
            let text = to_base64_url(bytes);
            assert_eq!(text, data_encoding::BASE64URL_NOPAD.encode(bytes));
            assert_eq!(from_base64_url(&text).as_deref(), Some(bytes), "{text}");
        }
        for text in [
            "Z", "Zm8=", "Zg==", "Zm9", "Zh", "Zm9vY", "+_8", "/-8", "-_8=", "_/8", "Zm8 ", "Zm8.",
            "Zm8\n", "é", "Zm9v=", "====", "Z===",
        ] {
            assert_eq!(from_base64_url(text), None, "{text}");
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
        let digest = |a: &[u8], b: &[u8]| TupleDigest::new().member(&[a]).member(&[b]).base32();
        assert_ne!(digest(b"a", b"bc"), digest(b"ab", b"c"));
        assert_ne!(digest(b"", b"abc"), digest(b"abc", b""));
        assert_eq!(
            TupleDigest::new().member(&[b"ab", b"c"]).base32(),
            TupleDigest::new().member(&[b"abc"]).base32()
        );
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for byte in 0..=255 {
            let digest = || TupleDigest::new().member(&[&[byte]]);
            let base32 = data_encoding::BASE32_NOPAD.encode(&digest().0.finalize());
            assert_eq!(base32.get(..26), Some(digest().base32().as_str()));
        }
    }
}
