// Whether a call costs more for the rows that are there beside its own: the whole module and one with a single row, in turns.

import { readFileSync } from "node:fs";
import { measure } from "mitata";
import * as whole from "hookseal/init";
import * as single from "hookseal-again/init";
import { makeInputs, secrets } from "./inputs.mjs";

const { coreWasm, oneRowWasm, repetitions, milliseconds } = JSON.parse(process.argv[2]);
whole.init(readFileSync(coreWasm));
single.init(readFileSync(oneRowWasm));

for (let repetition = -1; repetition < repetitions; repetition += 1) {
  const { authentic } = await makeInputs(500);
  const cases = Object.entries({ "all rows": whole, "one row": single });
  for (const [name, { Webhook }] of repetition % 2 === 0 ? cases : cases.reverse()) {
    const webhook = new Webhook("stripe", secrets.stripe);
    const { avg } = await measure(() => webhook.verify(authentic.bytes, authentic.headers), { min_cpu_time: milliseconds * 1e6, min_samples: 3, batch_samples: 64, batch_threshold: 250_000 });
    // The first time is the one in which code is compiled.
    if (repetition >= 0) console.log(JSON.stringify({ name, repetition, nanoseconds: avg }));
  }
}
