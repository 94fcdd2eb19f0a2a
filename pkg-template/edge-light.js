// Entry for Vercel's edge runtime, where `?module` imports a compiled module.

import module from "./core_bg.wasm?module";
import { start } from "./call.js";

start(module);

export * from "./index.js";
