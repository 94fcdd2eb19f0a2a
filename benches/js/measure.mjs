// Measures the cases inside one runtime and prints a line of JSON for each result.

import { checkedCases } from "./cases.mjs";
import { makeInputs } from "./inputs.mjs";

/**
 * Every case at every size, `repetitions` times. Within a repetition the cases take turns, in the opposite order every other time, so
 * that what else the machine does falls on all of them. `time(run, milliseconds)` resolves to the nanoseconds of one call.
 */
export async function measure({ libraries, host, sizes, repetitions, milliseconds, time, print }) {
  // Code that has not run yet is slow once.
  for (const { run } of await checkedCases(libraries, await makeInputs(sizes[0]), host)) await time(run, milliseconds);
  for (const size of sizes) {
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      // Signed anew, or the run would outlast the signatures.
      const cases = await checkedCases(libraries, await makeInputs(size), host);
      if (repetition % 2 === 1) cases.reverse();
      for (const { name, against, run } of cases) {
        print(JSON.stringify({ size, repetition, name, against, nanoseconds: await time(run, milliseconds) }));
      }
    }
  }
}
