// The public API: checks what it is given, asks WebAssembly, and keeps what was prepared once out of sight.

import { call, isSlim } from "./call.js";
import * as core from "./core.js";
import { WebhookVerificationError, configurationError } from "./errors.js";
import { WebhookEvent, eventOf, exactBytes } from "./event.js";
import {
  bytesOf,
  checkedSecret,
  clockOf,
  everyHeader,
  headerValues,
  optionsOf,
  secondsOf,
  secretList,
  valuesOf,
} from "./input.js";
import { aboutRequest, explained } from "./mistakes.js";

export { WebhookVerificationError };

let rows;

/** Every provider, in alphabetical order. */
export function providers() {
  rows ??= Object.freeze(JSON.parse(call(core.provider_infos)).map(frozen));
  return rows;
}

function frozen(info) {
  for (const value of Object.values(info)) Object.freeze(value);
  return Object.freeze(info);
}

function rowOf(provider) {
  const row = providers().find((info) => info.id === provider);
  // A secret may stand here by mistake, so what was given is not repeated.
  if (!row)
    throw configurationError(
      "unknown_provider",
      `no provider has this id; there are: ${providers()
        .map((info) => info.id)
        .join(", ")}`,
    );
  return row;
}

function checkedTolerance(tolerance) {
  if (tolerance === undefined || (Number.isInteger(tolerance) && tolerance >= 1 && tolerance <= 0xffff_ffff)) return;
  throw configurationError(
    "invalid_options",
    "the option tolerance must be a whole number of seconds, at least 1: the check cannot be switched off",
  );
}

function checkedEventType(eventType) {
  if (eventType === undefined || typeof eventType === "string") return;
  throw configurationError("invalid_options", "the option eventType must be a string");
}

