// The conformance suite: every vector, every golden event and the contract of the API, on whatever runtime it is imported by.

import { runGoldens } from "../package/golden.mjs";
import { runVectors } from "../package/vectors.mjs";
import { NOT_HERE, contract } from "./contract.mjs";
import { runtime } from "./runtime.mjs";

/**
 * Runs everything against these modules. `passed` counts vectors, `goldens` events, `checks` the parts of the contract that held;
 * `slim` says that receivers only verify: there are no events, and of vectors only those of the providers it has.
 */
export async function runSuite({ hookseal, testing, instances, vectors, goldens, slim = false }) {
  const has = new Set(hookseal.providers().map(({ id }) => id));
  const { passed, failures } = await runVectors(hookseal.Webhook, vectors.filter(({ provider }) => has.has(provider)), slim);
  const golden = await runGoldens({ ...hookseal, ...testing }, slim ? [] : goldens);
  failures.push(...golden.failures);
  const report = { runtime: runtime(), passed, goldens: golden.passed, checks: 0, failures };
  for (const [name, check] of Object.entries(contract({ ...hookseal, ...testing, instances, slim }))) {
    try {
      if ((await check()) !== NOT_HERE) report.checks += 1;
    } catch (error) {
      failures.push(`${name}: ${error}\n${error?.stack}`);
    }
  }
  return report;
}
