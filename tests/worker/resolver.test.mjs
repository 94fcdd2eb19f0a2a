// Keys that are fetched: from the addresses that a row allows and no others, each seldom, never through a redirect; and what the gateway
// makes of hosts that fail, of keys that change, and of strangers who name keys.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { answer, sealSecret, start, startOrigin } from "./harness.mjs";
import { exchange, request, send } from "./http.mjs";

const vectors = (id) => JSON.parse(readFileSync(new URL(`../vectors-catalogue/${id}.json`, import.meta.url), "utf8")).vectors;
const named = (id, name) => vectors(id).find((vector) => vector.name === name);
const paypal = named("paypal", "valid");
const sns = named("aws-sns", "valid");
const shipstation = named("shipstation", "valid");
const otherCertificate = named("paypal", "chain_in_other_order").keys[0].document;
const row = JSON.parse(readFileSync(new URL("../../docs/rows.json", import.meta.url), "utf8")).find(({ id }) => id === "paypal");
/** A row of somebody's own with PayPal's addresses, at which it expects another document. */
const ofSets = { ...row, id: "own-sets", scheme: { ...row.scheme, key: { fetched: { ...row.scheme.key.fetched, document: "jwk_set" } } } };
const uniform = '{"title":"Unauthorized","status":401}';

let origin, keys, gateway, act, count;
before(async () => {
  origin = await startOrigin();
  keys = await startOrigin((request, socket) => act(request, socket));
  const source = (name, provider, secrets, more = {}) => ({
    name,
    path: `/${name}`,
    provider,
    ...(secrets && { secrets: secrets.map((binding) => ({ binding })) }),
    seal: [{ binding: "SEAL" }],
    origin: `${origin.url}/${name}`,
    ...more,
  });
  gateway = await start({
    config: {
      sources: [
        source("paypal", "paypal", ["WEBHOOK_ID"]),
        source("sns", "aws-sns", ["TOPIC"]),
        source("shipstation", "shipstation"),
        source("plaid", "plaid"),
        source("none", "paypal"),
        source("many", "shipstation", ["TOPIC"]),
        source("sets", "shipstation"),
        source("own", ofSets, ["WEBHOOK_ID"]),
      ],
    },
    secrets: { SEAL: sealSecret, WEBHOOK_ID: paypal.secrets[0], TOPIC: sns.secrets[0] },
  });
  await gateway.header("x-test-hosts", keys.port);
});
after(async () => {
  await gateway?.stop();
  await keys?.stop();
  await origin?.stop();
});

/** The clock of the gateway, in seconds from that of the vectors. */
let seconds;
/** Each test begins with an isolate that holds nothing: a day and more after the last one. */
let day = 0;
beforeEach(() => {
  day += 1;
  seconds = day * 90_000;
  act = () => answer(200, {}, paypal.keys[0].document);
  count = keys.seen.length;
});

/** From now on a host answers when the returned function is called. */
function hold() {
  let release;
  const waiting = new Promise((resolve) => (release = resolve));
  act = (_, socket) => {
    waiting.then(() => socket.write(answer(200, {}, paypal.keys[0].document)));
  };
  return release;
}

/** What was asked of the hosts since the test began. */
const asked = () => keys.seen.slice(count);

async function deliver(source, vector, { url, headers = [], body } = {}) {
  const [lines, delivered] = [gateway.lines.length, origin.seen.length];
  const changed = vector.request.headers.map(([name, value]) => [name, url !== undefined && name === "paypal-cert-url" ? url : value]);
  const got = await send(gateway, {
    path: `/${source}`,
    headers: [...changed, ...headers, ["x-test-now", String((vector.now + seconds) * 1000)]],
    body: body ?? Buffer.from(vector.request.body_b64, "base64"),
  });
  const line = await gateway.line((each) => gateway.lines.indexOf(each) >= lines && each.source === source && each.status !== undefined);
  return { answer: got, line, delivered: origin.seen.slice(delivered) };
}

async function good(source, vector, more) {
  const seen = await deliver(source, vector, more);
  assert.deepEqual([seen.answer.status, seen.line.outcome, seen.line.code], [200, "delivered", undefined]);
  assert.equal(seen.delivered.length, 1);
}

async function refused(source, vector, code, more) {
  const seen = await deliver(source, vector, more);
  assert.deepEqual([seen.answer.status, seen.answer.body.toString(), seen.line.code], [401, uniform, code]);
  assert.equal(seen.delivered.length, 0);
}

