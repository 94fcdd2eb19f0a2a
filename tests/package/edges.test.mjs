// What careless or hostile callers hand over at the edges of the API.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { ORIGIN_SECRET, PAYLOAD, Seal, Webhook, braintree, encode, form, now, refusedWith, signed, stripe, typeError } from "./api.mjs";

test("a byte order mark before bt_payload is part of the bytes", () => {
  const fields = new URLSearchParams(new TextDecoder().decode(form.body));
  const [signature, payload] = [fields.get("bt_signature"), fields.get("bt_payload")];
  assert.equal(braintree.validateSignature(encode(payload), signature), true);
  assert.equal(braintree.validateSignature(encode(`\ufeff${payload}`), signature), false);
  assert.equal(braintree.validateSignature(`\ufeff${payload}`, signature), false);
});

test("secrets that are no secret", () => {
  for (const secret of ["\0", "\0\0", "\u200b", "\ufeff", "a\0", "\ud800", "a\udc00b", [, "a"], ["a", , "b"], [undefined]]) {
    refusedWith("invalid_secret", () => new Webhook("byl", secret));
  }
  refusedWith("invalid_secret", () => new Webhook("braintree", { keyId: "a|b", secret: "b" }));
  refusedWith("invalid_secret", () => new Webhook("braintree", { keyId: "a", secret: "\udc00" }));
  for (const secret of ["whsec_AA==", "whsec_AAAAAAAA", "whsec_Zm8", "whsec_"]) refusedWith("invalid_secret", () => new Seal(secret));
});

test("a header that came very often is malformed, not too much", () => {
  const headers = { "stripe-signature": Array(300_000).fill("a") };
  refusedWith("malformed_signature", () => stripe.verify(PAYLOAD, headers));
});

test("an object that only says it is a buffer is none", () => {
  const byl = new Webhook("byl", "secret", { now });
  const headers = { "byl-signature": createHmac("sha256", "secret").update("").digest("hex") };
  const lying = { [Symbol.toStringTag]: "ArrayBuffer", byteLength: 0 };
  typeError(() => byl.verify(lying, headers), /exact bytes/);
});

test("nothing but verify makes an event", () => {
  const event = stripe.verify(PAYLOAD, signed.headers);
  const framed = Uint8Array.from([0, 0, 0, 0, 0x7b, 0x7d]);
  typeError(() => new event.constructor(framed), /verify alone/);
  typeError(() => new event.constructor(Symbol("made by this package"), framed), /verify alone/);
  typeError(() => new Seal(ORIGIN_SECRET).seal({ ...event }), /event from this package/);
  typeError(() => new Seal(ORIGIN_SECRET).seal(Object.create(event)), /event from this package|private/);
});

test("what is done to an event does not change what is sealed", () => {
  const event = stripe.verify(PAYLOAD, signed.headers);
  const before = new Seal(ORIGIN_SECRET, { now }).seal(event);
  assert.throws(() => { event.id = "evil"; }, TypeError);
  event.data.payload = "evil";
  event.bytes().fill(0);
  before.body.fill(0);
  const after = new Seal(ORIGIN_SECRET, { now }).seal(event);
  assert.deepEqual(after.headers, before.headers);
  assert.equal(JSON.parse(new TextDecoder().decode(after.body)).data.payload.id, "evt_1");
});

test("a shared buffer is a buffer where the page may not make one", () => {
  const shared = new SharedArrayBuffer(signed.body.length);
  new Uint8Array(shared).set(signed.body);
  const global = Object.getOwnPropertyDescriptor(globalThis, "SharedArrayBuffer");
  delete globalThis.SharedArrayBuffer;
  try {
    assert.equal(stripe.verify(shared, signed.headers).id, "evt_1");
  } finally {
    Object.defineProperty(globalThis, "SharedArrayBuffer", global);
  }
});
