// The official Standard Webhooks libraries for Node and Python accept what this package seals, and nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Seal, Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { startPython } from "./python.mjs";
import { changed, samples } from "./samples.mjs";

const ask = startPython();
const secrets = [7, 8].map((byte) => `whsec_${Buffer.alloc(32, byte).toString("base64")}`);
const seal = new Seal(secrets);
const byProvider = { berbix: ".json", braintree: ".xml", byl: ".json", kopokopo: ".json", stripe: ".json" };

test("an event of every sample, under the current secret and the next, and one byte changed is not", async () => {
  let count = 0;
  for (const [provider, ending] of Object.entries(byProvider)) {
    const key = { keyId: "seal_oracle", secret: "tests_only" };
    const webhook = new Webhook(provider, key);
    for (const { name, payload } of samples(provider, ending)) {
      const signed = sign(provider, key, payload);
      const event = webhook.verify(signed.body, signed.headers);
      const { headers, body } = seal.seal(event);
      for (const secret of secrets) {
        const official = new StandardWebhook(secret);
        assert.deepEqual(official.verify(Buffer.from(body), headers), JSON.parse(JSON.stringify(event)), name);
        assert.equal((await ask("standard_verify", { body, headers, secret })).id, event.id, name);
        for (const other of changed(body)) {
          assert.throws(() => official.verify(other, headers), /No matching signature found/, name);
          await assert.rejects(
            ask("standard_verify", { body: other, headers, secret }),
            /WebhookVerificationError|UnicodeDecodeError/,
            name,
          );
        }
      }
      count += 1;
    }
  }
  console.log(`summary: ${count} events sealed`);
});
