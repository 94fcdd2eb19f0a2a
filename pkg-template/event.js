// The event: the attributes of a CloudEvent as properties, its data when asked for, and its exact bytes.

import { unframed } from "./call.js";

const decoder = new TextDecoder();

/** The bytes of an event, not copied; for this package only. */
export let exactBytes;

/** Makes an event of what WebAssembly returned; for this package only. */
export let eventOf;

const mine = Symbol("made by this package");

/** What `verify` returns. Its attributes are frozen and its bytes private: what is sealed is what was verified. */
export class WebhookEvent {
  #bytes;
  #data;

  /** `framed`: the length of the attributes' text, then the event in structured mode. */
  constructor(maker, framed) {
    if (maker !== mine) throw new TypeError("events are made by verify alone");
    const [attributes] = unframed(framed);
    this.#bytes = framed.subarray(4);
    Object.assign(this, JSON.parse(`${attributes}}`));
    Object.defineProperty(this, "data", { enumerable: true, get: () => this.#parsed() });
    Object.freeze(this);
  }

  #parsed() {
    this.#data ??= JSON.parse(decoder.decode(this.#bytes)).data;
    return this.#data;
  }

  /** A copy of the event's bytes, exactly as they are sealed. */
  bytes() {
    return this.#bytes.slice();
  }

  static {
    exactBytes = (event) => event.#bytes;
    eventOf = (framed) => new WebhookEvent(mine, framed);
  }
}
