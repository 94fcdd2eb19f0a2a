//! HMAC-SHA256 of long messages with the hash of the host, which has instructions for it that WebAssembly has not.

/// Elsewhere than in the whole module of the npm package no host is asked.
#[cfg(not(feature = "js-full"))]
#[derive(Clone)]
pub(crate) struct Key;

#[cfg(not(feature = "js-full"))]
impl Key {
    pub(crate) const fn new(_: &[u8]) -> Self {
        Self
    }

    #[allow(clippy::unused_self, reason = "as where a host is asked")]
    pub(crate) fn mac<T>(&self, _: usize, _: T) -> Option<[u8; 32]> {
        None
    }
}

#[cfg(feature = "js-full")]
pub(crate) use asked::Key;

#[cfg(feature = "js-full")]
mod asked {
    use alloc::borrow::Cow;
    use alloc::vec::Vec;
    use core::ops::RangeInclusive;

    use sha2::{Digest, Sha256};
    use wasm_bindgen::prelude::wasm_bindgen;
    use zeroize::{Zeroize, Zeroizing};

    /// Bytes of payloads for which the way there is worth it, and a copy of them no burden: memory never shrinks.
    const LONG: RangeInclusive<usize> = 1024..=4 << 20;

    const BLOCK: usize = 64;

    #[wasm_bindgen(raw_module = "./host.js")]
    extern "C" {
        /// Writes SHA-256 of a message, if the host has it.
        fn sha256(message: &[u8], digest: &mut [u8]) -> bool;
    }

    /// A key of HMAC-SHA256 (RFC 2104), filled up to a block.
    #[derive(Clone)]
    pub(crate) struct Key(Zeroizing<[u8; BLOCK]>);

    impl Key {
        pub(crate) fn new(key: &[u8]) -> Self {
            let mut block = Zeroizing::new([0; BLOCK]);
            if let Some(start) = block.get_mut(..key.len()) {
                start.copy_from_slice(key);
            } else if let Some(start) = block.first_chunk_mut::<32>() {
                *start = Sha256::digest(key).into();
            }
            Self(block)
        }

        /// The MAC of these pieces, if the host hashes. It sees the inner hash, and never the MAC.
        pub(crate) fn mac<'c>(
            &self,
            payload: usize,
            pieces: impl Iterator<Item = Cow<'c, [u8]>>,
        ) -> Option<[u8; 32]> {
            if !LONG.contains(&payload) {
                return None;
            }
            let padded = |pad| {
                let mut block = self.0.clone();
                block.iter_mut().for_each(|byte| *byte ^= pad);
                block
            };
            let pieces: Vec<_> = pieces.collect();
            let length = pieces.iter().fold(BLOCK, |sum, piece| sum.saturating_add(piece.len()));
            let mut message = Vec::with_capacity(length);
            message.extend_from_slice(padded(0x36).as_slice());
            for piece in &pieces {
                message.extend_from_slice(piece);
            }
            let mut inner = [0; 32];
            let hashed = sha256(&message, &mut inner);
            if let Some(block) = message.get_mut(..BLOCK) {
                block.zeroize();
            }
            hashed.then(|| {
                Sha256::new()
                    .chain_update(padded(0x5c).as_slice())
                    .chain_update(inner)
                    .finalize()
                    .into()
            })
        }
    }
}
