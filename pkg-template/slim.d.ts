// The types of hookseal/slim, written by hand.

import type {
  Bytes,
  HandshakeReply,
  HeaderValue,
  HeadersInput,
  ProviderId as WholeId,
  ProviderInfo as WholeInfo,
  RawBody,
  Secret,
  Webhook as Whole,
  WebhookErrorClass,
  WebhookErrorCode,
  WebhookOptions,
  WebhookVerificationError,
} from "./index.js";
import type { NotSlim } from "./rows.js";

export { WebhookVerificationError } from "./index.js";
export type { Bytes, HandshakeReply, HeaderValue, HeadersInput, RawBody, Secret, WebhookErrorClass, WebhookErrorCode };
export type { Clock, KeyedSecret } from "./index.js";

/**
 * The id of a provider that this entry has: one whose signature is an HMAC, in headers or a form field, over what the request says as it is.
 * Those that send a token, sign with a public key, or sign in another way are in `hookseal` alone.
 *
 * @example
 * ```ts
 * const paths: Partial<Record<ProviderId, string>> = { stripe: "/hooks/stripe", github: "/hooks/github" };
 * ```
 */
export type ProviderId = Exclude<WholeId, NotSlim>;

/**
 * What a provider needs, without what only people read.
 *
 * @example
 * ```ts
 * const place = ({ signatureHeader, formFields }: ProviderInfo) => signatureHeader ?? formFields?.join(" and ");
 * console.log(place(providers().find(({ id }) => id === "braintree")!)); // bt_signature and bt_payload
 * ```
 */
export type ProviderInfo = Omit<WholeInfo, "id" | "name" | "category" | "namespace" | "homepage" | "documentation" | "evidence"> & { readonly id: ProviderId };

/**
 * Every provider that this entry has, in alphabetical order.
 *
 * @example
 * ```ts
 * const stripe = providers().find(({ id }) => id === "stripe");
 * console.log(stripe?.signatureHeader, stripe?.tolerance); // stripe-signature 300
 * ```
 */
export function providers(): readonly ProviderInfo[];

/**
 * A webhook that was verified: who signed it, and the exact bytes that were signed. Its payload was not looked at.
 *
 * @typeParam P The provider's id, taken from the receiver.
 *
 * @example
 * ```ts
 * const signer = ({ provider, trust }: VerifiedWebhook) => `${provider}, ${trust}`;
 * console.log(signer(new Webhook("stripe", secret).verify(rawBody, headers))); // stripe, verified
 * ```
 */
export class VerifiedWebhook<P extends string = ProviderId | (string & {})> {
  private constructor();

  /** The provider's id. */
  readonly provider: P;
  /** How its authenticity was shown: `verified` by a signature, `authenticated` by a token or password alone. */
  readonly trust: "verified" | "authenticated";
  /** The id of the key that signed it, where the secret has one. */
  readonly keyid: string | null;
  /** The signed timestamp in unix seconds, where the provider signs one. */
  readonly timestamp: number | null;

  /**
   * A copy of the signed payload, as received: the body, for Braintree the value of `bt_payload`.
   *
   * @example
   * ```ts
   * const { length } = new Webhook("stripe", secret).verify(rawBody, headers).bytes();
   * console.log(length === new TextEncoder().encode(rawBody).length); // true
   * ```
   */
  bytes(): Bytes;

  /**
   * The signed payload as text.
   *
   * @throws TypeError if it is not UTF-8.
   *
   * @example
   * ```ts
   * console.log(new Webhook("stripe", secret).verify(rawBody, headers).text() === rawBody); // true
   * ```
   */
  text(): string;

  /**
   * The signed payload as `JSON.parse` reads it; its shape is not checked.
   *
   * @throws SyntaxError if it is no JSON, TypeError if it is not UTF-8.
   *
   * @example
   * ```ts
   * console.log(new Webhook("stripe", secret).verify(rawBody, headers).json().type); // invoice.paid
   * ```
   */
  json(): any;
}

