//! The ledger of the gateway: what is acknowledged is here first, and stays until the origin took it or a reason is written down.
//!
//! ```text
//! claim ──▶ received ──lease──▶ delivering ──settle──▶ delivered | retrying | dead
//!                                    ▲                              │        │
//!                                    └──────────────lease───────────┘  replay┘
//! ```
//!
//! Decisions are pure functions ([`transition`]) over a delivery's [`Progress`], the time and a [`Policy`]. [`Ledger`] reads what a
//! decision needs, decides, and hands a [`Store`] the statements of the whole transition at once. Nothing here waits, reads a clock or
//! draws a random number: the caller's store is the only way out, and it is synchronous.

extern crate alloc;

mod delivery;
mod ledger;
mod policy;
mod rejected;
mod shard;
pub mod sql;
pub mod transition;
mod watch;
mod word;

pub use delivery::{Attempt, Body, Claim, Code, Delivery, Facts, Forward, Mode, Progress, State};
pub use ledger::{
    Arm, Claimed, Counts, Cursor, Erased, Error, Filter, Ledger, Page, Replayed, Replays, Store,
    Waiting,
};
pub use policy::{LONGEST_SLEEP, Policy, Rate, SCHEDULE, SKEW, retry_after};
pub use rejected::{RING, Rejected, Ring, Sampler};
pub use shard::{Shard, lookups, rejected_name, shard, shard_name};
pub use sql::{CHUNK, SCHEMA, Statement, Value};
pub use transition::Outcome;
pub use watch::{Armed, Condition, Diagnosis, LONGEST_ARMED, MOST_DIAGNOSED};

/// Milliseconds since 1970, or between two such times.
pub type Millis = i64;
