// The types of hookseal/init, written by hand.

export * from "./index.js";

/**
 * Starts the package, once, before anything else of it is used. If a module was started before, that one stays.
 *
 * @param wasm `hookseal/core.wasm`: its bytes, or the module they were compiled to. It is the file of this very version.
 *
 * @example A browser with an asset pipeline
 * ```ts
 * import { Webhook, init } from "hookseal/init";
 * import url from "hookseal/core.wasm?url";
 *
 * init(await WebAssembly.compileStreaming(fetch(url)));
 * ```
 */
export function init(wasm: BufferSource | WebAssembly.Module): void;
