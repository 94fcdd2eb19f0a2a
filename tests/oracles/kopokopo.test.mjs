// Kopo Kopo's own libraries for Node and Python, and this package: each accepts what the other signs, but for what Node's prints anew.

import assert from "node:assert/strict";
import { test } from "node:test";
import k2connect from "k2-connect-node";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { startPython } from "./python.mjs";
import { changed, respelt, samples } from "./samples.mjs";

const ask = startPython();

const SECRET = "kopokopo_api_key_oracle_tests_only";
const webhook = new Webhook("kopokopo", SECRET);
const { Webhooks } = k2connect({ clientId: "unused", clientSecret: "unused", apiKey: SECRET, baseUrl: "https://unused.example" });

/** The status it answers with behind express.json(), which hands it the parsed body, or answers 400 by itself. */
async function nodeAnswers(body, header) {
  let parsed;
  try {
    parsed = JSON.parse(Buffer.from(body));
  } catch {
    return 400;
  }
  let status;
  const response = { status: (code) => ((status = code), response), json: () => response };
  await Webhooks.webhookHandler({ body: parsed, get: () => header }, response).catch(() => {});
  return status;
}
const pythonAccepts = (body, header) => ask("kopokopo_verify", { body, header, secret: SECRET });

const INVALID = /Invalid result passed/;
const payloads = samples("kopokopo", ".json");
const printedAnew = (payload) => JSON.stringify(JSON.parse(payload)) !== payload.toString();

test("what they sign is accepted here, and one byte changed is not", async () => {
  for (const { name, payload } of payloads) {
    const header = await ask("kopokopo_sign", { body: payload, secret: SECRET });
    const event = webhook.verify(payload, { "x-kopokopo-signature": header });
    assert.equal(event.provider, "kopokopo");
    assert.deepEqual(event.data.payload, JSON.parse(payload), name);
    for (const other of changed(payload)) assert.equal(webhook.validateSignature(other, header), false, name);
  }
  console.log(`summary: ${payloads.length} Kopo Kopo payloads`);
});

test("what is signed here Python's library accepts, and one byte changed it does not", async () => {
  for (const { name, payload } of payloads) {
    const { body, headers } = sign("kopokopo", SECRET, payload);
    const header = headers["x-kopokopo-signature"];
    assert.deepEqual(await pythonAccepts(body, header), JSON.parse(payload), name);
    for (const other of changed(body)) await assert.rejects(pythonAccepts(other, header), INVALID, name);
    for (const other of respelt(header)) await assert.rejects(pythonAccepts(body, other), INVALID, name);
  }
});

test("what is signed here Node's library accepts if it prints it as it was, and one byte changed it does not", async () => {
  const compact = payloads.filter(({ payload }) => !printedAnew(payload));
  assert.ok(compact.length > 0);
  for (const { name, payload } of compact) {
    const { body, headers } = sign("kopokopo", SECRET, payload);
    const header = headers["x-kopokopo-signature"];
    assert.equal(await nodeAnswers(body, header), 200, name);
    const answers = await Promise.all(respelt(payload.toString()).map((other) => nodeAnswers(other, header)));
    assert.ok(answers.includes(401) && answers.every((status) => status === 401 || status === 400), `${name}: ${answers}`);
    for (const other of respelt(header)) assert.equal(await nodeAnswers(body, other), 401, name);
  }
});

test("disagreement: Node's library refuses authentic bodies that it prints anew in another form", async () => {
  const pretty = payloads.filter(({ payload }) => printedAnew(payload));
  const escaped = { name: "escapes", payload: Buffer.from('{"id":"1","topic":"a","name":"\\u00e9","amount":100.0}') };
  assert.ok(pretty.length > 0);
  for (const { name, payload } of [...pretty, escaped]) {
    const { body, headers } = sign("kopokopo", SECRET, payload);
    const header = headers["x-kopokopo-signature"];
    assert.equal(await nodeAnswers(body, header), 401, name);
    assert.equal(webhook.validateSignature(body, header), true, name);
    await pythonAccepts(body, header);
  }
});

test("disagreement: Node's library takes digits in either case, Python's and this package only as they are sent", async () => {
  const { body, headers } = sign("kopokopo", SECRET, '{"id":"1","topic":"a"}');
  const header = headers["x-kopokopo-signature"].toUpperCase();
  assert.equal(await nodeAnswers(body, header), 200);
  await assert.rejects(pythonAccepts(body, header), INVALID);
  assert.throws(() => webhook.verify(body, { "x-kopokopo-signature": header }), { code: "malformed_signature" });
});
