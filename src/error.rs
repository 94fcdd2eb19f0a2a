//! The closed set of error codes: the same word in Rust, JavaScript, the gateway's log and the vectors.

use core::fmt;

/// Why a request was refused. The set is closed; the words are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// The place where the provider puts its signature is absent, empty or blank.
    MissingSignature,
    /// The signature value does not have the provider's shape.
    MalformedSignature,
    /// Signatures are there, but none of a version that the provider's scheme accepts.
    UnsupportedSignatureVersion,
    /// No signature is for a key id that is configured.
    UnknownKeyId,
    /// The signature is not that of any configured secret over these bytes.
    SignatureMismatch,
    /// A timestamp in a place of its own is absent.
    MissingTimestamp,
    /// A timestamp in a place of its own is not a timestamp.
    MalformedTimestamp,
    /// The signed timestamp is older than the tolerance.
    TimestampTooOld,
    /// The signed timestamp is further in the future than the tolerance.
    TimestampTooNew,
    /// The signed payload's place in the request is absent or blank.
    MissingPayload,
    /// The payload is not what the provider's format allows.
    MalformedPayload,
    /// A handshake's challenge does not have the provider's shape.
    InvalidChallenge,
    /// No provider has this id.
    UnknownProvider,
    /// A configured secret cannot be used.
    InvalidSecret,
    /// An option cannot be used.
    InvalidOptions,
}

/// Whose fault an error is, which decides what the sender is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// The request could not be shown to be the provider's.
    Authenticity,
    /// The request is the provider's, or a handshake, but cannot be used.
    Request,
    /// The receiver is set up wrongly.
    Configuration,
}

/// An error: a code, its class, and a sentence for the developer.
///
/// It never holds bytes of a payload, a signature or a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Error(&'static Reason);

/// What an error says. There is one of each in the program, so that an error is no more than where that is.
#[derive(PartialEq, Eq)]
pub(crate) struct Reason {
    code: ErrorCode,
    class: ErrorClass,
    message: &'static str,
}

/// An error with a sentence of its own, for what a developer has to change.
macro_rules! because {
    ($code:expr, $message:expr $(,)?) => {
        $crate::error::Error::of(const { &$crate::error::Reason::because($code, $message) })
    };
}
pub(crate) use because;

/// A payload that cannot be read although its signature is good: the request's fault, not a forgery.
macro_rules! unreadable_payload {
    ($message:literal $(,)?) => {
        $crate::error::Error::of(const { &$crate::error::Reason::unreadable_payload($message) })
    };
}
pub(crate) use unreadable_payload;

/// The result of every fallible function of this crate.
pub type Result<T> = core::result::Result<T, Error>;

impl ErrorCode {
    /// The word of this code, `signature_mismatch` for example.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingSignature => "missing_signature",
            Self::MalformedSignature => "malformed_signature",
            Self::UnsupportedSignatureVersion => "unsupported_signature_version",
            Self::UnknownKeyId => "unknown_key_id",
            Self::SignatureMismatch => "signature_mismatch",
            Self::MissingTimestamp => "missing_timestamp",
            Self::MalformedTimestamp => "malformed_timestamp",
            Self::TimestampTooOld => "timestamp_too_old",
            Self::TimestampTooNew => "timestamp_too_new",
            Self::MissingPayload => "missing_payload",
            Self::MalformedPayload => "malformed_payload",
            Self::InvalidChallenge => "invalid_challenge",
            Self::UnknownProvider => "unknown_provider",
            Self::InvalidSecret => "invalid_secret",
            Self::InvalidOptions => "invalid_options",
        }
    }

    const fn class(self) -> ErrorClass {
        match self {
            Self::InvalidChallenge => ErrorClass::Request,
            Self::UnknownProvider | Self::InvalidSecret | Self::InvalidOptions => {
                ErrorClass::Configuration
            }
            _ => ErrorClass::Authenticity,
        }
    }

    const fn message(self) -> &'static str {
        match self {
            Self::MissingSignature => {
                "no signature was found where the provider puts it; pass the request's headers and raw body unchanged"
            }
            Self::MalformedSignature => {
                "the signature value does not have the provider's shape; check that it was passed on once and unchanged"
            }
            Self::UnsupportedSignatureVersion => {
                "the request carries no signature of a version that this provider's scheme accepts"
            }
            Self::UnknownKeyId => {
                "the request is signed for another key id; add that key pair to the configured secrets"
            }
            Self::SignatureMismatch => {
                "the signature does not match; check the secret, and that the body is the raw bytes received, not parsed and printed again"
            }
            Self::MissingTimestamp => "the request carries no timestamp where the provider puts it",
            Self::MalformedTimestamp => {
                "the request's timestamp is not in the provider's timestamp format"
            }
            Self::TimestampTooOld => {
                "the signed timestamp is older than the tolerance; check the clock, or whether the request was held up or replayed"
            }
            Self::TimestampTooNew => {
                "the signed timestamp is in the future by more than the tolerance; check the clock"
            }
            Self::MissingPayload => {
                "no payload was found where the provider puts it; pass the raw body unchanged"
            }
            Self::MalformedPayload => "the payload is not in the provider's format",
            Self::InvalidChallenge => {
                "the challenge is absent or does not have the provider's shape, so it is not answered"
            }
            Self::UnknownProvider => "no provider has this id; see the list of providers",
            Self::InvalidSecret => {
                "a secret is empty, blank, padded with white space, or not in the form the provider issues"
            }
            Self::InvalidOptions => "an option is not usable",
        }
    }
}

impl ErrorClass {
    /// The word of this class: `authenticity`, `request` or `configuration`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authenticity => "authenticity",
            Self::Request => "request",
            Self::Configuration => "configuration",
        }
    }
}

impl Reason {
    pub(crate) const fn because(code: ErrorCode, message: &'static str) -> Self {
        Self { code, class: code.class(), message }
    }

    pub(crate) const fn unreadable_payload(message: &'static str) -> Self {
        Self { code: ErrorCode::MalformedPayload, class: ErrorClass::Request, message }
    }
}

/// The reason of each code that has no sentence of its own.
macro_rules! reasons {
    ($($code:ident)*) => {
        impl ErrorCode {
            const fn reason(self) -> &'static Reason {
                match self {
                    $(Self::$code => const { &Reason::because(Self::$code, Self::$code.message()) },)*
                }
            }
        }
    };
}

reasons! {
    MissingSignature MalformedSignature UnsupportedSignatureVersion UnknownKeyId SignatureMismatch
    MissingTimestamp MalformedTimestamp TimestampTooOld TimestampTooNew MissingPayload MalformedPayload
    InvalidChallenge UnknownProvider InvalidSecret InvalidOptions
}

impl Error {
    pub(crate) const fn of(reason: &'static Reason) -> Self {
        Self(reason)
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The class.
    #[must_use]
    pub const fn class(&self) -> ErrorClass {
        self.0.class
    }

    /// What to do next, for the developer; never for the sender of the request.
    #[must_use]
    pub const fn message(&self) -> &'static str {
        self.0.message
    }

    /// The HTTP status with which a receiver answers: 401, 400, 422 or 503.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match (self.0.class, self.0.code) {
            (ErrorClass::Authenticity, _) => 401,
            (ErrorClass::Request, ErrorCode::InvalidChallenge) => 400,
            (ErrorClass::Request, _) => 422,
            (ErrorClass::Configuration, _) => 503,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.as_str())?;
        f.write_str(": ")?;
        f.write_str(self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Error {}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self(code.reason())
    }
}
