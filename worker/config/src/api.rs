//! The API that confirms events, as the configuration gives it.

use alloc::string::String;
use core::fmt;
use core::time::Duration;

use hookseal::provider::Refetch;
use hookseal::{Question, Unconfirmed};
use zeroize::Zeroizing;

use crate::origin::is_safe;

/// How long an API may take, in seconds.
const DEFAULT_TIMEOUT: u32 = 5;
const LONGEST_TIMEOUT: u32 = 30;
/// The API that confirms a source's events.
pub struct Api {
    /// How the provider is asked.
    pub row: &'static Refetch,
    /// What the provider knows the asker by.
    pub key: Zeroizing<String>,
    /// Without a slash at its end.
    pub url: String,
    /// How long it may take.
    pub timeout: Duration,
}

impl Api {
    /// # Errors
    /// The field that is wrong, and why.
    pub(crate) fn new(
        row: &'static Refetch,
        key: Zeroizing<String>,
        url: Option<String>,
        timeout: Option<u32>,
    ) -> Result<Self, (&'static str, &'static str)> {
        if !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(("binding", "an API key is printable ASCII without spaces"));
        }
        let url = url.unwrap_or_else(|| row.url.as_ref().into());
        if !is_safe(&url) || url.contains('?') {
            return Err((
                "url",
                "an API's URL is https, or http at 127.0.0.1, localhost or [::1], without user, password, query, fragment, white space or \
                 backslash",
            ));
        }
        let seconds = timeout.unwrap_or(DEFAULT_TIMEOUT);
        if !(1..=LONGEST_TIMEOUT).contains(&seconds) {
            return Err(("timeout", "an API's timeout is 1 to 30 seconds"));
        }
        let url = url.trim_end_matches('/').into();
        Ok(Self { row, key, url, timeout: Duration::from_secs(seconds.into()) })
    }

    /// What is to be asked about an event.
    ///
    /// # Errors
    /// The payload names nothing that the API could be asked for.
    pub fn question(&self, payload: &str) -> Result<Question<'static>, Unconfirmed<'static>> {
        self.row.question(payload)
    }
}

impl fmt::Debug for Api {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("url", &self.url).finish_non_exhaustive()
    }
}
