//! Who may ask the admin API: whoever has its token, and nobody who guesses.

use core::cell::RefCell;

use hookseal_ledger::Millis;
use subtle::ConstantTimeEq;

use crate::{clock, network};

/// Wrong tokens that a network may send in a span of [`SPAN`].
const FAILURES: u32 = 10;
const SPAN: Millis = 60_000;
/// The bits of an IPv6 address that one sender cannot change at will.
const NETWORK: u32 = 64;
/// Networks share so many places: their number costs no memory.
const PLACES: usize = 256;

thread_local! {
    static GUARD: RefCell<Guard> = const { RefCell::new(Guard { seed: None, places: [Place::EMPTY; PLACES] }) };
}

struct Guard {
    /// Known to nobody, so that nobody can choose whose place is shared.
    seed: Option<u32>,
    places: [Place; PLACES],
}

#[derive(Clone, Copy)]
struct Place {
    began: Millis,
    failures: u32,
}

/// Why somebody is not let in.
pub(super) enum Stranger {
    Unknown,
    /// Too many wrong tokens came from where this one does: it was not looked at.
    Guessing,
}

impl Place {
    const EMPTY: Self = Self { began: 0, failures: 0 };

    fn is_full(&self, now: Millis) -> bool {
        self.failures >= FAILURES && (0..SPAN).contains(&now.saturating_sub(self.began))
    }

    fn count(&mut self, now: Millis) {
        if !(0..SPAN).contains(&now.saturating_sub(self.began)) {
            *self = Self { began: now, failures: 0 };
        }
        self.failures = self.failures.saturating_add(1);
    }
}

impl Guard {
    fn place(&mut self, remote_ip: &str) -> Option<&mut Place> {
        let seed = *self.seed.get_or_insert_with(clock::jitter);
        let network = u64::try_from(network::of(remote_ip, NETWORK)).unwrap_or_default();
        let [index, ..] = mix(network ^ mix(seed.into())).to_le_bytes();
        self.places.get_mut(usize::from(index))
    }
}

/// Lets in who sends this token.
pub(super) fn admit(
    authorization: Option<&str>,
    token: &str,
    remote_ip: &str,
) -> Result<(), Stranger> {
    let now = clock::millis();
    GUARD.with_borrow_mut(|guard| {
        let place = guard.place(remote_ip).ok_or(Stranger::Unknown)?;
        if place.is_full(now) {
            return Err(Stranger::Guessing);
        }
        let given = authorization.and_then(bearer).ok_or(Stranger::Unknown)?;
        if bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
            return Ok(());
        }
        place.count(now);
        Err(Stranger::Unknown)
    })
}

fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// Spreads a number over all bits: the finalizer of `SplitMix64`.
const fn mix(number: u64) -> u64 {
    let number = (number ^ number.wrapping_shr(30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number.wrapping_shr(27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number.wrapping_shr(31)
}
