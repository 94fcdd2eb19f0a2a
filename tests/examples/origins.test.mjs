// The sample origins behind the gateway: they take what it has sealed, each event once, and nothing else.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { startGateway } from "../../scripts/gateway.mjs";
import { python, root } from "../../scripts/tools.mjs";
import { run, serve } from "./program.mjs";
import { braintree, forgedBraintree, forgedStripe, originSecret, sample, secrets, stripe, troublesomeBody } from "./webhooks.mjs";

const folder = (name) => join(root, "examples", name);
const env = { ORIGIN_SECRET: originSecret, PORT: "0", PYTHONDONTWRITEBYTECODE: "1" };
const axumTarget = join(root, "target", "origin-axum");

const origins = {
  node: () => serve("origin", ["node", "origin.mjs"], { cwd: folder("origin"), env }),
  "FastAPI, Python": () => serve("origin-fastapi", [python.path, "origin.py"], { cwd: folder("origin-fastapi"), env }),
  "axum, Rust": async () => {
    const build = ["cargo", "build", "--locked", "--target-dir", axumTarget];
    await run("origin-axum-build", build, { cwd: folder("origin-axum"), env: { CARGO_PROFILE_DEV_DEBUG: "0" } });
    return serve("origin-axum", [join(axumTarget, "debug", "origin-axum")], { cwd: folder("origin-axum"), env });
  },
};

const hmac = (secret, text) => createHmac("sha256", secret).update(text).digest("hex");
const json = (body, name, signature) => ({ method: "POST", headers: { "content-type": "application/json", [name]: signature }, body });

/** A genuine webhook of every provider, signed by its SDK where that can sign, and what has to arrive of it. */
const genuine = {
  berbix() {
    const body = sample("berbix/test_hook.json");
    const now = Math.floor(Date.now() / 1000);
    return json(body, "x-berbix-signature", `v0,${now},${hmac(secrets.berbix, `${now},${secrets.berbix},${body}`)}`);
  },
  braintree: () => braintree("subscription_of_the_origins"),
  byl() {
    const body = sample("byl/invoice.paid.json");
    return json(body, "byl-signature", hmac(secrets.byl, body));
  },
  kopokopo() {
    const body = sample("kopokopo/buygoods_transaction_received.json");
    return json(body, "x-kopokopo-signature", hmac(secrets.kopokopo, body));
  },
  stripe: () => stripe(troublesomeBody()),
};
const types = {
  berbix: "com.berbix.verification_finished",
  braintree: "com.braintreepayments.subscription_charged_successfully",
  byl: "mn.byl.invoice.paid",
  kopokopo: "com.kopokopo.buygoods_transaction_received",
  stripe: "com.stripe.invoice.paid",
};

/** The gateway before one origin, with a source for each provider. */
function gatewayBefore(origin) {
  const secretOf = {
    berbix: { binding: "BERBIX" },
    braintree: { binding: "BRAINTREE", key_id: secrets.braintree.keyId },
    byl: { binding: "BYL" },
    kopokopo: { binding: "KOPOKOPO" },
    stripe: { binding: "STRIPE" },
  };
  const sources = Object.entries(secretOf).map(([provider, secret]) => ({
    name: provider,
    path: `/${provider}`,
    provider,
    secrets: [secret],
    seal: [{ binding: "ORIGIN_SECRET" }],
    origin: `${origin}/webhooks`,
    ...(provider === "berbix" ? { event_type: "verification_finished" } : {}),
  }));
  const { berbix: BERBIX, byl: BYL, kopokopo: KOPOKOPO, stripe: STRIPE } = secrets;
  const bindings = { BERBIX, BRAINTREE: secrets.braintree.secret, BYL, KOPOKOPO, STRIPE, ORIGIN_SECRET: originSecret };
  return startGateway({ config: { sources }, secrets: bindings, onLog: () => {} });
}

for (const [name, start] of Object.entries(origins)) {
  describe(name, () => {
    let origin, gateway;
    before(async () => {
      origin = await start();
      gateway = await gatewayBefore(origin.url);
    });
    after(async () => {
      await gateway?.stop();
      await origin?.stop();
    });
    const send = async (provider, init) => (await fetch(`${gateway.url}${provider}`, init)).status;
    const sendToOrigin = async (init) => (await fetch(`${origin.url}/webhooks`, { method: "POST", ...init })).status;

    for (const [provider, webhook] of Object.entries(genuine)) {
      test(`${provider}: sealed, verified, and handled once`, async () => {
        const known = origin.events.length;
        const sent = webhook();
        assert.equal(await send(provider, sent), 200);
        assert.equal(await send(provider, sent), 200);
        assert.equal(await origin.count(known + 1), known + 1);
        const event = origin.events.at(-1);
        assert.deepEqual([event.provider, event.type, event.trust], [provider, types[provider], "verified"]);
        if (provider === "braintree") assert.ok(JSON.stringify(event.data.payload).includes("subscription_of_the_origins"));
        else assert.deepEqual(event.data.payload, JSON.parse(sent.body));
      });
    }

    test("a forgery stops at the gateway", async () => {
      const known = origin.events.length;
      assert.equal(await send("stripe", forgedStripe()), 401);
      assert.equal(await send("braintree", forgedBraintree()), 401);
      assert.equal(origin.events.length, known);
    });

    test("what the gateway has not sealed is refused by the origin", async () => {
      const body = JSON.stringify({ specversion: "1.0", id: "evt_forged", type: "com.stripe.invoice.paid" });
      const now = new Date();
      const seconds = (date) => String(Math.floor(date.getTime() / 1000));
      const sealed = (secret, at) => ({
        "content-type": "application/cloudevents+json",
        "webhook-id": "msg_forged",
        "webhook-timestamp": seconds(at),
        "webhook-signature": new Webhook(secret).sign("msg_forged", at, body),
      });
      const other = `whsec_${Buffer.from("another secret of thirty-two byt").toString("base64")}`;
      const old = new Date(now.getTime() - 6 * 60_000);
      const known = origin.events.length;

      assert.equal(await sendToOrigin({ body, headers: { "content-type": "application/cloudevents+json" } }), 401, "unsealed");
      assert.equal(await sendToOrigin(stripe(sample("stripe/invoice.paid.json"))), 401, "from the provider itself");
      assert.equal(await sendToOrigin({ body, headers: sealed(other, now) }), 401, "another secret");
      assert.equal(await sendToOrigin({ body, headers: sealed(originSecret, old) }), 401, "an old one");
      assert.equal(await sendToOrigin({ body: `${body} `, headers: sealed(originSecret, now) }), 401, "other bytes");
      assert.equal(await sendToOrigin({ body, headers: { ...sealed(originSecret, now), "webhook-id": "msg_other" } }), 401, "another id");
      const signature = { ...sealed(originSecret, now), "webhook-signature": "v1" };
      assert.equal(await sendToOrigin({ body, headers: signature }), 401, "half a signature");
      assert.equal(await sendToOrigin({ body: Buffer.from([0xff]), headers: sealed(originSecret, now) }), 401, "no UTF-8");
      assert.equal(origin.events.length, known);

      // The same request with the right seal is taken: it is the seal that made the difference.
      assert.equal(await sendToOrigin({ body, headers: sealed(originSecret, now) }), 200);
      assert.equal(await origin.count(known + 1), known + 1);
    });

    test("nothing else was handled", async () => {
      await origin.stop();
      assert.deepEqual(origin.events.map(({ type }) => type), [...Object.keys(genuine).map((provider) => types[provider]), "com.stripe.invoice.paid"]);
    });
  });
}
