// The seal: Standard Webhooks signatures on what is handed on to an origin.

import { call, needWhole } from "./call.js";
import * as core from "./core.js";
import { configurationError } from "./errors.js";
import { WebhookEvent, exactBytes } from "./event.js";
import { bytesOf, checkedSecret, clockOf, framed, optionsOf, secondsOf } from "./input.js";

/** Signs what is handed on to an origin, as Standard Webhooks has it. */
export class Seal {
  #secrets;
  #clock;

  constructor(secret, options) {
    needWhole();
    const { now } = optionsOf(options, ["now"]);
    this.#clock = clockOf(now);
    const secrets = Array.isArray(secret) ? [...secret] : [secret];
    if (!secrets.every((one) => typeof one === "string")) {
      throw configurationError(
        "invalid_secret",
        "an origin's secret must be a string; is the environment variable that should hold it set?",
      );
    }
    secrets.forEach(checkedSecret);
    this.#secrets = framed(secrets);
    call(core.check_seal, this.#secrets);
  }

  seal(message) {
    const { id, body, contentType } = message instanceof WebhookEvent ? messageOf(message) : checkedMessage(message);
    const headers = JSON.parse(call(core.seal, this.#secrets, id, body, secondsOf(this.#clock)));
    return { headers: { ...headers, "content-type": contentType }, body };
  }
}

function messageOf(event) {
  const account = decodeURIComponent(event.source.split("/")[2] ?? "");
  return {
    id: call(core.message_id, event.provider, account, event.id),
    body: exactBytes(event),
    contentType: "application/cloudevents+json",
  };
}

function checkedMessage(message) {
  const { id, body, contentType = "application/json", ...others } = message ?? {};
  if (typeof id !== "string" || body === undefined || Object.keys(others).length > 0) {
    throw new TypeError("seal takes an event from this package, or { id, body, contentType } and nothing else");
  }
  if (typeof contentType !== "string" || !/^[\x21-\x7e][\x20-\x7e]*$/.test(contentType)) {
    throw new TypeError("the content type must be a header's value: visible ASCII characters");
  }
  // A copy: what was signed stays what is sent, whatever happens to the buffer.
  return { id, body: bytesOf(body, "the body").slice(), contentType };
}
