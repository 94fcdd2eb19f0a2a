// What is signed: a sample payload or the person's own, and the secret to sign it with.

import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { demoSecrets } from "../demo.js";
import { UsageError, note } from "./output.js";
import { bytesOf } from "./request.js";
import { secretsOf } from "./secrets.js";

/** The sample payloads of a provider by event type, the most telling one first. */
export function samplesOf({ id }) {
  const samples = JSON.parse(brotliDecompressSync(readFileSync(new URL("samples.br", import.meta.url))));
  return new Map(samples.filter(([provider]) => provider === id).map(([, event, payload]) => [event, payload]));
}

/** The payload as { event, payload }; the person's own has no event. */
export async function payloadOf(provider, { body, event }) {
  if (body !== undefined && event !== undefined) throw new UsageError("--body and --event exclude each other");
  if (body !== undefined) return { payload: await bytesOf("body", body) };
  const samples = samplesOf(provider);
  const [first] = samples.keys();
  const wanted = event === undefined ? first : event.replace(`${provider.namespace}.`, "");
  if (samples.has(wanted)) return { event: wanted, payload: samples.get(wanted) };
  throw new UsageError(`there is no sample of this event; hookseal send ${provider.id} --list names them, --body FILE takes yours`);
}

/** The one secret to sign with: that of `npm start`, if none is given. */
export function signingSecret({ provider, tokens }) {
  const [secret, ...more] = secretsOf(tokens);
  if (more.length > 0) throw new UsageError("one secret signs; several are for verify and diagnose");
  if (secret !== undefined) return secret;
  note("signed with the demo secret of npm start; --secret-env NAME signs with yours");
  return demoSecrets[provider.id];
}
