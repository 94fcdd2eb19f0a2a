// The types of hookseal, written by hand and tested against the package; rows.d.ts and codes.d.ts are made from the core.

import type { Kind, WebhookErrorClass, WebhookErrorCode } from "./codes.js";
import type { Providers } from "./rows.js";

export type { Kind, Providers, WebhookErrorClass, WebhookErrorCode };

/**
 * A provider's id; {@link providers} lists them with everything known about each.
 *
 * @example
 * ```ts
 * const paths: Partial<Record<ProviderId, string>> = { stripe: "/hooks/stripe", byl: "/hooks/byl" };
 * ```
 */
export type ProviderId = keyof Providers;

/**
 * The type of an event: `<namespace>.<native type>`. An editor offers those that are known; others pass, since providers add to them.
 *
 * @typeParam P The provider's id.
 *
 * @example
 * ```ts
 * const paid: EventType<"stripe"> = "com.stripe.invoice.paid";
 * ```
 */
export type EventType<P extends string = string> = [P] extends [ProviderId]
  ? P extends ProviderId
    ? `${Providers[P]["namespace"]}.${Providers[P]["eventTypes"]}` | (`${Providers[P]["namespace"]}.${string}` & Record<never, never>)
    : never
  : string;

/**
 * A secret with the id of its key, for a provider that names keys (Braintree: the public key is the id, the private key the secret),
 * or to be told which of several secrets signed an event.
 *
 * @example
 * ```ts
 * const previous: KeyedSecret = { keyId: "2025", secret };
 * const event = new Webhook("stripe", [newSecret, previous]).verify(rawBody, headers);
 * console.log(event.keyid); // 2025
 * ```
 */
export interface KeyedSecret {
  readonly keyId: string;
  readonly secret: string;
}

/**
 * A secret as the provider shows it, prefix and all; with the id of its key where the provider names keys.
 *
 * @typeParam P The provider's id.
 *
 * @example
 * ```ts
 * const ofStripe: Secret<"stripe"> = "whsec_Yz4q8wCkTn2v";
 * const ofBraintree: Secret<"braintree"> = { keyId: "public key", secret: "private key" };
 * ```
 */
export type Secret<P extends ProviderId = ProviderId> = Providers[P]["needsKeyId"] extends true ? KeyedSecret : string | KeyedSecret;

/**
 * The exact bytes of a body. A string is taken as UTF-8.
 *
 * @example
 * ```ts
 * const received: RawBody = await request.arrayBuffer();
 * ```
 */
export type RawBody = string | ArrayBufferView | ArrayBufferLike;

/**
 * Bytes with a buffer of their own, as `fetch` takes them; spelt so that it is right for every version of TypeScript.
 *
 * @example
 * ```ts
 * const bytes: Bytes = event.bytes();
 * new Response(bytes);
 * ```
 */
export type Bytes = ReturnType<Uint8Array["slice"]>;

/**
 * A header's value: several where it came more than once, none where it did not come.
 *
 * @example
 * ```ts
 * const value: HeaderValue = request.headers.get("stripe-signature");
 * console.log(webhook.validateSignature(rawBody, value)); // true
 * ```
 */
export type HeaderValue = string | readonly string[] | null | undefined;

/**
 * Headers as `fetch`, Node, or any framework has them. Names may be in any case.
 *
 * @example
 * ```ts
 * const forms: HeadersInput[] = [request.headers, [...request.headers], new Map(request.headers), Object.fromEntries(request.headers)];
 * console.log(new Set(forms.map((form) => webhook.verify(rawBody, form).id)).size); // 1
 * ```
 */
export type HeadersInput =
  Headers | Iterable<readonly [name: string, value: HeaderValue]> | { readonly [name: string]: HeaderValue };

/**
 * A clock, asked at every call.
 *
 * @example
 * ```ts
 * const stopped: Clock = () => new Date("2026-01-01T00:00:00Z");
 * ```
 */
export type Clock = () => Date;

