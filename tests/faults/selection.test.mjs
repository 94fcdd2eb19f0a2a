// The part of the fault suite that every `npm test` runs: one fault of each kind, with fewer events. `npm run test:faults` runs all.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { faults, notApplicable, pairs } from "./faults.mjs";
import { until } from "./gateway.mjs";
import { runFault } from "./run.mjs";

const selection = ["O1", "O9", "O15", "O16", "P1", "P3", "P6b", "S1", "S4", "S8", "C1", "K2b", "M2", "T1", "T3", "R1", "F1", "F2"];
const share = 0.1;
/** A seed of its own for each day: what one day does not find, another may. */
const seed = Number(process.env.HOOKSEAL_SEED ?? Math.floor(Date.now() / 86_400_000));

test("the catalogue", () => {
  const ids = [...faults, ...pairs, ...notApplicable].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, "each has an id of its own");
  assert.ok(faults.length >= 35);
  assert.equal(pairs.length, 12);
});

/** Gateways that are wrong on purpose: a suite that lets them pass would show nothing. */
const wrong = {
  "acknowledges what it does not write down": { expect: ["I1", "I5"], faults: { lie: 3 } },
  "forgets what it has acknowledged": { expect: ["I5"], faults: { forget: 1 }, copies: true },
  "lets requests through to the origin that it did not seal": {
    expect: ["I2"],
    async act(world) {
      await fetch(`${world.origin.url}/byl`, { method: "POST", body: "{}", headers: { "webhook-id": "msg_1" } });
    },
  },
  "answers an authentic event with 401": {
    expect: ["I5"],
    async act(world) {
      await world.client.send(world.client.take(), { signature: "0".repeat(64) });
    },
  },
};
for (const [what, { expect, faults: ordered, copies, act }] of Object.entries(wrong)) {
  test(`a gateway is caught that ${what}`, async () => {
    const fault = {
      id: "wrong",
      what,
      acknowledge: 100,
      async meanwhile(world) {
        await until(() => world.client.acknowledged.size > 20, "some are acknowledged");
        if (ordered) await world.faults(ordered);
        if (copies) for (let event = 1; event < 10; event += 1) await world.client.send(event);
        await act?.(world);
      },
    };
    const result = await runFault(fault, { seed });
    const found = new Set(result.violations.map(({ invariant }) => invariant));
    assert.ok(
      expect.every((invariant) => found.has(invariant)),
      `${expect} are not all among ${[...found]}`,
    );
    rmSync(result.folder, { recursive: true, force: true });
  });
}

for (const id of selection) {
  const fault = faults.find((each) => each.id === id);
  test(`${id}: ${fault.what}, seed ${seed}`, async () => {
    const result = await runFault(fault, { seed, share });
    assert.deepEqual(result.violations.slice(0, 10), [], `seed ${seed}, records and ledger in ${result.folder}`);
    assert.ok(result.acknowledged > 0, "something was acknowledged");
    assert.equal(result.lost + result.phantom, 0);
  });
}
