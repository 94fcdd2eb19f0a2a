// Stripe's own libraries for Node and Python, and this package: each accepts what the other signs, and nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import Stripe from "stripe";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { startPython } from "./python.mjs";
import { changed, respelt, samples } from "./samples.mjs";

const ask = startPython();
const stripe = new Stripe("sk_test_unused");

const SECRET = "whsec_oracle_tests_only_4b1d";
const NOW = 1_700_000_000;
const at = (seconds) => ({ now: () => new Date(seconds * 1000) });
const webhook = new Webhook("stripe", SECRET, at(NOW));

const byNode = (payload, timestamp = NOW) =>
  stripe.webhooks.generateTestHeaderString({ payload: payload.toString(), secret: SECRET, timestamp });
const byPython = (body) => ask("stripe_sign", { body, secret: SECRET, now: NOW });
const nodeAccepts = (payload, header, now = NOW) =>
  stripe.webhooks.signature.verifyHeader(payload, header, SECRET, undefined, undefined, now * 1000);
const pythonAccepts = (body, header, now = NOW) => ask("stripe_verify", { body, header, secret: SECRET, now });

const MISMATCH = /No signatures found matching/;
const payloads = samples("stripe", ".json");

test("what they sign is accepted here, and one byte changed is not", async () => {
  for (const { name, payload } of payloads) {
    const { id, type } = JSON.parse(payload);
    for (const header of [byNode(payload), await byPython(payload)]) {
      const headers = { "stripe-signature": header };
      const event = webhook.verify(payload, headers);
      assert.deepEqual([event.id, event.type], [id, `com.stripe.${type}`], name);
      for (const other of changed(payload))
        assert.throws(() => webhook.verify(other, headers), { code: "signature_mismatch" }, name);
    }
  }
  console.log(`summary: ${payloads.length} Stripe payloads`);
});

test("what is signed here they accept, and one byte changed they do not", async () => {
  for (const { name, payload } of payloads) {
    const { body, headers } = sign("stripe", SECRET, payload, at(NOW));
    const header = headers["stripe-signature"];
    assert.equal(header, byNode(payload), name);
    assert.equal(nodeAccepts(body, header), true, name);
    assert.equal(await pythonAccepts(body, header), true, name);
    for (const other of changed(body)) {
      assert.throws(() => nodeAccepts(other, header), MISMATCH, name);
      await assert.rejects(pythonAccepts(other, header), MISMATCH, name);
    }
    for (const other of respelt(header.slice(header.indexOf("v1=") + 3)).map((hex) => `t=${NOW},v1=${hex}`)) {
      assert.throws(() => nodeAccepts(body, other), MISMATCH, name);
      await assert.rejects(pythonAccepts(body, other), MISMATCH, name);
      assert.throws(() => webhook.verify(body, { "stripe-signature": other }), { code: "signature_mismatch" }, name);
    }
  }
});

test("their event is our payload", () => {
  for (const { name, payload } of payloads) {
    const header = byNode(payload);
    const ours = webhook.verify(payload, { "stripe-signature": header }).data.payload;
    if (ours.object === "v2.core.event") {
      // A thin event: constructEvent refuses it after its signature was found right.
      assert.throws(
        () => stripe.webhooks.constructEvent(payload, header, SECRET, undefined, undefined, NOW * 1000),
        /thin event/i,
        name,
      );
    } else {
      const theirs = stripe.webhooks.constructEvent(payload, header, SECRET, undefined, undefined, NOW * 1000);
      assert.deepEqual(JSON.parse(JSON.stringify(theirs)), ours, name);
    }
  }
});

test("the age that is too old is the same", async () => {
  const [{ payload }] = payloads;
  for (const [age, accepted] of [
    [0, true],
    [299, true],
    [300, true],
    [301, false],
    [3600, false],
  ]) {
    const header = byNode(payload, NOW - age);
    const here = () => webhook.verify(payload, { "stripe-signature": header });
    if (accepted) {
      assert.ok(here() && nodeAccepts(payload, header) && (await pythonAccepts(payload, header)));
    } else {
      assert.throws(here, { code: "timestamp_too_old" });
      assert.throws(() => nodeAccepts(payload, header), /Timestamp outside the tolerance zone/);
      await assert.rejects(pythonAccepts(payload, header), /Timestamp outside the tolerance zone/);
    }
  }
});

test("disagreement: they accept a timestamp from the future, this package only within the tolerance", async () => {
  const [{ payload }] = payloads;
  const header = byNode(payload, NOW + 3600);
  assert.ok(nodeAccepts(payload, header) && (await pythonAccepts(payload, header)));
  assert.throws(() => webhook.verify(payload, { "stripe-signature": header }), { code: "timestamp_too_new" });
});

test("disagreement: they decode the body as text, this package signs the bytes as they are", async () => {
  const marked = sign("stripe", SECRET, Buffer.from('\ufeff{"id":"evt_1"}'), at(NOW));
  assert.throws(
    () => nodeAccepts(marked.body, marked.headers["stripe-signature"]),
    MISMATCH,
    "stripe-node drops a byte order mark",
  );
  assert.equal(await pythonAccepts(marked.body, marked.headers["stripe-signature"]), true);
  assert.equal(webhook.validateSignature(marked.body, marked.headers["stripe-signature"]), true);

  const broken = sign("stripe", SECRET, Buffer.from([0x7b, 0xff, 0x7d]), at(NOW));
  assert.throws(() => nodeAccepts(broken.body, broken.headers["stripe-signature"]), MISMATCH);
  await assert.rejects(pythonAccepts(broken.body, broken.headers["stripe-signature"]), /UnicodeDecodeError/);
  assert.equal(webhook.validateSignature(broken.body, broken.headers["stripe-signature"]), true);
  assert.throws(() => webhook.verify(broken.body, broken.headers), { code: "malformed_payload", class: "request" });
});
