//! The inverse of verify: the request that a provider would have sent. For tests and tools.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::encoding;
use crate::error::{Error, ErrorCode, Result};
use crate::mac::Key;
use crate::provider::{Carrier, Grammar, Part, Payload, Provider};
use crate::secret::Secret;
use crate::time::UnixTime;

/// A signed request's headers and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The headers: the content type, and the signature where a header carries it.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Signs a payload as the provider does: JSON as it is, XML as base64 in a form.
///
/// # Errors
/// [`ErrorCode::InvalidSecret`] if the scheme needs a key id and the secret has none; [`ErrorCode::InvalidOptions`] if the scheme signs
/// a timestamp and `now` is before 1970.
pub fn sign(provider: &Provider, secret: &Secret, payload: &[u8], now: UnixTime) -> Result<Signed> {
    let scheme = &provider.scheme;
    let key_id = match (provider.needs_key_id(), secret.key_id()) {
        (true, None) => {
            return Err(Error::because(
                ErrorCode::InvalidSecret,
                "this provider names the key of each signature; give the secret with its key id",
            ));
        }
        (_, key_id) => key_id.unwrap_or_default(),
    };
    if scheme.tolerance.is_some() && now.as_secs() < 0 {
        return Err(Error::because(ErrorCode::InvalidOptions, "the clock is before 1970"));
    }
    let timestamp = now.as_secs().to_string();
    let payload = match scheme.payload {
        Payload::Body => payload.into(),
        Payload::Base64FormField(_) => encoding::to_base64_lines(payload).into_bytes(),
    };
    let mac =
        Key::new(scheme, secret.clone())?.sign(scheme, &timestamp, &[&payload]).encode(scheme);
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
            format!("{t}{assign}{timestamp}{separator}{signature}{assign}{mac}")
        }
        Grammar::Pairs { assign, .. } => format!("{key_id}{assign}{mac}"),
    };
    Ok(place(provider, value, payload))
}

/// Puts signature and payload where the provider puts them.
fn place(provider: &Provider, value: String, payload: Vec<u8>) -> Signed {
    let header = |name: &str, value: String| (name.to_string(), value);
    match (&provider.scheme.carrier, &provider.scheme.payload) {
        (Carrier::Header(name), _) => Signed {
            headers: alloc::vec![
                header("content-type", "application/json".into()),
                header(name, value),
            ],
            body: payload,
        },
        (Carrier::FormField(name), Payload::Base64FormField(payload_name)) => {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair(name, &value);
            form.append_pair(payload_name, &String::from_utf8_lossy(&payload));
            Signed {
                headers: alloc::vec![header(
                    "content-type",
                    "application/x-www-form-urlencoded".into()
                )],
                body: form.finish().into_bytes(),
            }
        }
        // A signature in a form over the whole form would have to sign itself.
        (Carrier::FormField(_), Payload::Body) => Signed { headers: Vec::new(), body: payload },
    }
}