function checkedUrl(url) {
  if (url === undefined || (typeof url === "string" && /^https?:\/\//i.test(url) && URL.canParse(url))) return;
  throw configurationError("invalid_options", "the option url must be an absolute URL, as the provider knows this endpoint");
}

/** A receiver of one provider's webhooks. */
export class Webhook {
  #row;
  #clock;
  #prepared;

  constructor(provider, secret, options) {
    const given = optionsOf(options, ["tolerance", "url", "eventType", "now"]);
    const { tolerance, url, eventType, now } = given;
    checkedTolerance(tolerance);
    checkedUrl(url);
    checkedEventType(eventType);
    this.#clock = clockOf(now);
    this.#row = rowOf(provider);
    this.#prepared = call(core.prepare, provider, secretList(secret), tolerance, eventType);
    Object.defineProperties(this, {
      provider: { value: provider, enumerable: true },
      options: { value: Object.freeze({ ...given }), enumerable: true },
    });
  }

  verify(rawBody, headers) {
    const body = bytesOf(rawBody, "the raw body");
    const values = this.#headers(headers);
    const now = secondsOf(this.#clock);
    try {
      return eventOf(call(core.verify, this.#prepared, values, body, now));
    } catch (error) {
      throw explained(error, this.#row, providers(), body, headers);
    }
  }

  async verifyRequest(request) {
    checkRequest(request);
    if (request.bodyUsed || request.body?.locked) {
      throw new TypeError(
        "the request's body was already read. Verify before anything else reads it, or read a clone: request.clone()",
      );
    }
    return this.verify(await request.arrayBuffer(), request.headers);
  }

  validateSignature(rawBody, headerValue) {
    const { signatureHeader, formFields } = this.#row;
    const values = valuesOf(headerValue, signatureHeader ?? formFields[0]);
    const body = formFields ? formOf(formFields, values, rawBody) : bytesOf(rawBody, "the raw body");
    const headers = signatureHeader ? values.flatMap((value) => [signatureHeader, value]) : [];
    try {
      call(core.verify_signature, this.#prepared, headers, body, secondsOf(this.#clock));
      return true;
    } catch (error) {
      if (error instanceof WebhookVerificationError && error.class === "authenticity") return false;
      throw error;
    }
  }

  diagnose(rawBody, headers, options) {
    if (isSlim()) throw new Error("hookseal/slim cannot diagnose: import hookseal before init is called, or call init with hookseal/core.wasm");
    const { others = [], method = "POST", url = "/" } = optionsOf(options, ["others", "method", "url"]);
    if (!Array.isArray(others) || !others.every((other) => other instanceof Webhook && #prepared in other)) {
      throw configurationError("invalid_options", "the option others must be an array of receivers, each a Webhook");
    }
    if (typeof method !== "string" || typeof url !== "string") {
      throw configurationError("invalid_options", "the options method and url must be strings");
    }
    const { signatureHeader } = this.#row;
    const notes = [];
    const body = noted(notes, "body_not_raw", () => bytesOf(rawBody, "the raw body"));
    const flat = noted(notes, "headers_unusable", () => (signatureHeader || headers ? everyHeader(headers, signatureHeader) : []));
    if (notes.length > 0) return [{ ...UNUSABLE }, ...notes];
    const prepared = framed(others.map((other) => other.#prepared));
    return findingsOf(call(core.diagnose, this.#prepared, prepared, method, url, flat, body, secondsOf(this.#clock)));
  }

  async handshake(request) {
    if (typeof request?.method !== "string" || typeof request.url !== "string") {
      throw new TypeError("handshake takes a request: an object with a method and a url");
    }
    const reply = call(core.handshake, this.#prepared, request.method, request.url);
    return reply === undefined ? null : JSON.parse(reply);
  }

  async receive(request) {
    checkRequest(request);
    try {
      const reply = await this.handshake(request);
      if (reply) return { event: null, response: new Response(reply.body, { status: reply.status, headers: reply.headers }) };
      if (request.method !== "POST") return { event: null, response: this.#methodNotAllowed() };
      const event = await this.verifyRequest(request);
      const { status, body } = this.#row.acknowledgement;
      return { event, response: new Response(body || null, { status }) };
    } catch (error) {
      if (!(error instanceof WebhookVerificationError) || error.class === "configuration") throw error;
      return { event: null, response: refusal(error), error };
    }
  }

  #headers(headers) {
    const name = this.#row.signatureHeader;
    return name ? headerValues(headers, name) : [];
  }

  #methodNotAllowed() {
    const { handshakeMethod } = this.#row;
    const allow = [...(handshakeMethod ? [handshakeMethod] : []), "POST"].join(", ");
    return problem(405, "Method Not Allowed", {}, { allow });
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

/** Byte strings, each behind its length (4 bytes, little-endian). */
function framed(members) {
  const bytes = new Uint8Array(members.reduce((sum, member) => sum + 4 + member.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const member of members) {
    view.setUint32(at, member.length, true);
    bytes.set(member, at + 4);
    at += 4 + member.length;
  }
  return bytes;
}

/** Lines of kind, code and message, as objects. */
function findingsOf(lines) {
  return Array.from(lines.matchAll(/^(\w+) (\w+) (.+)$/gm), ([, kind, code, message]) => ({ kind, code, message }));
}

/** The form that the provider would have sent with these values. */
function formOf([signatureField, payloadField], signatures, payload) {
  const text = typeof payload === "string" ? payload : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(payload, `the value of ${payloadField}`));
  const form = new URLSearchParams(signatures.map((signature) => [signatureField, signature]));
  form.append(payloadField, text);
  return bytesOf(form.toString(), "the form");
}

function checkRequest(request) {
  if (
    typeof request?.arrayBuffer === "function" &&
    typeof request.method === "string" &&
    typeof request.headers?.get === "function"
  )
    return;
  throw new TypeError(`this takes a WHATWG Request. ${aboutRequest(request)}`);
}

/** The same bytes for every authenticity failure: what exactly was wrong is not for whoever sent it. */
function refusal(error) {
  if (error.class === "authenticity") return problem(401, "Unauthorized");
  return problem(error.status, error.status === 400 ? "Bad Request" : "Unprocessable Content", { code: error.code });
}

/** A problem body (RFC 9457). */
function problem(status, title, members, headers) {
  return new Response(JSON.stringify({ title, status, ...members }), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}

/** Signs what is handed on to an origin, as Standard Webhooks has it. */
export class Seal {
  #secrets;
  #clock;

  constructor(secret, options) {
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
    call(core.check_seal, secrets);
    this.#secrets = secrets;
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
    body: exactBytes(event).slice(),
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
