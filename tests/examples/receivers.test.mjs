// The examples that receive webhooks with the npm package: each is installed, built, started and sent what providers and forgers send.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { root } from "../../scripts/tools.mjs";
import { copyExample, installPackage, manifestOf } from "./project.mjs";
import { freePort, run, serve } from "./program.mjs";
import { braintree, braintreeGateway, forgedBraintree, forgedStripe, receiverEnv, stripe, stripeBody, troublesomeBody } from "./webhooks.mjs";
import { serveWorker } from "./worker.mjs";

const project = installPackage();

/** Runs a script of the example's package.json; npm would only stand between it and the signals. */
const script = (example, name, ...more) => ["sh", "-c", `exec ${[manifestOf(example).scripts[name], ...more].join(" ")}`];

async function start(example) {
  const cwd = copyExample(project, example);
  const port = String(await freePort());
  const env = { ...receiverEnv, PORT: port, HOST: "127.0.0.1" };
  return serve(example, script(example, "start"), { cwd, env });
}

async function buildAndStart(example, { env = {}, arguments: more = [] }) {
  const cwd = copyExample(project, example);
  // Without the secrets: where an application is built they are not.
  await run(`${example}-build`, script(example, "build"), { cwd, env });
  const port = String(await freePort());
  const served = { ...receiverEnv, ...env, PORT: port, HOST: "127.0.0.1" };
  return serve(example, script(example, "start", ...more), { cwd, env: served });
}

const json = { "content-type": "application/json" };

// `wrongMethod` is what the framework answers to a method without a route, `formsOfOthers` what it answers to forms of other sites.
const receivers = {
  express: { start: () => start("express"), wrongMethod: 404 },
  fastify: { start: () => start("fastify"), wrongMethod: 404, braintree: false },
  deno: { start: () => start("deno") },
  bun: { start: () => start("bun") },
  "hono-workers": { start: () => serveWorker(copyExample(project, "hono-workers")) },
  next: { start: () => buildAndStart("next", { env: { NEXT_TELEMETRY_DISABLED: "1" }, arguments: ["-H", "127.0.0.1"] }) },
  sveltekit: { start: () => buildAndStart("sveltekit", {}), braintree: false, formsOfOthers: 403 },
};

for (const [name, receiver] of Object.entries(receivers)) {
  describe(name, () => {
    let server;
    before(async () => {
      server = await receiver.start();
    });
    after(() => server?.stop());
    const send = async (path, init) => (await fetch(`${server.url}${path}`, init)).status;

    test("Stripe's event arrives, once however often it is sent", async () => {
      const known = server.events.length;
      assert.equal(await send("/hooks/stripe", stripe(stripeBody)), 200);
      assert.equal(await send("/hooks/stripe", stripe(stripeBody)), 200);
      assert.equal(await server.count(known + 1), known + 1);
      const { specversion, id, type, provider, data } = server.events.at(-1);
      assert.deepEqual([specversion, provider, type], ["1.0", "stripe", "com.stripe.invoice.paid"]);
      assert.equal(id, JSON.parse(stripeBody).id);
      assert.deepEqual(data.payload, JSON.parse(stripeBody));
    });

    test("no byte of a body is lost on the way", async () => {
      const known = server.events.length;
      const body = troublesomeBody();
      assert.equal(await send("/hooks/stripe", stripe(body)), 200);
      assert.equal(await server.count(known + 1), known + 1);
      assert.deepEqual(server.events.at(-1).data.payload, JSON.parse(body));
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream"]) {
        const { headers, ...others } = stripe(body);
        const expected = (type !== "application/octet-stream" && receiver.formsOfOthers) || 200;
        assert.equal(await send("/hooks/stripe", { ...others, headers: { ...headers, "content-type": type } }), expected, type);
      }
    });

    test("a forgery, and what has no signature, is refused", async () => {
      const known = server.events.length;
      assert.equal(await send("/hooks/stripe", forgedStripe()), 401);
      const changed = Buffer.from(stripeBody.toString().replace('"amount_paid": 0', '"amount_paid": 1'));
      assert.notDeepEqual(changed, stripeBody);
      assert.equal(await send("/hooks/stripe", { ...stripe(stripeBody), body: changed }), 401);
      assert.equal(await send("/hooks/stripe", { method: "POST", headers: json, body: stripeBody }), 401);
      assert.equal(await send("/hooks/stripe", { method: "POST", headers: json }), 401);
      assert.equal(server.events.length, known);
    });

    test("another method is refused", async () => {
      const known = server.events.length;
      const expected = receiver.wrongMethod ?? 405;
      assert.equal(await send("/hooks/stripe", { method: "GET" }), expected);
      for (const method of ["PUT", "DELETE"]) assert.equal(await send("/hooks/stripe", { ...stripe(stripeBody), method }), expected, method);
      assert.equal(await send("/hooks/nobody", stripe(stripeBody)), 404);
      assert.equal(server.events.length, known);
    });

    if (receiver.braintree !== false) {
      test("Braintree's form and its challenge", async () => {
        const known = server.events.length;
        const form = braintree(`subscription_of_${name}`);
        assert.equal(await send("/hooks/braintree", form), 200);
        assert.equal(await send("/hooks/braintree", form), 200);
        assert.equal(await server.count(known + 1), known + 1);
        const { type, data } = server.events.at(-1);
        assert.equal(type, "com.braintreepayments.subscription_charged_successfully");
        assert.ok(JSON.stringify(data.payload).includes(`subscription_of_${name}`));
        assert.equal(await send("/hooks/braintree", forgedBraintree()), 401);

        const challenge = "20f9f8ed05f77439fe955c977e4c8a53";
        const answer = await fetch(`${server.url}/hooks/braintree?bt_challenge=${challenge}`);
        assert.equal(answer.status, 200);
        assert.equal(await answer.text(), braintreeGateway.webhookNotification.verify(challenge));
        assert.equal((await fetch(`${server.url}/hooks/braintree?bt_challenge=short`)).status, 400);
        assert.equal(await send("/hooks/braintree", { method: "PUT" }), receiver.wrongMethod ?? 405);
        assert.equal(server.events.length, known + 1);
      });
    }

    test("nothing else arrived", async () => {
      await server.stop();
      const stripes = ["com.stripe.invoice.paid", "com.stripe.invoice.paid"];
      const braintrees = receiver.braintree === false ? [] : ["com.braintreepayments.subscription_charged_successfully"];
      assert.deepEqual(server.events.map(({ type }) => type), [...stripes, ...braintrees]);
    });
  });
}

test("every receiver is here", () => {
  const folders = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const named = folders.map(({ name }) => name).filter((name) => !name.startsWith("origin"));
  assert.deepEqual(named.sort(), Object.keys(receivers).sort());
});
