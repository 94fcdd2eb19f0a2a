// Signatures that the runtime's own cryptography checks: those of public keys, and of bodies so large that it is faster than WebAssembly.

import { configurationError } from "./errors.js";
import { hashes } from "./host.js";
import { joined } from "./input.js";

/** How WebCrypto calls the algorithms, in the order in which the module counts them. */
const algorithms = [
  { name: "HMAC", hash: "SHA-1" },
  { name: "HMAC", hash: "SHA-256" },
  { name: "HMAC", hash: "SHA-512" },
  { name: "Ed25519" },
  { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
];

/**
 * Bytes of a body from which WebCrypto's HMAC is faster than the module's. Where the host hashes for the module, it never is: these are the
 * bytes from which others would wait too long, while WebCrypto works beside them.
 */
export function large() {
  return hashes() ? (4 << 20) + 1 : 65_536;
}

/** WebCrypto, where there is one: a page that came by http has none. */
export const subtle = () => globalThis.crypto?.subtle;

/** What to tell whoever needs WebCrypto where it is not. */
export function noCrypto() {
  return new Error("this provider signs with a key of its own, which takes WebCrypto, and crypto.subtle is not here: browsers have it in secure contexts only");
}

/** What each check of `begin` came to, 1 or 0. `keys` is where keys are kept once they are made. */
export async function answersTo(checks, body, keys) {
  return Uint8Array.from(await Promise.all(checksOf(checks).map((check) => answerTo(check, body, keys))));
}

async function answerTo({ algorithm, secretIndex, parts: [key, signature, before, after] }, body, keys) {
  // Nothing that could be a signature: runtimes differ in what they make of it.
  if (signature.length === 0) return 0;
  if (!keys.has(secretIndex)) keys.set(secretIndex, await imported(algorithms[algorithm], key));
  const message = before.length + after.length === 0 ? body : joined([before, body, after]);
  return (await subtle().verify(algorithms[algorithm], keys.get(secretIndex), signature, message)) ? 1 : 0;
}

async function imported(algorithm, key) {
  if (algorithm.name === "HMAC") return subtle().importKey("raw", key, algorithm, false, ["verify"]);
  let cryptoKey;
  try {
    cryptoKey = await subtle().importKey("spki", key, algorithm, false, ["verify"]);
  } catch (cause) {
    const message = `this runtime's WebCrypto does not take the public key for ${algorithm.name}: see whether it is whole, and whether the runtime has the algorithm`;
    throw Object.assign(configurationError("invalid_secret", message), { cause });
  }
  const { modulusLength: bits } = cryptoKey.algorithm;
  if (bits < 2048 || bits > 8192) throw configurationError("invalid_secret", "an RSA key has to have 2048 to 8192 bits");
  return cryptoKey;
}

/** Reads what `begin` returned: an algorithm, the place of a secret, and four byte strings, each behind its length. */
function checksOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const checks = [];
  let at = 0;
  while (at < bytes.length) {
    const check = { algorithm: bytes[at], secretIndex: view.getUint32(at + 1, true), parts: [] };
    at += 5;
    for (let part = 0; part < 4; part += 1) {
      const end = at + 4 + view.getUint32(at, true);
      check.parts.push(bytes.subarray(at + 4, end));
      at = end;
    }
    checks.push(check);
  }
  return checks;
}
