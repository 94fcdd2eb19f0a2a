// What a provider would have sent, for tests.

import { call, isSlim, unframed } from "./call.js";
import * as core from "./core.js";
import { bytesOf, checkedUrl, clockOf, optionsOf, secondsOf, secretPair } from "./input.js";
import { named } from "./receiver.js";

/** Signs a payload as the provider does. */
export function sign(provider, secret, payload, options) {
  if (isSlim()) throw new Error("hookseal/slim cannot sign: import hookseal/testing before init is called");
  const { now, url } = optionsOf(options, ["now", "url"]);
  checkedUrl(url);
  const seconds = secondsOf(clockOf(now));
  const [keyId, text] = secretPair(secret);
  const [head, body] = unframed(call(core.sign, String(named(provider)), keyId, text, url, bytesOf(payload, "the payload"), seconds));
  const { headers, url: signedUrl } = JSON.parse(head);
  // A buffer of its own, for whoever sends `body.buffer`.
  return { method: "POST", headers, body: body.slice(), ...(url !== undefined && { url: signedUrl }) };
}
