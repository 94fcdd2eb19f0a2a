// Entry for Node, Deno, Bun, browsers and bundlers: the WebAssembly module is part of the JavaScript, so there is nothing to locate.

import base64 from "./core_base64.js";
import { start } from "./call.js";

const binary = atob(base64);
const bytes = new Uint8Array(binary.length);
for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);

try {
  start(bytes);
} catch (cause) {
  throw new Error(
    "hookseal cannot start its WebAssembly module here. It needs WebAssembly with SIMD; in browsers a content security policy must allow " +
      "'wasm-unsafe-eval'; edge runtimes must resolve the package with their own export condition (workerd or edge-light)",
    { cause },
  );
}

export * from "./index.js";
