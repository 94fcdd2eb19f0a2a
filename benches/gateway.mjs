// The gateway under load on workerd, beside Workers of JavaScript: one that only passes requests on, one that verifies with stripe-node, and
// one that only writes requests down and passes them on later.

import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { Failure, progress } from "../scripts/run.mjs";
import { makeGateway } from "../tests/faults/gateway.mjs";
import { sealSecret } from "../tests/worker/harness.mjs";
import { invoiceBody, secrets } from "./js/inputs.mjs";
import { project } from "./project.mjs";

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

const outbox = `import { DurableObject } from "cloudflare:workers";
export class Ledger extends DurableObject {
  constructor(context, env) {
    super(context, env);
    this.sql = context.storage.sql;
    this.sql.exec("CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY, body BLOB NOT NULL, delivered INTEGER)");
    this.sql.exec("CREATE INDEX IF NOT EXISTS waiting ON event (id) WHERE delivered IS NULL");
  }
  async keep(body) {
    this.sql.exec("INSERT INTO event (body) VALUES (?)", body);
    await this.ctx.storage.setAlarm(Date.now());
  }
  async alarm() {
    for (;;) {
      const waiting = this.sql.exec("SELECT id, body FROM event WHERE delivered IS NULL ORDER BY id LIMIT 6").toArray();
      if (waiting.length === 0) return;
      await Promise.all(waiting.map((event) => this.deliver(event)));
    }
  }
  async deliver({ id, body }) {
    const { ok } = await fetch(this.env.ORIGIN, { method: "POST", body });
    if (ok) this.sql.exec("UPDATE event SET delivered = 1 WHERE id = ?", id);
  }
}
export default {
  async fetch(request, { LEDGER }) {
    await LEDGER.getByName("events").keep(await request.arrayBuffer());
    return new Response();
  },
};
`;

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

// Over all clients: an id that was seen is a duplicate, which the ledger does not deliver again.
let events = 0;

/** A client with so many connections, which it keeps. */
function startClient({ port, path, size, connections = 64 }) {
  const body = invoiceBody(size);
  const id = /"(evt_\w+)"/.exec(body)[1];
  const [before, after] = body.split(id);
  const sockets = [];
  const free = [];
  const waiting = [];
  function next() {
    events += 1;
    const own = `${before}evt_${String(events).padStart(id.length - 4, "0")}${after}`;
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

/** A Worker of one file, with what it imports of npm in it. */
async function bundled(contents) {
  const external = ["cloudflare:workers"];
  const options = { bundle: true, format: "esm", conditions: ["workerd", "worker", "browser"], external, write: false, logLevel: "silent" };
  const { outputFiles } = await build({ stdin: { contents, resolveDir: project }, ...options });
  return outputFiles[0].text;
}

/** The Workers that take turns: { name, path, worker }. `sources` is how many are configured; the last is the one that is used. */
async function startSides({ folder, origin, names, sources }) {
  const gateway = (mode) => ({
    path: `/hooks/${sources - 1}`,
    config: {
      sources: Array.from({ length: sources }, (_, place) => ({
        name: `source-${place}`,
        path: `/hooks/${place}`,
        provider: "stripe",
        secrets: [{ binding: "STRIPE" }],
        seal: [{ binding: "SEAL" }],
        origin: origin.url,
        mode,
      })),
    },
    secrets: { STRIPE: secrets.stripe, SEAL: sealSecret },
  });
  const script = async (contents) => ({
    path: "/",
    script: await bundled(contents),
    config: {},
    secrets: { ORIGIN: origin.url, STRIPE: secrets.stripe },
  });
  const all = {
    "pass-through": () => script(passThrough),
    "stripe-node": () => script(withStripe),
    outbox: async () => ({ ...(await script(outbox)), stateful: true }),
    "hookseal proxy": () => gateway("proxy"),
    "hookseal ack": () => gateway("ack"),
  };
  const sides = [];
  for (const name of names) {
    const { path, ...options } = await all[name]();
    const worker = await makeGateway({ folder: mkdtempSync(join(folder, "side-")), pinned: false, ...options });
    await worker.start();
    sides.push({ name, path, worker });
  }
  return sides;
}

/** One turn of one side: latency and CPU time at a rate that all can bear, then as much as it takes. */
async function turn(side, { size, steady, flood, milliseconds, origin }) {
  const client = startClient({ port: side.worker.port, path: side.path, size });
  try {
    await client.load({ rate: steady, milliseconds: 200 });
    const before = { cpu: side.worker.usage().cpu, taken: origin.taken() };
    const calm = await client.load({ rate: steady, milliseconds });
    await delivered(side, origin, before.taken + calm.times.length);
    const cpu = side.worker.usage().cpu - before.cpu;
    const taken = origin.taken();
    const full = await client.load({ rate: flood, milliseconds });
    await delivered(side, origin, taken + full.times.length);
    const times = calm.times.toSorted((a, b) => a - b);
    const at = (share) => times[Math.floor((times.length - 1) * share)];
    return {
      cpu: (cpu * 1000) / calm.times.length,
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
    for (const { worker } of sides) await worker.kill();
    origin.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All turns of all Workers: values { label, size, round, name, cpu, p50, p99, rate, saturated }. */
export async function measureGateway({ sizes, turns, milliseconds, manySources }) {
  const names = ["pass-through", "stripe-node", "hookseal proxy", "outbox", "hookseal ack"];
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
