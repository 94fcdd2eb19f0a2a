// What a provider would have sent, for tests.

import { call, isSlim, unframed } from "./call.js";
import * as core from "./core.js";
import { bytesOf, clockOf, optionsOf, secondsOf, secretPair } from "./input.js";

/** Signs a payload as the provider does. */
export function sign(provider, secret, payload, options) {
  if (isSlim()) throw new Error("hookseal/slim cannot sign: import hookseal/testing before init is called");
  const { now } = optionsOf(options, ["now"]);
  const seconds = secondsOf(clockOf(now));
  const [keyId, text] = secretPair(secret);
  const [headers, body] = unframed(call(core.sign, String(provider), keyId, text, bytesOf(payload, "the payload"), seconds));
  // A buffer of its own, for whoever sends `body.buffer`.
  return { method: "POST", headers: JSON.parse(headers), body: body.slice() };
}