/**
 * A provider of your own: what `hookseal row` makes of a row in JSON, checked. It is good for the version of the package that made it.
 *
 * @example
 * ```ts
 * // import acme from "./acme.row.js", which npx hookseal row acme.json > acme.row.js has made. This one was changed since:
 * const acme: ProviderRow = { id: "acme", compiled: "hookseal-row.AAAA" };
 * try {
 *   new Webhook(acme, secret);
 * } catch (error) {
 *   console.log((error as WebhookVerificationError).code); // invalid_options
 * }
 * ```
 */
export interface ProviderRow {
  readonly id: string;
  readonly compiled: string;
}

/**
 * Options of {@link Webhook}. A name that is not here is refused.
 *
 * @typeParam P The provider's id.
 *
 * @example
 * ```ts
 * const options: WebhookOptions<"berbix"> = { eventType: "verification_finished", tolerance: 60 };
 * ```
 */
export interface WebhookOptions<P extends ProviderId = ProviderId> {
  /**
   * How far, in seconds, a signed timestamp may be from the clock, either way. At least 1: the check cannot be switched off. Only for
   * providers that sign a timestamp, which have a default (300).
   */
  readonly tolerance?: Providers[P]["tolerance"] extends null ? undefined : number | undefined;
  /**
   * The URL under which the provider knows this endpoint, for schemes that sign it: behind a proxy the request's own URL is another.
   */
  readonly url?: string | undefined;
  /** The native type of the events that arrive here, for providers whose payload names none (Berbix has one URL for each kind). */
  readonly eventType?: Providers[P]["namesEventType"] extends true ? undefined : string | undefined;
  /** The token that the provider's handshake has to bring, for providers that let you choose one (Meta's verify token). */
  readonly verifyToken?: string | undefined;
  /**
   * From how many bytes of a body `verifyAsync`, `verifyRequest` and `receive` leave the signature to WebCrypto, which takes longer to be
   * asked and then is faster. If left out: 65536, and where `node:crypto` hashes for this package (Node, Deno, Bun, Workers) more than 4 MiB.
   */
  readonly webCryptoFrom?: number | undefined;
  /** The clock. The machine's, if left out. */
  readonly now?: Clock | undefined;
}

/**
 * The one error of this package. It holds nothing of a payload, a signature or a secret, so it may be logged; do not send its code to
 * whoever sent the request.
 *
 * @example
 * ```ts
 * try {
 *   webhook.verify(rawBody, headers);
 * } catch (error) {
 *   if (!(error instanceof WebhookVerificationError)) throw error;
 *   console.warn(error.code, error.message);
 *   return new Response(null, { status: error.status });
 * }
 * ```
 */
export class WebhookVerificationError extends Error {
  private constructor();
  /** Always the same, also where code was minified. */
  readonly name: "WebhookVerificationError";
  /** The word for what is wrong. */
  readonly code: WebhookErrorCode;
  /** Whose fault it is. */
  readonly class: WebhookErrorClass;
  /** The HTTP status to answer with: 401, 400, 422 or 503. */
  readonly status: 400 | 401 | 422 | 503;
}

/**
 * What an event is about, in the provider's own words.
 *
 * @example
 * ```ts
 * const { type, id, status }: Resource = event.data.resource;
 * console.log(type, id, status); // invoice in_1MhUT5E0b6fckueSfPlY05Fw paid
 * ```
 */
export interface Resource {
  /** The provider's type of resource. */
  readonly type: string | null;
  /** The provider's id of it, the event's `subject`. */
  readonly id: string | null;
  /** The provider's status of it. */
  readonly status: string | null;
}

/**
 * An amount of money. It never was a floating-point number.
 *
 * @example
 * ```ts
 * const { value, minor, currency } = event.data.amount as Amount;
 * console.log(value, minor, currency); // 20.00 2000 USD
 * ```
 */
export interface Amount {
  /** Major units: decimal text with exactly the currency's decimals, or as many as the provider gave where that would not be exact. */
  readonly value: string | null;
  /**
   * Minor units as ISO 4217 has them, cents for example; as the provider counts them where the currency is not known. `null` where that is
   * not exact, or beyond what a number holds.
   */
  readonly minor: number | null;
  /** The currency's code, in capitals; `null` where the provider gives none. */
  readonly currency: string | null;
}

