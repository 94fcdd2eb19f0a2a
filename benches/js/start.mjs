// What a fresh process pays before its first event: loading a library, and its first call.

import { readFileSync } from "node:fs";
import { makeInputs, secrets } from "./inputs.mjs";

const options = JSON.parse((globalThis.Deno?.args ?? process.argv.slice(2))[0]);
const { authentic } = await makeInputs(2000);

const libraries = {
  async hookseal(spent) {
    const { Webhook } = await spent("load", () => import("hookseal"));
    const webhook = await spent("receiver", () => new Webhook("stripe", secrets.stripe));
    await spent("first call", () => webhook.verify(authentic.bytes, authentic.headers));
    await spent("second call", () => webhook.verify(authentic.bytes, authentic.headers));
  },
  /** The same in its parts: the caller brings the module's bytes. */
  async "hookseal/init"(spent) {
    const bytes = readFileSync(options.coreWasm);
    const { Webhook, init } = await spent("load", () => import("hookseal/init"));
    const module = await spent("compile", () => new WebAssembly.Module(bytes));
    await spent("instantiate", () => init(module));
    const webhook = await spent("receiver", () => new Webhook("stripe", secrets.stripe));
    await spent("first call", () => webhook.verify(authentic.bytes, authentic.headers));
    await spent("second call", () => webhook.verify(authentic.bytes, authentic.headers));
  },
  async "hookseal/slim"(spent) {
    const bytes = readFileSync(options.slimWasm);
    const { Webhook, init } = await spent("load", () => import("hookseal/slim"));
    const module = await spent("compile", () => new WebAssembly.Module(bytes));
    await spent("instantiate", () => init(module));
    const webhook = await spent("receiver", () => new Webhook("stripe", secrets.stripe));
    await spent("first call", () => webhook.verify(authentic.bytes, authentic.headers));
    await spent("second call", () => webhook.verify(authentic.bytes, authentic.headers));
  },
  async stripe(spent) {
    const { default: Stripe } = await spent("load", () => import("stripe"));
    // Elsewhere than in Node it has no synchronous HMAC.
    const verify = options.host === "Node 24" ? Stripe.webhooks.constructEvent : Stripe.webhooks.constructEventAsync;
    const call = () => verify.call(Stripe.webhooks, authentic.text, authentic.headers["stripe-signature"], secrets.stripe);
    await spent("first call", call);
    await spent("second call", call);
  },
  async standardwebhooks(spent) {
    const { default: standardwebhooks } = await spent("load", () => import("standardwebhooks"));
    const webhook = await spent("receiver", () => new standardwebhooks.Webhook(secrets.standard));
    await spent("first call", () => webhook.verify(authentic.text, authentic.headers));
    await spent("second call", () => webhook.verify(authentic.text, authentic.headers));
  },
};

const steps = {};
await libraries[options.library](async (step, run) => {
  const started = performance.now();
  const answer = await run();
  steps[step] = performance.now() - started;
  return answer;
});
console.log(JSON.stringify({ library: options.library, steps }));
