// The suite as a program, for runtimes that have processes.

import { run } from "./entry.mjs";

console.log(JSON.stringify(await run()));
