//! SHA-256 of long messages, and HMACs with it, by the host, which has instructions for it that WebAssembly has not.

use alloc::borrow::Cow;

use sha2::{Digest, Sha256};

#[cfg(all(feature = "worker-hash", target_family = "wasm"))]
pub(crate) use asked::Key as SealKey;
#[cfg(any(feature = "js-full", all(feature = "worker-hash", target_family = "wasm")))]
pub(crate) use asked::{Key, sha256};
/// The npm package seals with its own hash: 0.4 kB of it, gzipped, for what is done elsewhere more often.
#[cfg(not(all(feature = "worker-hash", target_family = "wasm")))]
pub(crate) use nobody::Key as SealKey;
#[cfg(not(any(feature = "js-full", all(feature = "worker-hash", target_family = "wasm"))))]
pub(crate) use nobody::{Key, sha256};

fn own(pieces: &[Cow<'_, [u8]>]) -> [u8; 32] {
    pieces.iter().fold(Sha256::new(), Digest::chain_update).finalize().into()
}

/// Where no host is asked.
#[cfg(not(all(feature = "worker-hash", target_family = "wasm")))]
mod nobody {
    #[cfg(not(feature = "js-full"))]
    use alloc::borrow::Cow;

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
        super::own(pieces)
    }
}

#[cfg(any(feature = "js-full", all(feature = "worker-hash", target_family = "wasm")))]
mod asked {
    use alloc::borrow::Cow;

    use sha2::{Digest, Sha256};
    use zeroize::Zeroizing;

    #[cfg(not(all(feature = "worker-hash", target_family = "wasm")))]
    use super::whole::{LONG, hash};
    #[cfg(all(feature = "worker-hash", target_family = "wasm"))]
    use super::worker::{LONG, hash};

    const BLOCK: usize = 64;

    /// The hash of these pieces, of which one is the payload.
    pub(crate) fn sha256(pieces: &[Cow<'_, [u8]>], payload: &[u8]) -> [u8; 32] {
        let asked = LONG.contains(&payload.len()).then(|| hash(pieces, payload)).flatten();
        asked.unwrap_or_else(|| super::own(pieces))
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
            if !LONG.contains(&payload.len()) {
                return None;
            }
            let padded = |pad| {
                let mut block = self.0.clone();
                block.iter_mut().for_each(|byte| *byte ^= pad);
                block
            };
            let key = padded(0x36);
            let mut message = alloc::vec![Cow::Borrowed(key.as_slice())];
            for piece in pieces {
                message.push(piece);
            }
            let inner = hash(&message, payload)?;
            let outer = Sha256::new().chain_update(padded(0x5c).as_slice()).chain_update(inner);
            Some(outer.finalize().into())
        }
    }
}

/// The hash of a message at once, as the npm package's hosts have it.
#[cfg(all(feature = "js-full", not(all(feature = "worker-hash", target_family = "wasm"))))]
mod whole {
    use alloc::borrow::Cow;
    use core::ops::RangeInclusive;

    use wasm_bindgen::prelude::wasm_bindgen;
    use zeroize::Zeroize;

    /// Bytes of payloads for which the way there is worth it, and a copy of them no burden: memory never shrinks.
    pub(super) const LONG: RangeInclusive<usize> = 1024..=4 << 20;

    #[wasm_bindgen(raw_module = "./host.js")]
    extern "C" {
        /// Writes SHA-256 of a message, if the host has it.
        fn sha256(message: &[u8], digest: &mut [u8]) -> bool;
    }

    pub(super) fn hash(pieces: &[Cow<'_, [u8]>], payload: &[u8]) -> Option<[u8; 32]> {
        let mut message = pieces.concat();
        let mut digest = [0; 32];
        let hashed = sha256(&message, &mut digest);
        // Everything else may be secret.
        let mut rest = message.as_mut_slice();
        for piece in pieces {
            let Some((copy, behind)) = rest.split_at_mut_checked(piece.len()) else { break };
            if !core::ptr::eq(piece.as_ref(), payload) {
                copy.zeroize();
            }
            rest = behind;
        }
        hashed.then_some(digest)
    }
}

/// The hash of a message piece by piece, without a copy of it: `node:crypto`, which Workers have since the compatibility date 2026-08-04, or
/// with the flag `nodejs_compat`. <https://developers.cloudflare.com/workers/runtime-apis/nodejs/crypto/>
#[cfg(all(feature = "worker-hash", target_family = "wasm"))]
mod worker {
    use alloc::borrow::Cow;
    use alloc::string::String;
    use core::ops::RangeFrom;

    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Bytes of payloads for which the way there is worth it.
    pub(super) const LONG: RangeFrom<usize> = 8 * 1024..;

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

    pub(super) fn hash(pieces: &[Cow<'_, [u8]>], _: &[u8]) -> Option<[u8; 32]> {
        let hash = module("node:crypto").ok()?.create_hash("sha256").ok()?;
        for piece in pieces {
            hash.update(piece).ok()?;
        }
        let text: String = hash.digest("hex").ok()?.as_string()?;
        let mut digest = [0; 32];
        hex::decode_to_slice(text, &mut digest).ok()?;
        Some(digest)
    }
}