/**
 * Who is on the other side, as far as the payload says.
 *
 * @example
 * ```ts
 * const greet = ({ name, email }: Customer) => `Dear ${name ?? email ?? "customer"}`;
 * console.log(greet(event.data.customer)); // Dear Martin
 * ```
 */
export interface Customer {
  /** The provider's id of the customer. */
  readonly id: string | null;
  readonly email: string | null;
  /** The telephone number, as the provider writes it; some write a hash of it. */
  readonly phone: string | null;
  /** The name, of a person or of an organization. */
  readonly name: string | null;
}

/**
 * An authentic event: the attributes of a CloudEvent (1.0, structured mode). They are read-only, and what is sealed is what was
 * verified. `JSON.stringify(event)` gives all of it; a copy such as `{ ...event }` has the attributes and the data, and is no event any more.
 *
 * @typeParam P The provider's id; any, if left out.
 * @typeParam Payload The provider's payload, if you want to name its shape. It is not checked.
 *
 * @example
 * ```ts
 * function label(event: WebhookEvent<"stripe">): string {
 *   return event.type === "com.stripe.invoice.paid" ? `paid: ${event.subject}` : event.type;
 * }
 * console.log(label(webhook.verify(rawBody, headers))); // paid: in_1MhUT5E0b6fckueSfPlY05Fw
 * ```
 */
declare class WebhookEvent<P extends string = ProviderId | (string & {}), Payload = unknown> {
  private constructor();
  /** The version of CloudEvents. */
  readonly specversion: "1.0";
  /** The provider's event id; where it has none, a digest of what was signed. */
  readonly id: string;
  /** `/<provider>[/<account>]`. Ids are unique within it. */
  readonly source: string;
  /** `<namespace>.<native type>`, `com.stripe.invoice.paid` for example. */
  readonly type: EventType<P>;
  /** The provider's id of the resource that the event is about. */
  readonly subject?: string;
  /** When it happened, RFC 3339 in UTC. */
  readonly time?: string;
  /** What `data` is. */
  readonly datacontenttype: "application/json";
  /** The schema of the event. */
  readonly dataschema: "urn:hookseal:event:1";
  /** The provider's id. */
  readonly provider: P;
  /** Whether it is live (`true`) or a test (`false`), where the payload tells. */
  readonly livemode?: boolean;
  /**
   * How its authenticity was shown: `verified` by a signature over the payload, `authenticated` by a token or password, which says who
   * sends and nothing of what is sent.
   */
  readonly trust: "verified" | "authenticated";
  /** `type`, where the event's type comes from a header that the provider does not sign: whoever passes the request on can change it. */
  readonly unsigned?: "type";
  /** The id of the key that signed it, where the secret has one. */
  readonly keyid?: string;
  /** Parsed when first read, then kept. */
  readonly data: {
    /** What happened, in one word for all providers; `null` where none fits. */
    readonly kind: Kind | null;
    readonly resource: Resource;
    /** The amount of money that the event is about; `null` where it is about none. */
    readonly amount: Amount | null;
    readonly customer: Customer;
    /**
     * The provider's own JSON, or the JSON form of its XML. Numbers beyond 2^53 lose digits in JavaScript; {@link WebhookEvent.bytes} has
     * them all.
     */
    readonly payload: Payload;
  };
  /**
   * The event's exact bytes, UTF-8: a copy, so that nothing can change what is sealed.
   *
   * @example
   * ```ts
   * const response = new Response(event.bytes(), { headers: { "content-type": "application/cloudevents+json" } });
   * console.log((await response.json()).id === event.id); // true
   * ```
   */
  bytes(): Bytes;
}

/**
 * What {@link Webhook.diagnose} found. The set is closed; the words do not change.
 *
 * @example
 * ```ts
 * const mended: FindingCode[] = ["body_line_end_added", "body_reserialized"];
 * ```
 */
