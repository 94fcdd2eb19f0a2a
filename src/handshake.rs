//! Challenges that a provider sends to prove who owns an endpoint, and their answers.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::{ErrorCode, Result};
use crate::extract::{Values, given};
use crate::normalize::{Scalar, scalars};
use crate::provider::{Condition, Handshake, Place, ReplyPiece, Text, text};
use crate::request::Request;
use crate::verify::Webhook;

/// The answer to a handshake, to be sent as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers. A browser is told not to guess: the body repeats what the request said.
    pub headers: Vec<(Text, Text)>,
    /// The body.
    pub body: String,
}

/// The largest body that may hold a challenge, in bytes.
const MAX_BODY: usize = 4096;

impl Handshake {
    /// Whether these bytes are a challenge that would be answered.
    pub(crate) fn is_challenge(&self, bytes: &[u8]) -> bool {
        (self.min_length..=self.max_length).contains(&bytes.len())
            && bytes.iter().all(|b| self.alphabet.holds(char::from(*b)))
    }
}

/// What stands at a place that holds one text.
fn text_at<'a>(request: &Request<'a>, place: &Place) -> Option<Cow<'a, [u8]>> {
    match place {
        Place::Query(_) | Place::Header(_) => match given(request.headers, request.url, place) {
            Values::One(text) => Some(text),
            Values::None | Values::Many => None,
        },
        Place::Json(pointer) => {
            let body = Some(request.body).filter(|body| body.len() <= MAX_BODY)?;
            let mut found = scalars(core::str::from_utf8(body).ok()?, &[pointer]).ok()?;
            match found.pop()?? {
                Scalar::Text(Cow::Borrowed(text)) => Some(Cow::Borrowed(text.as_bytes())),
                Scalar::Text(Cow::Owned(text)) => Some(Cow::Owned(text.into_bytes())),
                Scalar::Number(_) | Scalar::Bool(_) => None,
            }
        }
    }
}

impl Webhook<'_> {
    /// Answers a handshake; `None` if the request is not one.
    ///
    /// The first secret answers. Where the provider signs its challenges, one that is not authentic is no handshake: `verify` says why.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidChallenge`] if the challenge is absent, comes twice, or is not of the provider's exact shape.
    pub fn handshake(&self, request: &Request<'_>) -> Result<Option<Reply>> {
        let Some(handshake) = &self.provider.handshake else { return Ok(None) };
        if request.method != handshake.method {
            return Ok(None);
        }
        if let Some(Condition { place, text }) = &handshake.when
            && text_at(request, place).is_none_or(|found| *found != *text.as_bytes())
        {
            return match &*handshake.method {
                "POST" => Ok(None),
                _ => Err(ErrorCode::InvalidChallenge.into()),
            };
        }
        let challenge = text_at(request, &handshake.challenge);
        if handshake.when.is_none() && challenge.is_none() && handshake.method == "POST" {
            return Ok(None);
        }
        if handshake.signed && self.authenticate(request).is_err() {
            return Ok(None);
        }
        if let (Some(place), Some(token)) = (&handshake.token, &self.verify_token) {
            let found = text_at(request, place).unwrap_or_default();
            if !bool::from(Sha256::digest(&found).ct_eq(&Sha256::digest(token.text()))) {
                return Err(ErrorCode::InvalidChallenge.into());
            }
        }
        let challenge = challenge
            .filter(|challenge| handshake.is_challenge(challenge))
            .ok_or(ErrorCode::InvalidChallenge)?;
        let key = self.keys.first().ok_or(ErrorCode::InvalidSecret)?;
        let mut body = String::new();
        for piece in handshake.reply.iter() {
            match piece {
                ReplyPiece::Literal(text) => body.push_str(text),
                ReplyPiece::KeyId => body.push_str(key.secret.key_id().unwrap_or_default()),
                ReplyPiece::Challenge => body.extend(challenge.iter().map(|b| char::from(*b))),
                ReplyPiece::ChallengeMac => {
                    body.push_str(&key.sign_bytes(&challenge).encode(&self.provider.scheme));
                }
            }
        }
        let json = matches!(handshake.reply.first(), Some(ReplyPiece::Literal(text)) if text.starts_with('{'));
        let content_type = if json { "application/json" } else { "text/plain; charset=utf-8" };
        let mut headers = alloc::vec![
            (text("content-type"), text(content_type)),
            (text("x-content-type-options"), text("nosniff")),
        ];
        if !handshake.reply_header.is_empty() {
            let challenge = String::from_utf8_lossy(&challenge).into_owned();
            headers.push((handshake.reply_header.clone(), Cow::Owned(challenge)));
        }
        Ok(Some(Reply { status: 200, headers, body }))
    }
}

impl core::fmt::Debug for Reply {
    /// The body holds a MAC.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Reply").field("status", &self.status).finish_non_exhaustive()
    }
}
