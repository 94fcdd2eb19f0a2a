//! What a diagnosis says: findings, each a word for machines and a sentence for a person.

use alloc::borrow::Cow;

use crate::error::{Error, ErrorCode};
use crate::text::split_once;

/// One thing that was found about a request.
///
/// Its message never holds a secret, a signature, a header's value or anything of a payload. It is for the developer, not for whoever
/// sent the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    kind: FindingKind,
    code: FindingCode,
    message: Cow<'static, str>,
}

/// How certain a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// What `verify` says. It comes first, and once.
    Verdict,
    /// Proved: with this one change the signature verifies.
    Fix,
    /// Seen, and perhaps the cause.
    Note,
}

impl FindingKind {
    /// The word of this kind: `verdict`, `fix` or `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Fix => "fix",
            Self::Note => "note",
        }
    }
}

/// Codes with their words and sentences; `…` stands for what the row or the clock adds.
macro_rules! codes {
    ($($code:ident $word:literal $sentence:literal)*) => {
        /// What was found. The set is closed; the words are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum FindingCode {
            /// The verdict of a request that `verify` refuses; its word and its message are the error's.
            Refused(ErrorCode),
            $(#[doc = $sentence] $code,)*
        }

        impl FindingCode {
            /// Every code but [`FindingCode::Refused`].
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// The word of this code, `body_reserialized` for example.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::Refused(code) => code.as_str(),
                    $(Self::$code => $word,)*
                }
            }

            const fn sentence(self) -> &'static str {
                match self {
                    Self::Refused(_) => "",
                    $(Self::$code => $sentence,)*
                }
            }
        }
    };
}

