// The types of hookseal/testing, written by hand and tested against the package.

import type { Bytes, Clock, ProviderId, ProviderRow, RawBody, Secret } from "./index.js";

/**
 * A request that a provider would have sent; it is an init of `fetch` and `Request` as it stands.
 *
 * @example
 * ```ts
 * import { sign, type SignedRequest } from "hookseal/testing";
 *
 * const signed: SignedRequest = sign("stripe", secret, payload);
 * const event = webhook.verify(signed.body, signed.headers);
 * ```
 */
export interface SignedRequest {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: Bytes;
  /** Where to send it, if a URL was given: some providers put a signature into its query. */
  readonly url?: string;
}

/**
 * Signs a payload as the provider does: JSON as it is, Braintree's XML as base64 in a form.
 *
 * @param payload The provider's payload, byte for byte.
 * @param options The clock, and the URL of the receiver, which providers that sign it need.
 * @throws WebhookVerificationError of class `configuration`: `unknown_provider`, `invalid_secret`, `invalid_options`.
 *
 * @example
 * ```ts
 * import { sign } from "hookseal/testing";
 *
 * const request = new Request("https://app.example/hooks/stripe", sign("stripe", secret, '{"id":"evt_1","type":"invoice.paid"}'));
 * const { event } = await webhook.receive(request);
 * console.log(event?.id); // evt_1
 * ```
 * @example An expired one
 * ```ts
 * import { sign } from "hookseal/testing";
 *
 * const { headers, body } = sign("stripe", secret, payload, { now: () => new Date(Date.now() - 3_600_000) });
 * console.log(webhook.validateSignature(body, headers["stripe-signature"])); // false
 * ```
 */
export function sign<P extends ProviderId>(
  provider: P | ProviderRow,
  secret: Secret<P>,
  payload: RawBody,
  options?: { readonly now?: Clock | undefined; readonly url?: string | undefined },
): SignedRequest;
