// What each provider sends, signed as its own library does where that can, and how that library takes what an origin got.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const Stripe = require("stripe");
const braintree = require("braintree");
const berbix = require("berbix");
const kopokopo = require("k2-connect-node/lib/helpers/auth");

const sample = (name) => readFileSync(new URL(`../samples/${name}`, import.meta.url));
export const hmac = (secret, text) => createHmac("sha256", secret).update(text).digest("hex");
export const stripe = new Stripe("sk_test_made_up");
const privateKey = "a private key of 32 characters..";
const braintreeGateway = new braintree.BraintreeGateway({
  environment: braintree.Environment.Sandbox,
  merchantId: "merchant",
  publicKey: "public_key",
  privateKey,
});
/** A made-up secret of every provider but Braintree. */
export const secret = "whsec_a_made_up_secret_of_a_provider";
export const json = ["content-type", "application/json; charset=utf-8"];

/** How each provider sends a request, and how its library takes what the origin got. */
export const providers = {
  stripe: {
    request() {
      const body = sample("stripe/invoice.paid.json");
      return { body, headers: [json, ["stripe-signature", stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret })]] };
    },
    verify: ({ body, headers }) => stripe.webhooks.constructEvent(body, headers["stripe-signature"], secret).type === "invoice.paid",
    header: "stripe-signature",
  },
  braintree: {
    request() {
      const form = braintreeGateway.webhookTesting.sampleNotification(braintree.WebhookNotification.Kind.SubscriptionWentPastDue, "subscription_1");
      return { body: new URLSearchParams({ bt_signature: form.bt_signature, bt_payload: form.bt_payload }).toString(), headers: [["content-type", "application/x-www-form-urlencoded"]] };
    },
    async verify({ body }) {
      const form = new URLSearchParams(body.toString());
      const notification = await braintreeGateway.webhookNotification.parse(form.get("bt_signature"), form.get("bt_payload"));
      return notification.kind === "subscription_went_past_due" && notification.subscription.id === "subscription_1";
    },
    header: undefined,
  },
  berbix: {
    request() {
      const body = sample("berbix/test_hook.json");
      const now = Math.floor(Date.now() / 1000);
      return { body, headers: [json, ["x-berbix-signature", `v0,${now},${hmac(secret, `${now},${secret},${body}`)}`]] };
    },
    verify: ({ body, headers }) => new berbix.Client({ apiSecret: "a" }).validateSignature(secret, body, headers["x-berbix-signature"]),
    header: "x-berbix-signature",
  },
  kopokopo: {
    request() {
      const body = sample("kopokopo/buygoods_transaction_received.json");
      return { body, headers: [json, ["x-kopokopo-signature", hmac(secret, body)]] };
    },
    verify: ({ body, headers }) => kopokopo.auth(secret, body, headers["x-kopokopo-signature"]) === 200,
    header: "x-kopokopo-signature",
  },
  byl: {
    request() {
      const body = sample("byl/invoice.paid.json");
      return { body, headers: [json, ["byl-signature", hmac(secret, body)]] };
    },
    // Byl has no library for Node; its documentation computes this.
    verify: ({ body, headers }) => hmac(secret, body) === headers["byl-signature"],
    header: "byl-signature",
  },
};

export const providerSecrets = { SECRET: secret, PRIVATE_KEY: privateKey };

/** A provider's `secrets` in the configuration. */
export const secretsOf = (provider) => [provider === "braintree" ? { binding: "PRIVATE_KEY", key_id: "public_key" } : { binding: "SECRET" }];
