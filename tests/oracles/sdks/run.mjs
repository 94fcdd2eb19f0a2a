// Asks every package whether it accepts each vector, and holds the answers to those that are written down: `run.mjs [--write]`.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { adapters } from "./adapters.mjs";

const here = import.meta.dirname;
const tools = process.env.HOOKSEAL_ORACLES ?? join(here, "..", "..", "..", ".tools", "oracles");
const load = createRequire(join(tools, "package.json"));
const confirmedFile = join(here, "confirmed.json");
const folder = join(here, "..", "..", "vectors-catalogue");

const RealDate = Date;
/** The packages' clock stands still at `seconds`. */
function at(seconds) {
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length === 0 ? [seconds * 1000] : given));
    }
    static now() {
      return seconds * 1000;
    }
  };
}

const files = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
const byProvider = new Map(files.map((file) => [file.provider, file.vectors]));

/** The vectors that a package can judge: one secret, no setting of ours. */
function judged(provider, { only, skip } = {}) {
  return byProvider
    .get(provider)
    .filter(
      ({ name, secrets, request, expect, tolerance, options, keys }) =>
        (secrets.length === 1 || keys) &&
        expect.signature !== undefined &&
        request.body_b64 !== undefined &&
        tolerance === undefined &&
        !options?.config &&
        (!only || only.includes(name)) &&
        !skip?.includes(name),
    );
}

/** The address that the provider signed: a configured one has the request's query, unless it has one of its own. */
function signedUrl({ url }, options) {
  const configured = options?.url;
  if (configured === undefined) return url;
  return configured.includes("?") ? configured : configured + new URL(url).search;
}

/** As HTTP hands it over: names in lower case, values trimmed, repeated ones joined. */
function received(provider, { request, options, keys }) {
  const bytes = Buffer.from(request.body_b64, "base64");
  const headers = Object.fromEntries(new Headers(request.headers));
  return { provider, method: request.method, url: signedUrl(request, options), headers, bytes, body: bytes.toString(), keys };
}

const right = ({ expect }) => (expect.over_http ?? expect).signature === "valid";

async function node() {
  const answers = [];
  const { log, warn, error } = console;
  Object.assign(console, { log: () => {}, warn: () => {}, error: () => {}, info: () => {}, debug: () => {} });
  for (const [name, providers, accepts, options] of adapters) {
    // Some packages hide their manifest from `require`.
    const { version } = JSON.parse(readFileSync(join(tools, "node_modules", name, "package.json"), "utf8"));
    for (const provider of providers) {
      for (const vector of judged(provider, options)) {
        let accepted = false;
        let reason;
        at(vector.now);
        try {
          accepted = (await accepts(received(provider, vector), vector.secrets[0], load)) === true;
        } catch (thrown) {
          reason = String(thrown?.message ?? thrown);
        }
        globalThis.Date = RealDate;
        const vendor = options?.vendor ?? true;
        const own = vendor === true || (Array.isArray(vendor) && vendor.includes(provider));
        answers.push({ provider, vector: vector.name, by: `${name} (npm) ${version}`, accepted, vendor: own, reason });
      }
    }
  }
  Object.assign(console, { log, warn, error });
  return answers;
}

function python() {
  const path = join(tools, "python", "bin", "python");
  const asked = files.flatMap(({ provider }) =>
    judged(provider).map((vector) => ({
      provider,
      vector: vector.name,
      now: vector.now,
      secret: vector.secrets[0],
      request: { ...received(provider, vector), bytes: undefined, body_b64: vector.request.body_b64 },
    })),
  );
  const { status, stdout, stderr } = spawnSync(path, ["-B", join(here, "adapters.py")], {
    input: JSON.stringify(asked),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONWARNINGS: "ignore" },
  });
  if (status !== 0) throw new Error(`adapters.py ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n[") + 1));
}

const answers = [...(await node()), ...python()];

/** By provider: which packages agreed, and which did not, on which vector; and whether the vendor's own is among them. */
function summary() {
  const found = {};
  // Refusals of a package that does not take the provider's own requests say nothing of the vector.
  const works = new Set(
    answers.filter(({ vector, accepted }) => vector === "valid" && accepted).map(({ provider, by }) => `${provider} ${by}`),
  );
  for (const { provider, vector, by, accepted, vendor } of answers) {
    if (!accepted && vector !== "valid" && !works.has(`${provider} ${by}`)) continue;
    const one = (found[provider] ??= { vendor: [], confirmed_by: {}, contradicted_by: {} });
    const agrees = accepted === right(byProvider.get(provider).find(({ name }) => name === vector));
    const list = agrees ? one.confirmed_by : one.contradicted_by;
    (list[vector] ??= []).push(by);
    if (vendor && agrees && vector === "valid") one.vendor.push(by);
  }
  for (const [id, one] of Object.entries(found)) {
    // A package that accepts everything proves nothing: it has to refuse a changed request too, where the scheme covers any of it.
    const bad = byProvider
      .get(id)
      .filter((vector) => !right(vector))
      .map(({ name }) => name);
    const changed = bad.filter((name) => name.startsWith("changed_"));
    const telling = changed.length > 0 ? changed : bad.filter((name) => name.startsWith("wrong_"));
    const refuses = (by) => telling.some((name) => one.confirmed_by[name]?.includes(by));
    one.vendor = one.vendor.filter(refuses).sort();
    for (const list of [one.confirmed_by, one.contradicted_by]) for (const name of Object.keys(list)) list[name].sort();
  }
  const sorted = (value) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(
    Object.fromEntries(
      Object.entries(found).map(([id, one]) => [
        id,
        { ...one, confirmed_by: sorted(one.confirmed_by), contradicted_by: sorted(one.contradicted_by) },
      ]),
    ),
  );
}

const got = `${JSON.stringify(summary(), null, 1)}\n`;
if (process.argv.includes("--reasons")) {
  for (const { provider, vector, by, accepted, reason } of answers) {
    const expected = right(byProvider.get(provider).find(({ name }) => name === vector));
    if (accepted !== expected) console.log(`${provider}/${vector}: ${by} ${accepted ? "accepts" : `refuses (${reason ?? "false"})`}`);
  }
}
if (process.argv.includes("--write")) writeFileSync(confirmedFile, got);
const packages = new Set(answers.map(({ by }) => by)).size;
const wanted = existsSync(confirmedFile) ? readFileSync(confirmedFile, "utf8") : "";
if (got !== wanted) {
  console.error(
    "the packages answer otherwise than confirmed.json says; look with --reasons, then run with --write and generate the vectors anew",
  );
  process.exitCode = 1;
}
console.log(`summary: ${packages} packages, ${answers.length} answers`);
