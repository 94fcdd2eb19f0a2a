//! The runtime's clock, read in one place.

use core::time::Duration;

use hookseal::UnixTime;

/// Milliseconds since 1970; `None` if the clock gives no time.
pub(crate) fn now() -> Option<u64> {
    // A number of milliseconds is read as one of seconds: this conversion is exact and refuses what is no time.
    Duration::try_from_secs_f64(js_sys::Date::now()).ok().map(|time| time.as_secs())
}

/// The whole seconds of a time in milliseconds.
pub(crate) fn seconds(milliseconds: u64) -> UnixTime {
    UnixTime::from_secs(milliseconds / 1000)
}
