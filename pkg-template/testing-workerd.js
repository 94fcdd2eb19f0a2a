// Entry of hookseal/testing: ./workerd.js starts the WebAssembly module.

import "./workerd.js";

export * from "./sign.js";
