//! SHA-256 of long messages, and HMACs with it, by the host, which has instructions for it that WebAssembly has not.

#[cfg(all(feature = "worker-hash", target_family = "wasm"))]
pub(crate) use asked::Key as SealKey;
#[cfg(any(feature = "js-full", all(feature = "worker-hash", target_family = "wasm")))]
pub(crate) use asked::{Key, sha256};
/// The npm package seals with its own hash: 0.4 kB of it, gzipped, for what is done elsewhere more often.
#[cfg(not(all(feature = "worker-hash", target_family = "wasm")))]
pub(crate) use nobody::Key as SealKey;
#[cfg(not(any(feature = "js-full", all(feature = "worker-hash", target_family = "wasm"))))]
pub(crate) use nobody::{Key, sha256};

/// Where no host is asked.
#[cfg(not(all(feature = "worker-hash", target_family = "wasm")))]
mod nobody {
    #[cfg(not(feature = "js-full"))]
    use alloc::borrow::Cow;

    #[cfg(not(feature = "js-full"))]
    use sha2::{Digest, Sha256};

    #[derive(Clone)]
    pub(crate) struct Key;

    impl Key {
        pub(crate) const fn new(_: &[u8]) -> Self {
            Self
        }

        #[allow(clippy::unused_self, reason = "as where a host is asked")]
        pub(crate) fn mac<T>(&self, _: &[u8], _: T) -> Option<[u8; 32]> {
            None
        }
    }

    #[cfg(not(feature = "js-full"))]
    pub(crate) fn sha256(pieces: &[Cow<'_, [u8]>], _: &[u8]) -> [u8; 32] {
        pieces.iter().fold(Sha256::new(), Digest::chain_update).finalize().into()
    }
}

#[cfg(any(feature = "js-full", all(feature = "worker-hash", target_family = "wasm")))]
mod asked {
    use alloc::borrow::Cow;
    use alloc::vec::Vec;

    use sha2::{Digest, Sha256};
    use zeroize::Zeroizing;

    #[cfg(not(all(feature = "worker-hash", target_family = "wasm")))]
    use super::package::{LONG, hash};
    #[cfg(all(feature = "worker-hash", target_family = "wasm"))]
    use super::worker::{LONG, hash};

    const BLOCK: usize = 64;

    /// A message as the host gets it: what is before the payload, the payload, which is not copied, and what is behind it.
    struct Message<'p> {
        before: Zeroizing<Vec<u8>>,
        payload: &'p [u8],
        behind: Zeroizing<Vec<u8>>,
    }

    impl<'p> Message<'p> {
        /// A block of the key, or nothing, and these pieces, of which the payload itself is one, or none.
        fn new(block: &[u8], pieces: &[Cow<'_, [u8]>], payload: &'p [u8]) -> Self {
            let is_payload = |piece: &Cow<'_, [u8]>| core::ptr::eq(piece.as_ref(), payload);
            let place = pieces.iter().position(is_payload).unwrap_or(pieces.len());
            let (before, behind) = pieces.split_at_checked(place).unwrap_or_default();
            let (payload, behind) = match behind.split_first() {
                Some((_, behind)) => (payload, behind),
                None => (&[][..], behind),
            };
            // Of the length that it gets: growing would leave a copy of the key behind.
            let lengths = before.iter().map(|piece| piece.len());
            let room = lengths.fold(block.len(), usize::saturating_add);
            let mut start = Zeroizing::new(Vec::with_capacity(room));
            start.extend_from_slice(block);
            for piece in before {
                start.extend_from_slice(piece);
            }
            Self { before: start, payload, behind: Zeroizing::new(behind.concat()) }
        }

        fn asked(&self) -> Option<[u8; 32]> {
            hash(&self.before, self.payload, &self.behind)
        }
    }

    /// The hash of these pieces, of which one is the payload.
    pub(crate) fn sha256(pieces: &[Cow<'_, [u8]>], payload: &[u8]) -> [u8; 32] {
        let own = || pieces.iter().fold(Sha256::new(), Digest::chain_update).finalize().into();
        if payload.len() < LONG {
            return own();
        }
        Message::new(&[], pieces, payload).asked().unwrap_or_else(own)
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
            payload: &[u8],
            pieces: impl Iterator<Item = Cow<'c, [u8]>>,
        ) -> Option<[u8; 32]> {
            if payload.len() < LONG {
                return None;
            }
            let padded = |pad| {
                let mut block = self.0.clone();
                block.iter_mut().for_each(|byte| *byte ^= pad);
                block
            };
            let pieces: Vec<_> = pieces.collect();
            let inner = Message::new(&*padded(0x36), &pieces, payload).asked()?;
            let outer = Sha256::new().chain_update(*padded(0x5c)).chain_update(inner);
            Some(outer.finalize().into())
        }
    }
}

/// The hash as the npm package's hosts have it.
#[cfg(all(feature = "js-full", not(all(feature = "worker-hash", target_family = "wasm"))))]
mod package {
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Bytes of payloads from which the way there is worth it.
    pub(super) const LONG: usize = 1024;

    #[wasm_bindgen(raw_module = "./host.js")]
    extern "C" {
        /// Writes SHA-256 of a message in three pieces, if the host has it.
        fn sha256(before: &[u8], payload: &[u8], behind: &[u8], digest: &mut [u8]) -> bool;
    }

    pub(super) fn hash(before: &[u8], payload: &[u8], behind: &[u8]) -> Option<[u8; 32]> {
        let mut digest = [0; 32];
        sha256(before, payload, behind, &mut digest).then_some(digest)
    }
}

/// The hash of `node:crypto`, which Workers have since the compatibility date 2026-08-04, or with the flag `nodejs_compat`.
/// <https://developers.cloudflare.com/workers/runtime-apis/nodejs/crypto/>
#[cfg(all(feature = "worker-hash", target_family = "wasm"))]
mod worker {
    use alloc::string::String;

    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Bytes of payloads from which the way there is worth it.
    pub(super) const LONG: usize = 8 * 1024;

    #[wasm_bindgen]
    extern "C" {
        type Crypto;
        #[wasm_bindgen(js_namespace = process, js_name = getBuiltinModule, catch)]
        fn module(name: &str) -> Result<Crypto, JsValue>;
        #[wasm_bindgen(method, js_name = createHash, catch)]
        fn create_hash(this: &Crypto, algorithm: &str) -> Result<Hash, JsValue>;

        type Hash;
        /// Reads the bytes before it returns, so they may be a view of the wasm memory.
        #[wasm_bindgen(method, catch)]
        fn update(this: &Hash, bytes: &[u8]) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(method, catch)]
        fn digest(this: &Hash, encoding: &str) -> Result<JsValue, JsValue>;
    }

    pub(super) fn hash(before: &[u8], payload: &[u8], behind: &[u8]) -> Option<[u8; 32]> {
        let hash = module("node:crypto").ok()?.create_hash("sha256").ok()?;
        for piece in [before, payload, behind] {
            if !piece.is_empty() {
                hash.update(piece).ok()?;
            }
        }
        let text: String = hash.digest("hex").ok()?.as_string()?;
        let mut digest = [0; 32];
        hex::decode_to_slice(text, &mut digest).ok()?;
        Some(digest)
    }
}
