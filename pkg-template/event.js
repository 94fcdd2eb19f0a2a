// The event: the attributes of a CloudEvent as properties, its data when asked for, and its exact bytes.

import { bytesOf, copyOf, joined } from "./input.js";

const decoder = new TextDecoder();

/** The bytes of an event; for this package only. */
export let exactBytes;

/** Makes an event of what WebAssembly returned; for this package only. */
export let eventOf;

const mine = Symbol("made by this package");

/** How the text of an event ends whose payload is the body. */
const withoutPayload = '"payload":}}';

/** What `verify` returns. Its attributes are frozen and its bytes private: what is sealed is what was verified. */
export class WebhookEvent {
  #text;
  #body;
  #data;

  /** `text`: the event in structured mode, where `body` is a body to be kept without its payload. */
  constructor(maker, text, body) {
    if (maker !== mine) throw new TypeError("events are made by verify alone");
    this.#text = text;
    this.#body = body;
    // Inside of an attribute's value, the quotes would be escaped. What is put together is a text of its own, so that whoever keeps an
    // attribute does not keep all of the event with it.
    const head = `${text.slice(0, text.indexOf(',"data":'))}}`;
    if (head.includes("\\")) Object.assign(this, JSON.parse(head));
    else this.#take(head);
    Object.defineProperty(this, "data", WebhookEvent.#dataProperty);
    Object.freeze(this);
  }

  // One getter for all events: with one each, no two events would be of the same shape to the engine.
  static #dataProperty = {
    enumerable: true,
    get() {
      this.#data ??= this.#read();
      return this.#data;
    },
  };

  /** The attributes of a text without escapes, in the order in which the module writes them: in half the time that `JSON.parse` takes. */
  #take(head) {
    // Where the quote behind the latest value is.
    let at = -1;
    const next = (name) => {
      const start = at + name.length + 6;
      at = head.indexOf('"', start);
      return head.slice(start, at);
    };
    const has = (name) => head[at + 3] === name[0];
    this.specversion = next("specversion");
    this.id = next("id");
    this.source = next("source");
    this.type = next("type");
    if (has("subject")) this.subject = next("subject");
    if (has("time")) this.time = next("time");
    this.datacontenttype = next("datacontenttype");
    this.dataschema = next("dataschema");
    this.provider = next("provider");
    if (has("livemode")) {
      this.livemode = head[at + 13] === "t";
      at += this.livemode ? 16 : 17;
    }
    this.trust = next("trust");
    if (has("unsigned")) this.unsigned = next("unsigned");
    if (has("keyid")) this.keyid = next("keyid");
  }

  #read() {
    if (!this.#body) return JSON.parse(this.#text).data;
    const { data } = JSON.parse(`${this.#text.slice(0, -2)}null}}`);
    data.payload = JSON.parse(decoder.decode(this.#body));
    return data;
  }

  /** A copy of the event's bytes, exactly as they are sealed. */
  bytes() {
    return exactBytes(this);
  }

  static {
    exactBytes = (event) => {
      const [text, body] = [event.#text, event.#body];
      return body ? joined([bytesOf(text.slice(0, -2)), body, bytesOf("}}")]) : bytesOf(text);
    };
    eventOf = (text, body, ours) => new WebhookEvent(mine, text, text.endsWith(withoutPayload) ? (ours ? body : copyOf(body)) : undefined);
  }
}
