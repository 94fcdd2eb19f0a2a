// The event: the attributes of a CloudEvent as properties, its data when asked for, and its exact bytes.

import { framedText } from "./call.js";

const decoder = new TextDecoder();

/** The bytes of an event, not copied; for this package only. */
export let exactBytes;

/** Makes an event of what WebAssembly returned; for this package only. */
export let eventOf;

const mine = Symbol("made by this package");

/** What `verify` returns. Its attributes are frozen and its bytes private: what is sealed is what was verified. */
export class WebhookEvent {
  #framed;
  #data;

  /** `framed`: the length of the attributes' text, then the event in structured mode. */
  constructor(maker, framed) {
    if (maker !== mine) throw new TypeError("events are made by verify alone");
    this.#framed = framed;
    Object.assign(this, JSON.parse(`${framedText(framed)}}`));
    Object.defineProperty(this, "data", WebhookEvent.#dataProperty);
    Object.freeze(this);
  }

  // One getter for all events: with one each, no two events would be of the same shape to the engine.
  static #dataProperty = {
    enumerable: true,
    get() {
      this.#data ??= JSON.parse(decoder.decode(exactBytes(this))).data;
      return this.#data;
    },
  };

  /** A copy of the event's bytes, exactly as they are sealed. */
  bytes() {
    return this.#framed.slice(4);
  }

  static {
    exactBytes = (event) => event.#framed.subarray(4);
    eventOf = (framed) => new WebhookEvent(mine, framed);
  }
}
