// `npm run bench:gateway`: what verifying, writing down and acknowledging costs beside a Worker that only passes requests on.

import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { Failure, main, print, progress } from "../../scripts/run.mjs";
import { reexecWithProjectNode } from "../../scripts/setup.mjs";
import { bylSecret, bylSource, secrets } from "../worker/harness.mjs";
import { startClient } from "./client.mjs";
import { makeGateway, until } from "./gateway.mjs";

const PASS_THROUGH = "export default { fetch: (request, { ORIGIN }) => fetch(ORIGIN, request) };";
/** They take turns, so that a neighbour's work on the machine falls on both. */
const TURNS = 6;

/** An origin that takes everything. */
async function startOrigin() {
  let taken = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      taken += 1;
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, taken: () => taken, stop: () => server.close() };
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** One turn: `milliseconds` of load, and the CPU time of workerd from its beginning until what it acknowledged is delivered too. */
async function turn(side, { rate, milliseconds }) {
  const before = { cpu: side.gateway.usage().cpu, answers: side.client.answers.length, taken: side.origin.taken() };
  const started = performance.now();
  const { left, acknowledged } = await side.client.load({ rate, milliseconds, concurrency: 256 });
  side.seconds += (performance.now() - started) / 1000;
  await until(() => side.origin.taken() - before.taken >= acknowledged, `${side.name}: all is delivered`, 120_000);
  side.cpu += side.gateway.usage().cpu - before.cpu;
  side.left += left;
  for (const { status, sent, answered } of side.client.answers.slice(before.answers)) {
    if (status === 200) side.times.push(answered - sent);
    else side.failures += 1;
  }
}

/** Measures `sides` of [name, options of the gateway] in turns; `seconds` of load each. */
async function measure({ rate, seconds }) {
  const folder = mkdtempSync(join(tmpdir(), "hookseal-load-"));
  const origin = await startOrigin();
  const source = (mode) => ({ config: { sources: [bylSource("byl", origin.url, { ...mode, timeout: 10 })] }, secrets, pinned: false });
  const options = {
    "pass-through, JavaScript": { script: PASS_THROUGH, config: {}, secrets: { ORIGIN: origin.url }, pinned: false },
    "hookseal, proxy": source({ mode: "proxy" }),
    "hookseal, ack": source({ mode: "ack" }),
  };
  const sides = [];
  try {
    for (const [index, [name, each]] of Object.entries(options).entries()) {
      const own = mkdtempSync(join(folder, "side-"));
      const gateway = await makeGateway({ folder: own, ...each });
      await gateway.start();
      const client = startClient({
        port: () => gateway.port,
        secret: bylSecret,
        file: join(own, "client.ndjson"),
        first: 1 + index * 10_000_000,
        now: () => performance.now(),
      });
      sides.push({ name, gateway, client, origin, seconds: 0, cpu: 0, left: 0, times: [], failures: 0 });
    }
    // Code that has not run yet is slow once.
    for (const side of sides) await side.client.load({ rate: 50, milliseconds: 1_000 });
    await until(() => origin.taken() >= sides.reduce((sum, { client }) => sum + client.acknowledged.size, 0), "the warm-up is delivered");
    for (let round = 0; round < TURNS; round += 1) {
      for (const side of sides) {
        progress(`...  turn ${round + 1} of ${TURNS}, ${side.name}`);
        await turn(side, { rate, milliseconds: (seconds * 1000) / TURNS });
      }
    }
    return sides.map(({ name, times, seconds: spent, cpu, left, failures }) => {
      const sorted = times.toSorted((a, b) => a - b);
      return {
        name,
        requests: times.length,
        rate: times.length / spent,
        p50: at(sorted, 0.5),
        p99: at(sorted, 0.99),
        cpu: (cpu * 1000) / times.length,
        left,
        failures,
      };
    });
  } finally {
    for (const { gateway, client } of sides) {
      await gateway.stop();
      client.stop();
    }
    origin.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `[--rate N] [--seconds N]` */
async function command(args) {
  const option = (name, otherwise) => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise);
  const rate = option("--rate", 200);
  const seconds = option("--seconds", 60);
  if (!(rate > 0) || !(seconds > 0)) throw new Failure("bench:gateway  --rate and --seconds are numbers above 0");
  print(`load  1 kB, open loop at ${rate} a second, ${seconds} s for each in ${TURNS} turns; sender and origin are on the same machine`);
  const results = await measure({ rate, seconds });
  print("| | answered | req/s | p50 ms | p99 ms | CPU ms/req | left out | failures |\n|---|---|---|---|---|---|---|---|");
  for (const { name, requests, rate: got, p50, p99, cpu, left, failures } of results) {
    print(
      `| ${name} | ${requests} | ${got.toFixed(0)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${cpu.toFixed(2)} | ${left} | ${failures} |`,
    );
  }
  print(
    `load average now: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await reexecWithProjectNode();
  await main(() => command(process.argv.slice(2)));
}
