//! The seal: Standard Webhooks signatures on what is handed on.
//!
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::encoding::{from_base64, to_base64};
use crate::error::{ErrorCode, Result, because};
use crate::event::Event;
use crate::host;
use crate::secret::Secret;
use crate::time::{UnixTime, decimal};

/// Signs messages for an origin with its current secret, and with the next one while secrets are rotated.
#[derive(Clone)]
pub struct Seal {
    keys: Vec<(Hmac<Sha256>, host::SealKey)>,
}

/// The three headers of a sealed message.
#[derive(Clone, PartialEq, Eq)]
pub struct SealHeaders {
    /// `webhook-id`: the origin's idempotency key.
    pub id: String,
    /// `webhook-timestamp`: unix seconds.
    pub timestamp: String,
    /// `webhook-signature`: `v1,<base64>` for each secret, separated by spaces.
    pub signature: String,
}

/// A sealed event: the body and the headers that vouch for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The headers of the seal.
    pub headers: SealHeaders,
    /// The event in structured mode, of the type [`Event::CONTENT_TYPE`].
    pub body: Vec<u8>,
}

impl Seal {
    /// A seal with the origin's secret: padded base64, as the official libraries read it, with or without its prefix `whsec_`.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSecret`] if it is not base64 or encodes nothing.
    pub fn new(secret: &Secret) -> Result<Self> {
        Self { keys: Vec::new() }.also(secret)
    }

    /// Signs with another secret as well.
    ///
    /// # Errors
    /// As [`Seal::new`].
    pub fn also(mut self, secret: &Secret) -> Result<Self> {
        const MESSAGE: &str =
            "an origin's secret is `whsec_` and base64 of at least one byte (24 to 64 are right)";
        let invalid = because!(ErrorCode::InvalidSecret, MESSAGE);
        let text = secret.text().strip_prefix("whsec_").unwrap_or(secret.text());
        let key = Zeroizing::new(from_base64(text.as_bytes()).ok_or(invalid)?);
        // Zero bytes alone are the same to HMAC as no key.
        if key.iter().all(|byte| *byte == 0) {
            return Err(invalid);
        }
        let mac = Hmac::new_from_slice(&key).map_err(|_| invalid)?;
        self.keys.push((mac, host::SealKey::new(&key)));
        Ok(self)
    }

    /// Seals an event, for a receiver that has one source of each provider.
    #[must_use]
    pub fn seal(&self, event: &Event<'_>, now: UnixTime) -> Sealed {
        let body = event.to_json();
        let headers = self.sign(event.message_id(event.provider()), &body, now);
        Sealed { headers, body }
    }

    /// The headers for any body under any message id.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] if the id is not 1 to 255 visible ASCII characters, or holds a `.`, which separates the parts of
    /// the signed content.
    pub fn headers(&self, message_id: &str, body: &[u8], now: UnixTime) -> Result<SealHeaders> {
        let good = |b: u8| b.is_ascii_graphic() && b != b'.';
        if message_id.is_empty() || message_id.len() > 255 || !message_id.bytes().all(good) {
            return Err(because!(
                ErrorCode::InvalidOptions,
                "a message id is 1 to 255 visible ASCII characters without a dot",
            ));
        }
        Ok(self.sign(message_id.into(), body, now))
    }

    fn sign(&self, id: String, body: &[u8], now: UnixTime) -> SealHeaders {
        let timestamp = decimal(now.as_secs());
        let mut signature = String::new();
        let pieces = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
        for (keyed, asked) in &self.keys {
            let mac = asked.mac(body, pieces.into_iter().map(Cow::Borrowed));
            let mac = mac.unwrap_or_else(|| {
                let mut mac = keyed.clone();
                for piece in pieces {
                    mac.update(piece);
                }
                mac.finalize().into_bytes().into()
            });
            if !signature.is_empty() {
                signature.push(' ');
            }
            signature.push_str("v1,");
            signature.push_str(&to_base64(&mac));
        }
        SealHeaders { id, timestamp, signature }
    }
}

impl SealHeaders {
    /// The headers as names and values.
    #[must_use]
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            ("webhook-id", &self.id),
            ("webhook-timestamp", &self.timestamp),
            ("webhook-signature", &self.signature),
        ]
    }
}

impl core::fmt::Debug for SealHeaders {
    /// The signature is as good as the message.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SealHeaders").field("id", &self.id).finish_non_exhaustive()
    }
}

impl core::fmt::Debug for Seal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Seal").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

impl core::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Sealed")
            .field("id", &self.headers.id)
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}
