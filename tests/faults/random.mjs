// Seeded chance: the same seed makes the same faults at the same places of a run.

/** A generator of numbers in [0, 1) (mulberry32), with the draws that faults are made of. */
export function random(seed) {
  let state = seed >>> 0;
  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  const below = (count) => Math.floor(next() * count);
  return { next, below, chance: (share) => next() < share, pick: (list) => list[below(list.length)] };
}

/** A seed of its own for each named part of a run. */
export function seedOf(seed, name) {
  let hash = 2166136261 ^ seed;
  for (const char of name) hash = Math.imul(hash ^ char.codePointAt(0), 16777619);
  return hash >>> 0;
}
