//! The row: what was received, how far its delivery is, and what each attempt came to.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Millis;
use crate::word::words;

words! {
    /// Where a delivery is on its way.
    State {
        /// Committed, not yet tried.
        Received = "received",
        /// An attempt holds the lease.
        Delivering = "delivering",
        /// The origin took it.
        Delivered = "delivered",
        /// An attempt failed; another is due, or in proxy mode awaited from the provider.
        Retrying = "retrying",
        /// It is not tried again unless someone replays it; the code says why.
        Dead = "dead",
    }
}

words! {
    /// Who delivers.
    Mode {
        /// The ledger, after the provider was told of success.
        Ack = "ack",
        /// The request itself; the provider's retry is the durability, and the ledger knows what is a copy.
        Proxy = "proxy",
    }
}

words! {
    /// What there is of the message.
    Body {
        /// All of it.
        Kept = "kept",
        /// Never stored: the provider sends it again.
        None = "none",
        /// Its time was over.
        Expired = "expired",
        /// Erased, by request or because it held secrets.
        Erased = "erased",
    }
}

words! {
    /// Why an attempt failed or a delivery is dead.
    Code {
        /// The origin took too long.
        OriginTooSlow = "origin_too_slow",
        /// There was no connection, or it broke before an answer.
        OriginUnreachable = "origin_unreachable",
        /// The answer was not complete, or had no usable status.
        OriginBroken = "origin_broken",
        /// The answer was larger than is read.
        OriginTooLarge = "origin_too_large",
        /// 3xx: redirects are not followed.
        OriginRedirects = "origin_redirects",
        /// 401, 403, 407: the seal is not accepted.
        OriginUnauthorized = "origin_unauthorized",
        /// Any other 4xx or 5xx.
        OriginRefused = "origin_refused",
        /// A status that the policy takes for final (410): dead at once.
        OriginGone = "origin_gone",
        /// The lease ran out and nobody said what became of the attempt.
        AttemptLost = "attempt_lost",
        /// Dead: every attempt of the schedule failed.
        AttemptsExhausted = "attempts_exhausted",
        /// Dead: the stored message is not whole, or cannot be made into a request.
        Undeliverable = "undeliverable",
        /// Dead without an attempt: authentic, but no event.
        MalformedPayload = "malformed_payload",
        /// Dead without an attempt: the source does not forward this type.
        EventTypeDisabled = "event_type_disabled",
        /// Dead without an attempt: a test, where the source expects live events.
        TestEvent = "test_event",
        /// Dead: erased before it was delivered.
        Erased = "erased",
    }
}

impl Code {
    /// Whether a delivery is dead by this code without an attempt, as nobody knows that the source is meant for it.
    #[must_use]
    pub const fn is_record(self) -> bool {
        matches!(self, Self::MalformedPayload | Self::EventTypeDisabled | Self::TestEvent)
    }
}

/// What a claim wrote down; nothing but an erasure changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// `webhook-id`: the same over every attempt and replay.
    pub id: String,
    /// What duplicates share: the `webhook-id` of (source, account, event id).
    pub key: String,
    /// SHA-256 of the signed payload: what tells a duplicate from a conflict.
    pub digest: Vec<u8>,
    /// The source's name.
    pub source: String,
    /// The row's id.
    pub provider: String,
    /// The provider's id of the event, or the digest that stands for it; empty once erased.
    pub event_id: String,
    /// The account within the provider.
    pub account: Option<String>,
    /// The event's type.
    pub event_type: Option<String>,
    /// The provider's id of the customer: what an erasure of a customer goes by.
    pub customer: Option<String>,
    /// When it was claimed.
    pub received: Millis,
    /// The platform's word for who sent it.
    pub remote_ip: Option<String>,
    /// Allow-listed headers of the request, as JSON text.
    pub headers: String,
    /// The message's content type.
    pub content_type: String,
    /// The message's other headers but the seal's, as JSON text.
    pub message_headers: String,
    /// Bytes of the message's body.
    pub size: u64,
    /// The same key came with another body before.
    pub conflict: bool,
    /// The payload holds secrets: its body goes as soon as it is delivered.
    pub sensitive: bool,
    /// The schema of the ledger that wrote the row.
    pub schema: u32,
    /// The version of the program that wrote the row.
    pub program: String,
}

/// How far a delivery is: all that transitions change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where it is.
    pub state: State,
    /// Why it is there: the last failure, or the reason of death.
    pub code: Option<Code>,
    /// Who delivers.
    pub mode: Mode,
    /// The number of the last attempt; it only rises.
    pub attempt: u32,
    /// The number of the last attempt before the schedule began (again).
    pub base: u32,
    /// When the ledger acts next: an attempt, or the end of a lease.
    pub due: Option<Millis>,
    /// The end of the lease that the last attempt holds.
    pub lease_until: Option<Millis>,
    /// When it was delivered or died.
    pub settled: Option<Millis>,
    /// When retention acts next.
    pub keep_until: Option<Millis>,
    /// What there is of the message.
    pub body: Body,
    /// How many more times the same was sent.
    pub copies: u32,
    /// How many times it was replayed.
    pub replays: u32,
    /// The last change.
    pub updated: Millis,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// What was received.
    pub facts: Facts,
    /// How far it is.
    pub progress: Progress,
}

/// One try to hand a delivery to the origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// 1, 2, 3 … over the life of the delivery.
    pub number: u32,
    /// When it began.
    pub started: Millis,
    /// Milliseconds, once it ended.
    pub duration: Option<Millis>,
    /// The origin's status, if it answered.
    pub status: Option<u16>,
    /// Why it failed.
    pub code: Option<Code>,
    /// The first 1 kB of the answer.
    pub answer: Option<Vec<u8>>,
}

/// What to do with a claimed event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forward {
    /// Deliver it.
    Deliver,
    /// Write it down as dead for this reason, and acknowledge it.
    Record(Code),
}

/// An authentic event to be written down. What a request does not say is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The facts; `id`, `received`, `conflict`, `schema`, `size` and `program` are the ledger's to set.
    pub facts: Facts,
    /// The `webhook-id` if this turns out to be a conflict: the tuple of the key with the digest in it.
    pub conflict_id: String,
    /// Who delivers.
    pub mode: Mode,
    /// Whether it is delivered at all.
    pub forward: Forward,
    /// The finished body; empty in proxy mode.
    pub body: Vec<u8>,
}
