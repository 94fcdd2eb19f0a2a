// The origin of the fault suite: raw TCP, well-behaved or hostile by script, and a durable record of every delivery it was handed.

import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import net from "node:net";
import { Webhook } from "standardwebhooks";

const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");

function head(status, headers, length) {
  const all = { ...headers, "content-length": length };
  return `HTTP/1.1 ${status} Told\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;
}

/** What an origin may do with a delivery. `taken` says that the gateway must count it as delivered, `unclear` that it may. */
function act(name, run, taken = false, more = {}) {
  return { name, run, taken, ...more };
}

const bytes = (name, text) => act(name, (socket) => socket.write(text));
/** Bytes, and then nothing more on this connection. */
const last = (name, text) => act(name, (socket) => socket.end(text));

export const acts = {
  answer: (status, headers = {}, body = "") =>
    act(`${status}`, (socket) => socket.write(head(status, headers, Buffer.byteLength(body)) + body), status >= 200 && status <= 299),
  close: act("close", (socket) => socket.end()),
  reset: act("reset", (socket) => socket.resetAndDestroy()),
  resetInHead: act("reset in the head", (socket) => socket.write("HTTP/1.1 200 Told\r\ncontent-le", () => socket.resetAndDestroy())),
  resetInBody: act("reset in the body", (socket) =>
    socket.write(`${head(200, {}, 100)}only a part`, () => setTimeout(() => socket.resetAndDestroy(), 20)),
  ),
  // It still reads, says that it will write no more, and has written nothing.
  halfClose: act("half-close", (socket) => socket.end()),
  hang: act("never answers", () => {}),
  slowHead: (each) => act("slow head", (socket) => drip(socket, head(200, {}, 0), each)),
  drip: (each) => act("slow body", (socket) => drip(socket, head(200, {}, 1000) + "x".repeat(1000), each)),
  truncated: last("truncated body", `${head(200, {}, 100)}only a part`),
  huge: (size) => act("huge body", (socket) => pour(socket, size), false, { unclear: true }),
  // Whole and well-formed: only large.
  hugeHeaders: act(
    "huge headers",
    (socket) => socket.write(`HTTP/1.1 200 Told\r\n${`x-large: ${"y".repeat(8000)}\r\n`.repeat(40)}content-length: 0\r\n\r\n`),
    false,
    { unclear: true },
  ),
  // It came on a connection that the answer before has ended.
  unheard: act("nothing: the connection was over", (socket) => socket.destroy()),
  garbage: last("no HTTP", "\u0000\u0001 this is not HTTP at all\r\n\r\n"),
  badStatus: last("a status line without a status", "HTTP/1.1 OK\r\ncontent-length: 0\r\n\r\n"),
  badChunks: last("broken chunking", "HTTP/1.1 200 Told\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\nnot a chunk\r\n0\r\n\r\n"),
  unfinishedChunks: last("chunking without an end", "HTTP/1.1 200 Told\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n"),
  badLength: last("a length that is none", "HTTP/1.1 200 Told\r\ncontent-length: -5\r\n\r\n"),
  informational: (status) => bytes(`${status}, then nothing`, `HTTP/1.1 ${status} Told\r\n\r\n`),
  status: (status) => last(`status ${status}`, `HTTP/1.1 ${status} Told\r\ncontent-length: 0\r\n\r\n`),
  wait: (status, header, milliseconds) =>
    act(`${status}`, (socket) => socket.write(head(status, { "retry-after": header }, 0)), false, { asked: milliseconds }),
  // RFC 9110: a 204 ends with its head; what follows is rubbish between two answers, and the connection is over.
  noContentWithBody: act("204 with a body", (socket) => socket.end("HTTP/1.1 204 Told\r\ncontent-length: 5\r\n\r\nhello"), false, {
    unclear: true,
  }),
  redirect: (status, location) => bytes(`${status}`, head(status, { location }, 0)),
  notAscii: act(
    "header that is no ASCII",
    (socket) =>
      socket.write(Buffer.from("HTTP/1.1 200 Told\r\nx-name: caf\xe9\r\nretry-after: \xff\r\ncontent-length: 0\r\n\r\n", "latin1")),
    true,
  ),
};

function drip(socket, text, each) {
  let at = 0;
  const timer = setInterval(() => {
    if (!socket.writable || at >= text.length) return clearInterval(timer);
    socket.write(text[at]);
    at += 1;
  }, each);
  socket.on("close", () => clearInterval(timer));
}

function pour(socket, size) {
  const piece = Buffer.alloc(65_536, 120);
  let left = size;
  function more() {
    while (left > 0 && socket.writable) {
      const part = piece.subarray(0, Math.min(left, piece.length));
      left -= part.length;
      if (!socket.write(part)) return socket.once("drain", more);
    }
  }
  socket.write(head(200, {}, size));
  more();
}

/**
 * Starts the origin. `seal` verifies what comes; `file` takes a line for each delivery before it is answered; `now()` is the gateway's
 * clock. What it does with a delivery is `origin.act(delivery)`, which a fault sets.
 */
export async function startOrigin({ seal, file, now = Date.now }) {
  const records = [];
  const open = new Map();
  const taken = new Set();
  const counts = new Map();
  const sockets = new Set();
  const log = openSync(file, "a");
  const webhook = new Webhook(seal);
  let port = 0;
  let server = null;
  let accepting = true;

  const write = (line) => writeSync(log, `${JSON.stringify(line)}\n`);

  const origin = {
    records,
    /** Deliveries that are not over: their connection is still there and they have no whole answer. */
    open,
    /** The `webhook-id`s that got a whole 2xx. */
    taken,
    /** The gateway's life that is running, which every record names. */
    life: 0,
    act: () => acts.answer(200),
    /** The clock steps in this run. */
    stepped: false,
    get port() {
      return port;
    },
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    /** Nobody listens. */
    async down() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async up() {
      server = net.createServer({ allowHalfOpen: true }, connected);
      await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", 1024, resolve));
      ({ port } = server.address());
    },
    /** Whether connections live longer than their acceptance. */
    accept(whether) {
      accepting = whether;
      if (!whether) for (const socket of sockets) socket.destroy();
    },
    async stop() {
      if (server.listening) await origin.down();
      closeSync(log);
    },
  };

  function connected(socket) {
    socket.on("error", () => {});
    if (!accepting) return socket.destroy();
    sockets.add(socket);
    const own = new Set();
    socket.on("close", () => {
      sockets.delete(socket);
      for (const record of own) over(record);
    });
    let received = Buffer.alloc(0);
    socket.on("data", (data) => {
      received = received.length === 0 ? data : Buffer.concat([received, data]);
      for (let request = readRequest(received); request; request = readRequest(received)) {
        received = received.subarray(request.size);
        const record = take(request, socket);
        own.add(record);
        // What is answered on a connection that stays is over with its answer.
        if (record.ended) own.delete(record);
      }
    });
    socket.on("end", () => socket.end());
  }

  function take(request, socket) {
    const id = request.headers["webhook-id"] ?? "";
    const attempt = (counts.get(id) ?? 0) + 1;
    counts.set(id, attempt);
    const record = {
      at: now(),
      life: origin.life,
      path: request.url,
      id,
      attempt,
      size: request.body.length,
      sha: sha(request.body),
      ...judge(request),
    };
    // Two at once are for the checker to judge: one of them may be a connection that the gateway has left.
    record.beside = [...open.values()].filter((other) => other.id === id && other.life === origin.life).map((other) => other.attempt);
    records.push(record);
    open.set(record, record);
    const chosen = socket.writable ? origin.act({ ...record, headers: request.headers, body: request.body }, socket) : acts.unheard;
    record.act = chosen.name;
    record.taken = chosen.taken;
    if (chosen.unclear) record.unclear = true;
    if (chosen.asked) record.asked = chosen.asked;
    write(record);
    if (chosen.taken) taken.add(id);
    chosen.run(socket);
    // A whole answer ends a request, though its connection stays.
    if (chosen.taken || chosen.unclear || /^\d{3}$/.test(chosen.name)) over(record);
    return record;
  }

  function over(record) {
    record.ended = now();
    open.delete(record);
  }

  /** Whether the seal holds, and what event it is. The library reads the clock itself, so it is shown the gateway's. */
  function judge({ headers, body }) {
    const realNow = Date.now;
    // Where the clock steps, it may do so while a request is under way.
    const at = origin.stepped ? Number(headers["webhook-timestamp"]) * 1000 : now();
    Date.now = () => at;
    try {
      webhook.verify(body, headers, { jsonParse: false });
    } catch (error) {
      return { sealed: false, event: null, why: error.message };
    } finally {
      Date.now = realNow;
    }
    // The payload is the last member of a CloudEvent's data, spliced byte for byte.
    const start = body.indexOf('"payload":');
    const payload = start < 0 ? null : sha(body.subarray(start + '"payload":'.length, body.length - 2));
    try {
      return { sealed: true, event: JSON.parse(body).id ?? null, payload };
    } catch {
      return { sealed: true, event: null, payload };
    }
  }

  await origin.up();
  return origin;
}

/** The first whole request in these bytes, or null if there is none yet. */
function readRequest(received) {
  const split = received.indexOf("\r\n\r\n");
  if (split < 0) return null;
  const [first, ...lines] = received.subarray(0, split).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const size = split + 4 + Number(headers["content-length"] ?? 0);
  if (received.length < size) return null;
  const [method, url] = first.split(" ");
  return { method, url, headers, body: received.subarray(split + 4, size), size };
}
