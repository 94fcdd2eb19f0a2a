// What receivers share, whether their module makes events or only verifies: they check what they are given and keep what was prepared.

import { answersTo, noCrypto, subtle } from "./apart.js";
import { call, callFor, isSlim, nextNumber } from "./call.js";
import * as core from "./core.js";
import { WebhookVerificationError, configurationError } from "./errors.js";
import { bytesOf, checkedUrl, clockOf, framed, headerText, headerValues, optionsOf, secondsOf, secretList, valuesOf } from "./input.js";
import { aboutRequest, explained } from "./mistakes.js";

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

/** A row of the caller's own as what the module is told of it, its id; for this package only. */
export const named = (provider) => (isOwn(provider) ? provider.compiled : provider);

const isOwn = (provider) => typeof provider === "object" && provider !== null && typeof provider.compiled === "string";

function rowOf(provider) {
  if (isOwn(provider)) {
    if (isSlim()) throw configurationError("invalid_options", "hookseal/slim takes no rows of your own: import hookseal");
    return frozen(JSON.parse(call(core.provider_info, provider.compiled)));
  }
  const row = providers().find((info) => info.id === provider);
  // A secret may stand here by mistake, so what was given is not repeated.
  if (row) return row;
  const others = "hookseal/slim has no provider of this id; providers() lists those it has, whose HMACs stand in headers or form fields. Import hookseal for the others";
  throw configurationError("unknown_provider", isSlim() ? others : "no provider has this id; providers() lists them");
}

function checkedTolerance(tolerance) {
  if (tolerance === undefined || (Number.isInteger(tolerance) && tolerance >= 1 && tolerance <= 0xffff_ffff)) return;
  throw configurationError(
    "invalid_options",
    "the option tolerance must be a whole number of seconds, at least 1: the check cannot be switched off",
  );
}

function checkedSize(bytes) {
  if (bytes === undefined || (Number.isInteger(bytes) && bytes >= 0)) return;
  throw configurationError("invalid_options", "the option webCryptoFrom must be a whole number of bytes, 0 or more");
}

function checkedText(name, text) {
  if (text === undefined || typeof text === "string") return;
  throw configurationError("invalid_options", `the option ${name} must be a string`);
}

/** Answers a request: a handshake, or what `verifyRequest` returns; for this package only. */
export let answered;

/** A receiver's row, clock and what was prepared; undefined for what is none. For this package only. */
export let partsOf;

/**
 * A receiver of one provider's webhooks. `kind` is what the classes that extend it differ in: the names of their options, the function of
 * the module that verifies, from how many bytes the host checks signatures, and what is made of what the module returns.
 */
export class Receiver {
  #row;
  #clock;
  #number = nextNumber();
  #prepared;
  #keys = new Map();
  #webCryptoFrom;
  #kind;

