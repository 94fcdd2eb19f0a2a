// Entry for Cloudflare Workers, where an imported .wasm file is a compiled module.

import module from "./core_bg.wasm";
import { initSync } from "./core.js";

initSync({ module });

export * from "./index.js";
