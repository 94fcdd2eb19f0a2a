// Entry for whoever brings the WebAssembly module themselves: a content security policy, an asset pipeline, a cache of their own.

import { start } from "./call.js";

/** Starts the package with hookseal/core.wasm: its bytes, or the module they were compiled to. */
export function init(wasm) {
  start(wasm);
}

export * from "./index.js";
