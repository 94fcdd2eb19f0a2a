//! The inverse of verify: the request that a provider would have sent. For tests and tools.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::encoding;
#[cfg(doc)]
use crate::error::ErrorCode;
use crate::error::Result;
use crate::mac::Key;
use crate::provider::{Carrier, Grammar, Part, Payload, Provider};
use crate::secret::Secret;
use crate::time::UnixTime;

/// A signed request's headers and body.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The headers: the content type, and the signature where a header carries it.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Signs a payload as the provider does: JSON as it is, XML as base64 in a form.
///
/// # Errors
/// [`ErrorCode::InvalidSecret`] if the scheme needs a key id and the secret has none that could stand in a signature;
/// [`ErrorCode::InvalidOptions`] if the row contradicts itself.
pub fn sign(provider: &Provider, secret: &Secret, payload: &[u8], now: UnixTime) -> Result<Signed> {
    let scheme = &provider.scheme;
    provider.check()?;
    provider.check_key_id(secret.key_id())?;
    let timestamp = now.as_secs().to_string();
    let payload = match scheme.payload {
        Payload::Body => payload.into(),
        Payload::Base64FormField(_) => encoding::to_base64_lines(payload).into_bytes(),
    };
    let macs = Key::new(scheme, secret.clone())?.sign(scheme, &timestamp, &payload);
    let mac = macs.first().map(|mac| mac.encode(scheme)).unwrap_or_default();
    let value = match &scheme.grammar {
        Grammar::Plain => mac,
        Grammar::Positional { separator, parts } => {
            let mut value = String::new();
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    value.push(*separator);
                }
                value.push_str(match part {
                    Part::Any(text) => text,
                    Part::Timestamp => &timestamp,
                    Part::Signature => &mac,
                });
            }
            value
        }
        Grammar::KeyValue { separator, assign, timestamp: t, signature } => {
            let (assign, separator) = (String::from(*assign), String::from(*separator));
            [t.as_ref(), &assign, &timestamp, &separator, signature, &assign, &mac].concat()
        }
        Grammar::Pairs { assign, .. } => {
            [secret.key_id().unwrap_or_default(), &String::from(*assign), &mac].concat()
        }
    };
    Ok(place(provider, value, payload))
}

/// Puts signature and payload where the provider puts them.
pub(crate) fn place(provider: &Provider, value: String, payload: Vec<u8>) -> Signed {
    let (content_type, signature, body) = match (provider.form_fields(), &provider.scheme.carrier) {
        (Some((signature, field)), _) => {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair(signature, &value);
            form.append_pair(field, &String::from_utf8_lossy(&payload));
            ("application/x-www-form-urlencoded", None, form.finish().into_bytes())
        }
        (None, Carrier::Header(name) | Carrier::FormField(name)) => {
            ("application/json", Some((name.to_string(), value)), payload)
        }
    };
    let content_type = ("content-type".to_string(), content_type.to_string());
    Signed { headers: [Some(content_type), signature].into_iter().flatten().collect(), body }
}

impl core::fmt::Debug for Signed {
    /// The headers and the body hold a MAC.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Signed").field("body_len", &self.body.len()).finish_non_exhaustive()
    }
}
