// What is signed: a sample payload or the person's own, and the secret to sign it with.

import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { demoSecrets } from "./demo.js";
import { UsageError, note } from "./output.js";
import { bytesOf } from "./request.js";
import { secretsOf } from "./secrets.js";

/** The sample payloads of a provider by event type, the most telling one first. */
export function samplesOf({ id }) {
  const parts = String(brotliDecompressSync(readFileSync(new URL("samples.br", import.meta.url)))).split("\0");
  const starts = parts.flatMap((part, index) => (index % 3 === 0 && part === id ? index : []));
  return new Map(starts.map((start) => [parts[start + 1], parts[start + 2]]));
}

/** What is sent for a provider that there is no sample of. */
const standIn = { event: "stand-in", payload: '{"note":"a stand-in of hookseal send, not a payload of the provider"}' };

/** The payload as { event, payload }; the person's own has no event. */
export async function payloadOf(provider, { body, event }) {
  if (body !== undefined && event !== undefined) throw new UsageError("--body and --event exclude each other");
  if (body !== undefined) return { payload: await bytesOf("body", body) };
  const samples = samplesOf(provider);
  const [first] = samples.keys();
  if (samples.size === 0 && event === undefined) {
    note("there are no sample payloads of this provider, so a stand-in is signed; --body FILE takes yours");
    return standIn;
  }
  const wanted = event === undefined ? first : event.replace(`${provider.namespace}.`, "");
  if (samples.has(wanted)) return { event: wanted, payload: samples.get(wanted) };
  if (samples.size === 0) throw new UsageError("there are no sample payloads of this provider; --body FILE takes yours");
  throw new UsageError(`there is no sample of this event; hookseal send ${provider.id} --list names them, --body FILE takes yours`);
}

/** The one secret to sign with: that of `npm start`, if none is given. */
export function signingSecret({ provider, tokens }) {
  const [secret, ...more] = secretsOf(tokens);
  if (more.length > 0) throw new UsageError("one secret signs; several are for verify and diagnose");
  if (secret !== undefined) return secret;
  if (!demoSecrets[provider.id]) throw new UsageError("npm start has no demo secret of this provider; --secret-env NAME takes yours");
  note("signed with the demo secret of npm start; --secret-env NAME signs with yours");
  return demoSecrets[provider.id];
}