/**
 * What {@link Webhook.receive} made of a request: `response` is to be sent in every case.
 *
 * @example
 * ```ts
 * const outcome = ({ webhook, error }: Received) => webhook?.provider ?? error?.code ?? "handshake";
 * console.log(outcome(await new Webhook("stripe", secret).receive(request))); // stripe
 * ```
 */
export type Received<P extends string = ProviderId | (string & {})> =
  | { readonly webhook: VerifiedWebhook<P>; readonly response: Response; readonly error?: undefined }
  | {
      readonly webhook: null;
      readonly response: Response;
      /** Why it was refused, for your log; not there for handshakes and other methods. */
      readonly error?: WebhookVerificationError;
    };

/**
 * A receiver of one provider's webhooks, as that of `hookseal`, which verifies and leaves the payload to you: there are no events, no
 * `diagnose`, and no options `eventType` and `webCryptoFrom`.
 *
 * @example
 * ```ts
 * const webhook = new Webhook("stripe", secret).verify(rawBody, headers);
 * console.log(webhook.json().type); // invoice.paid
 * ```
 */
export class Webhook<P extends ProviderId = ProviderId> {
  /**
   * @throws {@link WebhookVerificationError} of class `configuration`: `unknown_provider`, `invalid_secret`, `invalid_options`.
   */
  constructor(provider: P, secret: Secret<P> | readonly Secret<P>[], options?: Omit<WebhookOptions<P>, "eventType" | "webCryptoFrom">);

  /** The provider's id. */
  readonly provider: P;
  /** The options that were given. */
  readonly options: Omit<WebhookOptions, "eventType" | "webCryptoFrom">;

  /**
   * Verifies a request, synchronously on every runtime.
   *
   * @param rawBody The exact bytes received. A parsed body cannot be verified.
   * @throws {@link WebhookVerificationError} if the request is not authentic.
   * @throws TypeError if what is passed is no raw body, or are no headers.
   *
   * @example
   * ```ts
   * const verified: VerifiedWebhook<"stripe"> = new Webhook("stripe", secret).verify(rawBody, headers);
   * ```
   */
  verify(rawBody: RawBody, headers: HeadersInput | undefined): VerifiedWebhook<P>;

  /**
   * As {@link Webhook.verify}, as a promise.
   *
   * @throws As {@link Webhook.verify}.
   *
   * @example
   * ```ts
   * const verified = await new Webhook("stripe", secret).verifyAsync(rawBody, headers);
   * console.log(verified.trust); // verified
   * ```
   */
  verifyAsync(rawBody: RawBody, headers: HeadersInput | undefined): Promise<VerifiedWebhook<P>>;

  /**
   * Verifies a WHATWG `Request`, whose body is read once, as {@link Webhook.verifyAsync} does.
   *
   * @throws As {@link Webhook.verify}; TypeError if the body was already read.
   *
   * @example
   * ```ts
   * const verified = await new Webhook("stripe", secret).verifyRequest(request);
   * console.log(verified.provider); // stripe
   * ```
   */
  verifyRequest(request: Request): Promise<VerifiedWebhook<P>>;

  /** As that of `hookseal`. */
  validateSignature: Whole<P>["validateSignature"];

  /** As that of `hookseal`. */
  handshake: Whole<P>["handshake"];

  /**
   * As that of `hookseal`, with what was verified as `webhook`.
   *
   * @example
   * ```ts
   * const { webhook, response } = await new Webhook("stripe", secret).receive(request);
   * console.log(webhook?.provider, response.status); // stripe 200
   * ```
   */
  receive(request: Request): Promise<Received<P>>;
}

/**
 * Starts the package, once, before anything else of it is used. If another module was started before, that one stays.
 *
 * @param wasm `hookseal/slim.wasm`: its bytes, or the module they were compiled to. It is the file of this very version.
 *
 * @example A browser with an asset pipeline
 * ```ts
 * import { Webhook, init } from "hookseal/slim";
 * import url from "hookseal/slim.wasm?url";
 *
 * init(await WebAssembly.compileStreaming(fetch(url)));
 * ```
 */
export function init(wasm: BufferSource | WebAssembly.Module): void;
