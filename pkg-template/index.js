// The public API: receivers whose module makes events and says why a request fails, and the seal.

import { large } from "./apart.js";
import { call, needWhole } from "./call.js";
import * as core from "./core.js";
import { WebhookVerificationError, configurationError } from "./errors.js";
import { eventOf } from "./event.js";
import { bytesOf, everyHeader, framed, headerText, optionsOf, secondsOf } from "./input.js";
import { documentation } from "./documentation.js";
import { Receiver, answered, partsOf, providers as rows } from "./receiver.js";
import { Seal } from "./seal.js";

export { Seal, WebhookVerificationError };

/** The address of a provider's documentation: https:// is left out of what the build wrote, and ~ is the domain in its namespace. */
function addressOf({ namespace }, place) {
  const domain = namespace.split(".").slice(0, 2).reverse().join(".");
  return documentation[place] && `https://${documentation[place].replace("~", domain)}`;
}

let shown;

/** Every provider, in alphabetical order. */
export function providers() {
  shown ??= Object.freeze(rows().map((info, place) => Object.freeze({ ...info, documentation: addressOf(info, place) })));
  return shown;
}

function kind() {
  return {
    options: ["tolerance", "url", "eventType", "verifyToken", "webCryptoFrom", "now"],
    exported: core.verify,
    large: large(),
    made: eventOf,
  };
}

/** A receiver of one provider's webhooks. */
export class Webhook extends Receiver {
  constructor(provider, secret, options) {
    needWhole();
    super(provider, secret, options, kind());
  }

  async receive(request) {
    const { result: event, ...rest } = await answered(this, request);
    return { event, ...rest };
  }

  diagnose(rawBody, headers, options) {
    const { others = [], method = "POST", url = "/" } = optionsOf(options, ["others", "method", "url"]);
    const prepared = Array.isArray(others) ? others.map((other) => partsOf(other)?.prepared) : [undefined];
    if (prepared.includes(undefined)) {
      throw configurationError("invalid_options", "the option others must be an array of receivers, each a Webhook");
    }
    if (typeof method !== "string" || typeof url !== "string") {
      throw configurationError("invalid_options", "the options method and url must be strings");
    }
    const receiver = partsOf(this);
    const { headers: names } = receiver.row;
    const notes = [];
    const body = noted(notes, "body_not_raw", () => bytesOf(rawBody, "the raw body"));
    const flat = noted(notes, "headers_unusable", () => (names.length > 0 || headers ? everyHeader(headers, names) : []));
    if (notes.length > 0) return [{ ...UNUSABLE }, ...notes];
    const now = secondsOf(receiver.clock);
    return findingsOf(call(core.diagnose, receiver.prepared, framed(prepared), method, url, headerText(flat), body, now));
  }
}

/** The verdict where verify throws a TypeError. */
const UNUSABLE = { kind: "verdict", code: "unusable", message: "what was passed is no raw body with headers, for which verify throws a TypeError" };

/** What `read` returns; a mistake for which `verify` throws a TypeError becomes a note. */
function noted(notes, code, read) {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    notes.push({ kind: "note", code, message: error.message });
    return undefined;
  }
}

/** Lines of kind, code and message, as objects. */
function findingsOf(lines) {
  return Array.from(lines.matchAll(/^(\w+) (\w+) (.+)$/gm), ([, kind, code, message]) => ({ kind, code, message }));
}
