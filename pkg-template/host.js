// SHA-256 by the host, which the module asks for long messages: several times as fast as WebAssembly. Only where it answers at once.

let createHash;

/** Whether this host hashes. */
export function hashes() {
  createHash ??= hashOfHost();
  return createHash !== none;
}

/** Writes the digest of three pieces, one behind the other; false if this host has none. */
export function sha256(before, payload, behind, digest) {
  if (!hashes()) return false;
  try {
    // The views are read before `update` returns.
    const hash = createHash("sha256").update(before).update(payload);
    if (behind.length > 0) hash.update(behind);
    const text = hash.digest("latin1");
    // A view has no length once the module's memory has grown.
    if (text?.length !== 32 || digest.length !== 32) return false;
    for (let i = 0; i < 32; i += 1) digest[i] = text.charCodeAt(i);
    return true;
  } catch {
    return false;
  }
}

/** Substitutes of `process` may be anything, and throw. */
function hashOfHost() {
  try {
    return globalThis.process?.getBuiltinModule?.("node:crypto")?.createHash ?? none;
  } catch {
    return none;
  }
}

function none() {}
