//! Which object a key is in, and which it may have been in while the source had fewer.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The index of one of a source's objects.
pub type Shard = u32;

/// The object of a source's shard.
#[must_use]
pub fn shard_name(source: &str, shard: Shard) -> String {
    format!("v1/{source}/{shard}")
}

/// The object of a source's rejected requests: not one that an event waits for.
#[must_use]
pub fn rejected_name(source: &str) -> String {
    format!("v1/{source}/rejected")
}

/// A key's shard among so many. Where shards are added, a key stays or goes to a new one (Lamping and Veach's jump hash).
#[must_use]
pub fn shard(key: &str, shards: u32) -> Shard {
    let mut state = fnv1a(key.as_bytes());
    let (mut at, mut next) = (0_u64, 0_u64);
    while next < u64::from(shards) {
        at = next;
        state = state.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        let draw = state.wrapping_shr(33).saturating_add(1);
        next = at.saturating_add(1).saturating_mul(1 << 31).checked_div(draw).unwrap_or(u64::MAX);
    }
    u32::try_from(at).unwrap_or(0)
}

/// Where to look for a key, the last being where to claim it: `earlier` are the counts of shards within the retention of keys.
#[must_use]
pub fn lookups(key: &str, shards: u32, earlier: &[u32]) -> Vec<Shard> {
    let home = shard(key, shards);
    let mut found: Vec<Shard> = earlier
        .iter()
        .filter(|count| **count < shards)
        .map(|count| shard(key, *count))
        .filter(|old| *old != home)
        .collect();
    found.sort_unstable();
    found.dedup();
    found.push(home);
    found
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
