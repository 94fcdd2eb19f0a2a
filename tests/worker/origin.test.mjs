// The origin's side: exactly what it gets, and what its answers, faults and silence become for the provider.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { answer, byl, bylBody, bylSource, sealSecret, secrets, start, startOrigin } from "./harness.mjs";
import { exchange, request, send } from "./http.mjs";

const nextSeal = `whsec_${Buffer.from("the origin's next secret, longer").toString("base64")}`;
const timeout = 1;
const body = bylBody();

// What the origin does, by the path it is called at; `expect` and `code` are the gateway's answer.
const cases = {
  ok: { act: () => answer(200), expect: 200 },
  created: { act: () => answer(201, {}, "made"), expect: 200 },
  accepted: { act: () => answer(202), expect: 200 },
  no_content: { act: () => answer(204), expect: 200 },
  unusual_success: { act: () => answer(299), expect: 200 },
  large_success: { act: () => answer(200, {}, "x".repeat(5_000_000)), expect: 200 },
  early_hints: { act: () => Buffer.concat([Buffer.from("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"), answer(200)]), expect: 200 },
  continue: { act: () => Buffer.concat([Buffer.from("HTTP/1.1 100 Continue\r\n\r\n"), answer(200)]), expect: 200 },
  only_103: { act: (_, socket) => socket.end("HTTP/1.1 103 Early Hints\r\n\r\n") && null, expect: 502, code: "origin_unreachable" },
  switching: { act: () => Buffer.from("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n"), expect: 502, code: "origin_broken" },
  bad_request: { act: () => answer(400, {}, "stack trace"), expect: 400, code: "origin_refused" },
  unauthorized: { act: () => answer(401, { "www-authenticate": "Basic" }), expect: 502, code: "origin_unauthorized" },
  forbidden: { act: () => answer(403), expect: 502, code: "origin_unauthorized" },
  proxy_auth: { act: () => answer(407), expect: 502, code: "origin_unauthorized" },
  not_found: { act: () => answer(404), expect: 404, code: "origin_refused" },
  gone: { act: () => answer(410), expect: 410, code: "origin_refused" },
  too_many: { act: () => answer(429, { "retry-after": "7" }), expect: 429, code: "origin_refused", retryAfter: "7" },
  error: { act: () => answer(500, { "set-cookie": "a=b", "content-type": "text/html", "x-powered-by": "x" }, "<script>"), expect: 500, code: "origin_refused" },
  unavailable: { act: () => answer(503, { "retry-after": "Fri, 31 Dec 2027 23:59:59 GMT" }), expect: 503, code: "origin_refused", retryAfter: "Fri, 31 Dec 2027 23:59:59 GMT" },
  long_retry_after: { act: () => answer(503, { "retry-after": "9".repeat(41) }), expect: 503, code: "origin_refused" },
  strange_retry_after: { act: () => answer(503, { "retry-after": "caf\u00e9" }), expect: 503, code: "origin_refused" },
  unusual_error: { act: () => answer(599), expect: 599, code: "origin_refused" },
  status_600: { act: () => answer(600), expect: 502, code: "origin_broken" },
  status_999: { act: () => answer(999), expect: 502, code: "origin_broken" },
  status_099: { act: () => Buffer.from("HTTP/1.1 099 Low\r\ncontent-length: 0\r\n\r\n"), expect: 502, code: "origin_unreachable" },
  not_modified: { act: () => answer(304), expect: 502, code: "origin_redirects" },
  refused: { url: "http://127.0.0.1:1/refused", expect: 502, code: "origin_unreachable", unseen: true },
  closed: { act: (_, socket) => socket.destroy() && null, expect: 502, code: "origin_unreachable" },
  reset: { act: (_, socket) => socket.resetAndDestroy() && null, expect: 502, code: "origin_unreachable" },
  reset_in_head: { act: (_, socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-le", () => socket.resetAndDestroy()) && null, expect: 502, code: "origin_unreachable" },
  reset_in_body: { act: (_, socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc", () => setTimeout(() => socket.resetAndDestroy(), 20)) && null, expect: 502, code: "origin_broken" },
  truncated: { act: (_, socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc") && null, expect: 502, code: "origin_broken" },
  truncated_chunks: { act: (_, socket) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc") && null, expect: 502, code: "origin_broken" },
  truncated_error: { act: (_, socket) => socket.end("HTTP/1.1 500 No\r\ncontent-length: 9\r\n\r\nabc") && null, expect: 502, code: "origin_broken" },
  garbage: { act: (_, socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n") && null, expect: 502, code: "origin_unreachable" },
  binary: { act: (_, socket) => socket.end(Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10])) && null, expect: 502, code: "origin_unreachable" },
  two_lengths: { act: (_, socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab") && null, expect: 502, code: "origin_unreachable" },
  bad_gzip: { act: () => answer(200, { "content-encoding": "gzip" }, "no gzip"), expect: 502, code: "origin_broken" },
  silent: { act: () => null, expect: 504, code: "origin_too_slow" },
  slow_head: { act: (_, socket) => drip(socket, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"), expect: 504, code: "origin_too_slow" },
  slow_body: { act: (_, socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n") && drip(socket, "x".repeat(1000)), expect: 504, code: "origin_too_slow" },
  endless_body: { act: (_, socket) => socket.write("HTTP/1.1 200 OK\r\n\r\nx") && null, expect: 504, code: "origin_too_slow" },
};
for (const status of [301, 302, 303, 307, 308]) {
  cases[`redirect_${status}`] = { act: () => answer(status, { location: "/leak" }), expect: 502, code: "origin_redirects" };
}

function drip(socket, text) {
  let at = 0;
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(text[at++ % text.length])), 100);
  timer.unref();
  return null;
}

let origin, gateway;
before(async () => {
  origin = await startOrigin((got, socket) => {
    const name = got.url.slice(1).split("?")[0];
    if (name === "later") {
      setTimeout(() => socket.write(answer(200)), 500);
      return null;
    }
    return cases[name]?.act(got, socket) ?? null;
  });
  const sources = Object.entries(cases).map(([name, { url }]) => bylSource(name, url ?? `${origin.url}/${name}`, { timeout }));
  sources.push(
    bylSource("query", `${origin.url}/ok?a=b%20c`),
    bylSource("rotating", `${origin.url}/ok`, { seal: [{ binding: "SEAL" }, { binding: "NEXT_SEAL" }] }),
    bylSource("later", `${origin.url}/later`),
  );
  gateway = await start({ config: { sources }, secrets: { ...secrets, NEXT_SEAL: nextSeal } });
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
});

const deliver = (name, more = {}) => send(gateway, { path: `/${name}`, headers: byl(body), body, ...more });

describe("an origin's answer", { concurrency: 8 }, () => {
  for (const [name, { expect, code, retryAfter, unseen }] of Object.entries(cases)) {
    test(name, async () => {
      const started = Date.now();
      const got = await deliver(name);
      const line = await gateway.line(({ source }) => source === name);
      assert.deepEqual([got.status, line.code], [expect, code]);
      assert.equal(line.status, got.status);
      assert.equal(got.headers["retry-after"], retryAfter);
      if (got.status === 200) {
        assert.deepEqual([got.body.toString(), line.outcome], ["", "delivered"]);
      } else {
        assert.equal(got.headers["content-type"], "application/problem+json");
        const problem = JSON.parse(got.body);
        assert.deepEqual([problem.status, problem.code, line.outcome], [got.status, line.code, "failed"]);
      }
      const names = Object.keys(got.headers).filter((header) => header !== "retry-after");
      assert.deepEqual(names.sort(), ["cache-control", "connection", "content-length", "content-type", "date", "x-content-type-options"].filter((n) => n in got.headers));
      assert.ok(got.headers["cache-control"] === "no-store" && got.headers["x-content-type-options"] === "nosniff");
      if (expect === 504) assert.ok(Date.now() - started >= timeout * 1000 - 50 && line.duration_ms < timeout * 1000 + 3000, `${line.duration_ms} ms`);
      assert.equal(origin.at(`/${name}`).length, unseen ? 0 : 1, "it is asked once");
    });
  }
});

test("no redirect was followed", () => assert.deepEqual(origin.at("/leak"), []));

test("the gateway still serves after all of that", async () => assert.equal((await deliver("ok")).status, 200));

test("the origin gets exactly this", async () => {
  const hostile = [
    ["cookie", "a=b"], ["authorization", "Bearer x"], ["proxy-authorization", "x"], ["forwarded", "for=1.2.3.4"],
    ["x-forwarded-for", "1.2.3.4"], ["x-forwarded-host", "evil.example"], ["x-forwarded-proto", "http"], ["x-real-ip", "1.2.3.4"], ["cf-connecting-ip", "1.2.3.4"],
    ["cf-worker", "x"], ["true-client-ip", "1.2.3.4"], ["via", "1.1 x"], ["te", "trailers"], ["trailer", "x"], ["upgrade", "h2c"], ["expect", "x"],
    ["x-hop", "1"], ["keep-alive", "timeout=5"], ["webhook-id", "msg_forged"], ["webhook-timestamp", "1"], ["webhook-signature", "v1,forged"], ["ce-id", "forged"], ["ce-type", "forged"],
    ["content-type", "text/html"], ["accept", "x/y"], ["accept-encoding", "x"], ["user-agent", "evil"], ["x_byl_signature", "1"], ["Byl_Signature", "1"], ["x-http-method-override", "DELETE"], ["idempotency-key", "1"],
  ];
  const before = origin.seen.length;
  const got = await deliver("query", { headers: [...byl(body), ...hostile] });
  assert.equal(got.status, 200);
  const [request, ...others] = origin.seen.slice(before);
  assert.deepEqual(others, []);
  assert.deepEqual([request.method, request.url], ["POST", "/ok?a=b%20c"]);
  const names = request.raw.map(([name]) => name.toLowerCase()).sort();
  // The platform names the Worker's zone to the origin.
  assert.deepEqual(names, ["cf-worker", "content-length", "content-type", "host", "user-agent", "webhook-id", "webhook-signature", "webhook-timestamp"]);
  const { headers } = request;
  assert.notEqual(headers["cf-worker"], "x");
  assert.equal(headers.host, `127.0.0.1:${origin.port}`);
  assert.equal(headers["content-type"], "application/cloudevents+json");
  assert.match(headers["user-agent"], /^hookseal\/\d+\.\d+\.\d+$/);
  assert.match(headers["webhook-id"], /^msg_[A-Z2-7]{26}$/);
  assert.match(headers["webhook-timestamp"], /^\d{10}$/);
  assert.match(headers["webhook-signature"], /^v1,[A-Za-z0-9+/]{43}=$/);
  const event = new Webhook(sealSecret).verify(request.body.toString(), headers);
  assert.deepEqual(event, {
    specversion: "1.0",
    id: "1",
    source: "/byl/7",
    type: "mn.byl.invoice.paid",
    subject: "71",
    datacontenttype: "application/json",
    dataschema: "urn:hookseal:event:1",
    provider: "byl",
    trust: "verified",
    data: {
      kind: "invoice.paid",
      resource: { type: null, id: "71", status: null },
      amount: null,
      customer: { id: null, email: null, phone: null, name: null },
      payload: JSON.parse(body),
    },
  });
});

test("while the origin's secret is rotated, both verify", async () => {
  const before = origin.seen.length;
  assert.equal((await deliver("rotating")).status, 200);
  const { headers, body: sealed } = origin.seen[before];
  assert.equal(headers["webhook-signature"].split(" ").length, 2);
  for (const secret of [sealSecret, nextSeal]) new Webhook(secret).verify(sealed.toString(), headers);
  assert.throws(() => new Webhook(`whsec_${Buffer.from("another").toString("base64")}`).verify(sealed.toString(), headers));
});

test("the id is the same for every try and another for every source", async () => {
  const before = origin.seen.length;
  for (const name of ["ok", "ok", "rotating"]) await deliver(name);
  const [first, second, other] = origin.seen.slice(before).map(({ headers }) => headers["webhook-id"]);
  assert.equal(first, second);
  assert.notEqual(first, other);
});

test("a provider that hangs up does not stop a delivery", async () => {
  const before = gateway.lines.length;
  await assert.rejects(exchange(gateway.port, request({ path: "/later", headers: byl(body), body }), { timeout: 150 }), /no answer/);
  const line = await gateway.line((each) => each.source === "later" && gateway.lines.indexOf(each) >= before);
  assert.deepEqual([line.outcome, line.status], ["delivered", 200]);
  assert.equal(origin.at("/later").length, 1);
  await sleep(50);
});
