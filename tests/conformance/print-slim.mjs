// The suite on hookseal/slim as a program, for runtimes that have processes and files.

import { readFileSync } from "node:fs";
import { run } from "./slim.mjs";

const wasm = readFileSync(new URL(import.meta.resolve("hookseal/slim.wasm")));
console.log(JSON.stringify(await run(wasm)));
