//! Instants: unix seconds as the caller gives them, and the texts that providers write, as RFC 3339 in UTC.

use alloc::string::String;

use crate::text::{split, split_once};

/// Seconds since 1970-01-01T00:00:00Z, from the caller's clock. A clock that is before 1970 gives no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(u64);

const SECONDS_PER_DAY: i64 = 86_400;
/// The first and the last second of the years 0000 to 9999, which RFC 3339 can write.
const FIRST: i64 = -62_167_219_200;
const LAST: i64 = 253_402_300_799;

impl UnixTime {
    /// An instant from whole seconds.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs)
    }

    /// The whole seconds.
    #[must_use]
    pub const fn as_secs(self) -> u64 {
        self.0
    }

    /// As RFC 3339 in UTC; `None` after the year 9999.
    #[must_use]
    pub fn to_rfc3339(self) -> Option<String> {
        rfc3339(i64::try_from(self.0).ok()?, "")
    }
}

/// Decimal digits only: no sign, no space, no fraction. `None` beyond `i64`, the range of every other verifier.
pub(crate) fn digits(text: &str) -> Option<i64> {
    let mut number = 0_u64;
    for byte in text.bytes() {
        // Another digit would not fit.
        if !byte.is_ascii_digit() || number > 922_337_203_685_477_580 {
            return None;
        }
        number = number.wrapping_mul(10).wrapping_add(u64::from(byte & 15));
    }
    i64::try_from(number).ok().filter(|_| !text.is_empty())
}

/// A number in decimal digits.
pub(crate) fn decimal(number: u64) -> String {
    let mut text = [b'0'; 20];
    put_digits(number, &mut text);
    // The last zero is a digit of its own.
    let start = text.iter().take(19).take_while(|digit| **digit == b'0').count();
    text.get(start..)
        .and_then(|digits| core::str::from_utf8(digits).ok())
        .unwrap_or_default()
        .into()
}

/// Writes the last digits of a number, as many as there are places.
fn put_digits(mut number: u64, places: &mut [u8]) {
    for place in places.iter_mut().rev() {
        *place = b'0' | u8::try_from(number.rem_euclid(10)).unwrap_or_default();
        number = number.div_euclid(10);
    }
}

/// Unix seconds in decimal digits.
pub(crate) fn unix_seconds(text: &str) -> Option<UnixTime> {
    u64::try_from(digits(text)?).ok().map(UnixTime)
}

/// Unix milliseconds in decimal digits, cut to whole seconds.
pub(crate) fn unix_milliseconds(text: &str) -> Option<UnixTime> {
    u64::try_from(digits(text)?).ok()?.checked_div(1000).map(UnixTime)
}

/// Unix milliseconds in decimal digits, as RFC 3339 in UTC.
pub(crate) fn utc_from_milliseconds(text: &str) -> Option<String> {
    let start = text.len().checked_sub(3)?;
    rfc3339(i64::try_from(unix_milliseconds(text)?.0).ok()?, text.get(start..)?)
}

/// An RFC 3339 date-time, cut to whole seconds.
pub(crate) fn seconds_from_rfc3339(text: &str) -> Option<UnixTime> {
    u64::try_from(read_rfc3339(text)?.0).ok().map(UnixTime)
}

/// The names of months and of days, from a Thursday, as 1970 began with one.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// The date of HTTP in its preferred form (RFC 9110, 5.6.7), of which nothing may be otherwise.
pub(crate) fn http_date(text: &str) -> Option<UnixTime> {
    let mut words = split(text.get(5..)?, " ");
    let mut next = || words.next();
    let (day, month, year, clock) = (next()?, next()?, next()?, next()?);
    let month = MONTHS.iter().position(|name| *name == month)?.checked_add(1)?;
    let (hour, minute, second) = three(clock, ":", [2, 2, 2])?;
    let month = i64::try_from(month).ok()?;
    let secs = seconds(digits(year)?, month, digits(day)?, hour, minute, second)?;
    let time = UnixTime(u64::try_from(secs).ok()?);
    // What reads as a date but is written otherwise, with another day of the week for example, is none.
    (time.to_http_date()? == text).then_some(time)
}

impl UnixTime {
    /// As the date of HTTP; `None` after the year 9999.
    pub(crate) fn to_http_date(self) -> Option<String> {
        let text = self.to_rfc3339()?;
        let (date, clock) = split_once(text.strip_suffix('Z')?, "T")?;
        let (_, month, _) = three(date, "-", [4, 2, 2])?;
        let day_number = usize::try_from(self.0.checked_div(86_400)?.checked_rem(7)?).ok()?;
        let month = MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
        let name = DAYS.get(day_number)?;
        Some(
            [name, ", ", date.get(8..)?, " ", month, " ", date.get(..4)?, " ", clock, " GMT"]
                .concat(),
        )
    }
}

