// The golden events by the Worker: what reaches an origin over HTTP are the very bytes that native Rust writes.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { sign } from "../../pkg/testing.js";
import { goldenKey, goldenSeconds, goldenType, signedGolden } from "../package/golden.mjs";
import { goldenFiles } from "../package/install.mjs";
import { schemaErrors } from "../package/schema.mjs";
import { sealSecret, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";

const goldens = goldenFiles();
const source = (provider) => ({
  name: provider,
  path: `/${provider}`,
  provider,
  secrets: [{ binding: "SECRET", key_id: goldenKey.keyId }],
  seal: [{ binding: "SEAL" }],
  origin: `${origin.url}/${provider}`,
  ...(goldenType(provider).eventType && { event_type: goldenType(provider).eventType }),
});

let origin, gateway;
before(async () => {
  origin = await startOrigin();
  const sources = [...new Set(goldens.map(({ provider }) => provider))].map(source);
  gateway = await start({ config: { sources }, secrets: { SECRET: goldenKey.secret, SEAL: sealSecret } });
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
});

test("every sample's event reaches the origin with the bytes that native Rust writes", async () => {
  for (const golden of goldens) {
    const { body, headers } = signedGolden(sign, golden);
    const all = [...Object.entries(headers), ["x-test-now", String(goldenSeconds * 1000)]];
    const before = origin.seen.length;
    const answer = await send(gateway, { path: `/${golden.provider}`, headers: all, body });
    assert.equal(answer.status, 200, golden.name);
    assert.equal(origin.seen.length, before + 1);
    const got = origin.seen.at(-1).body;
    assert.equal(createHash("sha256").update(got).digest("hex"), golden.sha256, `${golden.name}: ${got}`);
    assert.deepEqual(schemaErrors(JSON.parse(got)), [], golden.name);
  }
  console.log(`summary: ${goldens.length} golden events over HTTP`);
});
