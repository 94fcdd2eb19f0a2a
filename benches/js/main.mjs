// The program that Node, Bun and Deno run: mitata's timer over the cases.

import * as nodeCrypto from "node:crypto";
import { readFileSync } from "node:fs";
import { measure as mitata } from "mitata";
import * as octokit from "@octokit/webhooks-methods";
import { WebhookVerificationService as tern } from "@hookflo/tern";
import * as hookseal from "hookseal";
import * as slim from "hookseal-again/slim";
import Stripe from "stripe";
import standardwebhooks from "standardwebhooks";
import * as svix from "svix";
import berbix from "berbix";
import braintree from "braintree";
import { measure } from "./measure.mjs";

const options = JSON.parse((globalThis.Deno?.args ?? process.argv.slice(2))[0]);
slim.init(readFileSync(options.slimWasm));

/** The mean of the calls, with what they leave to the garbage collector; mitata leaves out the two fastest and slowest samples of many. */
async function time(run, milliseconds) {
  const { avg } = await mitata(run, { min_cpu_time: milliseconds * 1e6, min_samples: 3, batch_samples: 64, batch_threshold: 250_000 });
  return avg;
}

const libraries = { hookseal, slim, Stripe, standardwebhooks, svix, octokit, tern, berbix, braintree, nodeCrypto };
await measure({ ...options, libraries, time, print: console.log });
