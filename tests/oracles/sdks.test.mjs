// A selection of `npm run test:oracles`: the packages that are installed with the tools; and what that has written down is in order.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { catalogue, nodeAccepts, nodeSigns } from "./sdks/ask.mjs";
import { bothWays, tellingApart } from "./sdks/both-ways.mjs";
import { document, table } from "./sdks/table.mjs";

const root = join(import.meta.dirname, "..", "..");
const [confirmed, signed] = ["confirmed.json", "signed.json"].map((name) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "sdks", name), "utf8")),
);

test("what is signed here they accept, what they sign is accepted here, and changed it is not", async () => {
  const known = catalogue().filter(({ provider }) => provider in confirmed);
  const { answers, failures } = await bothWays(known, {
    accepts: (made) => nodeAccepts(root, made),
    signs: (made) => nodeSigns(root, made),
  });
  assert.deepEqual(failures, []);
  const installed = new Set(["ours", "theirs"].flatMap((side) => [...tellingApart(answers, side)]));
  assert.ok(installed.size > 0);
  const those = (side = {}) => Object.fromEntries(Object.entries(side).filter(([by]) => installed.has(by)));
  const selected = Object.entries(signed).map(([provider, { ours, theirs, ...others }]) => [
    provider,
    { ...(others.unsigned ? others : { ours: those(ours), theirs: those(theirs) }) },
  ]);
  assert.deepEqual(answers, Object.fromEntries(selected), "signed.json says otherwise: npm run test:oracles");
  const count = (side) => Object.values(answers).flatMap((one) => Object.keys(one[side] ?? {})).length;
  console.log(`summary: ${[...installed].join(", ")}: ${count("ours")} rows signed here, ${count("theirs")} there`);
});

test("docs/ORACLES.md says what was answered, and at least 40 packages agree both ways", () => {
  assert.equal(readFileSync(document, "utf8"), table(confirmed, signed), "npm run test:oracles -- --write");
  const agreeing = tellingApart(signed, "ours");
  assert.ok(agreeing.size >= 40);
  const signing = tellingApart(signed, "theirs");
  console.log(`summary: ${agreeing.size} packages accept what is signed here, ${signing.size} sign what is accepted here`);
});
