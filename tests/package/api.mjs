// What the tests of the API share: receivers and requests of two providers, and how a call has to fail.

import assert from "node:assert/strict";
import { install, load } from "./install.mjs";

export const { Seal, Webhook, WebhookVerificationError, providers, sign } = await load(install());

export const NOW = new Date(1_700_000_000_000);
export const now = () => NOW;
export const SECRET = "whsec_api_tests_only_7d1f0b";
export const PAYLOAD =
  '{"id":"evt_1","type":"invoice.paid","created":1699999990,"livemode":false,"data":{"object":{"id":"in_1"}}}';
export const BRAINTREE = { keyId: "public_key_api", secret: "private_key_api_55aa" };
export const XML = "<notification><kind>check</kind><subject><check>true</check></subject></notification>";
export const ORIGIN_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

export const encode = (text) => new TextEncoder().encode(text);
export const decode = (bytes) => new TextDecoder().decode(bytes);

export const stripe = new Webhook("stripe", SECRET, { now });
export const signed = sign("stripe", SECRET, PAYLOAD, { now });
export const signature = signed.headers["stripe-signature"];
export const braintree = new Webhook("braintree", BRAINTREE, { now });
export const form = sign("braintree", BRAINTREE, XML, { now });

/** What a call throws; it has to throw. */
export function thrown(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

export function refusedWith(code, run) {
  const error = thrown(run);
  assert.ok(error instanceof WebhookVerificationError, `${code} was expected: ${error}`);
  assert.equal(error.code, code);
  return error;
}

export function typeError(run, words) {
  const error = thrown(run);
  assert.equal(error.constructor, TypeError, String(error));
  assert.match(error.message, words);
}
