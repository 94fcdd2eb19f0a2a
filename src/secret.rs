//! Secrets: checked once, redacted always, wiped when dropped.

use alloc::string::String;

use zeroize::Zeroizing;

use crate::error::{ErrorCode, Result, because};

/// A secret shared with a provider, and the id of the key where the provider names one.
///
/// Its text is never shown: `Debug` is redacted, there is no `Display`, and its memory is wiped on drop.
#[derive(Clone)]
pub struct Secret {
    text: Zeroizing<String>,
    key_id: Option<Zeroizing<String>>,
}

impl Secret {
    /// A secret as the provider shows it, prefix and all.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSecret`] if it is empty, blank, or begins or ends with white space.
    pub fn new(text: &str) -> Result<Self> {
        checked(text)?;
        Ok(Self { text: Zeroizing::new(text.into()), key_id: None })
    }

    /// A secret with the id of its key: Braintree's private key with its public key, for example.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSecret`] if the secret is empty, blank, or begins or ends with white space, or if the key id is not 1 to 255
    /// visible ASCII characters.
    pub fn with_key_id(key_id: &str, text: &str) -> Result<Self> {
        if !(1..=255).contains(&key_id.len()) || !key_id.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(because!(
                ErrorCode::InvalidSecret,
                "a key id must be 1 to 255 visible ASCII characters",
            ));
        }
        Ok(Self { key_id: Some(Zeroizing::new(key_id.into())), ..Self::new(text)? })
    }

    /// In the place of one, where a receiver has none.
    #[cfg(feature = "fetched-keys")]
    pub(crate) fn none() -> Self {
        Self { text: Zeroizing::default(), key_id: None }
    }

    /// Another text for the same key id.
    pub(crate) fn with_text(&self, text: &str) -> Self {
        Self { text: Zeroizing::new(text.into()), key_id: self.key_id.clone() }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The id of the key, if one was given. It is not secret.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_ref().map(|key_id| key_id.as_str())
    }
}

fn checked(text: &str) -> Result<()> {
    // A key in PEM ends with a line.
    let pem = text.starts_with("-----BEGIN ").then(|| text.trim_end_matches(['\r', '\n']));
    let text = pem.unwrap_or(text);
    if text.chars().all(invisible) {
        Err(because!(ErrorCode::InvalidSecret, "a secret is empty or blank"))
    } else if text.starts_with(invisible) || text.ends_with(invisible) {
        Err(because!(
            ErrorCode::InvalidSecret,
            "a secret begins or ends with white space or another invisible character; it was probably pasted with it",
        ))
    } else {
        Ok(())
    }
}

/// What does not show where secrets are pasted. A key of NUL bytes alone is the same to HMAC as no key.
fn invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

impl core::fmt::Debug for Secret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Secret")
            .field("text", &"[redacted]")
            .field("key_id", &self.key_id())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn empty_blank_and_padded_secrets_are_refused() {
        for text in [
            "",
            " ",
            "\n",
            "\t \r\n",
            "\u{feff}",
            "\0",
            "\0\0",
            "\u{200b}",
            "a\0",
            "\u{a0}",
            " a",
            "a ",
            "a\n",
            "\u{feff}a",
            "a\u{2003}",
        ] {
            assert_eq!(Secret::new(text).unwrap_err().code(), ErrorCode::InvalidSecret, "{text:?}");
            assert_eq!(
                Secret::with_key_id("a", text).unwrap_err().code(),
                ErrorCode::InvalidSecret
            );
        }
        assert!(
            Secret::new("a").is_ok() && Secret::new("a b").is_ok() && Secret::new("нууц").is_ok()
        );
    }

    #[test]
    fn key_ids_are_visible_ascii() {
        for key_id in ["", " ", "a b", "a\n", "\u{7}", "é", &"a".repeat(256)] {
            let error = Secret::with_key_id(key_id, "a").unwrap_err();
            assert_eq!(error.code(), ErrorCode::InvalidSecret, "{key_id:?}");
        }
        assert!(Secret::with_key_id(&"a".repeat(255), "a").is_ok());
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", Secret::with_key_id("public", "s3cr3t").unwrap());
        assert!(shown.contains("public") && !shown.contains("s3cr3t"), "{shown}");
    }
}
