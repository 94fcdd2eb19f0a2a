// What callers hand in, checked, in the shape in which WebAssembly takes it. No code of the caller runs inside a call.

import { configurationError } from "./errors.js";
import { aboutBody, aboutSecret, noHeaders } from "./mistakes.js";

const encoder = new TextEncoder();

/** A text as UTF-8, or the bytes of any buffer or view, not copied unless others can write to them meanwhile. */
export function bytesOf(value, name) {
  if (typeof value === "string") return encoder.encode(value);
  try {
    if (ArrayBuffer.isView(value)) return still(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    if (isBuffer(value)) return still(new Uint8Array(value));
  } catch {
    throw new TypeError(`${name} is a detached buffer: its bytes were transferred elsewhere. Verify first, or pass a copy on.`);
  }
  const given = value === null ? "null" : typeof value;
  throw new TypeError(
    `${name} must be the exact bytes received, as a string, Uint8Array or ArrayBuffer; this is of type ${given}. ${aboutBody(value)}`,
  );
}

/** Where small copies are, which nobody else ever gets: one buffer for many is made in a fraction of the time of one for each. */
let shared = new Uint8Array(0);
let used = 0;

/** A copy of bytes to be kept, and never to be handed out. */
export function copyOf(bytes) {
  // A slice would be made of zeros first.
  if (bytes.length > 4096) return new Uint8Array(bytes);
  if (used + bytes.length > shared.length) [shared, used] = [new Uint8Array(32_768), 0];
  const copy = shared.subarray(used, used + bytes.length);
  copy.set(bytes);
  used += bytes.length;
  return copy;
}

/** These bytes one behind the other. */
export function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Texts and byte strings, each behind its length (4 bytes, little-endian), which for one that is not there is the largest. */
export function framed(members) {
  const parts = members.map((member) => (typeof member === "string" ? encoder.encode(member) : member));
  return joined(parts.flatMap((part) => (part ? [lengthOf(part.length), part] : [lengthOf(0xffff_ffff)])));
}

function lengthOf(length) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length, true);
  return bytes;
}

/** Bytes that no other thread writes to between what is verified and what is returned. */
function still(bytes) {
  return Object.prototype.toString.call(bytes.buffer) === "[object SharedArrayBuffer]" ? bytes.slice() : bytes;
}

/** Any realm's buffer, shared or not: a view of anything else would have a buffer of its own. */
function isBuffer(value) {
  const tag = Object.prototype.toString.call(value);
  return (tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]") && new Uint8Array(value).buffer === value;
}

/** Every value of the headers of these names, in lower case, as [name, value, name, value, …]. A header that came twice stands there twice. */
export function headerValues(headers, names) {
  if (headers === null || typeof headers !== "object") throw noHeaders(headers);
  // A bit for each length, since most names are of another.
  let lengths = 0;
  for (const name of names) lengths |= 1 << name.length;
  const flat = [];
  if (typeof headers[Symbol.iterator] !== "function") {
    for (const given of Object.keys(headers)) {
      const name = (lengths >> given.length) & 1 ? among(names, given) : undefined;
      if (name !== undefined) addValues(flat, name, headers[given]);
    }
  } else if (names.length < 8 && Object.getPrototypeOf(headers) === globalThis.Headers?.prototype) {
    // To be listed they would all be sorted.
    for (const name of names) addValues(flat, name, headers.get(name));
  } else {
    for (const pair of headers) {
      if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== "string") throw noHeaders(headers);
      const name = among(names, pair[0]);
      if (name !== undefined) addValues(flat, name, pair[1]);
    }
  }
  return flat;
}

/** The one of these names that is this name in any case. */
function among(names, given) {
  for (const name of names) if (name === given || (name.length === given.length && name === given.toLowerCase())) return name;
  return undefined;
}

function addValues(flat, name, value) {
  if (typeof value === "string") flat.push(name, value);
  else for (const one of valuesOf(value, name)) flat.push(name, one);
}

/** Names and values in turn as one text, with a NUL between any two. One inside of them would begin another, and is as bad as any control. */
export function headerText(flat) {
  let all = "";
  for (let i = 0; i < flat.length; i += 1) {
    const text = flat[i].includes("\0") ? flat[i].replaceAll("\0", "\x01") : flat[i];
    all += i > 0 ? `\0${text}` : text;
  }
  return all;
}