/** Its signature is none of the key that is held, and whether there is another cannot be asked now: it may come again. */
async function forNow(source, vector, code, more) {
  const seen = await deliver(source, vector, more);
  assert.deepEqual([seen.answer.status, seen.answer.headers["retry-after"], seen.line.outcome, seen.line.code], [503, "60", "refused", code]);
  assert.equal(JSON.parse(seen.answer.body).code, "key_may_be_old");
  assert.equal(seen.delivered.length, 0);
}

async function later(source, vector, code, more) {
  const seen = await deliver(source, vector, more);
  assert.deepEqual([seen.answer.status, seen.answer.headers["retry-after"], seen.line.outcome, seen.line.code], [503, "60", "unavailable", code]);
  assert.equal(seen.delivered.length, 0);
}

const forged = { body: Buffer.from('{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED"}') };
const at = (end) => paypal.keys[0].id.replace(/CERT.*$/, `CERT-${end}`);

describe("a key", () => {
  test("is fetched once, without anything of the request, and held", async () => {
    await good("paypal", paypal);
    await good("paypal", paypal);
    const [first, ...more] = asked();
    assert.equal(more.length, 0);
    assert.deepEqual([first.method, first.url, first.body.length], ["GET", `/${paypal.keys[0].id.slice(8)}`, 0]);
    const known = ["accept", "accept-encoding", "connection", "host", "user-agent", "cache-control", "cf-worker", "pragma"];
    assert.deepEqual(Object.keys(first.headers).filter((name) => !known.includes(name)), []);
    assert.match(first.headers["user-agent"], /^hookseal\//);
  });

  test("is fetched again after an hour, and counts for a day since it came while its host cannot be asked", async () => {
    await good("paypal", paypal);
    seconds += 3500;
    await good("paypal", paypal);
    assert.equal(asked().length, 1);
    seconds += 200;
    await good("paypal", paypal);
    assert.equal(asked().length, 2);
    act = () => answer(500);
    seconds += 3700;
    for (let n = 0; n < 3; n += 1) await good("paypal", paypal);
    assert.equal(asked().length, 3, "a host that fails is left alone for a minute");
    seconds += 86_400;
    await later("paypal", paypal, "key_failed");
  });

  test("that does not verify is fetched again, once in a minute", async () => {
    act = () => answer(200, {}, otherCertificate);
    await refused("paypal", paypal, "signature_mismatch");
    act = () => answer(200, {}, paypal.keys[0].document);
    await forNow("paypal", paypal, "signature_mismatch");
    assert.equal(asked().length, 1);
    seconds += 61;
    await good("paypal", paypal);
    assert.equal(asked().length, 2);
    for (let n = 0; n < 5; n += 1) await forNow("paypal", paypal, "signature_mismatch", forged);
    assert.equal(asked().length, 2);
    seconds += 61;
    await refused("paypal", paypal, "signature_mismatch", forged);
    for (let n = 0; n < 5; n += 1) await forNow("paypal", paypal, "signature_mismatch", forged);
    assert.equal(asked().length, 3);
    await good("paypal", paypal);
  });

  test("that changed while its host cannot be asked refuses nothing for good", async () => {
    act = () => answer(200, {}, otherCertificate);
    await refused("paypal", paypal, "signature_mismatch");
    act = () => answer(500);
    seconds += 61;
    await forNow("paypal", paypal, "signature_mismatch");
    act = () => answer(200, {}, paypal.keys[0].document);
    seconds += 61;
    await good("paypal", paypal);
  });

  test("outlives what is none, after an hour and when a forger has it fetched", async () => {
    await good("paypal", paypal);
    act = () => answer(200, {}, "<!doctype html><title>Maintenance</title>");
    seconds += 61;
    await forNow("paypal", paypal, "signature_mismatch", forged);
    assert.equal(asked().length, 2);
    await good("paypal", paypal);
    seconds += 3700;
    await good("paypal", paypal);
    assert.equal(asked().length, 3);
    seconds += 86_400;
    await later("paypal", paypal, "key_unreadable");
  });

  test("of a set outlives a set without any", async () => {
    // The window of its timestamp is short; no other test has the keys of this source.
    seconds = 0;
    act = () => answer(200, {}, shipstation.keys[0].document);
    await good("sets", shipstation);
    for (const document of ['{"keys":[]}', '{"keys":[{"kty":"oct","k":"QUJD"}]}', "null", ""]) {
      act = () => answer(200, {}, document);
      seconds += 61;
      const body = Buffer.from(`${Buffer.from(shipstation.request.body_b64, "base64")} `);
      await forNow("sets", shipstation, "signature_mismatch", { body });
      await good("sets", shipstation);
    }
    assert.equal(asked().length, 5);
  });

  test("is fetched although whoever needed it first hangs up", async () => {
    const release = hold();
    const headers = [...paypal.request.headers, ["x-test-now", String((paypal.now + seconds) * 1000)]];
    const gone = request({ path: "/paypal", headers, body: Buffer.from(paypal.request.body_b64, "base64") });
    await exchange(gateway.port, gone, { timeout: 300 }).catch(() => {});
    assert.equal(asked().length, 1);
    const next = deliver("paypal", paypal);
    await new Promise((resolve) => setTimeout(resolve, 300));
    release();
    assert.equal((await next).answer.status, 200);
    assert.equal(asked().length, 1);
  });

  test("for which the held bodies leave no room is no fault of its host", async () => {
    const release = hold();
    const lines = gateway.lines.length;
    const since = () => gateway.lines.slice(lines);
    const headers = [...paypal.request.headers, ["x-test-now", String((paypal.now + seconds) * 1000)]];
    // Small bodies of one source have 12 MiB; all of these wait for one key, and leave less room than it needs.
    const all = [];
    for (const [count, size] of [[200, 65_000], [30, 3_000], [10, 500]]) {
      const before = gateway.lines.length;
      all.push(...Array.from({ length: count }, () => send(gateway, { path: "/paypal", headers, body: Buffer.alloc(size, 32) })));
      await gateway.line((line) => gateway.lines.indexOf(line) >= before && line.code === "busy");
    }
    assert.ok(since().every(({ detail }) => detail === undefined));
    release();
    await Promise.all(all);
    const detail = "the bodies that are being received leave no room for the provider's key";
    assert.ok(since().some((line) => line.detail === detail && line.code === "busy" && line.status === 503));
    assert.deepEqual(since().filter(({ code }) => code?.startsWith("key_")), []);
    act = () => answer(200, {}, paypal.keys[0].document);
    await good("paypal", paypal);
  });

  test("of a set that does not have it is looked for again, once in a minute", async () => {
    const other = named("shipstation", "other_set").keys[0].document;
    const vector = shipstation;
    act = () => answer(200, {}, other);
    seconds = 0;
    await refused("shipstation", vector, "unknown_key_id");
    act = () => answer(200, {}, shipstation.keys[0].document);
    await forNow("shipstation", vector, "unknown_key_id");
    assert.equal(asked().length, 1);
    seconds += 61;
    await good("shipstation", vector);
    assert.equal(asked().length, 2);
  });

  test("is waited for by all who need it, and fetched by one", async () => {
    const release = hold();
    const all = Array.from({ length: 8 }, () => send(gateway, { path: "/paypal", headers: [...paypal.request.headers, ["x-test-now", String((paypal.now + seconds) * 1000)]], body: Buffer.from(paypal.request.body_b64, "base64") }));
    while (asked().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    assert.deepEqual((await Promise.all(all)).map(({ status }) => status), Array(8).fill(200));
    assert.equal(asked().length, 1);
  });
});

describe("a host", () => {
  for (const [name, code, act_] of [
    ["that fails", "key_failed", () => answer(500)],
    ["that knows no such key", "key_failed", () => answer(404)],
    ["that redirects", "key_redirected", () => answer(302, { location: "https://evil.example/cert.pem" })],
    ["that redirects for good", "key_redirected", () => answer(308, { location: "https://api.paypal.com/other" })],
    ["that answers with a page", "key_unreadable", () => answer(200, {}, "<!doctype html>")],
    ["that answers with nothing", "key_unreadable", () => answer(200)],
    ["that answers with too much", "key_broken", () => answer(200, {}, paypal.keys[0].document + " ".repeat(65_536))],
    ["that says more than it sends", "key_too_slow", (_, socket) => socket.write("HTTP/1.1 200 Told\r\ncontent-length: 99999999\r\n\r\n") && null],
    ["that hangs up", "key_unreachable", (_, socket) => socket.destroy() && null],
    ["that ends too early", "key_broken", (_, socket) => socket.end("HTTP/1.1 200 Told\r\ncontent-length: 900\r\n\r\n-----BEGIN") && null],
    ["that takes too long", "key_too_slow", () => null],
  ]) {
    test(name, async () => {
      act = act_;
      await later("paypal", paypal, code, { url: at(`host${day}`) });
      act = () => answer(200, {}, paypal.keys[0].document);
      await later("paypal", paypal, code, { url: at(`host${day}`) });
      assert.equal(asked().length, 1, "it is not asked again at once");
      seconds += 61;
      await good("paypal", paypal, { url: at(`host${day}`) });
      assert.equal(asked().length, 2);
    });
  }

  test("of a stranger is never asked", async () => {
    for (const url of [
      "https://api.paypal.com.evil.example/v1/notifications/certs/1",
      "https://api.paypal.com@evil.example/v1/notifications/certs/1",
      "http://api.paypal.com/v1/notifications/certs/1",
      "https://api.paypal.com:8443/v1/notifications/certs/1",
      "https://api.paypal.com/v1/notifications/certs/../../other",
      "https://127.0.0.1/v1/notifications/certs/1",
    ]) {
      await refused("paypal", paypal, "unknown_key_id", { url });
    }
    const body = (more) => Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(sns.request.body_b64, "base64")), ...more }));
    await refused("sns", sns, "signature_mismatch", { body: body({ TopicArn: "arn:aws:sns:us-east-1:999999999999:other" }) });
    await refused("sns", sns, "unknown_key_id", { body: body({ SigningCertURL: "https://sns.s3.amazonaws.com/SimpleNotificationService-1.pem" }) });
    await refused("sns", sns, "unsupported_signature_version", { body: body({ SignatureVersion: "1" }) });
    assert.equal(asked().length, 0);
  });

  const from = (ip) => ({ headers: [["cf-connecting-ip", ip]] });
  /** Requests that name keys that never were; their codes. */
  const strange = async (count, ip) => {
    const codes = [];
    for (let n = 0; n < count; n += 1) codes.push((await deliver("paypal", paypal, { url: at(`strange${ip}${n}`.replaceAll(/[.:]/g, "-")), ...from(ip) })).line.code);
    return codes;
  };

  test("is asked for few of the keys that a network names, and for the right one all the same", async () => {
    act = () => answer(404);
    assert.deepEqual(await strange(6, "192.0.2.1"), ["key_failed", "key_failed", "key_failed", "key_failed", "key_busy", "key_busy"]);
    assert.deepEqual(await strange(5, "2001:db8:1:1::1"), ["key_failed", "key_failed", "key_failed", "key_failed", "key_busy"]);
    assert.deepEqual(await strange(1, "2001:db8:1:2::1"), ["key_busy"], "whoever has one network of IPv6 has 65,536 of the smallest");
    act = () => answer(200, {}, paypal.keys[0].document);
    await good("paypal", paypal, from("192.0.2.2"));
    act = () => answer(200, {}, sns.keys[0].document);
    await good("sns", sns, from("192.0.2.1"));
    seconds += 61;
    act = () => answer(404);
    assert.deepEqual(await strange(1, "192.0.2.1"), ["key_failed"]);
  });

  test("is asked for few keys in all, and again for those that it gave before", async () => {
    const url = at("before");
    await good("paypal", paypal, { url });
    act = () => answer(404);
    const codes = [];
    for (let n = 0; n < 13; n += 1) codes.push(...(await strange(4, `198.51.100.${n}`)));
    assert.deepEqual([asked().length, codes.filter((code) => code === "key_failed").length, codes.at(-1)], [48, 47, "key_busy"]);
    await good("paypal", paypal, { url });
    seconds += 3700;
    for (let n = 0; n < 12; n += 1) await strange(4, `203.0.113.${n}`);
    act = () => answer(200, {}, paypal.keys[0].document);
    const before = asked().length;
    await good("paypal", paypal, { url, ...from("203.0.113.1") });
    assert.equal(asked().length, before + 1);
  });
});

