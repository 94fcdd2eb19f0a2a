// forward = "raw": the origin keeps its provider's own library, and it verifies there, with the seal beside it.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { sealSecret, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";
import { hmac, json, providers, providerSecrets, secret, secretsOf } from "./providers.mjs";

let origin, gateway;
before(async () => {
  origin = await startOrigin();
  const sources = Object.keys(providers).map((provider) => ({
    name: provider,
    path: `/${provider}`,
    provider,
    secrets: secretsOf(provider),
    seal: [{ binding: "SEAL" }],
    forward: "raw",
    origin: `${origin.url}/${provider}`,
  }));
  gateway = await start({ config: { sources }, secrets: { ...providerSecrets, SEAL: sealSecret } });
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
});

async function forwarded(provider, request) {
  const before = origin.seen.length;
  const answer = await send(gateway, { path: `/${provider}`, ...request });
  assert.equal(answer.status, 200);
  assert.equal(origin.seen.length, before + 1);
  const got = origin.seen.at(-1);
  new Webhook(sealSecret).verify(got.body, got.headers, { jsonParse: false });
  return got;
}

const byl = (body) => ({ body, headers: [json, ["byl-signature", hmac(secret, body)]] });
const attributes = ({ headers }) => Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("ce-")));

describe("the provider's own library accepts what the origin gets", () => {
  for (const [provider, { request, verify, header }] of Object.entries(providers)) {
    test(provider, async () => {
      const sent = request();
      const extra = [["x-forwarded-for", "1.2.3.4"], ["cookie", "a=b"], ["ce-id", "forged"], ["ce-extra", "forged"]];
      const got = await forwarded(provider, { body: sent.body, headers: [...sent.headers, ...extra] });
      assert.ok(got.body.equals(Buffer.from(sent.body)), "the bytes are the provider's");
      assert.equal(await verify(got), true);
      assert.equal(got.headers["content-type"], provider === "braintree" ? "application/x-www-form-urlencoded" : "application/json");
      const { "ce-specversion": version, "ce-provider": id, "ce-trust": trust, "ce-extra": extraAttribute } = got.headers;
      assert.deepEqual([version, id, trust, extraAttribute], ["1.0", provider, "verified", undefined]);
      const names = got.raw.map(([name]) => name.toLowerCase()).filter((name) => !name.startsWith("ce-")).sort();
      const expected = ["cf-worker", "content-length", "content-type", "host", "user-agent", "webhook-id", "webhook-signature", "webhook-timestamp"];
      assert.deepEqual(names, [...expected, ...(header ? [header] : [])].sort());
    });
  }
});

test("the attributes of the event are in headers", async () => {
  const { request } = providers.stripe;
  const got = await forwarded("stripe", request());
  const event = JSON.parse(got.body);
  assert.deepEqual(attributes(got), {
    "ce-specversion": "1.0",
    "ce-id": event.id,
    "ce-source": "/stripe",
    "ce-type": "com.stripe.invoice.paid",
    "ce-subject": event.data.object.id,
    "ce-time": new Date(event.created * 1000).toISOString().replace(".000", ""),
    "ce-provider": "stripe",
    "ce-livemode": String(event.livemode),
    "ce-trust": "verified",
  });
  assert.equal((await forwarded("braintree", providers.braintree.request())).headers["ce-keyid"], "public_key");
});

test("what a header cannot hold is escaped", async () => {
  for (const [id, escaped] of [
    ["a b", "a%20b"],
    ["100%", "100%25"],
    ['"', "%22"],
    ["\u00e9\u20ac\ud83d\ude00", "%C3%A9%E2%82%AC%F0%9F%98%80"],
    ["/?#[]@!$&'()*+,;=~", "/?#[]@!$&'()*+,;=~"],
  ]) {
    const got = await forwarded("byl", byl(JSON.stringify({ id, type: "invoice.paid" })));
    assert.equal(got.headers["ce-id"], escaped);
    assert.equal(decodeURIComponent(escaped), id);
  }
});

test("no payload adds a header or a line of the log", async () => {
  for (const evil of ["a\r\nx-evil: 1", "a\nx-evil: 1", "\0", "\u007f", "\u001b[31m", "\u0085", "\u2028x-evil: 1", "\u202e", "\ud800"]) {
    const got = await forwarded("byl", byl(JSON.stringify({ id: evil, type: evil, project_id: evil, created_at: evil, data: { object: { id: evil } } })));
    assert.equal(got.headers["x-evil"], undefined);
    for (const value of Object.values(attributes(got))) assert.match(value, /^[!-~]+$/);
    const line = await gateway.line(({ event_id }) => event_id === got.headers["webhook-id"]);
    assert.match(line.type, /^[ -~\ufffd]+$/);
  }
  assert.deepEqual(gateway.lines.filter(({ text }) => text !== undefined), []);
});

