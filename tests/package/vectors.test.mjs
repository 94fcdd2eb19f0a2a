// Every vector, through the installed package on this Node.

import assert from "node:assert/strict";
import { test } from "node:test";
import { install, load, vectorFiles } from "./install.mjs";
import { runVectors, ways } from "./vectors.mjs";

const { Webhook, providers } = await load(install());

test("every vector, in every way to hand a request over", async () => {
  const files = vectorFiles();
  assert.deepEqual(
    files.map((file) => file.provider).sort(),
    providers().map((info) => info.id),
  );
  const { passed, failures } = await runVectors(Webhook, files);
  assert.deepEqual(failures, []);
  assert.ok(passed >= 150, `only ${passed} vectors`);
  console.log(`summary: ${passed} vectors in ${Object.keys(ways).length} ways`);
});

test("a vector that expects something else fails", async () => {
  const [file] = vectorFiles();
  const [vector] = structuredClone(file.vectors);
  vector.expect.signature = vector.expect.signature === "valid" ? "signature_mismatch" : "valid";
  const { passed, failures } = await runVectors(Webhook, [{ ...file, vectors: [vector] }]);
  assert.deepEqual([passed, failures.length], [0, Object.keys(ways).length]);
});
