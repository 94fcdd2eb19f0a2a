// Entry of hookseal/testing: ./inline.js starts the WebAssembly module.

import "./inline.js";

export * from "./sign.js";
