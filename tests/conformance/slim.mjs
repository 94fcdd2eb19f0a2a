// The suite bound to hookseal/slim. Its module cannot sign, so another copy of the package does; the order of the imports matters.

import { sign } from "signer/testing";
import { instances } from "./instances.mjs";
import * as hookseal from "hookseal/slim";
import goldens from "./goldens-data.mjs";
import { runSuite } from "./suite.mjs";
import vectors from "./vectors-data.mjs";

/** Runs with hookseal/slim.wasm: its bytes, or the module they were compiled to. */
export function run(wasm) {
  hookseal.init(wasm);
  return runSuite({ hookseal, testing: { sign }, instances, vectors, goldens, slim: true });
}
