// The Worker's main module around the one that worker-build makes, whose entry point answers behind a proxy that is made for every request. This
// one calls it at once, and goes by way of the proxy after a trap, since that makes the module anew.

import { WorkerEntrypoint } from "cloudflare:workers";
import Entrypoint from "./build/index.js";

export * from "./build/index.js";

const { fetch } = Entrypoint.prototype;
const state = globalThis.__worker_init_state;

export default class extends WorkerEntrypoint {
  async fetch(request) {
    if (state.criticalError) return new Entrypoint(this.ctx, this.env).fetch(request);
    try {
      return await fetch.call(this, request);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        console.error("Critical", error);
        state.criticalError = true;
      }
      throw error;
    }
  }

  scheduled(event) {
    return new Entrypoint(this.ctx, this.env).scheduled(event);
  }
}
