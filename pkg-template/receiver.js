// What receivers share, whether their module makes events or only verifies: they check what they are given and keep what was prepared.

import { call } from "./call.js";
import * as core from "./core.js";
import { WebhookVerificationError, configurationError } from "./errors.js";
import { bytesOf, clockOf, headerValues, optionsOf, secondsOf, secretList, valuesOf } from "./input.js";
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

/** What a function of the module makes of a request, and the body it was given; for this package only. */
export let checked;

/** Answers a request: a handshake, or what `verifyRequest` returns; for this package only. */
export let answered;

/** A receiver's row, clock and what was prepared; undefined for what is none. For this package only. */
export let partsOf;

/** A receiver of one provider's webhooks. What `verify` returns is for the classes that extend it. */
export class Receiver {
  #row;
  #clock;
  #prepared;

  constructor(provider, secret, options, optionNames) {
    const given = optionsOf(options, optionNames);
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
      call(core.authenticate, this.#prepared, headers, body, secondsOf(this.#clock));
      return true;
    } catch (error) {
      if (error instanceof WebhookVerificationError && error.class === "authenticity") return false;
      throw error;
    }
  }

  async handshake(request) {
    if (typeof request?.method !== "string" || typeof request.url !== "string") {
      throw new TypeError("handshake takes a request: an object with a method and a url");
    }
    const reply = call(core.handshake, this.#prepared, request.method, request.url);
    return reply === undefined ? null : JSON.parse(reply);
  }

  #checked(exported, rawBody, headers) {
    const body = bytesOf(rawBody, "the raw body");
    const { signatureHeader } = this.#row;
    const values = signatureHeader ? headerValues(headers, signatureHeader) : [];
    const now = secondsOf(this.#clock);
    try {
      return { framed: call(exported, this.#prepared, values, body, now), body };
    } catch (error) {
      throw explained(error, this.#row, providers(), body, headers);
    }
  }

  async #answered(request) {
    checkRequest(request);
    try {
      const reply = await this.handshake(request);
      if (reply) return { result: null, response: new Response(reply.body, { status: reply.status, headers: reply.headers }) };
      if (request.method !== "POST") return { result: null, response: this.#methodNotAllowed() };
      const result = await this.verifyRequest(request);
      const { status, body } = this.#row.acknowledgement;
      return { result, response: new Response(body || null, { status }) };
    } catch (error) {
      if (!(error instanceof WebhookVerificationError) || error.class === "configuration") throw error;
      return { result: null, response: refusal(error), error };
    }
  }

  #methodNotAllowed() {
    const { handshakeMethod } = this.#row;
    const allow = [...(handshakeMethod ? [handshakeMethod] : []), "POST"].join(", ");
    return problem(405, "Method Not Allowed", {}, { allow });
  }

  static {
    checked = (receiver, exported, rawBody, headers) => receiver.#checked(exported, rawBody, headers);
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
