// Berbix's own libraries for Node and Python accept what this package signs, and nothing else. They cannot sign.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mock, test } from "node:test";
import berbix from "berbix";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { startPython } from "./python.mjs";
import { changed, respelt, samples } from "./samples.mjs";

const ask = startPython();
const client = new berbix.Client({ apiSecret: "unused" });

const SECRET = "berbix_oracle_tests_only_77";
const NOW = 1_700_000_000;
const at = (seconds) => ({ now: () => new Date(seconds * 1000) });
const webhook = new Webhook("berbix", SECRET, at(NOW));
mock.timers.enable({ apis: ["Date"], now: NOW * 1000 });

const nodeAccepts = (body, header) => client.validateSignature(SECRET, body, header);
const pythonAccepts = (body, header) => ask("berbix_verify", { body, header, secret: SECRET, now: NOW });
const signed = (payload, seconds = NOW) => {
  const { body, headers } = sign("berbix", SECRET, payload, at(seconds));
  return [body, headers["x-berbix-signature"]];
};
const [{ payload }] = samples("berbix", ".json");

test("what is signed here they accept, and one byte changed they do not", async () => {
  const [body, header] = signed(payload);
  assert.equal(nodeAccepts(body, header), true);
  assert.equal(nodeAccepts(body.toString(), header), false, "the bytes as text of numbers are another body");
  assert.equal(await pythonAccepts(body, header), true);
  assert.equal(webhook.validateSignature(body, header), true);
  for (const other of changed(body)) {
    assert.equal(nodeAccepts(other, header), false);
    assert.equal(await pythonAccepts(other, header), false);
    assert.equal(webhook.validateSignature(other, header), false);
  }
  for (const hex of respelt(header.split(",")[2])) {
    assert.equal(nodeAccepts(body, `v0,${NOW},${hex}`), false);
    assert.equal(await pythonAccepts(body, `v0,${NOW},${hex}`), false);
    assert.equal(webhook.validateSignature(body, `v0,${NOW},${hex}`), false);
  }
  const later = header.replace(String(NOW), String(NOW + 1));
  assert.equal(nodeAccepts(body, later), false);
  assert.equal(await pythonAccepts(body, later), false);
  assert.equal(webhook.validateSignature(body, later), false);
});

test("the age that is too old is the same", async () => {
  for (const [age, accepted] of [
    [0, true],
    [299, true],
    [300, true],
    [301, false],
    [3600, false],
  ]) {
    const [body, header] = signed(payload, NOW - age);
    assert.equal(nodeAccepts(body, header), accepted, `${age} s`);
    assert.equal(await pythonAccepts(body, header), accepted, `${age} s`);
    assert.equal(webhook.validateSignature(body, header), accepted, `${age} s`);
  }
});

test("disagreement: they accept a timestamp from the future, this package only within the tolerance", async () => {
  const [body, header] = signed(payload, NOW + 3600);
  assert.equal(nodeAccepts(body, header), true);
  assert.equal(await pythonAccepts(body, header), true);
  assert.throws(() => webhook.verify(body, { "x-berbix-signature": header }), { code: "timestamp_too_new" });
});

test("disagreement: Python's library fails on a body that is not ASCII, Node's and this package verify it", async () => {
  const [body, header] = signed('{"transaction_id":1,"customer_uid":"Дорж"}');
  assert.equal(nodeAccepts(body, header), true);
  assert.ok(webhook.verify(body, { "x-berbix-signature": header }));
  await assert.rejects(pythonAccepts(body, header), /UnicodeEncodeError/);
});

test("disagreement: they ignore a fourth part, Node's also a timestamp that is no number; this package refuses both", async () => {
  const [body, header] = signed(payload);
  const four = `${header},more`;
  assert.equal(nodeAccepts(body, four), true);
  assert.equal(await pythonAccepts(body, four), true);
  assert.throws(() => webhook.verify(body, { "x-berbix-signature": four }), { code: "malformed_signature" });

  const mac = createHmac("sha256", SECRET).update(`soon,${SECRET},`).update(body).digest("hex");
  assert.equal(nodeAccepts(body, `v0,soon,${mac}`), true);
  await assert.rejects(pythonAccepts(body, `v0,soon,${mac}`), /ValueError/);
  assert.throws(() => webhook.verify(body, { "x-berbix-signature": `v0,soon,${mac}` }), { code: "malformed_signature" });
});