export type FindingCode =
  | WebhookErrorCode
  | "verified"
  | "other_receiver"
  | "other_provider_receiver"
  | "other_provider"
  | "signature_renamed"
  | "signature_named"
  | "signature_repeated"
  | "signature_spaced"
  | "signature_quoted"
  | "signature_encoded"
  | "signature_upper_case"
  | "signature_base64"
  | "signature_prefixed"
  | "secret_quoted"
  | "secret_line_end"
  | "secret_assigned"
  | "secret_prefix_missing"
  | "secret_prefix_added"
  | "secret_base64"
  | "secret_hex"
  | "secret_decoded"
  | "secret_encoded"
  | "key_id_swapped"
  | "key_ids_mixed"
  | "body_reserialized"
  | "body_line_end_missing"
  | "body_line_end_added"
  | "body_padded"
  | "body_line_endings"
  | "body_mark_added"
  | "body_mark_missing"
  | "body_stringified"
  | "body_base64"
  | "body_misread"
  | "body_latin1"
  | "body_encoded"
  | "form_as_json"
  | "payload_spaces"
  | "payload_line_ends"
  | "request_is_handshake"
  | "challenge_malformed"
  | "method_not_post"
  | "signature_missing"
  | "signature_undefined"
  | "version_unsupported"
  | "mac_length"
  | "mac_not_hex"
  | "key_id_unknown"
  | "other_provider_seen"
  | "body_empty"
  | "body_is_object"
  | "body_undecodable"
  | "body_compressed"
  | "body_cut"
  | "body_not_json"
  | "body_not_form"
  | "body_length"
  | "body_too_large"
  | "search_ended"
  | "secret_unlike"
  | "no_single_change"
  | "payload_unreadable"
  | "timestamp_age"
  | "timestamp_milliseconds"
  | "clock_milliseconds"
  | "clock_unset"
  | "time_zone"
  | "unusable"
  | "body_not_raw"
  | "headers_unusable";

/**
 * One thing that {@link Webhook.diagnose} found.
 *
 * @example
 * ```ts
 * const line = ({ kind, code, message }: Finding) => `${kind} ${code}: ${message}`;
 * ```
 */
export interface Finding {
  /** `verdict`: what `verify` says; `fix`: with this one change the signature verifies, which is proved; `note`: seen, and perhaps the cause. */
  readonly kind: "verdict" | "fix" | "note";
  readonly code: FindingCode;
  /** What was found and what to do. It holds no secret, no signature and nothing of the payload. */
  readonly message: string;
}

/**
 * Options of {@link Webhook.diagnose}.
 *
 * @example
 * ```ts
 * const options: DiagnoseOptions = { others: [new Webhook("byl", secret)], method: "POST", url: "/hooks/stripe" };
 * ```
 */
export interface DiagnoseOptions {
  /** Receivers that the request may have been meant for: other endpoints, other providers. */
  readonly others?: readonly Webhook[] | undefined;
  /** The request's method: `POST`, if left out. */
  readonly method?: string | undefined;
  /** The request's URL, or its path and query. */
  readonly url?: string | undefined;
}

/**
 * What `handshake` answers a provider's challenge with.
 *
 * @example
 * ```ts
 * const respond = ({ status, headers, body }: HandshakeReply) => new Response(body, { status, headers });
 * ```
 */
export interface HandshakeReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * What {@link Webhook.receive} made of a request: `response` is to be sent in every case.
 *
 * @typeParam P The provider's id; any, if left out.
 * @typeParam Payload The provider's payload, if you want to name its shape. It is not checked.
 *
 * @example
 * ```ts
 * const outcome = ({ event, error }: Received) => event?.type ?? error?.code ?? "handshake";
 * console.log(outcome(await webhook.receive(request))); // com.stripe.invoice.paid
 * ```
 */
export type Received<P extends string = ProviderId | (string & {}), Payload = unknown> =
  | { readonly event: WebhookEvent<P, Payload>; readonly response: Response; readonly error?: undefined }
  | {
      readonly event: null;
      readonly response: Response;
      /** Why it was refused, for your log; not there for handshakes and other methods. */
      readonly error?: WebhookVerificationError;
    };

