// Entry for whoever counts bytes: a smaller module, which only verifies, brought along by the caller.

import { start as init } from "./call.js";
import * as core from "./core.js";
import { WebhookVerificationError } from "./errors.js";
import { Receiver, answered, providers } from "./receiver.js";
import { VerifiedWebhook, verifiedOf } from "./verified.js";

export { VerifiedWebhook, WebhookVerificationError, init, providers };

function kind() {
  return {
    options: ["tolerance", "url", "verifyToken", "now"],
    exported: core.authenticate,
    // Its module leaves no signature to the host.
    large: Infinity,
    made: (framed, body, ours, { formFields }) => verifiedOf(framed, formFields === null ? body : undefined, ours),
  };
}

/** A receiver of one provider's webhooks, which leaves their payload unread. */
export class Webhook extends Receiver {
  constructor(provider, secret, options) {
    super(provider, secret, options, kind());
  }

  async receive(request) {
    const { result: webhook, ...rest } = await answered(this, request);
    return { webhook, ...rest };
  }
}
