//! Challenges that a provider sends to prove who owns an endpoint, and their answers.

use alloc::string::String;

use crate::error::{ErrorCode, Result};
use crate::extract::form_values;
use crate::provider::{Handshake, ReplyPiece};
use crate::request::Request;
use crate::verify::Webhook;

/// The answer to a handshake, to be sent as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers. A browser is told not to guess: the body repeats what the request said.
    pub headers: [(&'static str, &'static str); 2],
    /// The body.
    pub body: String,
}

impl Handshake {
    /// Whether these bytes are a challenge that would be answered.
    pub(crate) fn is_challenge(&self, bytes: &[u8]) -> bool {
        (self.min_digits..=self.max_digits).contains(&bytes.len())
            && bytes.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    }
}

impl Webhook<'_> {
    /// Answers a handshake; `None` if the request is not one.
    ///
    /// The first secret answers.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidChallenge`] if the challenge is absent, comes twice, or is not of the provider's exact shape.
    pub fn handshake(&self, request: &Request<'_>) -> Result<Option<Reply>> {
        let Some(handshake) = &self.provider.handshake else { return Ok(None) };
        if request.method != handshake.method {
            return Ok(None);
        }
        let mut challenges = form_values(request.query().as_bytes(), &handshake.parameter);
        let (Some(challenge), None) = (challenges.next(), challenges.next()) else {
            return Err(ErrorCode::InvalidChallenge.into());
        };
        if !handshake.is_challenge(&challenge) {
            return Err(ErrorCode::InvalidChallenge.into());
        }
        let key = self.keys.first().ok_or(ErrorCode::InvalidSecret)?;
        let mut body = String::new();
        for piece in handshake.reply.iter() {
            match piece {
                ReplyPiece::Literal(text) => body.push_str(text),
                ReplyPiece::KeyId => body.push_str(key.secret.key_id().unwrap_or_default()),
                ReplyPiece::ChallengeMac => {
                    body.push_str(&key.sign_bytes(&challenge).encode(&self.provider.scheme));
                }
            }
        }
        let headers =
            [("content-type", "text/plain; charset=utf-8"), ("x-content-type-options", "nosniff")];
        Ok(Some(Reply { status: 200, headers, body }))
    }
}

impl core::fmt::Debug for Reply {
    /// The body holds a MAC.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Reply").field("status", &self.status).finish_non_exhaustive()
    }
}
