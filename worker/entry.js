// The Worker's main module around the one that worker-build makes, whose entry point is a class behind proxies: made for every request, it takes
// a twentieth of the request's time.

import Entrypoint from "./build/index.js";

export * from "./build/index.js";

const { fetch } = Entrypoint.prototype;
const state = globalThis.__worker_init_state;

export default {
  async fetch(request, env, ctx) {
    // The class makes the module anew.
    if (state.criticalError) return new Entrypoint(ctx, env).fetch(request);
    try {
      return await fetch.call({ env, ctx }, request);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        console.error("Critical", error);
        state.criticalError = true;
      }
      throw error;
    }
  },
  scheduled: (event, env, ctx) => new Entrypoint(ctx, env).scheduled(event),
};
