// The Worker that workerd runs: batches of calls with I/O between them, since its clock stands still while a Worker computes.

import * as nodeCrypto from "node:crypto";
import * as octokit from "@octokit/webhooks-methods";
import { WebhookVerificationService as tern } from "@hookflo/tern";
import * as hookseal from "hookseal";
import * as slim from "hookseal-again/slim";
import slimModule from "hookseal-again/slim.wasm";
import Stripe from "stripe";
import standardwebhooks from "standardwebhooks";
import * as svix from "svix";
import options from "./options.mjs";
import { measure } from "./measure.mjs";

slim.init(slimModule);

async function batch(run, count) {
  await scheduler.wait(1);
  const started = Date.now();
  for (let i = 0; i < count; i += 1) {
    const answer = run();
    if (answer instanceof Promise) await answer;
  }
  await scheduler.wait(0);
  return Date.now() - started;
}

/** Batches that double until one takes long enough for a clock of whole milliseconds. */
async function time(run, milliseconds) {
  for (let count = 1; ; ) {
    const spent = await batch(run, count);
    if (spent >= milliseconds) return (spent * 1e6) / count;
    count = spent < milliseconds / 4 ? count * 4 : Math.ceil((count * milliseconds * 1.1) / Math.max(1, spent));
  }
}

export default {
  async test() {
    const libraries = { hookseal, slim, Stripe, standardwebhooks, svix, octokit, tern, nodeCrypto };
    await measure({ ...options, libraries, time, print: (line) => console.log(line) });
  },
};