/** Every header, in the same shape, checked as `headerValues` checks. Only those of these names have to have strings for values. */
export function everyHeader(headers, names) {
  const iterable = typeof headers === "object" && typeof headers?.[Symbol.iterator] === "function";
  const given = iterable ? [...headers] : headers;
  headerValues(given, names);
  const pairs = iterable ? given : Object.entries(given);
  const strings = (value) => [value].flat().filter((one) => typeof one === "string");
  return pairs.flatMap(([name, value]) => strings(value).flatMap((one) => [name, one]));
}

/** A header's values: none, one, or several, as Node gives them. */
export function valuesOf(value, name) {
  // `headers.get(name)` of a header that is not there is null: a matter of the request, not of the program.
  if (value === undefined || value === null) return [];
  const values = Array.isArray(value) ? value : [value];
  if (!values.every((one) => typeof one === "string")) {
    throw new TypeError(`the value of the header ${name} must be a string, an array of strings, or undefined.`);
  }
  return values;
}

/** One secret or an array of them, as [key id or undefined, secret, …]. */
export function secretList(given) {
  const secrets = Array.isArray(given) ? given : [given];
  if (secrets.length === 0) throw configurationError("invalid_secret", "no secret was given; give at least one");
  return Array.from(secrets, secretPair).flat();
}

/** A secret as [key id or undefined, secret]. */
export function secretPair(given) {
  if (typeof given === "string") return [undefined, checkedSecret(given)];
  if (given === undefined || given === null) {
    throw configurationError("invalid_secret", `the secret is ${given}; is the environment variable that should hold it set?`);
  }
  if (typeof given === "object") {
    const { keyId, secret, ...others } = given;
    if (typeof keyId === "string" && typeof secret === "string" && Object.keys(others).length === 0) {
      return [keyId, checkedSecret(secret)];
    }
  }
  throw configurationError("invalid_secret", "a secret must be a string, or { keyId, secret } with two strings and nothing else");
}

/** A secret that is none of the usual mistakes. */
export function checkedSecret(secret) {
  const mistake = aboutSecret(secret);
  if (mistake) throw configurationError("invalid_secret", `the secret ${mistake}`);
  return secret;
}

/** An object's own options, with known names only and without what `Object.prototype` may hold; undefined ones are left out. */
export function optionsOf(given, known) {
  const options = Object.create(null);
  if (given === undefined) return options;
  if (given === null || typeof given !== "object") {
    throw configurationError("invalid_options", "the options must be an object; several secrets are given as an array");
  }
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name)) {
      throw configurationError(
        "invalid_options",
        // Only a short word is repeated: a secret may stand here by mistake.
        `there is no ${/^\w{1,15}$/.test(name) ? `option called "${name}"` : "such option"}; there are: ${known.join(", ")}`,
      );
    }
    if (value !== undefined) options[name] = value;
  }
  return options;
}

/** A URL that is one, or none at all. */
export function checkedUrl(url) {
  if (url === undefined || (typeof url === "string" && /^https?:\/\//i.test(url) && URL.canParse(url))) return;
  throw configurationError("invalid_options", "the option url must be an absolute URL, as the provider knows this endpoint");
}

/** The clock: an option, or the machine's. */
export function clockOf(now) {
  if (now === undefined) return () => new Date();
  if (typeof now === "function") return now;
  throw configurationError("invalid_options", "the option now must be a function that returns a Date");
}

/** What a clock says, in unix seconds. */
export function secondsOf(clock) {
  const date = clock();
  let milliseconds = NaN;
  try {
    milliseconds = Date.prototype.getTime.call(date);
  } catch {
    // Not a Date of any realm.
  }
  if (Number.isNaN(milliseconds)) {
    throw configurationError("invalid_options", "the option now must return a valid Date, and not a promise of one");
  }
  const now = Math.floor(milliseconds / 1000);
  if (now !== second) [second, seconds] = [now, BigInt(now)];
  return seconds;
}

/** The last of them: calls often fall in the same second. */
let second;
let seconds;
