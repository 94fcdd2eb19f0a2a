// The gateway under load on workerd, beside a Worker that only passes requests on and one that verifies with stripe-node.

import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { Failure, progress } from "../scripts/run.mjs";
import { root } from "../scripts/tools.mjs";
import { invoiceBody, secrets } from "./js/inputs.mjs";
import { project } from "./project.mjs";
import { installed } from "./runtimes.mjs";

const built = join(root, "worker", "build");
const sealSecret = `whsec_${Buffer.from("an origin's secret, 32 bytes lon").toString("base64")}`;
const passThrough = "export default { fetch: (request, { ORIGIN }) => fetch(ORIGIN, request) };\n";
const withStripe = `import Stripe from "stripe";
const provider = Stripe.createSubtleCryptoProvider();
export default {
  async fetch(request, { ORIGIN, STRIPE }) {
    const body = await request.text();
    try {
      await Stripe.webhooks.constructEventAsync(body, request.headers.get("stripe-signature"), STRIPE, undefined, provider);
    } catch {
      return new Response(null, { status: 400 });
    }
    return fetch(ORIGIN, { method: "POST", headers: { "content-type": "application/json" }, body });
  },
};
`;

/** Whether the built gateway has the mode ack: its ledger is then one of its exports. */
export const hasLedger = () => /export\s*\{[^}]*\bLedger\b|export class Ledger\b/.test(readFileSync(join(built, "index.js"), "utf8"));

/** Reads messages of HTTP off a connection: calls `onMessage(head)` at the end of each, whose body it drops. */
function reader(onMessage) {
  let head = Buffer.alloc(0);
  let left = 0;
  let started = null;
  return (data) => {
    let rest = data;
    for (;;) {
      if (started === null) {
        head = head.length > 0 ? Buffer.concat([head, rest]) : rest;
        const split = head.indexOf("\r\n\r\n");
        if (split < 0) return;
        started = head.subarray(0, split).toString("latin1");
        if (/^transfer-encoding/im.test(started)) throw new Error("a body of unknown length");
        left = Number(/^content-length: *(\d+)/im.exec(started)?.[1] ?? 0);
        rest = head.subarray(split + 4);
        head = Buffer.alloc(0);
      }
      const taken = Math.min(left, rest.length);
      left -= taken;
      if (left > 0) return;
      rest = rest.subarray(taken);
      const message = started;
      started = null;
      onMessage(message);
      if (rest.length === 0) return;
    }
  };
}

/** An origin that takes everything. */
async function startOrigin() {
  let taken = 0;
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.on(
      "data",
      reader(() => {
        taken += 1;
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
      }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, taken: () => taken, stop };
}

const text = (value) => JSON.stringify(value);

/** Starts workerd with a Worker from a folder; `files` are the modules in it, `bindings` texts or JSON values. */
async function startWorker({ folder, files, bindings, ledger = false }) {
  const kind = (name) => (name.endsWith(".wasm") ? "wasm" : "esModule");
  const modules = files.map((name) => `(name = ${text(name)}, ${kind(name)} = embed ${text(name)})`);
  const all = Object.entries(bindings).map(([name, value]) =>
    typeof value === "string" ? `(name = ${text(name)}, text = ${text(value)})` : `(name = ${text(name)}, json = ${text(text(value))})`,
  );
  if (ledger) all.push('(name = "LEDGER", durableObjectNamespace = "Ledger")');
  const date = readFileSync(join(root, "wrangler.toml"), "utf8").match(/^compatibility_date = "(.*)"$/m)[1];
  mkdirSync(join(folder, "disk"), { recursive: true });
  writeFileSync(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["public", "private", "local"])),
    (name = "disk", disk = (path = ${text(join(folder, "disk"))}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = ${text(date)},
  bindings = [${all.join(", ")}],
  ${ledger ? 'durableObjectNamespaces = [(className = "Ledger", uniqueKey = "ledger", enableSql = true)], durableObjectStorage = (localDisk = "disk"),' : ""}
);
`,
  );
  const args = ["serve", "--experimental", "--control-fd=3", join(folder, "config.capnp")];
  const child = spawn(installed("workerd").path, args, { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const gone = once(child, "exit");
  const errors = [];
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  const port = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Failure(`bench  workerd ended with ${code}:\n${errors.slice(-20).join("\n")}`)));
    createInterface({ input: child.stdio[3] }).on("line", (line) => {
      const message = JSON.parse(line);
      if (message.event === "listen") resolve(message.port);
    });
  });
  return {
    port,
    errors,
    /** CPU milliseconds of all threads so far (Linux). */
    cpu: () => {
      const threads = readdirSync(`/proc/${child.pid}/task`);
      return threads.reduce((sum, thread) => sum + Number(readFileSync(`/proc/${child.pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]), 0) / 1e6;
    },
    async stop() {
      process.off("exit", kill);
      kill();
      await gone;
    },
  };
}

