// The built gateway on workerd itself, with its ledger on disk: started, killed and started again as a machine would.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../../scripts/tools.mjs";

const require = createRequire(import.meta.url);
const { default: workerd, version: workerdVersion } = require("workerd");
const toml = readFileSync(join(root, "wrangler.toml"), "utf8");
const field = (name) => toml.match(new RegExp(`^${name} = "(.*)"$`, "m"))[1];
const entry = new URL("entry.mjs", import.meta.url);

// Whatever ends this process, no workerd of it stays behind.
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export const versions = { workerd: workerdVersion };

/** The ledger's binding and class. */
const ledger = { binding: "LEDGER", className: "Ledger" };

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

const text = (value) => JSON.stringify(value);

function capnp({ modules, bindings, port, disk, stateful }) {
  const module = ({ name, kind, file }) => `(name = ${text(name)}, ${kind} = embed ${text(file)})`;
  const binding = ([name, value]) =>
    `(name = ${text(name)}, ${typeof value === "string" ? `text = ${text(value)}` : `json = ${text(JSON.stringify(value))}`})`;
  const all = Object.entries(bindings).map(binding);
  if (stateful) all.push(`(name = ${text(ledger.binding)}, durableObjectNamespace = ${text(ledger.className)})`);
  const objects = `  durableObjectNamespaces = [(className = ${text(ledger.className)}, uniqueKey = "ledger", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "gateway", worker = .gateway),
    (name = "internet", network = (allow = ["public", "private", "local"])),
    (name = "disk", disk = (path = ${text(disk)}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "gateway")],
);
const gateway :Workerd.Worker = (
  modules = [${modules.map(module).join(", ")}],
  compatibilityDate = ${text(field("compatibility_date"))},
  bindings = [${all.join(", ")}],
${stateful ? objects : ""});
`;
}

/**
 * A gateway whose state is in `folder`. With `pinned` its main module is entry.mjs, which has a clock that tests advance and faults that
 * they order; without, it is worker-build's output as it is. `script` is another Worker in its place, with a class `Ledger` of its own if it is
 * `stateful`. `onLine` gets every log line.
 */
export async function makeGateway({
  folder,
  config,
  secrets,
  pinned = true,
  script,
  stateful = !script,
  build = join(root, "worker", "build"),
  onLine = () => {},
}) {
  const port = await freePort();
  const disk = join(folder, "disk");
  mkdirSync(disk, { recursive: true });
  let child = null;
  let gone = Promise.resolve();
  let bindings = { HOOKSEAL: config, ...secrets };
  // How far the gateway's clock is ahead of the machine's.
  let ahead = 0;

  /** The files beside the configuration: `embed` takes them from there. */
  function write() {
    if (script) {
      writeFileSync(join(folder, "index.js"), script);
      const modules = [{ name: "index.js", kind: "esModule", file: "index.js" }];
      return writeFileSync(join(folder, "config.capnp"), capnp({ modules, bindings, port, disk, stateful }));
    }
    const modules = [
      { name: "index.js", kind: "esModule", file: "index.js" },
      { name: "index_bg.wasm", kind: "wasm", file: "index_bg.wasm" },
    ];
    for (const { file } of modules) copyFileSync(join(build, file), join(folder, file));
    if (pinned) {
      writeFileSync(join(folder, "entry.js"), readFileSync(entry, "utf8").replace("const startAhead = 0;", `const startAhead = ${ahead};`));
      modules.unshift({ name: "entry.js", kind: "esModule", file: "entry.js" });
    }
    writeFileSync(join(folder, "config.capnp"), capnp({ modules, bindings, port, disk, stateful }));
  }

  const gateway = {
    port,
    url: `http://127.0.0.1:${port}/`,
    /** The gateway's clock. */
    now: () => Date.now() + ahead,
    /** Starts workerd and resolves when it listens. */
    async start(changed = {}) {
      bindings = { ...bindings, ...changed };
      write();
      const args = ["serve", "--experimental", "--control-fd=3", join(folder, "config.capnp")];
      const started = spawn(workerd, args, { stdio: ["ignore", "pipe", "pipe", "pipe"] });
      child = started;
      running.add(started);
      gone = new Promise((resolve) => started.once("exit", resolve)).then(() => running.delete(started));
      const errors = [];
      for (const stream of [started.stdout, started.stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
          let parsed;
          try {
            parsed = JSON.parse(line);
          } catch {
            parsed = { text: line };
            errors.push(line);
          }
          onLine(parsed);
        });
      }
      await new Promise((resolve, reject) => {
        started.once("error", reject);
        started.once("exit", (code, signal) =>
          reject(new Error(`workerd ended before it listened (${signal ?? code}):\n${errors.slice(-20).join("\n")}`)),
        );
        createInterface({ input: started.stdio[3] }).on("line", (line) => {
          if (JSON.parse(line).event === "listen") resolve();
        });
      });
    },
    /** kill -9, at once; resolves when the process is gone. */
    kill() {
      child?.kill("SIGKILL");
      child = null;
      return gone;
    },
    /** What a deployment's end is like: it may finish what it is doing. */
    async stop(milliseconds = 5_000) {
      const dying = child;
      child = null;
      dying?.kill("SIGTERM");
      const timer = setTimeout(() => dying?.kill("SIGKILL"), milliseconds);
      await gone;
      clearTimeout(timer);
    },
    /** An order to the test's main module; given again if a life ends meanwhile. */
    async order(what) {
      const headers = { "x-test-order": JSON.stringify({ ahead, ...what }) };
      const answer = await until(
        () => fetch(`${gateway.url}order`, { method: "POST", headers }).catch(() => null),
        "the gateway takes an order",
        60_000,
      );
      if (!answer.ok) throw new Error(`the order ${JSON.stringify(what)} failed: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    /** Moves the gateway's clock, and with it what waits in these objects: their alarms ring by the machine's clock. */
    async advance(milliseconds, objects) {
      ahead += milliseconds;
      await gateway.order({ advanced: milliseconds, objects });
    },
    /** The clock only, as when a machine's is corrected. */
    async step(milliseconds) {
      ahead += milliseconds;
      await gateway.order({});
    },
    /** CPU seconds of the process so far, and its memory in bytes (Linux). */
    usage() {
      // Of each thread, in nanoseconds: the process's own sum has hundredths of a second only.
      const threads = readdirSync(`/proc/${child.pid}/task`);
      const spent = threads.map((id) => Number(readFileSync(`/proc/${child.pid}/task/${id}/schedstat`, "utf8").split(" ")[0]));
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return { cpu: spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9, memory: Number(status.match(/VmRSS:\s+(\d+)/)[1]) * 1024 };
    },
    /** The files of the objects; whole only while workerd is stopped. */
    files() {
      const place = join(disk, "ledger");
      return existsSync(place)
        ? readdirSync(place)
            .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
            .map((name) => join(place, name))
        : [];
    },
  };
  return gateway;
}

/** Waits until `test()` gives something, or says what did not happen. */
export async function until(test, what, milliseconds = 30_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const got = await test();
    if (got) return got;
    if (Date.now() > end) throw new Error(`not within ${milliseconds / 1000} s: ${what}`);
    await sleep(20);
  }
}
