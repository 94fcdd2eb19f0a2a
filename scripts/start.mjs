// `npm start`: the whole way, live. Real sample webhooks go through the Worker to a sample origin; every step is told and checked.
// `npm start -- --once` ends after the demonstration, with 0 only if all went as told.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { demoSecrets } from "../pkg-template/cli/demo.js";
import { Failure, main, print } from "./run.mjs";
import { reexecWithProjectNode, setup } from "./setup.mjs";
import { root } from "./tools.mjs";

const gatewayPort = 8787;
const originPort = 8788;

// Made up for this demonstration; yours go in with `wrangler secret put`.
const originSecret = "whsec_aG9va3NlYWwgZGVtb25zdHJhdGlvbiBvcmlnaW4ga2V5";
const bindings = {
  ORIGIN_SECRET: originSecret,
  BERBIX_SECRET: demoSecrets.berbix,
  BRAINTREE_PRIVATE_KEY: demoSecrets.braintree.secret,
  BYL_SECRET: demoSecrets.byl,
  KOPOKOPO_API_KEY: demoSecrets.kopokopo,
  STRIPE_SECRET: demoSecrets.stripe,
};

function source(provider, secret, more = {}) {
  return {
    name: provider,
    path: `/${provider}`,
    provider,
    secrets: [secret],
    seal: [{ binding: "ORIGIN_SECRET" }],
    origin: `http://127.0.0.1:${originPort}/webhooks`,
    ...more,
  };
}

const config = {
  sources: [
    source("berbix", { binding: "BERBIX_SECRET" }, { event_type: "verification_finished" }),
    source("braintree", { binding: "BRAINTREE_PRIVATE_KEY", key_id: demoSecrets.braintree.keyId }),
    source("byl", { binding: "BYL_SECRET" }),
    source("kopokopo", { binding: "KOPOKOPO_API_KEY" }),
    source("stripe", { binding: "STRIPE_SECRET" }),
    // Mode ack: the ledger has the event before the provider is told of success.
    source("stripe", { binding: "STRIPE_SECRET" }, { name: "ledger", path: "/ledger", mode: "ack" }),
  ],
};

const sample = (path) => readFileSync(join(root, "tests", "samples", path));

/**
 * The webhooks to send: { provider, what, signer, headers, body, method?, query?, expect }; `type`, `id` (if the provider gives one) and
 * `carries` (a text of the payload) are what the origin has to get.
 */
async function deliveries() {
  const require = createRequire(import.meta.url);
  const { sign } = await import("../pkg/testing.js");
  const byUs = (provider, what, path, arrives) => {
    const { headers, body } = sign(provider, demoSecrets[provider], sample(path));
    const signer = "hookseal/testing: no SDK of the provider can sign";
    return { provider, what, signer, headers, body, expect: "delivered", ...arrives };
  };

  const { default: Stripe } = await import("stripe");
  const stripeBody = sample("stripe/invoice.paid.json");
  const stripeHeader = Stripe.webhooks.generateTestHeaderString({ payload: stripeBody.toString(), secret: demoSecrets.stripe });
  const stripe = {
    provider: "stripe",
    what: "invoice.paid",
    signer: `stripe ${Stripe.PACKAGE_VERSION}, the official SDK`,
    headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": stripeHeader },
    body: stripeBody,
    expect: "delivered",
    type: "com.stripe.invoice.paid",
    id: "evt_1MhUT7E0b6fckueShdwYrsWN",
    carries: "in_1MhUT5E0b6fckueSfPlY05Fw",
  };

  const braintree = require("braintree");
  const { keyId, secret } = demoSecrets.braintree;
  const gateway = new braintree.BraintreeGateway({
    environment: braintree.Environment.Sandbox,
    merchantId: "demo",
    publicKey: keyId,
    privateKey: secret,
  });
  const kind = braintree.WebhookNotification.Kind.SubscriptionChargedSuccessfully;
  const notification = gateway.webhookTesting.sampleNotification(kind, "demo_subscription");
  const challenge = "20f9f8ed05f77439fe955c977e4c8a53";
  const braintreeVersion = require("braintree/package.json").version;

  return [
    stripe,
    {
      provider: "braintree",
      what: kind,
      signer: `braintree ${braintreeVersion}, the official SDK`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: Buffer.from(new URLSearchParams(notification).toString()),
      expect: "delivered",
      type: `com.braintreepayments.${kind}`,
      carries: "demo_subscription",
    },
    byUs("kopokopo", "buygoods_transaction_received", "kopokopo/buygoods_transaction_received.json", {
      type: "com.kopokopo.buygoods_transaction_received",
      id: "2133dbfb-24b9-40fc-ae57-2d7559785760",
      carries: "OJM6Q1W84K",
    }),
    byUs("byl", "invoice.paid", "byl/invoice.paid.json", { type: "mn.byl.invoice.paid", id: "3", carries: "TEST-0003" }),
    byUs("berbix", "a test hook", "berbix/test_hook.json", { type: "com.berbix.verification_finished", carries: "unique-uid" }),
    {
      provider: "braintree",
      what: "a challenge",
      signer: "nobody: Braintree asks who owns the endpoint",
      method: "GET",
      query: `?bt_challenge=${challenge}`,
      expect: "handshake",
      answer: gateway.webhookNotification.verify(challenge),
    },
    {
      ...stripe,
      what: "invoice.paid, FORGED: the amount was changed after signing",
      body: Buffer.from(stripeBody.toString().replace('"amount_paid": 0', '"amount_paid": 999900')),
      expect: "signature_mismatch",
    },
  ];
}

