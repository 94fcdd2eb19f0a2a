// `hookseal send`: a signed sample webhook to a URL, and what it answers.

import { sign } from "../sign.js";
import { countOf, secretOptions } from "./options.js";
import { UsageError, note, paint, print, printJson, progress, visible } from "./output.js";
import { payloadOf, samplesOf, signingSecret } from "./samples.js";

const usage = "send <provider>";
const summary = "sends a signed sample webhook to a URL";
const options = ["to", "url", "event", "list", "body", "repeat", "rate", ...secretOptions];
const help = `Signs a sample payload and sends it. Its ids stay what they are: sent again, it is the same event again.
Without a secret it signs with that of npm start in hookseal's repository.`;
const examples = `  hookseal send stripe --to http://127.0.0.1:8787/stripe
  hookseal send stripe --to https://app.example/hooks --event charge.dispute.created --secret-env STRIPE_WEBHOOK_SECRET
  hookseal send byl --to http://127.0.0.1:8787/byl --repeat 500 --rate 50`;

const timeoutSeconds = 30;
const excerpt = 300;

function targetOf(to) {
  const url = URL.canParse(to) ? new URL(to) : {};
  if (!/^https?:$/.test(url.protocol)) throw new UsageError("say where to: --to takes an http or https URL");
  if (url.username || url.password) throw new UsageError("--to takes a URL without a user name and password");
  return url;
}

const failures = {
  ECONNREFUSED: ({ origin }) => `nothing listens at ${origin}; is the server (npm start) running?`,
  ENOTFOUND: ({ hostname }) => `the name ${hostname} is not known; is it spelt right?`,
  TimeoutError: ({ origin }) => `${origin} did not answer within ${timeoutSeconds} s`,
};

function failureOf(error, url) {
  const cause = error.cause ?? error;
  // Bun has a word of its own.
  const code = cause.code === "ConnectionRefused" ? "ECONNREFUSED" : (typeof cause.code === "string" ? cause.code : cause.name);
  return { code, message: failures[code]?.(url) ?? `${url.origin} gave no answer (${code}): ${visible(cause.message)}` };
}

/** The beginning of a body, made visible; the rest is not waited for. */
async function beginningOf(body) {
  const chunks = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > excerpt) break;
  }
  const more = size > excerpt;
  return visible(new TextDecoder().decode(Buffer.concat(chunks).subarray(0, excerpt), { stream: more })) + (more ? "…" : "");
}

/** Resolves to { status, ok, milliseconds, body } or { failure }. The time counts from when the request was due. */
async function deliver(url, request, due) {
  try {
    const response = await fetch(request.url, { ...request, redirect: "manual", signal: AbortSignal.timeout(timeoutSeconds * 1000) });
    const milliseconds = Math.round((performance.now() - due) * 10) / 10;
    return { status: response.status, ok: response.ok, milliseconds, body: await beginningOf(response.body) };
  } catch (error) {
    return { failure: failureOf(error, url) };
  }
}

/** Sends at a fixed rate: a slow answer holds nothing up. */
async function deliverAll(url, signed, count, rate) {
  const start = performance.now();
  const deliveries = [];
  let answered = 0;
  const tell = () => count > 1 && progress(`${deliveries.length} of ${count} sent, ${answered} answered`);
  while (deliveries.length < count) {
    const due = start + (deliveries.length * 1000) / rate;
    if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    deliveries.push(
      deliver(url, signed(), due).finally(() => {
        answered += 1;
        tell();
      }),
    );
    tell();
  }
  return Promise.all(deliveries).finally(() => progress(""));
}

function counted(names) {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function timesOf(answers) {
  const sorted = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const rank = (part) => sorted[Math.ceil(part * sorted.length) - 1];
  return sorted.length > 0 ? { p50: rank(0.5), p95: rank(0.95), max: rank(1) } : null;
}

function tellOne({ status, ok, milliseconds, body, failure }) {
  if (failure) return note(failure.message);
  print(`${paint(ok ? "green" : "red", String(status))} after ${milliseconds} ms${body && `\n${body}`}`);
  if (status === 401) note("401 is how receivers refuse a signature: does this one hold the secret that signed?");
}

function tellAll({ sent, delivered, statuses, failures, milliseconds }, results) {
  print(paint(delivered === sent ? "green" : "red", `${delivered} of ${sent} delivered`));
  for (const [status, count] of Object.entries(statuses)) print(`  ${status}  ${count}`);
  for (const [code, count] of Object.entries(failures)) {
    print(`  ${code}  ${count}  ${results.find(({ failure }) => failure?.code === code).failure.message}`);
  }
  if (milliseconds) print(`  p50 ${milliseconds.p50} ms, p95 ${milliseconds.p95} ms, max ${milliseconds.max} ms`);
}

async function run(given) {
  const { provider, values } = given;
  if (values.list) {
    const events = [...samplesOf(provider).keys()];
    return values.json ? printJson(events) : print(events.join("\n"));
  }
  const url = targetOf(values.to);
  const count = countOf("repeat", values.repeat ?? "1", 1, 100_000);
  const rate = countOf("rate", values.rate ?? "10", 1, 1000);
  const { event, payload } = await payloadOf(provider, values);
  const secret = signingSecret(given);
  const known = values.url ?? url.href;
  const signed = () => {
    const request = sign(provider.id, secret, payload, { url: known });
    // What a provider adds to the query, the target gets too.
    return { ...request, url: url.href + request.url.slice(known.length) };
  };
  const bytes = signed().body.length;
  if (!values.json) print(`POST ${url}: ${provider.id} ${event ?? "payload of your own"}, ${bytes} bytes`);

  const results = await deliverAll(url, signed, count, rate);
  const answered = results.filter(({ failure }) => !failure);
  const summary = {
    ...{ provider: provider.id, event: event ?? null, to: url.href, bytes, sent: count },
    delivered: answered.filter(({ ok }) => ok).length,
    statuses: counted(answered.map(({ status }) => status)),
    failures: counted(results.flatMap(({ failure }) => failure?.code ?? [])),
    milliseconds: timesOf(answered),
  };
  if (values.json) printJson({ ...summary, ...(count === 1 && { answer: results[0] }) });
  else if (count === 1) tellOne(results[0]);
  else tellAll(summary, results);
  return summary.delivered === count ? 0 : 1;
}

export default { usage, summary, options, help, examples, run };