/** A client with so many connections, which it keeps. */
function startClient({ port, path, size, connections = 64 }) {
  const body = invoiceBody(size);
  const [before, after] = body.split("evt_1MhUT7E0b6fckueShdwYrsWN");
  const sockets = [];
  const free = [];
  const waiting = [];
  let place = 0;

  function next() {
    place += 1;
    // An id of the same length for each: what has an id that was seen is a duplicate.
    const own = `${before}evt_${String(place).padStart(25, "0")}${after}`.slice(0, size);
    const at = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", secrets.stripe).update(`${at}.`).update(own).digest("hex");
    const head = [
      `POST ${path} HTTP/1.1`,
      "host: edge.example",
      "user-agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      "content-type: application/json; charset=utf-8",
      `stripe-signature: t=${at},v1=${signature}`,
      `content-length: ${Buffer.byteLength(own)}`,
    ];
    return `${head.join("\r\n")}\r\n\r\n${own}`;
  }

  function begin(socket, job) {
    socket.job = job;
    socket.write(next());
  }

  function connect() {
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    sockets.push(socket);
    free.push(socket);
    socket.on("error", () => {});
    socket.on("close", () => socket.job?.done(0));
    socket.on(
      "data",
      reader((head) => {
        const { job } = socket;
        socket.job = null;
        const following = waiting.shift();
        if (following) begin(socket, following);
        else free.push(socket);
        job.done(Number(head.split(" ")[1]));
      }),
    );
  }
  for (let i = 0; i < connections; i += 1) connect();

  /**
   * Requests at a steady rate, whatever happens to those before, for so long. Beyond 128 under way, one is left out and counted.
   */
  async function load({ rate, milliseconds }) {
    const started = performance.now();
    const result = { refused: 0, left: 0, times: [], elapsed: 0 };
    let due = 0;
    let under = 0;
    for (;;) {
      const spent = performance.now() - started;
      if (spent >= milliseconds) break;
      for (; due < (spent * rate) / 1000; due += 1) {
        if (under >= 128) {
          result.left += 1;
          continue;
        }
        under += 1;
        const scheduled = started + (due * 1000) / rate;
        const job = {
          done(status) {
            under -= 1;
            if (status !== 200) result.refused += 1;
            else result.times.push(performance.now() - scheduled);
            result.elapsed = performance.now() - started;
          },
        };
        const socket = free.pop();
        if (socket) begin(socket, job);
        else waiting.push(job);
      }
      await new Promise(setImmediate);
      if ((due * 1000) / rate - (performance.now() - started) > 1) await sleep(1);
    }
    const end = Date.now() + 20_000;
    while (under > 0 && Date.now() < end) await sleep(2);
    if (under > 0) throw new Failure(`bench  ${under} requests were not answered within 20 s`);
    if (result.refused > 0) throw new Failure(`bench  ${result.refused} of ${result.times.length + result.refused} requests were refused under load`);
    return result;
  }

  return { load, stop: () => sockets.forEach((socket) => socket.destroy()) };
}