const line = (who, text) => print(`  ${who.padEnd(9)}${text}`);

async function waitFor(read, seconds = 5) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const value = read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return undefined;
}

/** Whether the origin got this webhook: once, verified, and as what it was sent. */
function arrivedAs({ type, id, carries }, received) {
  const [{ verified, event } = {}, ...more] = received;
  return (
    verified === true &&
    more.length === 0 &&
    event.type === type &&
    (id === undefined || event.id === id) &&
    JSON.stringify(event.data.payload).includes(carries)
  );
}

/** Sends one webhook, tells what every side said, and returns what did not go as expected. */
async function send(delivery, gatewayUrl, logs, received) {
  const { provider, what, signer, method = "POST", query = "", headers, body, expect, answer } = delivery;
  logs.length = 0;
  received.length = 0;
  const started = performance.now();
  const response = await fetch(`${gatewayUrl}${provider}${query}`, { method, headers, body });
  const text = await response.text();
  const elapsed = (performance.now() - started).toFixed(0);
  const entry = (await waitFor(() => logs[0])) ?? {};
  const arrived = received[0];

  print(`\n${provider}: ${what}`);
  line("sender", `${method} /${provider}, ${body?.length ?? 0} bytes, signed by ${signer}`);
  const decision = entry.code ?? entry.outcome ?? "no log line";
  line("gateway", `${decision}; answered ${response.status} after ${elapsed} ms`);

  const wrong = [];
  if (expect === "delivered") {
    if (response.status !== 200 || entry.outcome !== "delivered" || !arrivedAs(delivery, received)) {
      wrong.push(`${provider} ${what} did not arrive as what it is`);
    }
  } else if (expect === "handshake") {
    if (response.status !== 200 || text !== answer || arrived) wrong.push(`${provider} ${what} was not answered as the SDK answers it`);
    else line("sender", `accepts the answer ${text.slice(0, 24)}…: it is the official SDK's`);
  } else if (response.status !== 401 || entry.code !== expect || arrived) {
    wrong.push(`${provider} ${what} was not refused`);
  }
  if (arrived) {
    const { verified, id, event, reason } = arrived;
    line("origin", verified ? `verified by standardwebhooks: ${event.type} ${event.id} (${id})` : `refused: ${reason}`);
  } else {
    line("origin", "received nothing");
  }
  if (wrong.length > 0) line("", `NOT AS EXPECTED (${expect})`);
  return wrong;
}