/**
 * A receiver of one provider's webhooks. Set it up once; all methods may be called at any time, from any number of requests.
 *
 * Secrets are kept where inspection, logging and `JSON.stringify` do not find them.
 *
 * @typeParam P The provider's id, taken from the constructor.
 *
 * @example Any framework: the raw body and the headers
 * ```ts
 * const webhook = new Webhook("stripe", secret);
 * const event = webhook.verify(rawBody, headers);
 * console.log(event.type); // com.stripe.invoice.paid
 * ```
 * @example While secrets are rotated
 * ```ts
 * const webhook = new Webhook("stripe", [newSecret, oldSecret]);
 * ```
 * @example Braintree
 * ```ts
 * const webhook = new Webhook("braintree", { keyId: publicKey, secret: privateKey });
 * ```
 */
export class Webhook<P extends ProviderId = ProviderId> {
  /**
   * @throws {@link WebhookVerificationError} of class `configuration`: `unknown_provider`, `invalid_secret`, `invalid_options`.
   */
  constructor(provider: P | ProviderRow, secret: Secret<P> | readonly Secret<P>[], options?: WebhookOptions<P>);

  /** The provider's id. */
  readonly provider: P;
  /** The options that were given. */
  readonly options: WebhookOptions;

  /**
   * Verifies a request and normalizes its event, synchronously on every runtime.
   *
   * Only the header that carries the signature is looked at; a provider that signs forms (Braintree) needs none:
   * pass `undefined`.
   *
   * @param rawBody The exact bytes received. A parsed body cannot be verified.
   * @throws {@link WebhookVerificationError} if the request is not authentic, or its payload cannot be read.
   * @throws TypeError if what is passed is no raw body, or are no headers.
   *
   * @example Express
   * ```ts
   * app.post("/hooks/stripe", express.raw({ type: () => true, limit: "1mb" }), (req, res) => {
   *   const event = webhook.verify(req.body ?? "", req.headers);
   *   res.sendStatus(200);
   * });
   * ```
   */
  verify<Payload = unknown>(rawBody: RawBody, headers: HeadersInput | undefined): WebhookEvent<P, Payload>;

  /**
   * As {@link Webhook.verify}, with the runtime's own cryptography (WebCrypto) where that is faster ({@link WebhookOptions.webCryptoFrom}), and where it
   * takes it: providers that sign with a key of their own, whose public key is the secret here ({@link ProviderInfo.asynchronous}).
   *
   * @throws As {@link Webhook.verify}.
   *
   * @example
   * ```ts
   * const discord = new Webhook("discord", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
   * discord.verifyAsync(rawBody, {}).catch((error) => console.log(error.code)); // missing_signature
   * ```
   */
  verifyAsync<Payload = unknown>(rawBody: RawBody, headers: HeadersInput | undefined): Promise<WebhookEvent<P, Payload>>;

  /**
   * Verifies a WHATWG `Request`, whose body is read once, as {@link Webhook.verifyAsync} does.
   *
   * @throws As {@link Webhook.verify}; TypeError if the body was already read.
   *
   * @example
   * ```ts
   * const event = await webhook.verifyRequest<{ data: { object: { status: string } } }>(request);
   * console.log(event.data.payload.data.object.status); // paid
   * ```
   */
  verifyRequest<Payload = unknown>(request: Request): Promise<WebhookEvent<P, Payload>>;

  /**
   * The question that providers' own libraries answer: is this the signature of this body? The payload is not read.
   *
   * @param rawBody The exact bytes received; for Braintree the value of `bt_payload`.
   * @param signature The value of the signature header; for Braintree that of `bt_signature`. Where `signsMoreHeaders` is true
   * ({@link providers}), all headers, as {@link Webhook.verify} takes them. Nothing where the signature stands in the body.
   * @returns `false` for every authenticity failure.
   * @throws {@link WebhookVerificationError} of class `configuration` if the clock gives no valid time.
   *
   * @example
   * ```ts
   * const signature = request.headers.get("stripe-signature");
   * console.log(webhook.validateSignature(rawBody, signature)); // true
   * console.log(webhook.validateSignature(`${rawBody}\n`, signature)); // false
   * ```
   */
  validateSignature(rawBody: RawBody, signature?: HeaderValue | HeadersInput): boolean;