/** The Workers that take turns. `sources` is how many are configured. */
async function startSides({ folder, origin, names, sources }) {
  const gateway = (mode) => ({
    files: ["index.js", "index_bg.wasm"],
    path: "/hooks/stripe",
    ledger: hasLedger(),
    bindings: {
      STRIPE: secrets.stripe,
      SEAL: sealSecret,
      HOOKSEAL: { sources: Array.from({ length: sources }, (_, place) => source(place, mode)) },
    },
    write: (own) => ["index.js", "index_bg.wasm"].forEach((name) => copyFileSync(join(built, name), join(own, name))),
  });
  const source = (place, mode) => ({
    name: place === sources - 1 ? "stripe" : `other-${place}`,
    path: place === sources - 1 ? "/hooks/stripe" : `/hooks/other-${place}`,
    provider: "stripe",
    secrets: [{ binding: "STRIPE" }],
    seal: [{ binding: "SEAL" }],
    origin: origin.url,
    mode,
  });
  const script = (contents) => ({
    files: ["index.js"],
    path: "/",
    bindings: { ORIGIN: origin.url, STRIPE: secrets.stripe },
    async write(own) {
      const options = { outfile: join(own, "index.js"), bundle: true, format: "esm", conditions: ["workerd", "worker", "browser"], logLevel: "silent" };
      await build({ stdin: { contents, resolveDir: project }, ...options });
    },
  });
  const all = {
    "pass-through": script(passThrough),
    "stripe-node": script(withStripe),
    "hookseal proxy": gateway("proxy"),
    "hookseal ack": gateway("ack"),
  };
  const sides = [];
  for (const name of names) {
    const own = mkdtempSync(join(folder, "side-"));
    const { write, path, ...more } = all[name];
    await write(own);
    sides.push({ name, path, worker: await startWorker({ folder: own, ...more }) });
  }
  return sides;
}

/** One turn of one side: latency and CPU time at a rate that all can bear, then as much as it takes. */
async function turn(side, { size, steady, flood, milliseconds, origin }) {
  const client = startClient({ port: side.worker.port, path: side.path, size });
  try {
    await client.load({ rate: steady, milliseconds: 200 });
    const before = { cpu: side.worker.cpu(), taken: origin.taken() };
    const calm = await client.load({ rate: steady, milliseconds });
    await delivered(side, origin, before.taken + calm.times.length);
    const cpu = side.worker.cpu() - before.cpu;
    const taken = origin.taken();
    const full = await client.load({ rate: flood, milliseconds });
    await delivered(side, origin, taken + full.times.length);
    const times = calm.times.toSorted((a, b) => a - b);
    const at = (share) => times[Math.floor((times.length - 1) * share)];
    return {
      cpu: cpu / calm.times.length,
      p50: at(0.5),
      p99: at(0.99),
      rate: (full.times.length * 1000) / full.elapsed,
      // Otherwise it was not the Worker that ended the rate.
      saturated: full.left > 0,
    };
  } finally {
    client.stop();
  }
}

/** Waits until all that was acknowledged is at the origin, as in mode ack it comes later. */
async function delivered(side, origin, count) {
  const end = Date.now() + 120_000;
  while (origin.taken() < count && Date.now() < end) await sleep(10);
  if (origin.taken() < count) throw new Failure(`bench  ${side.name}: ${count - origin.taken()} events did not reach the origin within 120 s`);
}

async function takeTurns({ label, names, sources = 1, sizes, turns, milliseconds, sidesOf }) {
  const folder = mkdtempSync(join(tmpdir(), "hookseal-bench-"));
  const origin = await startOrigin();
  const sides = [];
  const values = [];
  try {
    sides.push(...(await (sidesOf ? sidesOf(folder, origin) : startSides({ folder, origin, names, sources }))));
    for (const size of sizes) {
      // As much as all of them bear while the machine has other work, and more than any takes.
      const rates = { steady: size > 100_000 ? 60 : 150, flood: size > 100_000 ? 4_000 : 12_000 };
      for (const side of sides) await turn(side, { size, ...rates, milliseconds: 300, origin });
      for (let round = 0; round < turns; round += 1) {
        for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
          progress(`...  gateway, ${label}, ${size} bytes, turn ${round + 1} of ${turns}: ${side.name}`);
          values.push({ label, size, round, name: side.name, ...(await turn(side, { size, ...rates, milliseconds, origin })) });
        }
      }
    }
    return values;
  } finally {
    for (const { worker } of sides) await worker.stop();
    origin.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All turns of all Workers: values { label, size, round, name, cpu, p50, p99, rate, saturated }. */
export async function measureGateway({ sizes, turns, milliseconds, manySources }) {
  const names = ["pass-through", "stripe-node", "hookseal proxy", ...(hasLedger() ? ["hookseal ack"] : [])];
  const modes = await takeTurns({ label: "modes", names, sizes, turns, milliseconds });
  const sidesOf = async (folder, origin) => {
    const sides = [];
    for (const sources of [1, manySources]) {
      const [side] = await startSides({ folder, origin, names: ["hookseal proxy"], sources });
      sides.push({ ...side, name: `${sources} source${sources === 1 ? "" : "s"}` });
    }
    return sides;
  };
  return [...modes, ...(await takeTurns({ label: "sources", sidesOf, sizes: [1000], turns, milliseconds }))];
}