test("attributes too long for headers are left out, and the request still arrives", async () => {
  const long = await forwarded("byl", byl(JSON.stringify({ id: "x".repeat(5_000), type: "a" })));
  assert.deepEqual(attributes(long), {});
  const fits = await forwarded("byl", byl(JSON.stringify({ id: "x".repeat(3_900), type: "a" })));
  assert.equal(fits.headers["ce-id"].length, 3_900);
});

test("a payload that cannot be read is forwarded as it is, sealed, without attributes", async () => {
  for (const body of [Buffer.from("not json"), Buffer.from(""), Buffer.from("{"), Buffer.from("\ufeff{}"), Buffer.from("[1]")]) {
    const got = await forwarded("byl", byl(body));
    assert.ok(got.body.equals(body));
    assert.deepEqual(attributes(got), {});
  }
  // The official library reads a body as UTF-8, so its seal is checked by hand.
  const bytes = Buffer.from([0xff, 0xfe, 0x00]);
  const answer = await send(gateway, { path: "/byl", ...byl(bytes) });
  assert.equal(answer.status, 200);
  const { body, headers } = origin.seen.at(-1);
  assert.ok(body.equals(bytes));
  const key = Buffer.from(sealSecret.slice("whsec_".length), "base64");
  const signed = Buffer.concat([Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`), bytes]);
  assert.equal(headers["webhook-signature"], `v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
  const [first, second] = [await forwarded("byl", byl("a")), await forwarded("byl", byl("b"))];
  assert.notEqual(first.headers["webhook-id"], second.headers["webhook-id"]);
  assert.equal((await forwarded("byl", byl("a"))).headers["webhook-id"], first.headers["webhook-id"]);
});

test("the content type is the row's: the sender's is not signed", async () => {
  const body = Buffer.from('{"id":1}');
  const signature = ["byl-signature", hmac(secret, body)];
  for (const type of ["text/html", "application/json; charset=utf-16", "application/json, text/html", "a".repeat(9_000), Buffer.from("text/\xe9", "latin1"), ""]) {
    assert.equal((await forwarded("byl", { body, headers: [signature, ["content-type", type]] })).headers["content-type"], "application/json");
  }
  assert.equal((await forwarded("byl", { body, headers: [signature] })).headers["content-type"], "application/json");
  const form = { ...providers.braintree.request(), headers: [["content-type", "application/x-www-form-urlencoded; charset=utf-16"]] };
  assert.equal((await forwarded("braintree", form)).headers["content-type"], "application/x-www-form-urlencoded");
});

test("a form that holds more than its two signed fields is refused", async () => {
  const { body, headers } = providers.braintree.request();
  const [signature, payload] = body.split("&");
  const refused = [
    `${body}&bt.payload=a`,
    `${body}&x=1;bt_payload=a`,
    // A signature may name keys that are not this source's, whatever they are called.
    `${signature}%26a;bt_payload=b%7Cc&${payload}`,
    `${body}&bt_payload[]=a`,
    `${body}&admin=true`,
    `${body}&admin`,
    `admin=true&${body}`,
    `${signature}&admin=true&${payload}`,
    `${body}&`,
    `&${body}`,
    `${signature}&&${payload}`,
    body.replace("bt_payload", "bt%5Fpayload"),
    body.replace("bt_signature", "%62t_signature"),
  ];
  for (const text of refused) {
    const before = [origin.seen.length, gateway.lines.length];
    const answer = await send(gateway, { path: "/braintree", body: text, headers });
    assert.deepEqual([answer.status, JSON.parse(answer.body).code], [422, "unsigned_fields"], text.replace(body, "FORM"));
    const line = await gateway.line((each) => gateway.lines.indexOf(each) >= before[1]);
    assert.deepEqual([line.code, line.outcome, origin.seen.length], ["unsigned_fields", "refused", before[0]]);
  }
  for (const text of [`${body}&bt_payload=a`, `${body}&bt_signature=a`, `${body}&bt%5Fpayload=a`, `${body};bt_payload=a`, `${body};`]) {
    assert.equal((await send(gateway, { path: "/braintree", body: text, headers })).status, 401, "the signed fields themselves are exact");
  }
  const turned = await forwarded("braintree", { body: `${payload}&${signature}`, headers });
  assert.equal(await providers.braintree.verify(turned), true, "the order is the sender's");
});

test("what is not authentic is not forwarded", async () => {
  const before = origin.seen.length;
  const { body, headers } = providers.byl.request();
  const answer = await send(gateway, { path: "/byl", body: Buffer.concat([body, Buffer.from(" ")]), headers });
  assert.equal(answer.status, 401);
  assert.equal(origin.seen.length, before);
});
