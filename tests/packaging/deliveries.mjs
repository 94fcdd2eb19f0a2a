// Deliveries for fixtures that answer requests, signed by Node's own cryptography as of now.

import { createHmac } from "node:crypto";
import { body, secret } from "./delivery.mjs";

function signedWith(key) {
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", key).update(`${time}.${body}`).digest("hex");
  return { method: "POST", headers: { "content-type": "application/json", "stripe-signature": `t=${time},v1=${signature}` }, body };
}

/**
 * Sends an authentic delivery and a forged one. `send` gives { status, outcome } of the answer, where outcome is what the application
 * found: the event's id or the refusal's code.
 */
export async function deliver(send) {
  const accepted = await send(signedWith(secret));
  const refused = await send(signedWith("whsec_of_somebody_else"));
  if (accepted.status !== 200 || refused.status !== 401) throw new Error(`answered with ${accepted.status} and ${refused.status}`);
  return { accepted: accepted.outcome, refused: refused.outcome };
}

/** An answer of `fetch` as `deliver` takes it: the applications here tell the outcome in a header. */
export const answerOf = (response) => ({ status: response.status, outcome: response.headers.get("x-outcome") });
