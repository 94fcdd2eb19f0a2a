//! What a build without fetched keys has in their place: no key is fetched, and a row that needs one is refused.

use crate::error::{Error, ErrorCode, Result, because};
use crate::extract::Extracted;
use crate::provider::{KeyForm, KeySource, Piece, Scheme};
use crate::request::Request;
use crate::time::UnixTime;
use crate::verify::Webhook;

impl Webhook<'_> {
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as with fetched keys")]
    pub(crate) const fn check_fetched(
        &self,
        _: &Request<'_>,
        _: &Extracted<'_>,
    ) -> Result<Option<usize>> {
        Ok(None)
    }

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as with fetched keys")]
    pub(crate) const fn check_key_time(&self, _: usize, _: UnixTime) -> Result<()> {
        Ok(())
    }
}

#[expect(clippy::unused_self, reason = "as with fetched keys")]
impl Scheme {
    pub(crate) const fn key_source(&self) -> Option<&KeySource> {
        None
    }

    pub(crate) const fn fetches_key(&self) -> bool {
        false
    }

    pub(crate) fn key_headers(&self) -> impl Iterator<Item = &str> {
        core::iter::empty()
    }

    pub(crate) fn key_source_fault(&self) -> Option<Error> {
        let needed = |piece: &Piece| {
            matches!(
                piece,
                Piece::PayloadSha256Hex | Piece::PayloadCrc32 | Piece::MemberLines { .. }
            )
        };
        let fetched = matches!(self.key, KeyForm::Fetched(_)) || self.message.iter().any(needed);
        fetched.then_some(because!(
            ErrorCode::InvalidOptions,
            "scheme.key: this build is without keys that are fetched; build it with the feature fetched-keys",
        ))
    }
}
