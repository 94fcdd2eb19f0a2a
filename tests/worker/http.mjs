// A client that sends exactly the bytes it is given, and shows exactly the bytes it gets.

import net from "node:net";

/** A request's bytes. Header values are strings (sent as UTF-8) or Buffers; nothing is added but what HTTP needs. */
export function request({ method = "POST", path, headers = [], body = Buffer.alloc(0), length = true }) {
  const lines = [Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: gateway.test\r\nconnection: close\r\n`)];
  for (const [name, value] of headers) lines.push(Buffer.from(`${name}: `), Buffer.from(value), Buffer.from("\r\n"));
  if (length) lines.push(Buffer.from(`content-length: ${Buffer.byteLength(body)}\r\n`));
  return Buffer.concat([...lines, Buffer.from("\r\n"), Buffer.from(body)]);
}

/** A body in chunks of this size, as chunked transfer coding writes it. */
export function chunked(body, size = body.length || 1) {
  const parts = [];
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n"));
  }
  return Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]);
}

/** Opens a connection, sends the bytes and resolves to the answer: { status, headers, body, head }, or { closed } if there is none. */
export function exchange(port, bytes, { timeout = 20_000, keepOpen = false } = {}) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: "127.0.0.1" });
    const received = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer within ${timeout} ms`));
    }, timeout);
    function end() {
      clearTimeout(timer);
      socket.destroy();
      resolve(parse(Buffer.concat(received)));
    }
    socket.on("data", (data) => {
      received.push(data);
      if (keepOpen && parse(Buffer.concat(received)).complete) end();
    });
    socket.on("end", end);
    socket.on("error", end);
    socket.write(bytes);
  });
}

/** The first answer in these bytes. */
export function parse(bytes) {
  const split = bytes.indexOf("\r\n\r\n");
  if (split < 0) return { closed: true, complete: false };
  const head = bytes.subarray(0, split).toString("latin1");
  const [first, ...lines] = head.split("\r\n");
  const headers = lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]);
  const header = (name) => headers.filter(([n]) => n === name).map(([, value]) => value).join(", ");
  const rest = bytes.subarray(split + 4);
  const { body, complete } = header("transfer-encoding") === "chunked" ? dechunk(rest) : sized(rest, Number(header("content-length") || 0));
  return { status: Number(first.split(" ")[1]), head, headers: Object.fromEntries(headers), body, complete, bytes };
}

function sized(rest, length) {
  return { body: rest.subarray(0, length), complete: rest.length >= length };
}

function dechunk(rest) {
  const parts = [];
  for (let at = 0; ; ) {
    const line = rest.indexOf("\r\n", at);
    if (line < 0) return { body: Buffer.concat(parts), complete: false };
    const size = parseInt(rest.subarray(at, line).toString("latin1"), 16);
    if (size === 0) return { body: Buffer.concat(parts), complete: true };
    parts.push(rest.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}

/** Sends a request and resolves to its answer. */
export function send(gateway, options) {
  return exchange(gateway.port, request(options), options);
}
