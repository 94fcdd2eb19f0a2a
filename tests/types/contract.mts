// What the types allow and what they refuse; it is compiled, never run.

import {
  Seal,
  Webhook,
  WebhookVerificationError,
  providers,
  type ErrorClass,
  type ErrorCode,
  type HandshakeReply,
  type ProviderInfo,
  type Received,
  type SealedMessage,
  type WebhookEvent,
} from "hookseal";
import { init } from "hookseal/init";
import { sign, type SignedRequest } from "hookseal/testing";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <_Claim extends true>(): void => undefined;

declare const secret: string;
declare const perhaps: string | undefined;
declare const request: Request;
declare const rawBody: string;
declare const nodeHeaders: { [name: string]: string | string[] | undefined };

// Bringing the module along.
init(new Uint8Array());
// @ts-expect-error the module is not found by itself
init();

// Setting up.
const webhook = new Webhook("stripe", secret);
new Webhook("braintree", { keyId: "public", secret }, {});
new Webhook("byl", [secret, { keyId: "old", secret }], {
  now: () => new Date(),
  tolerance: 300,
  url: "https://a.example",
  eventType: "a",
});
new Webhook("berbix", [secret] as const, { eventType: perhaps, tolerance: undefined });
// @ts-expect-error no such provider
new Webhook("strype", secret);
// @ts-expect-error an environment variable may not be set
new Webhook("stripe", perhaps);
// @ts-expect-error bytes are no secret
new Webhook("stripe", new Uint8Array());
// @ts-expect-error a key id alone
new Webhook("stripe", { keyId: "a" });
// @ts-expect-error a misspelt key id
new Webhook("braintree", { key_id: "a", secret });
// @ts-expect-error a misspelt option
new Webhook("stripe", secret, { tolerence: 300 });
// @ts-expect-error seconds are a number
new Webhook("stripe", secret, { tolerance: "300" });
// @ts-expect-error the clock gives a Date
new Webhook("stripe", secret, { now: Date.now });
// @ts-expect-error the clock is synchronous
new Webhook("stripe", secret, { now: async () => new Date() });
// @ts-expect-error options do not change
webhook.options.tolerance = 1;
// @ts-expect-error nor does the provider
webhook.provider = "byl";

// Verifying.
const event = webhook.verify(rawBody, request.headers);
is<Equal<typeof event, WebhookEvent<unknown>>>();
webhook.verify(new Uint8Array(), nodeHeaders);
webhook.verify(new ArrayBuffer(8), [["a", "b"]]);
webhook.verify(new DataView(new ArrayBuffer(8)), new Map([["a", "b"]]));
webhook.verify(new Uint8Array(new SharedArrayBuffer(8)), { "stripe-signature": request.headers.get("stripe-signature") });
webhook.verify(rawBody, undefined);
// @ts-expect-error headers are not forgotten
webhook.verify(rawBody);
// @ts-expect-error a copy is no event: it has no bytes
({ ...webhook.verify(rawBody, {}) }).bytes();
// @ts-expect-error nor can it be sealed as one
new Seal(secret).seal({ ...webhook.verify(rawBody, {}) });
// @ts-expect-error a parsed body
webhook.verify({ id: "evt_1" }, {});
// @ts-expect-error a request
webhook.verify(request, request.headers);
// @ts-expect-error a body that is not there
webhook.verify(undefined, {});
// @ts-expect-error a promise of a body
webhook.verify(request.text(), request.headers);
// @ts-expect-error the signature alone
webhook.verify(rawBody, "t=1,v1=a");
// @ts-expect-error a number is no header
webhook.verify(rawBody, { "stripe-signature": 1 });

// The event.
is<Equal<typeof event.data.payload, unknown>>();
is<Equal<typeof event.specversion, "1.0">>();
is<Equal<typeof event.trust, "verified">>();
const named: WebhookEvent<{ id: string }> = webhook.verify<{ id: string }>(rawBody, {});
named.data.payload.id satisfies string;
event.bytes() satisfies Uint8Array;
const optional: [string | undefined, string | undefined, boolean | undefined, string | undefined] = [
  event.subject,
  event.time,
  event.livemode,
  event.keyid,
];
// @ts-expect-error not every event has a time
event.time satisfies string;
// @ts-expect-error nothing of an event changes
event.id = "other";
// @ts-expect-error the payload is unknown until it is named
event.data.payload.id;

// Requests.
is<Equal<Awaited<ReturnType<typeof webhook.verifyRequest>>, WebhookEvent<unknown>>>();
const reply: HandshakeReply | null = await webhook.handshake(request);
await webhook.handshake({ method: "GET", url: "/" });
if (reply) new Response(reply.body, { status: reply.status, headers: reply.headers });
const received: Received<{ id: string }> = await webhook.receive<{ id: string }>(request);
received.response satisfies Response;
if (received.event) {
  is<Equal<typeof received.error, undefined>>();
  received.event.data.payload.id satisfies string;
} else {
  is<Equal<typeof received.error, WebhookVerificationError | undefined>>();
}
// @ts-expect-error there may be no event
received.event.id;
is<Equal<ReturnType<typeof webhook.validateSignature>, boolean>>();
webhook.validateSignature(rawBody, nodeHeaders["stripe-signature"]);
webhook.validateSignature(rawBody, request.headers.get("stripe-signature"));

// Errors.
function handled(error: unknown): ErrorCode | null {
  if (!(error instanceof WebhookVerificationError)) return null;
  is<Equal<typeof error.code, ErrorCode>>();
  is<Equal<typeof error.class, ErrorClass>>();
  is<Equal<typeof error.status, 400 | 401 | 422 | 503>>();
  is<Equal<typeof error.name, "WebhookVerificationError">>();
  // @ts-expect-error the set of codes is closed
  if (error.code === "bad_signature") return null;
  return error.code;
}
// @ts-expect-error only the package makes them
new WebhookVerificationError();

// Sealing.
const seal = new Seal([secret, secret], { now: () => new Date() });
const sealed: SealedMessage = seal.seal(event);
seal.seal({ id: "msg_1", body: rawBody, contentType: "text/plain" });
await fetch("https://origin.example", { method: "POST", headers: sealed.headers, body: sealed.body });
// @ts-expect-error a copy of an event has no bytes
seal.seal({ ...event, bytes: undefined });
// @ts-expect-error a body is needed
seal.seal({ id: "msg_1" });
// @ts-expect-error an origin's secret has no key id
new Seal({ keyId: "a", secret });
// @ts-expect-error the tolerance is for who verifies
new Seal(secret, { tolerance: 300 });

// Testing.
const signed: SignedRequest = sign("stripe", secret, rawBody, { now: () => new Date(0) });
await fetch("https://app.example", signed);
new Request("https://app.example", signed);
webhook.verify(signed.body, signed.headers);
// @ts-expect-error one secret signs
sign("stripe", [secret], rawBody);

// Providers.
const infos: readonly ProviderInfo[] = providers();
infos[0]?.signatureHeader satisfies string | null | undefined;
// @ts-expect-error the list does not change
infos.push(infos[0]);

export { handled, optional };
