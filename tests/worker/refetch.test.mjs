// validation = "refetch": an event counts when the provider's API says the same of it; a forgery that is signed well is refused, and
// whatever leaves it open is asked again.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, beforeEach, describe, test } from "node:test";
import { answer, byl, bylBody, bylSource, secrets, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";

const webhookSecret = "whsec_a_made_up_secret_of_an_endpoint";
const apiKey = "rk_test_a_made_up_key_of_the_api";
const uniform = '{"title":"Unauthorized","status":401}';

const event = (more = {}) => ({
  id: "evt_1PgafmB7WZ01zgkW6dKueIc5",
  object: "event",
  api_version: "2024-06-20",
  created: 1721300340,
  livemode: false,
  pending_webhooks: 1,
  request: { id: "req_1", idempotency_key: null },
  type: "charge.succeeded",
  data: { object: { id: "ch_1", object: "charge", amount: 1000, currency: "usd", client_secret: "ch_1_secret_x" } },
  ...more,
});
const thin = (more = {}) => ({
  id: "evt_test_65RCjj4EqW1sabcjs2Z16RCMoNQdSQkOWvfL6L5uU2K40u",
  object: "v2.core.event",
  type: "v1.billing.meter.error_report_triggered",
  livemode: false,
  created: "2024-09-26T17:46:22.134Z",
  related_object: { id: "mtr_1", type: "billing.meter", url: "/v1/billing/meters/mtr_1" },
  ...more,
});

let origin, api, gateway, act;
before(async () => {
  origin = await startOrigin();
  api = await startOrigin((request, socket) => act(request, socket));
  const stripe = (name, more) => ({
    name,
    path: `/${name}`,
    provider: "stripe",
    secrets: [{ binding: "WEBHOOK" }],
    seal: [{ binding: "SEAL" }],
    origin: `${origin.url}/${name}`,
    validation: "refetch",
    api: { binding: "KEYS", field: "stripe", url: api.url, timeout: 1, ...more },
  });
  const { port } = await unused();
  gateway = await start({
    config: {
      sources: [
        stripe("stripe", {}),
        stripe("slash", { url: `${api.url}/` }),
        stripe("prefix", { url: `${api.url}/a/proxy` }),
        { ...stripe("raw", {}), forward: "raw" },
        stripe("gone", { url: `http://127.0.0.1:${port}` }),
        bylSource("byl", `${origin.url}/byl`),
      ],
    },
    secrets: { ...secrets, WEBHOOK: webhookSecret, KEYS: JSON.stringify({ stripe: apiKey }) },
  });
});
after(async () => {
  await gateway?.stop();
  await api?.stop();
  await origin?.stop();
});
beforeEach(() => {
  act = () => answer(200, { "content-type": "application/json" }, JSON.stringify(event()));
});

/** A port that nothing listens at. */
async function unused() {
  const server = await startOrigin();
  await server.stop();
  return server;
}

/** A webhook of this payload, signed as its provider signs. */
function webhook(payload) {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const now = Math.floor(Date.now() / 1000);
  const mac = createHmac("sha256", webhookSecret).update(`${now}.${body}`).digest("hex");
  return { body, headers: [["stripe-signature", `t=${now},v1=${mac}`]] };
}

/** Sends it; what the sender got, the log line, and what reached origin and API. */
async function deliver(payload, { path = "/stripe", ...more } = {}) {
  const [lines, delivered, asked] = [gateway.lines.length, origin.seen.length, api.seen.length];
  const got = await send(gateway, { path, ...webhook(payload), ...more });
  const line = await gateway.line((each) => gateway.lines.indexOf(each) >= lines && each.status !== undefined);
  const text = JSON.stringify(gateway.lines.slice(lines)) + got.bytes;
  for (const secret of [apiKey, webhookSecret, "ch_1_secret_x"]) assert.ok(!text.includes(secret), "no secret is shown");
  return { answer: got, line, delivered: origin.seen.slice(delivered), asked: api.seen.slice(asked) };
}

async function confirmed(payload, options) {
  const seen = await deliver(payload, options);
  assert.deepEqual([seen.answer.status, seen.line.outcome, seen.line.code], [200, "delivered", undefined]);
  assert.equal(seen.delivered.length, 1);
  assert.equal(seen.asked.length, 1);
  return seen;
}

async function forged(payload, code, options) {
  const seen = await deliver(payload, options);
  assert.deepEqual([seen.answer.status, seen.answer.body.toString()], [401, uniform], JSON.stringify(payload));
  assert.deepEqual([seen.line.outcome, seen.line.code, seen.line.class], ["refused", code, "authenticity"]);
  assert.equal(seen.delivered.length, 0, "nothing is forwarded");
  return seen;
}

async function open(payload, code, options) {
  const seen = await deliver(payload, options);
  assert.deepEqual([seen.answer.status, seen.answer.headers["retry-after"], JSON.parse(seen.answer.body).code], [503, "60", code]);
  assert.deepEqual([seen.line.outcome, seen.line.code], ["unavailable", code]);
  assert.ok(seen.line.detail);
  assert.equal(seen.delivered.length, 0, "nothing is forwarded");
  return seen;
}

const says = (body, status = 200, headers = {}) => (act = () => answer(status, headers, typeof body === "string" ? body : JSON.stringify(body)));

describe("an event that the API confirms", () => {
  test("is asked for once, as the API wants it, and forwarded", async () => {
    const { asked, delivered } = await confirmed(event());
    const [{ method, url, headers, body }] = asked;
    assert.deepEqual([method, url, body.length], ["GET", "/v1/events/evt_1PgafmB7WZ01zgkW6dKueIc5", 0]);
    assert.equal(headers.authorization, `Bearer ${apiKey}`);
    assert.deepEqual([headers["stripe-version"], headers["stripe-account"], headers.accept], ["2024-06-20", undefined, "application/json"]);
    assert.match(headers["user-agent"], /^hookseal\//);
    assert.deepEqual(Object.keys(headers).filter((name) => /signature|cookie|forwarded/.test(name)), []);
    assert.ok(!JSON.stringify(delivered[0].raw).includes(apiKey), "the origin gets no key");
    assert.equal(JSON.parse(delivered[0].body).data.payload.id, "evt_1PgafmB7WZ01zgkW6dKueIc5");
  });
  test("may be of a connected account", async () => {
    const account = { account: "acct_1032D82eZvKYlo2C" };
    for (const told of [event(account), event()]) {
      says(told);
      const { asked } = await confirmed(event(account));
      assert.equal(asked[0].headers["stripe-account"], "acct_1032D82eZvKYlo2C");
    }
  });
  test("may be thin", async () => {
    says(thin({ data: { reason: { error_count: 1 } }, reason: null, context: null }));
    const { asked } = await confirmed(thin());
    assert.equal(asked[0].url, "/v2/core/events/evt_test_65RCjj4EqW1sabcjs2Z16RCMoNQdSQkOWvfL6L5uU2K40u");
    assert.deepEqual([asked[0].headers["stripe-version"], asked[0].headers["stripe-context"]], ["2024-09-30.acacia", undefined]);
    says(thin({ context: "acct_1/acct_2" }));
    assert.equal((await confirmed(thin({ context: "acct_1/acct_2" }))).asked[0].headers["stripe-context"], "acct_1/acct_2");
  });
  test("is compared by what it means", async () => {
    const { data, id, ...rest } = event({ pending_webhooks: 0, request: null });
    says(JSON.stringify({ ...rest, data, id }, null, 2).replace("1000", "1.0e3").replace("charge.succeeded", "charge\\u002esucceeded"));
    await confirmed(event());
  });
  test("may be asked for behind a slash or a path", async () => {
    assert.equal((await confirmed(event(), { path: "/slash" })).asked[0].url, "/v1/events/evt_1PgafmB7WZ01zgkW6dKueIc5");
    assert.equal((await confirmed(event(), { path: "/prefix" })).asked[0].url, "/a/proxy/v1/events/evt_1PgafmB7WZ01zgkW6dKueIc5");
  });
  test("is forwarded raw as it came", async () => {
    const { delivered } = await confirmed(event(), { path: "/raw" });
    assert.equal(delivered[0].body.toString(), JSON.stringify(event()));
  });
});

describe("a forgery with a good signature", () => {
  const forgeries = {
    "/type": [{ type: "charge.refunded" }, { type: "payment_intent.succeeded" }],
    "/livemode": [{ livemode: true }, { livemode: "false" }],
    "/created": [{ created: 1721300341 }],
    "/data": [
      { data: { object: { ...event().data.object, amount: 100000 } } },
      { data: { object: { ...event().data.object, amount: "1000" } } },
      { data: { ...event().data, previous_attributes: {} } },
      { data: null },
      { data: undefined },
    ],
  };
  for (const [pointer, changes] of Object.entries(forgeries)) {
    test(`of ${pointer} is 401`, async () => {
      for (const change of changes) {
        for (const path of ["/stripe", "/raw"]) {
          const { line } = await forged(event(change), "refetch_differs", { path });
          assert.equal(line.field, pointer);
        }
      }
    });
  }
  test("of an account is 401", async () => {
    says(event({ account: "acct_2" }));
    assert.equal((await forged(event({ account: "acct_1" }), "refetch_differs")).line.field, "/account");
    assert.equal((await forged(event(), "refetch_differs")).line.field, "/account");
  });
  test("of another event's content is 401", async () => {
    says(event({ id: "evt_other" }));
    await forged(event(), "refetch_differs");
  });
  test("that the API does not know is 401", async () => {
    says({ error: { code: "resource_missing" } }, 404);
    await forged(event(), "refetch_not_found");
    await forged(thin(), "refetch_not_found");
  });
  test("that says a thing twice is 401, and nobody is asked", async () => {
    const text = JSON.stringify(event());
    for (const payload of [text.replace('"type":', '"type":"charge.refunded","type":'), text.replace('"amount":', '"amount":1,"\\u0061mount":')]) {
      assert.equal((await forged(payload, "refetch_unaskable")).asked.length, 0);
    }
  });
  test("whose id, account or version would be more in a request is 401, and nobody is asked", async () => {
    const ids = ["evt_/../..", "../charges/ch_1", "..", ".", "%2e%2e", "evt_%2F..", "evt_1?expand=x", "evt_1#", "evt_1\\..", "evt_1\r\nx-a: b", "evt_1\n", "", " ", "\u00e9vt", "evt_1\u0000", "e".repeat(256), 7, null, [], {}];
    for (const id of ids) assert.equal((await forged(event({ id }), "refetch_unaskable")).asked.length, 0, String(id));
    const headers = ["acct_1\r\nauthorization: Bearer x", "acct_1\n", "acct 1", "acct_1,acct_2", "\u00e9", "", 7, {}];
    for (const account of headers) assert.equal((await forged(event({ account }), "refetch_unaskable")).asked.length, 0, String(account));
    for (const context of headers) assert.equal((await forged(thin({ context }), "refetch_unaskable")).asked.length, 0, String(context));
    for (const api_version of ["2024\r\nx-a: b", "\u00e9", "", 7]) assert.equal((await forged(event({ api_version }), "refetch_unaskable")).asked.length, 0);
    for (const object of ["charge", undefined, null, "EVENT"]) assert.equal((await forged(event({ object }), "refetch_unaskable")).asked.length, 0);
  });
});

test("what is not even signed is refused before anybody is asked", async () => {
  const headers = [["stripe-signature", `t=${Math.floor(Date.now() / 1000)},v1=${"0".repeat(64)}`]];
  const { asked } = await forged(event(), "signature_mismatch", { headers });
  assert.equal(asked.length, 0);
});

test("a payload that is no JSON is not asked about", async () => {
  for (const path of ["/stripe", "/raw"]) {
    const { answer: got, line, asked, delivered } = await deliver("{", { path });
    assert.deepEqual([got.status, line.code, asked.length, delivered.length], [422, "malformed_payload", 0, 0]);
  }
});

describe("an API that confirms nothing leaves the event with its provider", () => {
  test("another version", async () => {
    for (const api_version of ["2020-08-27", null, undefined]) {
      says(event({ api_version }));
      await open(event(), "refetch_other_version");
    }
  });
  test("no version on either side is the same", async () => {
    says(event({ api_version: null }));
    await confirmed(event({ api_version: null }));
  });
  const statuses = { 429: "rate_limited", 401: "key_refused", 403: "key_refused", 400: "failed", 409: "failed", 500: "failed", 502: "failed", 503: "failed", 204: "failed", 201: "failed", 206: "failed" };
  for (const [status, code] of Object.entries(statuses)) {
    test(`status ${status}`, async () => {
      says(status === "204" ? "" : event(), Number(status));
      await open(event(), `refetch_${code}`);
    });
  }
  test("redirects are not followed, and the key goes nowhere else", async () => {
    const elsewhere = await startOrigin(() => answer(200, {}, JSON.stringify(event())));
    try {
      for (const status of [301, 302, 303, 307, 308]) {
        says("", status, { location: `${elsewhere.url}/v1/events/evt_1` });
        await open(event(), "refetch_redirected");
      }
      assert.equal(elsewhere.seen.length, 0);
    } finally {
      await elsewhere.stop();
    }
  });
  test("silence", async () => {
    act = () => undefined;
    await open(event(), "refetch_too_slow");
  });
  test("an answer that trickles", async () => {
    act = (request, socket) => {
      socket.write(answer(200, {}, JSON.stringify(event())).subarray(0, -100));
    };
    await open(event(), "refetch_too_slow");
  });
  test("an answer that ends early", async () => {
    act = (request, socket) => {
      socket.end(answer(200, {}, JSON.stringify(event())).subarray(0, -100));
    };
    await open(event(), "refetch_broken");
  });
  test("a connection that is cut", async () => {
    act = (request, socket) => {
      socket.destroy();
    };
    await open(event(), "refetch_unreachable");
  });
  test("nobody there", async () => {
    await open(event(), "refetch_unreachable", { path: "/gone" });
  });
  test("a huge answer", async () => {
    says(JSON.stringify(event({ padding: "x".repeat(2_000_000) })));
    await open(event(), "refetch_broken");
    act = (request, socket) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(65536, 32), Buffer.from("\r\n")]);
      const more = setInterval(() => (socket.destroyed ? clearInterval(more) : socket.write(chunk)), 1);
      socket.on("close", () => clearInterval(more));
    };
    await open(event(), "refetch_broken");
    says("x".repeat(2_000_000), 500);
    await open(event(), "refetch_failed");
  });
  test("what is no event", async () => {
    const text = JSON.stringify(event());
    const nested = "[".repeat(200) + "]".repeat(200);
    const bodies = ["", "{}", "null", "[]", "<html>", '{"error":{"type":"api_error"}}', `${text}x`, text.slice(1), `\ufeff${text}`, text.replace("1000", nested), text.replace('"type":', '"type":"charge.succeeded","type":')];
    for (const body of bodies) {
      says(body);
      await open(event(), "refetch_broken");
    }
    for (const change of [{ object: "charge" }, { object: undefined }, { id: undefined }, { id: null }]) {
      says(event(change));
      await open(event(), "refetch_broken");
    }
    const garbled = answer(200, {}, `${text.slice(0, -1)},"x":"?"}`);
    garbled[garbled.lastIndexOf("?")] = 0xff;
    act = () => garbled;
    await open(event(), "refetch_broken");
  });
  test("an answer that is no HTTP", async () => {
    act = () => Buffer.from("SSH-2.0-OpenSSH\r\n\r\n");
    await open(event(), "refetch_unreachable");
  });
});

test("a provider that retries gets through when the API is back", async () => {
  says({}, 503);
  await open(event(), "refetch_failed");
  says(event());
  await confirmed(event());
});

test("an API that is slow for one source holds up no other", async () => {
  act = () => undefined;
  const slow = Promise.all(Array.from({ length: 20 }, () => send(gateway, { path: "/stripe", ...webhook(event()) })));
  const body = bylBody();
  for (let i = 0; i < 20; i += 1) assert.equal((await send(gateway, { path: "/byl", headers: byl(body), body })).status, 200);
  for (const { status } of await slow) assert.equal(status, 503);
});
