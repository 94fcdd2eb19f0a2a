// What every end-to-end suite needs: the gateway on workerd, its log lines, and an origin that writes down what it gets.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import net from "node:net";
import { startGateway } from "../../scripts/gateway.mjs";

const entry = readFileSync(new URL("entry.mjs", import.meta.url), "utf8");

/** A made-up origin's secret. */
export const sealSecret = `whsec_${Buffer.from("an origin's secret, 32 bytes lon").toString("base64")}`;

/** The runtimes that this process started. */
function runtimes() {
  const all = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\n");
  const ours = all.map((line) => line.trim().split(/\s+/)).filter(([, parent, name]) => Number(parent) === process.pid && name.includes("workerd"));
  return ours.map(([pid]) => Number(pid));
}

/**
 * Starts the gateway; `lines` are its log lines so far, `line(test)` waits for one. `kill()` ends the runtime as a power failure would;
 * with `resourcePersistencePath`, a folder, another gateway can go on with what its storage holds. `ask(object, question)` asks an object of
 * the ledger, `header(name, value)` the test entry module.
 */
export async function start({ config, secrets, ...more }) {
  const lines = [];
  const waiting = new Set();
  const onLog = (message) => {
    let line;
    try {
      line = JSON.parse(message);
    } catch {
      line = { text: message };
    }
    lines.push(line);
    for (const wait of waiting) wait();
  };
  const before = runtimes();
  const gateway = await startGateway({ config, secrets, onLog, entry, ...more });
  const [runtime] = runtimes().filter((pid) => !before.includes(pid));
  const line = (test, milliseconds = 5000) =>
    new Promise((resolve, reject) => {
      function done(settle, value) {
        clearTimeout(timer);
        waiting.delete(look);
        settle(value);
      }
      function look() {
        const found = lines.find(test);
        if (found) done(resolve, found);
      }
      const timer = setTimeout(() => done(reject, new Error("the log has no such line")), milliseconds);
      waiting.add(look);
      look();
    });
  const port = Number(new URL(gateway.url).port);
  const told = async (headers, body = "") => {
    const response = await fetch(gateway.url, { method: "POST", headers, body });
    assert.equal(response.status, 200, `the test entry module answers ${response.status}`);
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  };
  return {
    ...gateway,
    port,
    lines,
    line,
    header: (name, value) => told({ [name]: String(value) }),
    ask: (object, question) => told({ "x-test-ledger": object }, JSON.stringify(question)),
    sql: (object, statement) => told({ "x-test-ledger": object, "x-test-sql": statement }),
    async kill() {
      if (runtimes().includes(runtime)) process.kill(runtime, "SIGKILL");
      while (runtimes().includes(runtime)) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

/**
 * An origin that writes down what it gets and answers with `act(request, socket)`: the bytes to send back, or nothing where it has
 * dealt with the socket itself.
 */
export async function startOrigin(act = () => answer(200)) {
  const seen = [];
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let received = Buffer.alloc(0);
    socket.on("data", (data) => {
      received = Buffer.concat([received, data]);
      for (let got = readRequest(received); got; got = readRequest(received)) {
        received = received.subarray(got.size);
        seen.push(got);
        const bytes = act(got, socket);
        if (bytes) socket.write(bytes);
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    seen,
    port,
    url: `http://127.0.0.1:${port}`,
    at: (path) => seen.filter(({ url }) => url === path),
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An HTTP answer's bytes. */
export function answer(status, headers = {}, body = "") {
  const all = status === 204 ? headers : { ...headers, "content-length": Buffer.byteLength(body) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} Told\r\n${lines.join("")}\r\n${body}`);
}

/** The first whole request in these bytes, exactly as it came, or null if there is none yet. */
function readRequest(bytes) {
  const split = bytes.indexOf("\r\n\r\n");
  if (split < 0) return null;
  const [first, ...lines] = bytes.subarray(0, split).toString("latin1").split("\r\n");
  const raw = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
  const headers = Object.fromEntries(raw.map(([name, value]) => [name.toLowerCase(), value]));
  assert.equal(headers["transfer-encoding"], undefined, "the gateway sends bodies of known length");
  const size = split + 4 + Number(headers["content-length"] ?? 0);
  if (bytes.length < size) return null;
  const [method, url] = first.split(" ");
  return { method, url, raw, headers, body: bytes.subarray(split + 4, size), size };
}

/** A made-up secret of Byl, whose signature needs no clock: what suites use that are about something else. */
export const bylSecret = "byl_webhook_secret_7Qm2";

export function byl(body, secret = bylSecret) {
  return [["byl-signature", createHmac("sha256", secret).update(body).digest("hex")]];
}

/** A source of Byl. */
export function bylSource(name, origin, more = {}) {
  return { name, path: `/${name}`, provider: "byl", secrets: [{ binding: "BYL" }], seal: [{ binding: "SEAL" }], origin, ...more };
}

export const secrets = { BYL: bylSecret, SEAL: sealSecret };

/** A body of Byl, of exactly this many bytes if a number is given. */
export function bylBody(size) {
  const body = '{"id":1,"project_id":7,"type":"invoice.paid","data":{"object":{"id":71}}}';
  return Buffer.from(size === undefined ? body : body.slice(0, -1) + " ".repeat(size - body.length) + "}");
}
