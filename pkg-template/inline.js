// Entry for Node, Deno, Bun, browsers and bundlers: the WebAssembly module is part of the JavaScript, so there is nothing to locate.

import text from "./core_text.js";
import { start } from "./call.js";

// A character is a byte, turned by 0x23.
const bytes = new Uint8Array(text.length);
for (let i = 0; i < bytes.length; i += 1) bytes[i] = text.charCodeAt(i) - 0x23;

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