  /**
   * Says why a request does not verify: the verdict first, then the one change with which it would verify if there is one, then what
   * else was seen. It takes the same as {@link Webhook.verify}, and tries many changes, so use it while you set a webhook up. What it
   * finds is for you and would help a forger: do not answer with it.
   *
   * Pass all headers: another provider's signature may be among them.
   *
   * @throws {@link WebhookVerificationError} of class `configuration` for unusable options, and if the clock gives no valid time; never
   * for what a request is.
   *
   * @example
   * ```ts
   * const [verdict, fix] = webhook.diagnose(`${rawBody}\n`, headers);
   * console.log(verdict?.code); // signature_mismatch
   * console.log(fix?.message); // a line end was added to the body (by an editor, echo or a file): pass on the raw bytes
   * ```
   */
  diagnose(rawBody: unknown, headers: unknown, options?: DiagnoseOptions): readonly Finding[];

  /**
   * The answer to a challenge that the provider sends to prove who owns the endpoint; `null` if this request is none. The request is
   * not consumed.
   *
   * @throws {@link WebhookVerificationError} `invalid_challenge` if the challenge does not have the provider's exact shape.
   *
   * @example
   * ```ts
   * const reply = await webhook.handshake(request);
   * if (reply) return new Response(reply.body, { status: reply.status, headers: reply.headers });
   * ```
   */
  handshake(
    request: Request | { readonly method: string; readonly url: string; readonly headers?: HeadersInput; readonly body?: RawBody },
  ): Promise<HandshakeReply | null>;

  /**
   * Does all that an endpoint has to: answers challenges, refuses other methods (405), verifies, and has the response ready that the
   * provider takes for success. A forgery is answered with 401 and a body that is always the same, an authentic request with an
   * unreadable payload with 422, a challenge of the wrong shape with 400.
   *
   * Do your work before you return `response`, or answer with a 5xx of your own if it fails: the provider then sends the event again.
   *
   * @throws {@link WebhookVerificationError} of class `configuration` if the clock gives no valid time: that is not the sender's fault.
   * @throws TypeError as {@link Webhook.verifyRequest}, and whatever reading the body throws.
   *
   * @example Workers, Deno, Bun, Next.js route handlers
   * ```ts
   * const { event, response, error } = await webhook.receive(request);
   * if (error) console.warn(error.code);
   * if (event) await handle(event);
   * return response;
   * ```
   */
  receive<Payload = unknown>(request: Request): Promise<Received<P, Payload>>;
}

/**
 * A sealed message: what to send to the origin.
 *
 * @example
 * ```ts
 * const send = ({ headers, body }: SealedMessage) => fetch("https://origin.example/hooks", { method: "POST", headers, body });
 * console.log((await send(new Seal(originSecret).seal(event))).ok); // true
 * ```
 */
export interface SealedMessage {
  readonly headers: {
    readonly "webhook-id": string;
    readonly "webhook-timestamp": string;
    readonly "webhook-signature": string;
    readonly "content-type": string;
  };
  readonly body: Bytes;
}

/**
 * Any body to seal.
 *
 * @example
 * ```ts
 * const message: Message = { id: "order-71-paid", body: JSON.stringify({ order: 71, status: "paid" }) };
 * console.log(new Seal(originSecret).seal(message).headers["webhook-id"]); // order-71-paid
 * ```
 */
export interface Message {
  /** The receiver's idempotency key: 1 to 255 visible ASCII characters without a dot. */
  readonly id: string;
  readonly body: RawBody;
  /** `application/json`, if left out. */
  readonly contentType?: string | undefined;
}