/// Unix seconds plus the digits of a fraction, as RFC 3339 in UTC.
fn rfc3339(secs: i64, fraction: &str) -> Option<String> {
    if !(FIRST..=LAST).contains(&secs) {
        return None;
    }
    let (year, month, day) = civil_from_days(secs.div_euclid(SECONDS_PER_DAY));
    let of_day = secs.rem_euclid(SECONDS_PER_DAY);
    let (hour, minute, second) =
        (of_day.div_euclid(3600), of_day.div_euclid(60).rem_euclid(60), of_day.rem_euclid(60));
    let mut text = *b"0000-00-00T00:00:00";
    // Behind each number stands a separator.
    let mut rest = text.as_mut_slice();
    for (number, digits) in [(year, 4), (month, 2), (day, 2), (hour, 2), (minute, 2), (second, 2)] {
        let (places, behind) = rest.split_at_mut_checked(digits)?;
        put_digits(number.unsigned_abs(), places);
        rest = behind.get_mut(1..).unwrap_or_default();
    }
    let point = if fraction.is_empty() { "" } else { "." };
    Some([core::str::from_utf8(&text).ok()?, point, fraction, "Z"].concat())
}

/// An RFC 3339 date-time in any offset, as RFC 3339 in UTC with the fraction's digits as given.
pub(crate) fn utc_from_rfc3339(text: &str) -> Option<String> {
    let (secs, fraction) = read_rfc3339(text)?;
    rfc3339(secs, fraction)
}

/// The unix seconds and the fraction's digits of an RFC 3339 date-time.
fn read_rfc3339(text: &str) -> Option<(i64, &str)> {
    let (date, rest) = text.split_at_checked(10)?;
    let (clock, rest) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
    let (year, month, day) = three(date, "-", [4, 2, 2])?;
    let (hour, minute, second) = three(clock, ":", [2, 2, 2])?;
    let (fraction, offset) = match rest.strip_prefix('.') {
        Some(rest) => {
            let end = rest.bytes().position(|b| !b.is_ascii_digit())?;
            rest.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())?
        }
        None => ("", rest),
    };
    let secs = seconds(year, month, day, hour, minute, second)?;
    Some((secs.wrapping_sub(offset_seconds(offset)?), fraction))
}

/// `yyyyMMddHHmmss` in a zone of a fixed offset (minutes east of UTC), as RFC 3339 in UTC.
pub(crate) fn utc_from_compact(text: &str, offset_minutes: i32) -> Option<String> {
    if text.len() != 14 || digits(text).is_none() {
        return None;
    }
    let field = |from: usize, to: usize| text.get(from..to).and_then(digits);
    let secs = seconds(
        field(0, 4)?,
        field(4, 6)?,
        field(6, 8)?,
        field(8, 10)?,
        field(10, 12)?,
        field(12, 14)?,
    )?;
    rfc3339(secs.wrapping_sub(i64::from(offset_minutes).wrapping_mul(60)), "")
}

fn three(text: &str, separator: &str, lengths: [usize; 3]) -> Option<(i64, i64, i64)> {
    let mut parts = split(text, separator);
    let mut next = |length: usize| parts.next().filter(|p| p.len() == length).and_then(digits);
    let [a, b, c] = lengths;
    let found = (next(a)?, next(b)?, next(c)?);
    parts.next().is_none().then_some(found)
}

fn offset_seconds(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = split_once(rest, ":")?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    Some(hours.wrapping_mul(60).wrapping_add(minutes).wrapping_mul(60).wrapping_mul(sign))
}

fn seconds(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> Option<i64> {
    let leap_second = second == 60;
    if hour > 23 || minute > 59 || second > 60 || day < 1 || day > days_in_month(year, month)? {
        return None;
    }
    // A leap second has no unix time of its own: it is the second before it.
    let second = if leap_second { 59 } else { second };
    Some(
        days_from_civil(year, month, day)
            .wrapping_mul(24)
            .wrapping_add(hour)
            .wrapping_mul(60)
            .wrapping_add(minute)
            .wrapping_mul(60)
            .wrapping_add(second),
    )
}

fn days_in_month(year: i64, month: i64) -> Option<i64> {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, counted in 400-year eras that begin in March. Nothing wraps: years
/// have four digits.
/// <https://howardhinnant.github.io/date_algorithms.html>
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year.wrapping_sub(1) } else { year };
    let of_era = year.rem_euclid(400);
    let from_march = month.wrapping_add(9).rem_euclid(12);
    let of_year = from_march
        .wrapping_mul(153)
        .wrapping_add(2)
        .div_euclid(5)
        .wrapping_add(day)
        .wrapping_sub(1);
    let leap_days = of_era.div_euclid(4).wrapping_sub(of_era.div_euclid(100));
    year.div_euclid(400)
        .wrapping_mul(146_097)
        .wrapping_add(of_era.wrapping_mul(365))
        .wrapping_add(leap_days)
        .wrapping_add(of_year)
        .wrapping_sub(719_468)
}

