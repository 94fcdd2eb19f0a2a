// Makes the golden events with the package on any runtime: nothing of Node is used here.

/** What tests/samples.rs signs the samples with, and when: the events hold the key's id, and some that time. */
export const goldenKey = { keyId: "key", secret: "secret" };
export const goldenSeconds = 1_700_000_000;
const now = () => new Date(goldenSeconds * 1000);

/** Berbix's payloads name no type. */
export const goldenType = (provider) => (provider === "berbix" ? { eventType: "verification_finished" } : {});

export const signedGolden = (sign, { provider, payload }) => sign(provider, goldenKey, payload, { now });

/** The event of a sample. */
export function goldenEvent({ Webhook, sign }, golden) {
  const { body, headers } = signedGolden(sign, golden);
  return new Webhook(golden.provider, goldenKey, { now, ...goldenType(golden.provider) }).verify(body, headers);
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Makes all of them; returns how many have the bytes that native Rust writes, and which have not. */
export async function runGoldens(api, goldens) {
  let passed = 0;
  const failures = [];
  for (const golden of goldens) {
    const bytes = goldenEvent(api, golden).bytes();
    if ((await sha256(bytes)) === golden.sha256) passed += 1;
    else failures.push(`${golden.name}: native Rust writes another event than ${new TextDecoder().decode(bytes)}`);
  }
  return { passed, failures };
}
