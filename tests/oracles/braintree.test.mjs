// Braintree's own libraries for Node and Python, and this package: each accepts what the other signs, and nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import braintree from "braintree";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { startPython } from "./python.mjs";
import { respelt, samples } from "./samples.mjs";

const ask = startPython();

// The published keys of Braintree's own test suites, and of a captured request: they signed the samples in form/.
const keys = { public_key: "integration_public_key", private_key: "integration_private_key" };
const capturedKeys = { public_key: "sz9g7zhxz8838v7h", private_key: "0c809a2d2e8f4e4c817900ff441c9554" };

const secretOf = ({ public_key: keyId, private_key: secret }) => ({ keyId, secret });
const gatewayOf = ({ public_key: publicKey, private_key: privateKey }) =>
  new braintree.BraintreeGateway({ environment: braintree.Environment.Sandbox, merchantId: "unused", publicKey, privateKey });

const gateway = gatewayOf(keys);
const webhook = new Webhook("braintree", secretOf(keys));

const form = ({ bt_signature, bt_payload }) => new URLSearchParams({ bt_signature, bt_payload }).toString();
const fields = (body) => Object.fromEntries(new URLSearchParams(Buffer.from(body).toString()));
const nodeAccepts = async ({ bt_signature, bt_payload }, by = keys) =>
  (await gatewayOf(by).webhookNotification.parse(bt_signature, bt_payload)).kind;
const pythonAccepts = (notification, by = keys) => ask("braintree_verify", { ...notification, ...by });

const MISMATCH = /signature does not match payload/;

/** The same notification with one character of payload or signature changed, everything still in its alphabet. */
function forgeries({ bt_signature, bt_payload }) {
  const [key, hex] = bt_signature.split("|");
  return [
    ...respelt(bt_payload).map((payload) => ({ bt_signature, bt_payload: payload })),
    ...respelt(hex).map((other) => ({ bt_signature: `${key}|${other}`, bt_payload })),
  ];
}

function acceptedHere(notification, kind) {
  const event = webhook.verify(form(notification));
  assert.equal(event.type, `com.braintreepayments.${kind}`);
  assert.equal(event.data.payload.notification.kind, kind);
  assert.equal(webhook.validateSignature(notification.bt_payload, notification.bt_signature), true);
  for (const forgery of forgeries(notification)) {
    assert.throws(() => webhook.verify(form(forgery)), { code: "signature_mismatch" }, kind);
    assert.equal(webhook.validateSignature(forgery.bt_payload, forgery.bt_signature), false, kind);
  }
}

test("what they sign is accepted here, every kind they know, and one byte changed is not", async () => {
  const kinds = { node: Object.values(braintree.WebhookNotification.Kind), python: await ask("braintree_kinds") };
  for (const kind of kinds.node) acceptedHere(gateway.webhookTesting.sampleNotification(kind, "sample_id"), kind);
  for (const kind of kinds.python) acceptedHere(await ask("braintree_sample", { kind, ...keys }), kind);
  console.log(`summary: ${kinds.node.length} Braintree kinds by Node, ${kinds.python.length} by Python`);
});

test("what is signed here they accept, and one byte changed they do not", async () => {
  for (const { name, payload } of samples("braintree", ".xml")) {
    const notification = fields(sign("braintree", secretOf(keys), payload).body);
    const kind = /<kind>(\w+)<\/kind>/.exec(payload)[1];
    assert.equal(await nodeAccepts(notification), kind, name);
    assert.equal(await pythonAccepts(notification), kind, name);
    for (const forgery of forgeries(notification)) {
      await assert.rejects(nodeAccepts(forgery), MISMATCH, name);
      await assert.rejects(pythonAccepts(forgery), MISMATCH, name);
    }
  }
});

test("a form as it was sent is accepted by all", async () => {
  const forms = samples("braintree", ".form");
  const either = new Webhook("braintree", [keys, capturedKeys].map(secretOf));
  for (const { name, payload } of forms) {
    const { keyid, type } = either.verify(payload);
    const by = keyid === keys.public_key ? keys : capturedKeys;
    const kind = type.replace("com.braintreepayments.", "");
    assert.equal(await nodeAccepts(fields(payload), by), kind, name);
    assert.equal(await pythonAccepts(fields(payload), by), kind, name);
  }
});

test("challenges are answered alike, and refused alike", async () => {
  const here = async (challenge) =>
    (await webhook.handshake({ method: "GET", url: `/?bt_challenge=${encodeURIComponent(challenge)}` })).body;
  for (const challenge of ["20f9f8ed05f77439fe955c977e4c8a53", "0".repeat(20), "abcdef0123456789abcdef01"]) {
    const answer = await here(challenge);
    assert.equal(await gateway.webhookNotification.verify(challenge), answer);
    assert.equal(await ask("braintree_challenge", { challenge, ...keys }), answer);
  }
  for (const challenge of ["", "0".repeat(19), "0".repeat(33), "A".repeat(20), "g".repeat(20), ` ${"0".repeat(20)}`]) {
    await assert.rejects(here(challenge), { code: "invalid_challenge" });
    await assert.rejects(async () => gateway.webhookNotification.verify(challenge), /non-hex/);
    await assert.rejects(ask("braintree_challenge", { challenge, ...keys }), /non-hex/);
  }
});

test("disagreement: Python answers a challenge that ends with a line feed, this package and Node do not", async () => {
  const challenge = `${"0".repeat(20)}\n`;
  assert.ok(await ask("braintree_challenge", { challenge, ...keys }));
  await assert.rejects(async () => gateway.webhookNotification.verify(challenge), /non-hex/);
  await assert.rejects(webhook.handshake({ method: "GET", url: `/?bt_challenge=${"0".repeat(20)}%0A` }), {
    code: "invalid_challenge",
  });
});
