// Asks the vendors' packages: whether they accept requests, and how they sign payloads.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { adapters } from "./adapters.mjs";
import { signedUrl } from "./signed.mjs";
import { signers } from "./signers.mjs";

const here = import.meta.dirname;
const folder = join(here, "..", "..", "vectors-catalogue");

/** The catalogue's vectors: [{ provider, vectors }]. */
export const catalogue = () => readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));

const RealDate = Date;
/** What `act` returns while the packages' clock stands still at `seconds`, or the reason why it failed; nothing is written meanwhile. */
async function at(seconds, act) {
  const { log, warn, error, info, debug } = console;
  const silent = () => {};
  Object.assign(console, { log: silent, warn: silent, error: silent, info: silent, debug: silent });
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length === 0 ? [seconds * 1000] : given));
    }
    static now() {
      return seconds * 1000;
    }
  };
  try {
    return { answer: await act() };
  } catch (thrown) {
    return { reason: String(thrown?.message ?? thrown) };
  } finally {
    globalThis.Date = RealDate;
    Object.assign(console, { log, warn, error, info, debug });
  }
}

/** The vectors that a package can judge: one secret, no setting of ours. */
function judged(vectors, { only, skip } = {}) {
  return vectors.filter(
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

/** As HTTP hands it over: names in lower case, values trimmed, repeated ones joined. */
function received(provider, { request, options, keys }) {
  const bytes = Buffer.from(request.body_b64, "base64");
  const headers = Object.fromEntries(new Headers(request.headers));
  return { provider, method: request.method, url: signedUrl(request, options), headers, bytes, body: bytes.toString(), keys };
}

/** What is signed, as the packages take it; the id is that of a message, where one is signed. */
function unsigned(provider, { payload, url, method, now }) {
  const bytes = Buffer.from(payload, "latin1");
  return { provider, method, url, bytes, body: bytes.toString(), now, id: "msg_2bD7mR" };
}

/** Some packages hide their manifest from `require`. */
const installed = (tools, name) => join(tools, "node_modules", name, "package.json");
const named = (tools, name) => `${name} (npm) ${JSON.parse(readFileSync(installed(tools, name), "utf8")).version}`;

/** Whether the packages for Node that are installed in `tools` accept the vectors of `files`, and why not. */
export async function nodeAccepts(tools, files) {
  const load = createRequire(join(tools, "package.json"));
  const answers = [];
  for (const [name, providers, accepts, options] of adapters.filter(([name]) => existsSync(installed(tools, name)))) {
    const by = named(tools, name);
    for (const { provider, vectors } of files.filter((file) => providers.includes(file.provider))) {
      const vendor = options?.vendor ?? true;
      const own = vendor === true || (Array.isArray(vendor) && vendor.includes(provider));
      for (const vector of judged(vectors, options)) {
        const { answer, reason } = await at(vector.now, () => accepts(received(provider, vector), vector.secrets[0], load));
        const why = options?.otherwise?.[`${provider}/${vector.name}`];
        answers.push({ provider, vector: vector.name, by, accepted: answer === true, vendor: own, reason, why });
      }
    }
  }
  return answers;
}

/** What the packages for Node sign of each case of `files`: [{ provider, by, cases, signed: [{ headers, body, url }], reasons }]. */
export async function nodeSigns(tools, files) {
  const load = createRequire(join(tools, "package.json"));
  const answers = [];
  for (const [name, providers, signs] of signers.filter(([name]) => existsSync(installed(tools, name)))) {
    for (const { provider, cases } of files.filter((file) => providers.includes(file.provider))) {
      const said = [];
      for (const one of cases) said.push(await at(one.now, () => signs(unsigned(provider, one), one.by, load)));
      answers.push(signedBy(named(tools, name), provider, cases, said));
    }
  }
  return answers;
}

const signedBy = (by, provider, cases, said) => ({
  ...{ by, provider, cases },
  signed: cases.map((one, place) => ({ body: unsigned(provider, one).bytes, ...said[place].answer })),
  reasons: said.map(({ reason }) => reason),
});

function python(tools, question) {
  const path = join(tools, "python", "bin", "python");
  const { status, stdout, stderr } = spawnSync(path, ["-B", join(here, "adapters.py")], {
    input: JSON.stringify(question),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONWARNINGS: "ignore" },
  });
  if (status !== 0) throw new Error(`adapters.py ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n[") + 1));
}

const asked = ({ bytes, ...others }) => ({ ...others, body_b64: bytes.toString("base64") });

/** As `nodeAccepts`, of the packages for Python. */
export function pythonAccepts(tools, files) {
  const accepts = files.flatMap(({ provider, vectors }) =>
    judged(vectors).map((vector) => ({
      ...{ provider, vector: vector.name, now: vector.now, secret: vector.secrets[0] },
      request: asked(received(provider, vector)),
    })),
  );
  return python(tools, { accepts });
}

/** As `nodeSigns`, of the packages for Python. */
export function pythonSigns(tools, files) {
  const signs = files.map(({ provider, cases }) => ({
    provider,
    cases: cases.map((one) => ({ now: one.now, secret: one.by, request: asked(unsigned(provider, one)) })),
  }));
  const casesOf = new Map(files.map(({ provider, cases }) => [provider, cases]));
  return python(tools, { signs }).map(({ by, provider, said }) => signedBy(by, provider, casesOf.get(provider), said));
}