describe("documents", () => {
  test("that have verified are not given up for those that strangers name", async () => {
    await good("paypal", paypal);
    for (let n = 0; n < 40; n += 1) {
      if (n % 4 === 0) seconds += 61;
      await deliver("paypal", paypal, { url: at(`real${n}`), ...forged });
    }
    const before = asked().length;
    assert.equal(before, 41);
    await good("paypal", paypal);
    assert.equal(asked().length, before);
  });
});

describe("a source", () => {
  test("takes nothing from another with the same addresses, where it reads something else there", async () => {
    const url = at("shared");
    await later("own", paypal, "key_unreadable", { url });
    await good("paypal", paypal, { url });
    await later("own", paypal, "key_unreadable", { url });
    await good("paypal", paypal, { url });
    assert.equal(asked().length, 2);
  });

  test("whose keys only the provider's customers get is not set up", async () => {
    const { line } = await deliver("plaid", named("plaid", "valid"));
    assert.deepEqual([line.status, line.code, line.field], [503, "invalid_options", "sources[3].provider"]);
  });

  test("has a secret where requests say whom they are for, and none elsewhere", async () => {
    const without = await deliver("none", paypal);
    assert.deepEqual([without.line.status, without.line.field], [503, "sources[4].secrets"]);
    const many = await deliver("many", shipstation);
    assert.deepEqual([many.line.status, many.line.field], [503, "sources[5].secrets"]);
  });
});

afterEach(() => {
  // No line holds what was sent.
  const log = JSON.stringify(gateway.lines);
  for (const [name, value] of paypal.request.headers) if (name === "paypal-transmission-sig") assert.ok(!log.includes(value));
});
