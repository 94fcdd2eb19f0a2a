// Byl publishes no library for Node or Python: its documentation's rule, written with Node's own HMAC, and this package agree.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { changed, respelt, samples } from "./samples.mjs";

const SECRET = "byl_oracle_tests_only_9c";
const webhook = new Webhook("byl", SECRET);
const rule = (body) => createHmac("sha256", SECRET).update(body).digest("hex");

test("what the rule signs is accepted here, what is signed here follows the rule, and one byte changed does not", () => {
  for (const { name, payload } of samples("byl", ".json")) {
    const { body, headers } = sign("byl", SECRET, payload);
    assert.equal(headers["byl-signature"], rule(payload), name);
    assert.deepEqual(Buffer.from(body), payload, name);
    const event = webhook.verify(payload, { "byl-signature": rule(payload) });
    assert.deepEqual([event.id, event.type], [String(JSON.parse(payload).id), `mn.byl.${JSON.parse(payload).type}`], name);
    for (const other of changed(payload)) assert.equal(webhook.validateSignature(other, rule(payload)), false, name);
    for (const other of respelt(rule(payload))) assert.equal(webhook.validateSignature(payload, other), false, name);
  }
});
