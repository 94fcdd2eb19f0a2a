#![no_std]
#![cfg_attr(
    all(feature = "js", not(feature = "js-full")),
    allow(dead_code, unused_imports, reason = "receivers only verify")
)]
#![doc = include_str!("../README.md")]

extern crate alloc;

/// Whether this build has every word that rows are written in. The slim module of the npm package is without some, and without the rows
/// that have them: see `packed::is_slim`. What a word needs stands behind this, so that the compiler leaves it out there.
pub(crate) const WHOLE: bool = cfg!(any(not(feature = "js"), feature = "js-full"));

mod apart;
#[cfg(any(feature = "js-full", feature = "serde"))]
mod compiled;
#[cfg(any(not(feature = "js"), feature = "js-full"))]
mod diagnose;
mod encoding;
mod error;
mod event;
mod extract;
#[cfg_attr(not(feature = "fetched-keys"), path = "fetched_key/without.rs")]
mod fetched_key;
mod handshake;
mod host;
mod kind;
mod mac;
mod money;
mod normalize;
mod object;
#[cfg(any(feature = "js", feature = "serde", test))]
#[cfg_attr(not(any(feature = "js", test)), allow(dead_code, reason = "a tool only writes"))]
mod packed;
pub mod provider;
pub mod providers;
mod public_key;
mod refetch;
mod request;
#[cfg(feature = "serde")]
mod row;
mod seal;
mod secret;
mod sign;
mod text;
mod time;
mod verify;

#[cfg(feature = "js")]
pub mod js;

pub use apart::Check;
#[cfg(any(not(feature = "js"), feature = "js-full"))]
pub use diagnose::{Finding, FindingCode, FindingKind};
pub use error::{Error, ErrorClass, ErrorCode, Result};
pub use event::{Customer, Event, Trust, conflict_id, message_id};
#[cfg(feature = "fetched-keys")]
pub use fetched_key::WantedKey;
pub use handshake::Reply;
pub use kind::Kind;
pub use money::Amount;
pub use provider::Provider;
pub use refetch::{Question, Unconfirmed};
pub use request::Request;
#[cfg(feature = "serde")]
pub use row::{Row, RowFault};
pub use seal::{Seal, SealHeaders, Sealed};
pub use secret::Secret;
pub use sign::{Signed, sign, sign_for};
pub use time::UnixTime;
pub use verify::{Verified, Webhook};
