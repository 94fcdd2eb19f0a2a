// Entry for whoever counts bytes: a smaller module, which only verifies, brought along by the caller.

import { start as init } from "./call.js";
import * as core from "./core.js";
import { WebhookVerificationError } from "./errors.js";
import { Receiver, answered, checked, partsOf, providers } from "./receiver.js";
import { Seal } from "./seal.js";
import { VerifiedWebhook, verifiedOf } from "./verified.js";

export { Seal, VerifiedWebhook, WebhookVerificationError, init, providers };

/** A receiver of one provider's webhooks, which leaves their payload unread. */
export class Webhook extends Receiver {
  constructor(provider, secret, options) {
    super(provider, secret, options, ["tolerance", "url", "now"]);
  }

  verify(rawBody, headers) {
    return verifiedOf(checked(this, core.authenticate, rawBody, headers), partsOf(this).row.formFields !== null);
  }

  async receive(request) {
    const { result: webhook, ...rest } = await answered(this, request);
    return { webhook, ...rest };
  }
}
