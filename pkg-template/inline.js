// Entry for Node, Deno, Bun, browsers and bundlers: the WebAssembly module is part of the JavaScript, so there is nothing to locate.

import text from "./core_text.js";
import { start } from "./call.js";

// A character is a number from 0 to 91; behind a `!` one from 92, behind a space one from 184. The first 256 say which byte each of them is.
const bytes = new Uint8Array(text.length);
let length = 0;
let sign = 0;
for (let i = 0; i < text.length; i += 1) {
  const code = text.charCodeAt(i) - 0x23;
  if (code < 0) sign = -1 - code;
  else {
    bytes[length] = sign * 92 + code;
    length += 1;
    sign = 0;
  }
}

try {
  start(bytes.subarray(256, length).map((number) => bytes[number]));
} catch (cause) {
  throw new Error(
    "hookseal cannot start its WebAssembly module here. It needs WebAssembly with SIMD; in browsers a content security policy must allow " +
      "'wasm-unsafe-eval'; edge runtimes must resolve the package with their own export condition (workerd or edge-light)",
    { cause },
  );
}

export * from "./index.js";
