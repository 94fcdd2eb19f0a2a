// What the receivers of hookseal/slim return: who signed what, and the exact bytes of it.

import { unframed } from "./call.js";
import { copyOf } from "./input.js";

/** Makes one of what WebAssembly returned and the body it was given; for this package only. */
export let verifiedOf;

const mine = Symbol("made by this package");

/** A webhook that was verified. It is frozen and its bytes private: what is read is what was signed. */
export class VerifiedWebhook {
  #payload;

  constructor(maker, attributes, payload) {
    if (maker !== mine) throw new TypeError("verified webhooks are made by verify alone");
    this.#payload = payload;
    Object.assign(this, attributes);
    Object.freeze(this);
  }

  /** A copy of the signed payload, as received. */
  bytes() {
    return this.#payload.slice();
  }

  /** The payload as text; a TypeError if it is not UTF-8. */
  text() {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.#payload);
  }

  /** The payload as JSON; a SyntaxError if it is none. */
  json() {
    return JSON.parse(this.text());
  }

  static {
    verifiedOf = (framed, body, ours) => {
      const [attributes, payload] = unframed(framed);
      // Without a body, the payload is a part of it.
      const kept = body && !ours ? copyOf(body) : body;
      return new VerifiedWebhook(mine, JSON.parse(attributes), kept ?? payload);
    };
  }
}
