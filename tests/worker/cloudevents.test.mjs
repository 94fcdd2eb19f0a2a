// CloudEvents' binary mode: the official libraries read from the headers beside a provider's own request what structured mode says.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sign } from "../../pkg/testing.js";
import { attributesOf, libraries } from "../oracles/cloudevents.mjs";
import { startPython } from "../oracles/python.mjs";
import { goldenKey, goldenSeconds, goldenType, signedGolden } from "../package/golden.mjs";
import { goldenFiles } from "../package/install.mjs";
import { sealSecret, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";

const ask = startPython();
const goldens = goldenFiles();

let origin, gateway;
before(async () => {
  origin = await startOrigin();
  const sources = [...new Set(goldens.map(({ provider }) => provider))].map((provider) => ({
    name: provider,
    path: `/${provider}`,
    provider,
    secrets: [{ binding: "SECRET", key_id: goldenKey.keyId }],
    seal: [{ binding: "SEAL" }],
    forward: "raw",
    origin: `${origin.url}/${provider}`,
    ...(goldenType(provider).eventType && { event_type: goldenType(provider).eventType }),
  }));
  gateway = await start({ config: { sources }, secrets: { SECRET: goldenKey.secret, SEAL: sealSecret } });
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
});

/** Node's library leaves attributes in headers as they are encoded, Python's decodes them. */
const decoded = { Node: decodeURIComponent, Python: (value) => value };

test("every sample's attributes are in headers, and its body is the provider's", async () => {
  let encoded = 0;
  for (const golden of goldens) {
    const { body, headers } = signedGolden(sign, golden);
    const sent = [...Object.entries(headers), ["x-test-now", String(goldenSeconds * 1000)]];
    assert.equal((await send(gateway, { path: `/${golden.provider}`, headers: sent, body })).status, 200, golden.name);
    const got = origin.seen.at(-1);
    assert.ok(got.body.equals(Buffer.from(body)), golden.name);
    // A body that is the provider's has no schema of ours.
    const { dataschema, ...event } = golden.event;
    const contentType = got.headers["content-type"];
    for (const [language, { read, exact }] of Object.entries(libraries)) {
      const { attributes, data } = await read(got.body, got.headers, ask);
      const named = Object.entries(attributesOf(attributes, exact)).map(([name, value]) => [name, decoded[language](value)]);
      const theirs = Object.fromEntries(named);
      const expected = { time: theirs.time, ...attributesOf({ ...event, datacontenttype: contentType }, exact) };
      assert.deepEqual(theirs, expected, `${golden.name} by ${language}`);
      if (contentType === "application/json") assert.deepEqual(data, JSON.parse(golden.payload), golden.name);
      else assert.equal(data, Buffer.from(body).toString(), golden.name);
    }
    if (got.raw.some(([name, value]) => name.toLowerCase().startsWith("ce-") && value.includes("%20"))) encoded += 1;
  }
  assert.ok(encoded > 0, "no attribute was encoded");
  console.log(`summary: ${goldens.length} events in binary mode, ${encoded} with an encoded attribute`);
});