codes! {
    Verified "verified"
        "the signature is good, and the timestamp within the tolerance where one is signed"

    // Another receiver.
    OtherReceiver "other_receiver"
        "the signature is good for others[…]: send this request there, or add its secret to this receiver's"
    OtherProviderReceiver "other_provider_receiver"
        "this is another provider's webhook, and its signature is good for others[…]: the URL or the receiver was mixed up"
    OtherProvider "other_provider"
        "this is a webhook of …, signed with this receiver's secret: make the receiver one of that provider"

    // The signature value.
    SignatureRenamed "signature_renamed"
        "the signature is in a header of another name (CGI writes HTTP_ before it and _ for -): pass it on as …"
    SignatureNamed "signature_named"
        "the header's name stands in its value: pass on what comes after the colon"
    SignatureRepeated "signature_repeated"
        "the signature came more than once or joined with a comma: pass it on once; look for a proxy or middleware that adds headers"
    SignatureSpaced "signature_spaced"
        "there is white space in the signature value: pass it on as received"
    SignatureQuoted "signature_quoted"
        "the signature value stands in quotation marks: pass it on without them"
    SignatureEncoded "signature_encoded"
        "the signature value is percent-encoded: decode it once before it is passed on"
    SignatureUpperCase "signature_upper_case"
        "the MAC is in upper case; the provider writes hexadecimal digits in lower case: pass it on as received, or sign in lower case"
    SignatureBase64 "signature_base64"
        "the MAC is in base64; the provider writes hexadecimal digits: change how the sender writes it"
    SignaturePrefixed "signature_prefixed"
        "a word like sha256= stands before the MAC; the provider writes the MAC alone: remove the word"

    // The secret.
    SecretQuoted "secret_quoted"
        "the configured secret stands in quotation marks, which count as part of it: remove them"
    SecretLineEnd "secret_line_end"
        "the configured secret ends with a backslash and a letter where a line should end: remove both"
    SecretAssigned "secret_assigned"
        "the configured secret is a whole line of an environment file: keep what comes after the equals sign"
    SecretPrefixMissing "secret_prefix_missing"
        "the secret's first characters are missing: give it with the … that it begins with"
    SecretPrefixAdded "secret_prefix_added"
        "the request was signed with the secret without its first characters …: the sender must use the whole text"
    SecretBase64 "secret_base64"
        "the signing key is what the configured secret stands for in base64: configure the decoded text, or let the sender use the text as it is"
    SecretHex "secret_hex"
        "the signing key is what the configured secret's hexadecimal digits stand for: configure the decoded text, or let the sender use the digits"
    SecretDecoded "secret_decoded"
        "the signing key is the configured secret in base64 or hexadecimal: configure the secret as the provider shows it, not decoded"
    SecretEncoded "secret_encoded"
        "the configured secret is percent-encoded: configure it decoded"
    KeyIdSwapped "key_id_swapped"
        "key id and secret are in each other's place: swap them"
    KeyIdsMixed "key_ids_mixed"
        "a configured secret is the other half of another key id: check which belong together"

    // The body.
    BodyReserialized "body_reserialized"
        "the body was parsed and printed again; it was signed as JSON …: pass on the raw bytes, from before any body parser"
    BodyLineEndMissing "body_line_end_missing"
        "the body's final line end was stripped: pass on the raw bytes, without trimming"
    BodyLineEndAdded "body_line_end_added"
        "a line end was added to the body (by an editor, echo or a file): pass on the raw bytes"
    BodyPadded "body_padded"
        "white space was added around the body: pass on the raw bytes"
    BodyLineEndings "body_line_endings"
        "the body's line ends were changed between LF and CRLF: pass on the raw bytes, not read in text mode"
    BodyMarkAdded "body_mark_added"
        "a byte order mark was put before the body: pass on the raw bytes"
    BodyMarkMissing "body_mark_missing"
        "the body's byte order mark was stripped, as text decoders do: pass on the raw bytes"
    BodyStringified "body_stringified"
        "the body was made a JSON string once more: pass on the body itself, without JSON.stringify"
    BodyBase64 "body_base64"
        "the body is in base64, as API gateways hand it over (isBase64Encoded): decode it first"
    BodyMisread "body_misread"
        "the body's UTF-8 was read as Latin-1 or Windows-1252 and encoded again: pass on the raw bytes"
    BodyLatin1 "body_latin1"
        "the body was written in Latin-1, and signed in UTF-8: pass on the raw bytes, or encode the text as UTF-8"
    BodyEncoded "body_encoded"
        "the body is percent-encoded once more than it was signed: decode it once"

    // Signed form fields.
    FormAsJson "form_as_json"
        "the form was parsed and came as JSON: pass on the raw form, from before any body parser"
    PayloadSpaces "payload_spaces"
        "plus signs of the payload field became spaces, as when a form is decoded twice: encode the field again before passing it on"
    PayloadLineEnds "payload_line_ends"
        "the line ends in the payload field were changed: pass on the raw form"

    // Seen in the request.
    RequestIsHandshake "request_is_handshake"
        "this request is the provider's challenge and carries no event: answer it with handshake"
    ChallengeMalformed "challenge_malformed"
        "a request of this method is the provider's challenge, but its parameter … does not have the shape that may be answered"
    MethodNotPost "method_not_post"
        "webhooks come with POST, and this request has another method: look for a redirect, which turns POST into GET"
    SignatureMissing "signature_missing"
        "nothing stands where the signature should be, …: look for a proxy or framework that drops it, or send the request as the provider does"
    SignatureUndefined "signature_undefined"
        "the signature value is a word that a program prints for no value: it was read from the wrong place"
    VersionUnsupported "version_unsupported"
        "the signature value has no item called …, the only one that counts"
    MacLength "mac_length"
        "the MAC has …: it was cut, or made with another algorithm"
    MacNotHex "mac_not_hex"
        "where the MAC should stand are other characters than hexadecimal digits"
    KeyIdUnknown "key_id_unknown"
        "the signatures are for other key ids than those configured: is this receiver for the other environment, sandbox or production?"
    OtherProviderSeen "other_provider_seen"
        "the request carries a signature of …: is it for another receiver?"
    BodyEmpty "body_empty"
        "the body is empty: it was read before, or never"
    BodyIsObject "body_is_object"
        "the body is the text that JavaScript prints for an object: pass on the raw bytes, not a parsed object"
    BodyUndecodable "body_undecodable"
        "the body holds U+FFFD, which stands for bytes lost in decoding: pass on the raw bytes, not text"
    BodyCompressed "body_compressed"
        "the body is compressed with gzip: it must be what the sender signed, so decompress it, and nothing more"
    BodyCut "body_cut"
        "the body begins as a JSON object and does not end as one: it was cut off by a limit, or not read to its end"
    BodyNotJson "body_not_json"
        "the body is no JSON object, which this provider sends"
    BodyNotForm "body_not_form"
        "the body is no form with the fields that this provider signs, …: pass on the raw form"
    BodyLength "body_length"
        "the body is … than the request says: it was changed on its way to the receiver"
    BodyTooLarge "body_too_large"
        "the body is too large to try what changes of it would verify: send a smaller event"
    SearchEnded "search_ended"
        "the body is so large or so deep that not every change of it was tried: send a smaller event"
    SecretUnlike "secret_unlike"
        "a configured secret does not begin with …, as this provider's do"
    NoSingleChange "no_single_change"
        "no single change verifies: most likely the secret is another one, or the body was changed in a way that cannot be undone. …"
    PayloadUnreadable "payload_unreadable"
        "the signature is good, and yet there is no event: …"

    // The time.
    TimestampAge "timestamp_age"
        "the timestamp is …"
    TimestampMilliseconds "timestamp_milliseconds"
        "the timestamp is in milliseconds: the sender must write whole seconds"
    ClockMilliseconds "clock_milliseconds"
        "the clock given is in milliseconds: divide by 1000"
    ClockUnset "clock_unset"
        "this machine's clock is before the year 2020: set it"
    TimeZone "time_zone"
        "timestamp and clock are whole half hours apart: one of them may be local time; both must be UTC"
}

impl Finding {
    pub(crate) fn new(kind: FindingKind, code: FindingCode) -> Self {
        Self::about(kind, code, "")
    }

    /// A finding whose sentence needs words from a row, or numbers.
    pub(crate) fn about(kind: FindingKind, code: FindingCode, words: &str) -> Self {
        let message = match split_once(code.sentence(), "…") {
            Some((before, after)) => Cow::Owned([before, words, after].concat()),
            None => Cow::Borrowed(code.sentence()),
        };
        Self { kind, code, message }
    }

    pub(crate) fn refused(error: Error) -> Self {
        Self {
            kind: FindingKind::Verdict,
            code: FindingCode::Refused(error.code()),
            message: Cow::Borrowed(error.message()),
        }
    }

    /// How certain it is.
    #[must_use]
    pub const fn kind(&self) -> FindingKind {
        self.kind
    }

    /// What was found.
    #[must_use]
    pub const fn code(&self) -> FindingCode {
        self.code
    }

    /// What was found and what to do, in a sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}
