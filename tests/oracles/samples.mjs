// The providers' payloads, and what one changed byte makes of them.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "samples");

/** Every payload of a provider with this ending, by its path; captured headers are no payloads. */
export function samples(provider, ending) {
  const names = readdirSync(join(folder, provider), { recursive: true }).sort();
  const payloads = names.filter((name) => name.endsWith(ending) && !name.endsWith(".headers.json"));
  assert.ok(payloads.length > 0, `no sample of ${provider}`);
  return payloads.map((name) => ({ name, payload: readFileSync(join(folder, provider, name)) }));
}

/** Copies of some bytes with one of them changed: the first, the last, and one in the middle. */
export function changed(bytes) {
  return [0, bytes.length >> 1, bytes.length - 1].map((place) => {
    const copy = Buffer.from(bytes);
    copy[place] ^= 1;
    return copy;
  });
}

/** Copies of a text with one letter or digit replaced by another of the same kind, at the first, a middle, and the last such place. */
export function respelt(text) {
  const places = [...text.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index);
  return [places[0], places[places.length >> 1], places.at(-1)].map((place) => {
    const char = text[place];
    const other = { a: "b", A: "B", 0: "1" }[char] ?? (/[a-z]/.test(char) ? "a" : /[A-Z]/.test(char) ? "A" : "0");
    return text.slice(0, place) + other + text.slice(place + 1);
  });
}
