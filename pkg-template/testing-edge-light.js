// Entry of hookseal/testing: ./edge-light.js starts the WebAssembly module.

import "./edge-light.js";

export * from "./sign.js";
