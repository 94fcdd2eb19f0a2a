// The Worker's main module in tests: the gateway as it is built, under a clock and with bindings that a test sets by headers.

import { WorkerEntrypoint } from "cloudflare:workers";
import Gateway from "./index.js";

const realNow = Date.now;
let replaced = null;

export default class extends WorkerEntrypoint {
  fetch(request) {
    const now = request.headers.get("x-test-now");
    Date.now = now === null ? realNow : () => Number(now);

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
