//! Money without floats: what a payload says, as exact decimal text and in minor units.

use alloc::string::String;

use crate::provider::MinorDigits;
use crate::text::{split_once, trim_end, trim_start};
use crate::time;

/// The largest integer that every JSON reader keeps, JavaScript's included: 2^53 - 1.
const MAX_MINOR: i64 = 9_007_199_254_740_991;
/// The longest amount, in digits: nothing that is money is longer.
const MAX_DIGITS: usize = 64;

/// Currencies whose minor unit has no, three or four decimals: ISO 4217, list one; in order, a space behind each code.
/// <https://www.six-group.com/dam/download/financial-information/data-center/iso-currrency/lists/list-one.xml>
const DIGITS: [(&str, usize); 3] = [
    ("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ", 0),
    ("BHD IQD JOD KWD LYD OMR TND ", 3),
    ("CLF UYW ", 4),
];

/// Currencies whose minor unit has two decimals (ISO 4217, list one, and what has left it since 2022).
const TWO_DIGITS: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE \
     CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR \
     ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD \
     NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL \
     THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ZWL ";

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    pub(crate) value: Option<String>,
    pub(crate) minor: Option<i64>,
    pub(crate) currency: Option<String>,
}

impl Amount {
    /// The amount in major units: decimal text with exactly the currency's decimals, or with the provider's where that would not be
    /// exact, or where the currency is not known. `None` where the provider gave minor units of an unknown currency.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// The amount in minor units of the currency (cents, for example), as ISO 4217 has them; as the provider counts them where the
    /// currency is not known. `None` where that is not exact, not known, or beyond 2^53 - 1.
    #[must_use]
    pub const fn minor(&self) -> Option<i64> {
        self.minor
    }

    /// The currency's code, in capitals.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.currency.as_deref()
    }

    /// An amount in major units, as decimal text or the text of a JSON number.
    pub(crate) fn from_major(text: &str, currency: Option<String>) -> Option<Self> {
        let decimal = Decimal::parse(text)?;
        let digits = currency.as_deref().and_then(iso_digits);
        Some(match digits.and_then(|digits| decimal.with_digits(digits)) {
            Some(exact) => Self { minor: exact.unscaled(), value: Some(exact.text()), currency },
            None => Self { value: Some(decimal.text()), minor: None, currency },
        })
    }

    /// An amount in the provider's minor units, whose digits are ISO 4217's but for some currencies.
    pub(crate) fn from_minor(
        text: &str,
        currency: Option<String>,
        own: &[MinorDigits],
    ) -> Option<Self> {
        let mut decimal = Decimal::parse(text).filter(|decimal| decimal.fraction.is_empty())?;
        let code = currency.as_deref();
        let exception = own.iter().find(|row| Some(row.currency.as_ref()) == code);
        let digits = exception.map(|row| usize::from(row.digits)).or_else(|| iso_digits(code?));
        match digits {
            Some(digits) => {
                decimal.shift(digits)?;
                Self::from_major(&decimal.text(), currency)
            }
            None => Some(Self { value: None, minor: decimal.unscaled(), currency }),
        }
    }
}

/// A currency's code in capitals; `None` if it cannot be one.
pub(crate) fn currency(code: &str) -> Option<String> {
    let good = (3..=8).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
    good.then(|| code.to_ascii_uppercase())
}

/// How many decimals a currency's minor unit has.
fn iso_digits(currency: &str) -> Option<usize> {
    let wanted = <[u8; 3]>::try_from(currency.as_bytes()).ok()?;
    let listed = |codes: &str| {
        let (codes, _) = codes.as_bytes().as_chunks::<4>();
        codes.binary_search_by(|[a, b, c, _]| [*a, *b, *c].cmp(&wanted)).is_ok()
    };
    let other = DIGITS.iter().find(|(codes, _)| listed(codes)).map(|(_, digits)| *digits);
    other.or_else(|| listed(TWO_DIGITS).then_some(2))
}

/// Decimal text, taken apart.
struct Decimal {
    negative: bool,
    /// Without leading zeros; at least one digit.
    whole: String,
    fraction: String,
}

