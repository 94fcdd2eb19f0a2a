// Genuine webhooks, signed by the providers' own SDKs where they sign, and forgeries of them.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../../scripts/tools.mjs";

const require = createRequire(import.meta.url);
const { default: Stripe } = await import("stripe");
const braintreeSdk = require("braintree");

// Made up for the tests.
export const secrets = {
  berbix: "berbix_secret_of_the_examples",
  braintree: { keyId: "public_key_of_the_examples", secret: "private_key_of_the_examples" },
  byl: "byl_secret_of_the_examples",
  kopokopo: "kopokopo_key_of_the_examples",
  stripe: "whsec_stripe_secret_of_the_examples",
};
export const originSecret = `whsec_${Buffer.from("the seal of the examples, 32 byt").toString("base64")}`;

export const receiverEnv = {
  STRIPE_WEBHOOK_SECRET: secrets.stripe,
  BRAINTREE_PUBLIC_KEY: secrets.braintree.keyId,
  BRAINTREE_PRIVATE_KEY: secrets.braintree.secret,
};

export const sample = (path) => readFileSync(join(root, "tests", "samples", path));

/** Bytes as Stripe sends them. */
export function stripe(body, secret = secrets.stripe) {
  const header = Stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret });
  return { method: "POST", headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": header }, body };
}

export const stripeBody = sample("stripe/invoice.paid.json");

/** What frameworks like to change: white space, line ends, characters of two to four bytes, a digit too many. */
export function troublesomeBody() {
  const event = JSON.parse(stripeBody);
  event.id = "evt_troublesome";
  event.data.object.customer_name = "Zoë Дөлгөөн 東京 ₮ 🦊 \u2028 </script>";
  const text = JSON.stringify(event, null, "\t").replaceAll("\n", "\r\n").replace('"amount_paid": 0', '"amount_paid": 10.00e0');
  return Buffer.from(`${text}\r\n\r\n`);
}

const { keyId, secret } = secrets.braintree;
export const braintreeGateway = new braintreeSdk.BraintreeGateway({
  environment: braintreeSdk.Environment.Sandbox,
  merchantId: "examples",
  publicKey: keyId,
  privateKey: secret,
});

/** A form as Braintree sends it. */
export function braintree(subscription) {
  const kind = braintreeSdk.WebhookNotification.Kind.SubscriptionChargedSuccessfully;
  const form = new URLSearchParams(braintreeGateway.webhookTesting.sampleNotification(kind, subscription));
  return { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: Buffer.from(form.toString()) };
}

/** Whoever forges has the shape of it all, but not the secret. */
export const forgedStripe = () => stripe(stripeBody, "whsec_not_the_secret");

export function forgedBraintree() {
  const form = new URLSearchParams(braintree("forged").body.toString());
  const [key, mac] = form.get("bt_signature").split("|");
  form.set("bt_signature", `${key}|${mac.replace(/^./, (digit) => (digit === "0" ? "1" : "0"))}`);
  return { ...braintree("forged"), body: Buffer.from(form.toString()) };
}
