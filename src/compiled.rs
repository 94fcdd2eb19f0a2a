//! A row of somebody's own as text: checked and packed by a tool of this version, and read by a module of this version alone.
//!
//! The reader of JSON and its checks are 40 kB of a compressed module; this way a receiver does without them.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

/// What such a text begins with.
const MARK: &str = "hookseal-row.";
/// How many bytes of a digest hold the packed row to this version.
const DIGEST: usize = 16;

/// What holds a packed row to this version.
fn digest(packed: &[u8]) -> Vec<u8> {
    let digest = Sha256::new().chain_update(env!("CARGO_PKG_VERSION")).chain_update(packed);
    digest.finalize().iter().copied().take(DIGEST).collect()
}

#[cfg(feature = "serde")]
impl crate::Provider {
    /// The row as a text that the npm package takes in place of a provider's id: `new Webhook({ id, compiled }, secret)`.
    ///
    /// It is good for the package of the same version. A row that was read from data was checked; so has this to be.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`](crate::ErrorCode::InvalidOptions) if the row contradicts itself, or is too large.
    pub fn compiled(&self) -> crate::Result<alloc::string::String> {
        self.check()?;
        if !crate::packed::is_packed(self) || crate::packed::has_left_out(self) {
            return Err(crate::error::because!(
                crate::ErrorCode::InvalidOptions,
                "the npm package is without keys that are fetched, RSA-PSS, RSA with SHA-1, ECDSA as two numbers, and what else only such rows have",
            ));
        }
        let Some(packed) = crate::packed::pack(self) else {
            return Err(crate::error::because!(
                crate::ErrorCode::InvalidOptions,
                "a row is 16 kB at most; leave out facts that nobody needs",
            ));
        };
        let bytes = [digest(&packed).as_slice(), &packed].concat();
        Ok([MARK, &crate::encoding::to_base64_url(&bytes)].concat())
    }
}

#[cfg(feature = "js-full")]
pub(crate) use reading::row;

#[cfg(feature = "js-full")]
mod reading {
    use alloc::boxed::Box;

    use once_cell::race::OnceRef;

    use super::{DIGEST, MARK, digest};
    use crate::encoding::from_base64_url;
    use crate::error::{ErrorCode, Result, because};
    use crate::packed::Reader;
    use crate::provider::Provider;
    use alloc::string::String;

    struct Own {
        text: String,
        row: Provider,
    }

    /// Rows are unpacked once and for good, so there is an end to them.
    static OWN: [OnceRef<'static, Own>; 256] = [const { OnceRef::new() }; 256];

    /// The row of a text that [`Provider::compiled`] made; `None` for what looks like an id.
    pub(crate) fn row(text: &str) -> Option<Result<&'static Provider>> {
        let bytes = text.strip_prefix(MARK)?;
        if let Some(own) = OWN.iter().filter_map(OnceRef::get).find(|own| own.text == text) {
            return Some(Ok(&own.row));
        }
        Some(read(text, bytes))
    }

    fn read(text: &str, bytes: &str) -> Result<&'static Provider> {
        let bytes = from_base64_url(bytes).unwrap_or_default();
        let packed = bytes.get(DIGEST..).unwrap_or_default();
        if packed.is_empty() || bytes.get(..DIGEST) != Some(&digest(packed)) {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "this row was compiled by another version of hookseal, or was changed since: compile it again with hookseal row",
            ));
        }
        let Some(place) = OWN.iter().find(|place| place.get().is_none()) else {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "there are 256 rows of your own already, which is as many as there can be",
            ));
        };
        let packed = Box::leak(packed.into());
        let row = Reader::new(packed).provider();
        let own = place.get_or_init(|| Box::leak(Box::new(Own { text: text.into(), row })));
        Ok(&own.row)
    }
}
