//! JSON passed over: where a value ends, and whether it is one. Nearly all of a payload is read here, so the small steps are inlined,
//! which the compiler, told to make small code, would not do.

#![allow(clippy::inline_always, reason = "each is a few instructions of the loop that it is in")]

/// How deep a payload may nest.
pub(super) const MAX_DEPTH: usize = 128;

/// What closes the level around each that is open, the outermost first.
pub(super) type Closers = [u8; MAX_DEPTH];

/// The byte at a place; NUL, which JSON has none of, behind the end.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
pub(super) fn byte(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or_default()
}

/// Where white space ends that may begin here.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
pub(super) fn space(text: &[u8], mut at: usize) -> usize {
    while byte(text, at) <= b' ' && matches!(byte(text, at), b' ' | b'\t' | b'\n' | b'\r') {
        at = at.wrapping_add(1);
    }
    at
}

/// Where a value ends that begins here, inside of `outside` levels. `None`: it is not JSON.
pub(super) fn value(
    text: &[u8],
    mut at: usize,
    outside: usize,
    closers: &mut Closers,
) -> Option<usize> {
    let mut depth = outside;
    // What closes the innermost level; around the value it is not known.
    let mut close = 0;
    loop {
        if close == b'}' {
            at = key(text, at)?;
        }
        match byte(text, at) {
            b'"' => at = string(text, at)?,
            open @ (b'{' | b'[') => {
                *closers.get_mut(depth)? = close;
                depth = depth.wrapping_add(1);
                // The closing one of each is two behind it in ASCII.
                close = open.wrapping_add(2);
                at = space(text, at.wrapping_add(1));
                if byte(text, at) != close {
                    continue;
                }
            }
            b't' => at = word(text, at, b"true")?,
            b'f' => at = word(text, at, b"false")?,
            b'n' => at = word(text, at, b"null")?,
            _ => at = number(text, at)?,
        }
        // It has ended; what is around it may end with it.
        loop {
            if depth == outside {
                return Some(at);
            }
            at = space(text, at);
            let here = byte(text, at);
            at = at.wrapping_add(1);
            if here == b',' {
                at = space(text, at);
                break;
            }
            if here != close {
                return None;
            }
            depth = depth.wrapping_sub(1);
            close = *closers.get(depth)?;
        }
    }
}

/// Where the value begins behind a key that begins here.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
fn key(text: &[u8], at: usize) -> Option<usize> {
    if byte(text, at) != b'"' {
        return None;
    }
    colon(text, string(text, at)?)
}

/// Where the value begins behind a key that ends here.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
pub(super) fn colon(text: &[u8], at: usize) -> Option<usize> {
    let at = space(text, at);
    (byte(text, at) == b':').then(|| space(text, at.wrapping_add(1)))
}

/// Where a string ends whose quote stands here.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
fn string(text: &[u8], quote: usize) -> Option<usize> {
    let mut at = quote.wrapping_add(1);
    loop {
        at = plain(text, at);
        match byte(text, at) {
            b'"' => return Some(at.wrapping_add(1)),
            b'\\' => at = escape(text, at)?,
            _ => return None,
        }
    }
}

/// Where the characters end that a string may hold as they are.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
pub(super) fn plain(text: &[u8], mut at: usize) -> usize {
    while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        let special = special(u64::from_le_bytes(*eight));
        if special != 0 {
            return at.wrapping_add(usize::try_from(special.trailing_zeros() >> 3).unwrap_or(8));
        }
        at = at.wrapping_add(8);
    }
    while !matches!(byte(text, at), b'"' | b'\\' | 0..=0x1f) {
        at = at.wrapping_add(1);
    }
    at
}

/// The high bit of each byte that is a quote, a backslash or a control character; above the lowest of them, of others too.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
fn special(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Where a byte is zero, taking 1 borrows from its high bit; where it is a control character, taking a space does.
    let zero = |bytes: u64| bytes.wrapping_sub(EACH) & !bytes;
    let control = eight.wrapping_sub(EACH * 0x20) & !eight;
    (zero(eight ^ (EACH * 0x22)) | zero(eight ^ (EACH * 0x5c)) | control) & (EACH * 0x80)
}

/// Where an escape ends whose backslash stands here.
fn escape(text: &[u8], at: usize) -> Option<usize> {
    match *text.get(at.wrapping_add(1)..)? {
        [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => Some(at.wrapping_add(2)),
        [b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(u8::is_ascii_hexdigit) => {
            Some(at.wrapping_add(6))
        }
        _ => None,
    }
}

/// Where a number ends that begins here.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
fn number(text: &[u8], mut at: usize) -> Option<usize> {
    if byte(text, at) == b'-' {
        at = at.wrapping_add(1);
    }
    at = match byte(text, at) {
        b'0' => at.wrapping_add(1),
        _ => digits(text, at)?,
    };
    if byte(text, at) == b'.' {
        at = digits(text, at.wrapping_add(1))?;
    }
    if matches!(byte(text, at), b'e' | b'E') {
        at = at.wrapping_add(1);
        if matches!(byte(text, at), b'+' | b'-') {
            at = at.wrapping_add(1);
        }
        at = digits(text, at)?;
    }
    Some(at)
}

/// Where digits end, of which there is one at least.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
fn digits(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    while byte(text, at).is_ascii_digit() {
        at = at.wrapping_add(1);
    }
    (at > start).then_some(at)
}

/// Where these very bytes end, if they stand here.
#[cfg_attr(any(not(feature = "js"), feature = "js-full"), inline(always))]
fn word(text: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    let end = at.wrapping_add(word.len());
    (text.get(at..end)? == word).then_some(end)
}
