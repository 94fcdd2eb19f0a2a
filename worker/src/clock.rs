//! The runtime's clock and its dice, read in one place.

use core::time::Duration;

use hookseal::UnixTime;
use hookseal_ledger::Millis;

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// Milliseconds since 1970; `None` if the clock gives no time.
pub(crate) fn now() -> Option<u64> {
    // A number of milliseconds is read as one of seconds: this conversion is exact and refuses what is no time.
    Duration::try_from_secs_f64(js_sys::Date::now()).ok().map(|time| time.as_secs())
}

/// The whole seconds of a time in milliseconds.
pub(crate) fn seconds(milliseconds: u64) -> UnixTime {
    UnixTime::from_secs(milliseconds / 1000)
}

/// The time as the ledger counts it.
pub(crate) fn millis() -> Millis {
    Millis::try_from(now().unwrap_or_default()).unwrap_or_default()
}

/// A number that is evenly spread over its type, as far as a billion values can be.
pub(crate) fn jitter() -> u32 {
    let part = Duration::try_from_secs_f64(js_sys::Math::random()).unwrap_or_default();
    let spread = u64::from(part.subsec_nanos()).wrapping_shl(32) / NANOS_PER_SECOND;
    u32::try_from(spread).unwrap_or(u32::MAX)
}