  constructor(provider, secret, options, kind) {
    const given = optionsOf(options, kind.options);
    const { tolerance, url, eventType, verifyToken, webCryptoFrom, now } = given;
    checkedTolerance(tolerance);
    checkedUrl(url);
    checkedSize(webCryptoFrom);
    checkedText("eventType", eventType);
    checkedText("verifyToken", verifyToken);
    this.#clock = clockOf(now);
    this.#row = rowOf(provider);
    this.#kind = kind;
    this.#webCryptoFrom = webCryptoFrom ?? kind.large;
    this.#prepared = framed([named(provider), tolerance?.toString(), eventType, verifyToken, ...secretList(secret)]);
    call(core.hold, this.#number, this.#prepared);
    const shown = { ...given };
    delete shown.verifyToken;
    Object.defineProperties(this, {
      provider: { value: this.#row.id, enumerable: true },
      options: { value: Object.freeze(shown), enumerable: true },
    });
  }

  /** Calls a function of the module that takes a receiver. */
  #call(exported, ...args) {
    return callFor(this.#number, this.#prepared, exported, ...args);
  }

  verify(rawBody, headers) {
    const body = bytesOf(rawBody, "the raw body");
    return this.#kind.made(this.#verified(body, headers, this.#valuesOf(headers)), body, typeof rawBody === "string", this.#row);
  }

  async verifyAsync(rawBody, headers) {
    return this.#verifiedApart(bytesOf(rawBody, "the raw body"), typeof rawBody === "string", headers);
  }

  async verifyRequest(request) {
    checkRequest(request);
    checkUnread(request);
    const { body, ours } = await bodyOf(request);
    return this.#verifiedApart(body, ours, request.headers, request.url);
  }

  validateSignature(rawBody, signature) {
    const { headers, signatureHeader, signsMoreHeaders, formFields } = this.#row;
    if (signsMoreHeaders && (typeof signature !== "object" || signature === null || Array.isArray(signature))) {
      throw new TypeError(`a signature of this provider needs more than one header: pass all headers in place of the value of ${signatureHeader}`);
    }
    // Without either, it stands in the body.
    const carrier = signatureHeader ?? formFields?.[0];
    const values = signsMoreHeaders || carrier === undefined ? [] : valuesOf(signature, carrier);
    const body = formFields ? formOf(formFields, values, rawBody) : bytesOf(rawBody, "the raw body");
    const one = values.flatMap((value) => (signatureHeader ? [signatureHeader, value] : []));
    const flat = signsMoreHeaders ? headerValues(signature, headers) : one;
    try {
      this.#call(core.authenticate, this.options.url, headerText(flat), body, secondsOf(this.#clock));
      return true;
    } catch (error) {
      if (error instanceof WebhookVerificationError && error.class === "authenticity") return false;
      throw error;
    }
  }

  async handshake(request) {
    if (typeof request?.method !== "string" || typeof request.url !== "string") {
      throw new TypeError("handshake takes a request: an object with a method and a url, and with headers and a body where it has them");
    }
    if (request.method !== this.#row.handshakeMethod) return null;
    if (request.method !== "POST") return this.#handshake(request, "");
    if (typeof request.clone !== "function") return this.#handshake(request, request.body ?? "");
    checkUnread(request);
    return this.#handshake(request, await request.clone().arrayBuffer());
  }

  #handshake({ method, url, headers = {} }, body) {
    const flat = headerValues(headers, this.#row.headers);
    const reply = this.#call(core.handshake, method, url, headerText(flat), bytesOf(body, "the body"));
    return reply === undefined ? null : JSON.parse(reply);
  }

  /** The URL as the provider knows it: the option, which without a query of its own takes that of the request. */
  #urlOf(requestUrl) {
    const { url } = this.options;
    const query = requestUrl?.indexOf("?") ?? -1;
    if (url === undefined) return requestUrl;
    return query < 0 || url.includes("?") ? url : url + requestUrl.slice(query);
  }

  #valuesOf(headers) {
    return this.#row.headers.length > 0 ? headerText(headerValues(headers, this.#row.headers)) : "";
  }

  #verified(body, headers, values, requestUrl, answers) {
    const now = secondsOf(this.#clock);
    const url = this.#urlOf(requestUrl);
    return this.#explained(body, headers, () => this.#call(this.#kind.exported, url, values, body, now, answers));
  }

  /** As `verify`, with the runtime's cryptography where that is needed, or faster. `ours`: nobody else has these bytes. */
  async #verifiedApart(body, ours, headers, requestUrl) {
    const values = this.#valuesOf(headers);
    const { asynchronous } = this.#row;
    if (asynchronous && !subtle()) throw noCrypto();
    const apart = asynchronous || (body.length >= this.#webCryptoFrom && subtle());
    const begun = apart && this.#explained(body, headers, () => this.#call(core.begin, this.#urlOf(requestUrl), values));
    if (!begun) return this.#kind.made(this.#verified(body, headers, values, requestUrl), body, ours, this.#row);
    // What is verified and what is read are the same bytes, whatever is written to others meanwhile.
    const own = ours ? body : body.slice();
    const answers = await answersTo(begun, own, this.#keys);
    return this.#kind.made(this.#verified(own, headers, values, requestUrl, answers), own, true, this.#row);
  }

  #explained(body, headers, ask) {
    try {
      return ask();
    } catch (error) {
      throw explained(error, this.#row, providers(), body, headers);
    }
  }

  async #answered(request) {
    checkRequest(request);
    const { handshakeMethod, acknowledgement } = this.#row;
    const { method, headers, url } = request;
    try {
      if (method === "POST") checkUnread(request);
      const { body, ours } = method === "POST" ? await bodyOf(request) : { body: "", ours: true };
      const reply = method === handshakeMethod ? this.#handshake(request, body) : null;
      if (reply) return { result: null, response: new Response(reply.body, { status: reply.status, headers: reply.headers }) };
      if (method !== "POST") return { result: null, response: this.#methodNotAllowed() };
      const result = await this.#verifiedApart(body, ours, headers, url);
      return { result, response: new Response(acknowledgement.body || null, { status: acknowledgement.status }) };
    } catch (error) {
      if (!(error instanceof WebhookVerificationError) || error.class === "configuration") throw error;
      return { result: null, response: refusal(error), error };
    }
  }

  #methodNotAllowed() {
    const { handshakeMethod } = this.#row;
    const allow = [...(handshakeMethod && handshakeMethod !== "POST" ? [handshakeMethod] : []), "POST"].join(", ");
    return problem(405, "Method Not Allowed", {}, { allow });
  }

  static {
    answered = (receiver, request) => receiver.#answered(request);
    partsOf = (receiver) => (receiver instanceof Receiver && #row in receiver ? { row: receiver.#row, clock: receiver.#clock, prepared: receiver.#prepared } : undefined);
  }
}

/** The form that the provider would have sent with these values. */
function formOf([signatureField, payloadField], signatures, payload) {
  const text = typeof payload === "string" ? payload : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(payload, `the value of ${payloadField}`));
  const form = new URLSearchParams(signatures.map((signature) => [signatureField, signature]));
  form.append(payloadField, text);
  return bytesOf(form.toString(), "the form");
}

/** How the runtime itself gives a request's bytes, before anybody puts something else in its place. */
const runtimes = globalThis.Request?.prototype.arrayBuffer;

/** The body of a request, and whether nobody else has its bytes: clones have the same ones in Deno, and what is like a request may keep them. */
async function bodyOf(request) {
  const read = request.arrayBuffer;
  const body = bytesOf(await read.call(request), "the body of the request");
  return { body, ours: read === runtimes && !globalThis.Deno };
}

function checkUnread(request) {
  if (!request.bodyUsed && !request.body?.locked) return;
  throw new TypeError("the request's body was already read. Verify before anything else reads it, or read a clone: request.clone()");
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