impl Decimal {
    /// `-?digits[.digits]`, with an exponent where a JSON number has one.
    fn parse(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i8>().ok()?),
            None => (text, 0),
        };
        let (negative, number) = match number.strip_prefix('-') {
            Some(number) => (true, number),
            None => (false, number),
        };
        let (whole, fraction) =
            split_once(number, ".").map_or((number, None), |(w, f)| (w, Some(f)));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if number.len() > MAX_DIGITS || !digits(whole) || !fraction.is_none_or(digits) {
            return None;
        }
        let mut decimal =
            Self { negative, whole: whole.into(), fraction: fraction.unwrap_or_default().into() };
        for _ in 0..exponent.max(0) {
            decimal.whole.push(if decimal.fraction.is_empty() {
                '0'
            } else {
                decimal.fraction.remove(0)
            });
        }
        decimal.shift(usize::from(exponent.min(0).unsigned_abs()))?;
        let significant = trim_start(&decimal.whole, "0");
        decimal.whole = if significant.is_empty() { "0" } else { significant }.into();
        (decimal.whole.len() <= MAX_DIGITS).then_some(decimal)
    }

    /// Moves the point this many digits to the left.
    fn shift(&mut self, digits: usize) -> Option<()> {
        for _ in 0..digits {
            self.fraction.insert(0, self.whole.pop()?);
            if self.whole.is_empty() {
                self.whole.push('0');
            }
        }
        Some(())
    }

    /// The same amount with this many decimals; `None` if it has more.
    fn with_digits(&self, digits: usize) -> Option<Self> {
        let mut fraction = String::from(trim_end(&self.fraction, "0"));
        while fraction.len() < digits {
            fraction.push('0');
        }
        let exact = Self { negative: self.negative, whole: self.whole.clone(), fraction };
        (exact.fraction.len() == digits).then_some(exact)
    }

    fn is_zero(&self) -> bool {
        self.whole == "0" && self.fraction.bytes().all(|b| b == b'0')
    }

    fn text(&self) -> String {
        let sign = if self.negative && !self.is_zero() { "-" } else { "" };
        let point = if self.fraction.is_empty() { "" } else { "." };
        [sign, &self.whole, point, &self.fraction].concat()
    }

    /// The number without its point; `None` beyond what is safe.
    fn unscaled(&self) -> Option<i64> {
        let digits = [self.whole.as_str(), &self.fraction].concat();
        let number = time::digits(&digits).filter(|number| *number <= MAX_MINOR)?;
        if self.negative { number.checked_neg() } else { Some(number) }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::ToString;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    fn major(text: &str, currency: &str) -> Option<(Option<String>, Option<i64>)> {
        Amount::from_major(text, Some(currency.into())).map(|amount| (amount.value, amount.minor))
    }

    fn minor(text: &str, currency: &str) -> Option<(Option<String>, Option<i64>)> {
        let own = [
            MinorDigits { currency: "ISK".into(), digits: 2 },
            MinorDigits { currency: "MGA".into(), digits: 0 },
        ];
        Amount::from_minor(text, Some(currency.into()), &own)
            .map(|amount| (amount.value, amount.minor))
    }

    #[test]
    fn major_units() {
        for (text, currency, value, minor) in [
            ("100.0", "KES", "100.00", Some(10_000)),
            ("450.000000000000", "MNT", "450.00", Some(45_000)),
            ("10", "MNT", "10.00", Some(1000)),
            ("0.1", "USD", "0.10", Some(10)),
            ("0", "USD", "0.00", Some(0)),
            ("-0", "USD", "0.00", Some(0)),
            ("-0.00", "USD", "0.00", Some(0)),
            ("-12.5", "EUR", "-12.50", Some(-1250)),
            ("007.50", "USD", "7.50", Some(750)),
            ("1.5e2", "USD", "150.00", Some(15_000)),
            ("15E-1", "USD", "1.50", Some(150)),
            ("1.005", "USD", "1.005", None),
            ("1.005", "KWD", "1.005", Some(1005)),
            ("100", "JPY", "100", Some(100)),
            ("100.00", "JPY", "100", Some(100)),
            ("100.5", "JPY", "100.5", None),
            ("90071992547409.91", "USD", "90071992547409.91", Some(9_007_199_254_740_991)),
            ("90071992547409.92", "USD", "90071992547409.92", None),
            ("123456789012345678901234567890.12", "USD", "123456789012345678901234567890.12", None),
            ("12.50", "ZZZ", "12.50", None),
        ] {
            assert_eq!(
                major(text, currency),
                Some((Some(value.into()), minor)),
                "{text} {currency}"
            );
        }
    }

    #[test]
    fn minor_units() {
        for (text, currency, value, iso) in [
            ("1000", "USD", Some("10.00"), Some(1000)),
            ("5", "USD", Some("0.05"), Some(5)),
            ("-5", "USD", Some("-0.05"), Some(-5)),
            ("0", "USD", Some("0.00"), Some(0)),
            ("500", "JPY", Some("500"), Some(500)),
            ("5000", "KWD", Some("5.000"), Some(5000)),
            // The provider counts crowns in hundredths, ISO 4217 in whole ones.
            ("50000", "ISK", Some("500"), Some(500)),
            ("50050", "ISK", Some("500.50"), None),
            ("500", "MGA", Some("500.00"), Some(50_000)),
            ("9007199254740991", "USD", Some("90071992547409.91"), Some(9_007_199_254_740_991)),
            ("9007199254740992", "USD", Some("90071992547409.92"), None),
            ("1000", "USDC", None, Some(1000)),
        ] {
            assert_eq!(
                minor(text, currency),
                Some((value.map(Into::into), iso)),
                "{text} {currency}"
            );
        }
        assert_eq!(minor("10.5", "USD"), None);
    }

    #[test]
    fn what_is_no_amount() {
        for text in [
            "",
            "-",
            ".5",
            "5.",
            "1,000",
            "+1",
            " 1",
            "1 ",
            "1e",
            "1e999",
            "e5",
            "NaN",
            "٣",
            "--1",
            "1.2.3",
            &"9".repeat(65),
        ] {
            assert_eq!(major(text, "USD"), None, "{text}");
        }
        for code in ["", "US", "US$", "toolongname", "é€£"] {
            assert_eq!(currency(code), None, "{code}");
        }
        assert_eq!(currency("usd").as_deref(), Some("USD"));
    }

    #[test]
    fn decimals_are_those_of_iso_4217() {
        use iso_currency::{Currency, IntoEnumIterator};
        let mut listed: Vec<&str> = DIGITS
            .iter()
            .flat_map(|(codes, _)| codes.split_ascii_whitespace())
            .chain(TWO_DIGITS.split_ascii_whitespace())
            .collect();
        for theirs in Currency::iter() {
            let Some(digits) = theirs.exponent() else { continue };
            assert_eq!(iso_digits(theirs.code()), Some(usize::from(digits)), "{theirs:?}");
            listed.retain(|code| *code != theirs.code());
        }
        // The other list has forgotten it: it was replaced in 2025.
        assert_eq!(listed, ["ANG"]);
    }

    proptest! {
        #[test]
        fn decimal_and_minor_are_each_others_inverse(number in -9_007_199_254_740_991_i64..=9_007_199_254_740_991, which in any::<prop::sample::Index>()) {
            let codes: Vec<&str> = DIGITS.iter().flat_map(|(codes, _)| codes.split_ascii_whitespace()).chain(TWO_DIGITS.split_ascii_whitespace()).collect();
            let code = which.get(&codes);
            let from_minor = Amount::from_minor(&number.to_string(), Some((*code).into()), &[]).unwrap();
            prop_assert_eq!(from_minor.minor, Some(number));
            let from_major = Amount::from_major(from_minor.value().unwrap(), Some((*code).into())).unwrap();
            prop_assert_eq!(from_major, from_minor);
        }

        #[test]
        fn more_zeros_change_nothing(whole in 0_u64..1_000_000, cents in 0_u8..100, zeros in 0_usize..12) {
            let text = format!("{whole}.{cents:02}{}", "0".repeat(zeros));
            prop_assert_eq!(major(&text, "USD"), major(&format!("{whole}.{cents:02}"), "USD"));
        }

        #[test]
        fn any_text_is_an_amount_or_none(text in any::<String>()) {
            let _ = (major(&text, "USD"), minor(&text, "USD"), currency(&text));
        }
    }
}