/// The inverse of [`days_from_civil`].
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days.wrapping_add(719_468);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = of_era
        .wrapping_sub(of_era.div_euclid(1_460))
        .wrapping_add(of_era.div_euclid(36_524))
        .wrapping_sub(of_era.div_euclid(146_096))
        .div_euclid(365);
    let before = year_of_era
        .wrapping_mul(365)
        .wrapping_add(year_of_era.div_euclid(4))
        .wrapping_sub(year_of_era.div_euclid(100));
    let of_year = of_era.wrapping_sub(before);
    let from_march = of_year.wrapping_mul(5).wrapping_add(2).div_euclid(153);
    let day = of_year
        .wrapping_sub(from_march.wrapping_mul(153).wrapping_add(2).div_euclid(5))
        .wrapping_add(1);
    let month = from_march.wrapping_add(2).rem_euclid(12).wrapping_add(1);
    let year = year_of_era.wrapping_add(era.wrapping_mul(400));
    (if month <= 2 { year.wrapping_add(1) } else { year }, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn digits_are_those_of_an_i64() {
        for number in [0, 9, 10, 99, 922_337_203_685_477_580, i64::MAX - 1, i64::MAX] {
            let text = decimal(number.unsigned_abs());
            assert_eq!(text, format!("{number}"));
            assert_eq!(digits(&text), Some(number));
            assert_eq!(digits(&format!("{number:030}")), Some(number));
        }
        assert_eq!(decimal(u64::MAX), "18446744073709551615");
        for text in [
            "",
            "-1",
            "+1",
            " 1",
            "1.0",
            "٣",
            "9223372036854775808",
            "18446744073709551616",
            "99999999999999999999",
        ] {
            assert_eq!(digits(text), None, "{text}");
        }
    }

    #[test]
    fn rfc3339_in_any_offset_becomes_utc_and_keeps_its_fraction() {
        let utc = |text| utc_from_rfc3339(text);
        assert_eq!(utc("2020-10-22T10:43:20+03:00").as_deref(), Some("2020-10-22T07:43:20Z"));
        assert_eq!(
            utc("2023-08-07T16:14:16.000000Z").as_deref(),
            Some("2023-08-07T16:14:16.000000Z")
        );
        assert_eq!(
            utc("2020-10-15T09:45:18.843+03:00").as_deref(),
            Some("2020-10-15T06:45:18.843Z")
        );
        assert_eq!(utc("2024-02-29T23:30:00-01:00").as_deref(), Some("2024-03-01T00:30:00Z"));
        assert_eq!(utc("1969-12-31T23:59:59Z").as_deref(), Some("1969-12-31T23:59:59Z"));
    }

    #[test]
    fn what_is_no_rfc3339_date_time_is_none() {
        for text in [
            "",
            "2020-10-22",
            "2020-10-22T10:43:20",
            "2020-13-01T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2020-00-01T00:00:00Z",
            "2020-01-00T00:00:00Z",
            "2020-01-01T24:00:00Z",
            "2020-01-01T00:60:00Z",
            "2020-01-01T00:00:61Z",
            "2020-01-01T00:00:00.Z",
            "2020-01-01T00:00:00.5",
            "2020-01-01T00:00:00+3:00",
            "2020-01-01T00:00:00+24:00",
            "+020-01-01T00:00:00Z",
            "2020-01-01T00:00:00Zx",
            "0000-01-01T00:00:00+00:01",
            "９９99-01-01T00:00:00Z",
            "2020-1-001T00:00:00Z",
            "9999-12-31T23:59:59-00:01",
        ] {
            assert_eq!(utc_from_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn compact_times_are_read_in_their_zone() {
        assert_eq!(
            utc_from_compact("20201022104320", 180).as_deref(),
            Some("2020-10-22T07:43:20Z")
        );
        for text in [
            "",
            "2020102210432",
            "202010221043200",
            "20201322104320",
            "2020-10-22T104",
            "2020102210432x",
        ] {
            assert_eq!(utc_from_compact(text, 180), None, "{text}");
        }
    }

    #[test]
    fn unix_seconds_after_the_years_of_rfc3339_are_none() {
        let last = u64::try_from(LAST).unwrap();
        assert_eq!(UnixTime::from_secs(0).to_rfc3339().as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(UnixTime::from_secs(last).to_rfc3339().as_deref(), Some("9999-12-31T23:59:59Z"));
        for secs in [last + 1, u64::MAX] {
            assert_eq!(UnixTime::from_secs(secs).to_rfc3339(), None);
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        // jiff's range ends a day before RFC 3339's.
        fn agrees_with_jiff(secs in FIRST..=LAST - 86_400) {
            let ours = rfc3339(secs, "").unwrap();
            proptest::prop_assert_eq!(&ours, &format!("{}", jiff::Timestamp::from_second(secs).unwrap()));
            proptest::prop_assert_eq!(utc_from_rfc3339(&ours).unwrap(), ours);
        }
    }
}
