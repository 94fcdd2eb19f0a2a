// Entry for Vercel's edge runtime, where `?module` imports a compiled module.

import module from "./core_bg.wasm?module";
import { initSync } from "./core.js";

initSync({ module });

export * from "./index.js";
