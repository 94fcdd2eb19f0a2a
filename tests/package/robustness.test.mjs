// The module over time: it does not grow, nothing a caller does from inside disturbs it, and when it breaks the next call works.

import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { install, load } from "./install.mjs";

const project = install();
const { Seal, Webhook, WebhookVerificationError, sign } = await load(project);
const core = await import(pathToFileURL(join(project, "node_modules/hookseal/core.js")));

/** The module that answers now; once started, `initSync` returns it. */
const instance = () => core.initSync();
const memory = () => instance().memory.buffer.byteLength;

const SECRET = "whsec_robustness_tests_only";
const ORIGIN_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const now = () => new Date(1_700_000_000_000);
const PAYLOAD = JSON.stringify({ id: "evt_1", type: "a", text: "x".repeat(2000) });
const webhook = new Webhook("stripe", SECRET, { now });
const signed = sign("stripe", SECRET, PAYLOAD, { now });
const works = () => assert.equal(webhook.verify(signed.body, signed.headers).id, "evt_1");

test("10,000 calls of every kind leave the memory as it was", async () => {
  const braintree = new Webhook("braintree", { keyId: "a", secret: "b" });
  const form = sign("braintree", { keyId: "a", secret: "b" }, "<notification><kind>check</kind></notification>");
  const malformed = sign("stripe", SECRET, '{"a":', { now });
  const refuse = (run) => assert.throws(run, WebhookVerificationError);
  const once = async () => {
    const event = webhook.verify(signed.body, signed.headers);
    new Seal([ORIGIN_SECRET, ORIGIN_SECRET]).seal(event);
    webhook.validateSignature(signed.body, signed.headers["stripe-signature"]);
    refuse(() => webhook.verify(`${PAYLOAD} `, signed.headers));
    refuse(() => webhook.verify(PAYLOAD, {}));
    refuse(() => webhook.verify(PAYLOAD, { "stripe-signature": ["a", "b"] }));
    refuse(() => webhook.verify(malformed.body, malformed.headers));
    refuse(() => new Webhook("stripe", ""));
    refuse(() => new Seal("!"));
    braintree.verify(form.body);
    await braintree.handshake({ method: "GET", url: "/?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53" });
    sign("stripe", SECRET, PAYLOAD, { now });
    new Webhook("stripe", [SECRET, { keyId: "a", secret: SECRET }], { now, tolerance: 5 });
  };
  for (let i = 0; i < 500; i += 1) await once();
  const [before, exports] = [memory(), instance()];
  for (let i = 0; i < 10_000; i += 1) await once();
  assert.equal(memory(), before);
  assert.equal(instance(), exports, "no call broke the module");
});

test("a large body is read once, and the next ones need no more memory", () => {
  const large = sign("stripe", SECRET, `{"id":"evt_2","pad":"${"a".repeat(8_000_000)}"}`, { now });
  const verify = () => assert.equal(webhook.verify(large.body, large.headers).id, "evt_2");
  for (let i = 0; i < 3; i += 1) verify();
  const before = memory();
  for (let i = 0; i < 10; i += 1) verify();
  assert.equal(memory(), before);
});

test("a body that does not fit into memory breaks one call, not the next", () => {
  const broken = instance();
  assert.throws(() => webhook.verify(new Uint8Array(2 ** 31), signed.headers), WebAssembly.RuntimeError);
  works();
  assert.notEqual(instance(), broken, "the module was replaced");
  assert.ok(memory() < 16_000_000, "and with it its memory");
  assert.equal(new Webhook("stripe", SECRET, { now }).validateSignature(signed.body, signed.headers["stripe-signature"]), true);
});

test("a full stack breaks one call, not the next", () => {
  let full = 0;
  const outcomes = new Set();
  const deeper = () => {
    try {
      deeper();
    } catch {
      // Here the stack is all but full: calls fail at every place where they can.
    }
    if (full >= 200) return;
    full += 1;
    try {
      outcomes.add(webhook.verify(signed.body, signed.headers).id);
    } catch (error) {
      outcomes.add(error.constructor);
    }
  };
  deeper();
  assert.ok(outcomes.has(RangeError), "the stack was full");
  outcomes.delete(RangeError);
  outcomes.delete("evt_1");
  assert.deepEqual([...outcomes], []);
  works();
});

test("an event and a receiver outlive the module that made them", () => {
  const event = webhook.verify(signed.body, signed.headers);
  assert.throws(() => webhook.verify(new Uint8Array(2 ** 31), signed.headers), WebAssembly.RuntimeError);
  assert.equal(event.data.payload.id, "evt_1");
  assert.equal(JSON.parse(new TextDecoder().decode(event.bytes())).id, "evt_1");
  works();
});

test("a body that changes after the call, or while headers are read, is what it was or fails", () => {
  const body = signed.body.slice();
  const event = webhook.verify(body, signed.headers);
  body.fill(0);
  assert.equal(event.data.payload.id, "evt_1");
  const changing = signed.body.slice();
  const headers = {
    get "stripe-signature"() {
      changing[0] ^= 1;
      return signed.headers["stripe-signature"];
    },
  };
  assert.throws(() => webhook.verify(changing, headers), { code: "signature_mismatch" });
  const vanishing = signed.body.slice();
  const transferring = {
    get "stripe-signature"() {
      structuredClone(vanishing.buffer, { transfer: [vanishing.buffer] });
      return signed.headers["stripe-signature"];
    },
  };
  assert.throws(() => webhook.verify(vanishing, transferring), /detached|signature/);
  works();
});
