// The Worker's main module in tests: the gateway as it is built, under a clock and with bindings that a test sets by headers.

import { WorkerEntrypoint } from "cloudflare:workers";
import Gateway from "./index.js";

const realNow = Date.now;
let replaced = null;

const { readAtLeast } = ReadableStreamBYOBReader.prototype;

let memory = null;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...given) {
  const instance = new Instance(...given);
  ({ memory } = instance.exports);
  return instance;
};

export default class extends WorkerEntrypoint {
  fetch(request) {
    const now = request.headers.get("x-test-now");
    Date.now = now === null ? realNow : () => Number(now);

    // As on a runtime without this extension.
    ReadableStreamBYOBReader.prototype.readAtLeast = request.headers.has("x-test-plain-reader") ? undefined : readAtLeast;

    // Known of the instances that replace the first one.
    if (request.headers.has("x-test-memory")) return new Response(String(memory.buffer.byteLength));

    const env = request.headers.get("x-test-env");
    if (env !== null) {
      const bytes = Uint8Array.from(atob(env), (char) => char.charCodeAt(0));
      replaced = { HOOKSEAL: undefined, ...JSON.parse(new TextDecoder().decode(bytes)) };
      // A new wasm instance, as in an isolate that has just started: the configuration is read again.
      globalThis.__worker_init_state.criticalError = true;
    }
    return new Gateway(this.ctx, { ...this.env, ...replaced }).fetch(request);
  }
}