/**
 * Signs what is handed on, as [Standard Webhooks](https://www.standardwebhooks.com) has it: any of its libraries verifies it at the
 * origin.
 *
 * @example
 * ```ts
 * const seal = new Seal(originSecret); // whsec_…; [current, next] while it is rotated
 * const { headers, body } = seal.seal(event);
 * await fetch("https://origin.example/hooks", { method: "POST", headers, body, redirect: "manual" });
 * ```
 */
export class Seal {
  /**
   * @param secret `whsec_` and base64; with several, the message carries a signature of each.
   * @throws {@link WebhookVerificationError} `invalid_secret`, `invalid_options`.
   */
  constructor(secret: string | readonly string[], options?: { readonly now?: Clock | undefined });

  /**
   * Seals an event, whose id is the same over all retries, or any message.
   *
   * @throws {@link WebhookVerificationError} `invalid_options` if the id cannot be one.
   *
   * @example
   * ```ts
   * const seal = new Seal(originSecret);
   * const [first, again] = [seal.seal(event), seal.seal(event)];
   * console.log(first.headers["webhook-id"] === again.headers["webhook-id"]); // true
   * ```
   */
  seal(message: WebhookEvent | Message): SealedMessage;
}

/**
 * What is known about a provider.
 *
 * @example
 * ```ts
 * const describe = ({ name, signatureHeader, formFields }: ProviderInfo) => `${name}: ${signatureHeader ?? formFields?.join(" and ")}`;
 * console.log(describe(providers().find(({ id }) => id === "braintree")!)); // Braintree: bt_signature and bt_payload
 * ```
 */
export interface ProviderInfo {
  readonly id: ProviderId;
  readonly name: string;
  /** What it is for, in a word: `payments`, `identity`, `developers` and so on. */
  readonly category: string;
  /** What the types of its events begin with. */
  readonly namespace: string;
  readonly homepage: string;
  /** Where it documents its signatures; empty where no such page is known. */
  readonly documentation: string;
  /** `gold`: its own libraries and this one accept each other's signatures; `silver`: its documentation, or two sources; `bronze`: one. */
  readonly evidence: "gold" | "silver" | "bronze";
  /** The header that carries the signature; `null` where a form field does. */
  readonly signatureHeader: string | null;
  /** The headers that are read, in lower case; all others may be left out. */
  readonly headers: readonly string[];
  /** Whether more than the value of `signatureHeader` is needed to check a signature. */
  readonly signsMoreHeaders: boolean;
  /** The form fields that carry signature and payload; `null` where a header does. */
  readonly formFields: readonly [signature: string, payload: string] | null;
  /** The method of its challenges; `null` if it sends none. */
  readonly handshakeMethod: string | null;
  /** Whether its challenges bring a token: then there is the option `verifyToken`. */
  readonly takesVerifyToken: boolean;
  /** Whether it signs a timestamp, so that an old request is refused. Where it does not, look for ids you have seen. */
  readonly replayProtection: boolean;
  /** The default tolerance in seconds; `null` where no timestamp is signed. */
  readonly tolerance: number | null;
  /**
   * Whether it signs with a key of its own, whose public key is the secret here. WebCrypto checks that, so that only `verifyAsync`,
   * `verifyRequest` and `receive` verify.
   */
  readonly asynchronous: boolean;
  /** Whether it signs the URL: `verify` and `verifyAsync` then need the option `url`, and the others where a proxy changes it. */
  readonly signsUrl: boolean;
  /** Whether a secret needs a key id. */
  readonly needsKeyId: boolean;
  /** Whether the payload names the event's type; where it does not, there is the option `eventType`. */
  readonly namesEventType: boolean;
  /** What it takes for success. */
  readonly acknowledgement: { readonly status: number; readonly body: string };
}

/**
 * Every provider, in alphabetical order.
 *
 * @example
 * ```ts
 * const stripe = providers().find(({ id }) => id === "stripe");
 * console.log(stripe?.signatureHeader, stripe?.tolerance); // stripe-signature 300
 * ```
 */
export function providers(): readonly ProviderInfo[];

export type { WebhookEvent };
