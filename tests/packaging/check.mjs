// What a fixture asks of the package: an authentic delivery is accepted, a forged one refused, and that for the right reason.

import { Webhook, WebhookVerificationError } from "hookseal";
import { sign } from "hookseal/testing";
import { body, headers, now, secret } from "./delivery.mjs";

/** `{ accepted, refused }`: the id of the event, and the code of the refusal. */
export function check() {
  const webhook = new Webhook("stripe", secret, { now });
  const accepted = webhook.verify(body, headers).id;
  const forged = sign("stripe", "whsec_of_somebody_else", body, { now });
  try {
    webhook.verify(forged.body, forged.headers);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return { accepted, refused: error.code };
  }
  return { accepted, refused: "nothing" };
}
