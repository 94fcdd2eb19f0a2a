// Entry for Cloudflare Workers, where an imported .wasm file is a compiled module.

import module from "./core_bg.wasm";
import { start } from "./call.js";

start(module);

export * from "./index.js";