/** Mode ack: the origin is down, the provider is told of success all the same, and the origin gets everything when it is up. */
async function outage(gatewayUrl, origin, logs, received) {
  const { default: Stripe } = await import("stripe");
  const types = ["invoice.paid", "charge.succeeded", "customer.created"];
  print("\nMode ack: the origin goes down");
  await origin.down();
  logs.length = 0;
  received.length = 0;
  const wrong = [];
  for (const type of types) {
    const body = sample(`stripe/${type}.json`);
    const header = Stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret: demoSecrets.stripe });
    const { status } = await fetch(`${gatewayUrl}ledger`, { method: "POST", headers: { "stripe-signature": header }, body });
    line("sender", `POST /ledger, ${type}: answered ${status}`);
    if (status !== 200) wrong.push(`${type} was not acknowledged`);
  }
  const attempts = (outcome) => logs.filter((entry) => entry.attempt && entry.outcome === outcome);
  await waitFor(() => attempts("failed").length >= types.length || undefined);
  for (const { type, code, next_attempt } of attempts("failed")) {
    line("gateway", `${type}: ${code}, kept; next attempt in ${Math.ceil((next_attempt - Date.now()) / 1000)} s`);
  }
  if (attempts("failed").length < types.length) wrong.push("the ledger did not try to deliver");
  print("\nThe origin is up again");
  await origin.up();
  await waitFor(() => attempts("delivered").length === types.length || undefined, 20);
  for (const { verified, id, event, reason } of received) {
    line("origin", verified ? `verified: ${event.type} ${event.id} (${id})` : `refused: ${reason}`);
  }
  const arrived = received.filter(({ verified }) => verified).map(({ event }) => event.type).sort();
  const sent = types.map((type) => `com.stripe.${type}`).sort();
  if (String(arrived) === String(sent)) line("", "nothing is lost, and nothing came twice");
  else wrong.push("not everything arrived once after the outage");
  return wrong;
}

function tryByHand() {
  const url = `http://127.0.0.1:${gatewayPort}`;
  print(`
The gateway is at ${url}, the origin at http://127.0.0.1:${originPort}. Try, in another terminal:

  a signed webhook   npx hookseal send stripe --to ${url}/stripe
  a forged one       npx hookseal send stripe --to ${url}/stripe --secret not_the_secret
  through the ledger npx hookseal send stripe --to ${url}/ledger
  an unsigned one    curl -i ${url}/stripe -d '{"id":"evt_1"}'
  a challenge        curl -i '${url}/braintree?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53'

Ctrl-C ends both.`);
}

await main(async () => {
  const once = process.argv.includes("--once");
  const parts = ["npm", "rust", "tools"];
  await setup({ parts });
  await reexecWithProjectNode();
  const { build } = await import("./build.mjs");
  await build(["pkg", "worker"]);

  const { startGateway } = await import("./gateway.mjs");
  const { startOrigin } = await import("../examples/origin/origin.mjs");
  const received = [];
  const logs = [];
  let live = false;
  const busy = (error) => {
    if (error.code === "EADDRINUSE") throw new Failure(`port ${originPort} is in use; end what listens there and run npm start again`);
    throw error;
  };
  let server;
  const origin = {
    async up() {
      server = await startOrigin({
        port: originPort,
        secret: originSecret,
        onDelivery: (delivery) => {
          received.push(delivery);
          if (live) line("origin", delivery.verified ? `verified: ${delivery.event.type} ${delivery.event.id}` : `refused: ${delivery.reason}`);
        },
      }).catch(busy);
    },
    down() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  await origin.up();
  const gateway = await startGateway({
    config,
    secrets: bindings,
    port: gatewayPort,
    onLog: (message) => {
      try {
        const entry = JSON.parse(message);
        if (entry.outcome) logs.push(entry);
        const said = entry.attempt ? `attempt ${entry.attempt}` : `answered ${entry.status}`;
        if (live && entry.outcome) line("gateway", `${entry.source ?? "no source"}: ${entry.code ?? entry.outcome}, ${said}`);
      } catch {
        print(message);
      }
    },
  }).catch(async (error) => {
    await origin.down();
    throw /in use|EADDRINUSE/i.test(error.message)
      ? new Failure(`port ${gatewayPort} is in use; end what listens there and run npm start again`)
      : error;
  });
  const stop = async () => {
    await gateway.stop();
    await origin.down();
  };

  const wrong = [];
  for (const delivery of await deliveries()) {
    wrong.push(...(await send(delivery, gateway.url, logs, received)));
  }
  wrong.push(...(await outage(gateway.url, origin, logs, received)));
  print(wrong.length > 0 ? `\n${wrong.join("\n")}` : "\nAll went as told.");
  if (once || wrong.length > 0) {
    await stop();
    if (wrong.length > 0) throw new Failure("npm start: not everything went as it should; see above");
    return;
  }
  live = true;
  tryByHand();
  await new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  await stop();
});
