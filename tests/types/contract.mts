// What the types allow and what they refuse; it is compiled, never run.

import {
  Seal,
  Webhook,
  WebhookVerificationError,
  providers,
  type Amount,
  type Customer,
  type EventType,
  type HandshakeReply,
  type KeyedSecret,
  type Kind,
  type ProviderId,
  type ProviderInfo,
  type Providers,
  type Received,
  type Resource,
  type SealedMessage,
  type Secret,
  type WebhookErrorClass,
  type WebhookErrorCode,
  type WebhookEvent,
  type WebhookOptions,
} from "hookseal";
import { init } from "hookseal/init";
import { Webhook as SlimWebhook, init as initSlim, type Received as SlimReceived, type VerifiedWebhook } from "hookseal/slim";
import { sign, type SignedRequest } from "hookseal/testing";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <_Claim extends true>(): void => undefined;

declare const secret: string;
declare const perhaps: string | undefined;
declare const request: Request;
declare const rawBody: string;
declare const nodeHeaders: { [name: string]: string | string[] | undefined };
declare const anyProvider: ProviderId;

// Bringing the module along.
init(new Uint8Array());
// @ts-expect-error the module is not found by itself
init();
initSlim(new WebAssembly.Module(new Uint8Array()));
const slimWebhook: SlimWebhook<"stripe"> = new SlimWebhook("stripe", secret, { tolerance: 5 });
is<Equal<ReturnType<typeof slimWebhook.verify>, VerifiedWebhook<"stripe">>>();
is<Equal<ReturnType<typeof slimWebhook.receive>, Promise<SlimReceived<"stripe">>>>();
is<Equal<ReturnType<VerifiedWebhook["json"]>, ReturnType<typeof JSON.parse>>>();
// @ts-expect-error the slim module has no events
slimWebhook.verify(rawBody, {}).type;
// @ts-expect-error the slim module has no diagnose
slimWebhook.diagnose(rawBody, {});
// @ts-expect-error nor does it name events
new SlimWebhook("stripe", secret, { eventType: "invoice.paid" });
// @ts-expect-error nor has it providers that send a token
new SlimWebhook("gitlab", secret);
// @ts-expect-error or sign with a key of their own
new SlimWebhook("discord", secret);
// @ts-expect-error a receiver of the whole package is another class
const notWhole: Webhook<"stripe"> = slimWebhook;
// @ts-expect-error one of Braintree's secrets has a key id
new SlimWebhook("braintree", secret);

// Setting up.
const webhook = new Webhook("stripe", secret);
new Webhook("braintree", { keyId: "public", secret }, {});
new Webhook("byl", [secret, { keyId: "old", secret }], { now: () => new Date(), url: "https://a.example" });
new Webhook(anyProvider, [secret, { keyId: "old", secret }], { tolerance: 300, eventType: "a" });
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
is<Equal<typeof event, WebhookEvent<"stripe">>>();
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
// @ts-expect-error a promise of headers
webhook.verify(rawBody, Promise.resolve(request.headers));
// @ts-expect-error a request is no headers
webhook.verify(rawBody, request);
// @ts-expect-error a number is no header
webhook.verify(rawBody, { "stripe-signature": 1 });

// What the rows say of each provider.
"berbix" satisfies ProviderId;
"github" satisfies ProviderId;
// @ts-expect-error no provider has this id
"strype" satisfies ProviderId;
is<Equal<Providers["stripe"]["namespace"], "com.stripe">>();
is<Equal<Providers["braintree"]["handshakeMethod"], "GET">>();
is<Equal<Secret, string | KeyedSecret>>();
is<Equal<Secret<"stripe">, string | KeyedSecret>>();
is<Equal<Secret<"braintree">, KeyedSecret>>();
is<Equal<EventType, string>>();
is<Equal<EventType<ProviderId | (string & {})>, string>>();
is<Equal<WebhookOptions["eventType"], string | undefined>>();
is<Equal<typeof webhook, Webhook<"stripe">>>();
is<Equal<typeof webhook.provider, "stripe">>();
is<Equal<typeof event.provider, "stripe">>();
is<Equal<typeof event.type, EventType<"stripe">>>();
is<Equal<WebhookEvent["provider"], ProviderId | (string & {})>>();
is<Equal<WebhookEvent["type"], string>>();
const general: [Webhook, WebhookEvent] = [webhook, event];
const some = new Webhook(anyProvider, secret);
is<Equal<typeof some, Webhook>>();
general[1].provider satisfies string;
// @ts-expect-error Braintree names its keys
new Webhook("braintree", secret);
// @ts-expect-error each of them
new Webhook("braintree", [{ keyId: "public", secret }, secret]);
// @ts-expect-error also in tests
sign("braintree", secret, rawBody);
// @ts-expect-error Stripe's payload names its type
new Webhook("stripe", secret, { eventType: "invoice.paid" });
// @ts-expect-error Byl signs no timestamp
new Webhook("byl", secret, { tolerance: 300 });
// @ts-expect-error another provider's type
event.type satisfies `mn.byl.${string}`;
event.type satisfies `com.stripe.${string}`;
const typesOfEvents: EventType<"stripe">[] = ["com.stripe.invoice.paid", "com.stripe.v1.invoice.paid", "com.stripe.brought.in.later"];
if (event.type === "com.stripe.brought.in.later") event.bytes();
// @ts-expect-error a type of another provider
typesOfEvents.push("mn.byl.invoice.paid");
is<Equal<Providers["berbix"]["eventTypes"], "verification_finished" | "verification_status">>();
is<Equal<"v1.invoice.paid" extends Providers["stripe"]["eventTypes"] ? true : false, true>>();
is<Equal<"v1.apps.install.created" extends Providers["stripe"]["eventTypes"] ? true : false, false>>();
is<Equal<"v2.core.account[identity].updated" extends Providers["stripe"]["eventTypes"] ? true : false, true>>();
// @ts-expect-error a type without its namespace
if (event.type === "invoice.paid") event.bytes();
// @ts-expect-error a receiver of any provider is none of Stripe
some satisfies Webhook<"stripe">;
// @ts-expect-error nor is another one's
new Webhook("byl", secret) satisfies Webhook<"stripe">;
// @ts-expect-error no such provider
type _Unknown = Webhook<"strype">;

// The event.
is<Equal<typeof event.data.payload, unknown>>();
is<Equal<typeof event.data.kind, Kind | null>>();
is<Equal<typeof event.data.resource, Resource>>();
is<Equal<typeof event.data.amount, Amount | null>>();
is<Equal<typeof event.data.customer, Customer>>();
is<Equal<Resource, { readonly type: string | null; readonly id: string | null; readonly status: string | null }>>();
is<Equal<Amount, { readonly value: string | null; readonly minor: number | null; readonly currency: string | null }>>();
is<Equal<Customer[keyof Customer], string | null>>();
is<Equal<keyof Customer, "id" | "email" | "phone" | "name">>();
"payment.succeeded" satisfies Kind;
// @ts-expect-error the set of kinds is closed
"payment.paid" satisfies Kind;
// @ts-expect-error a misspelt kind
if (event.data.kind === "payment.suceeded") event.bytes();
// @ts-expect-error not every event is about money
event.data.amount.minor;
// @ts-expect-error not every amount is whole minor units
event.data.amount?.minor satisfies number | undefined;
// @ts-expect-error money is no floating-point number
event.data.amount?.value satisfies number | null | undefined;
// @ts-expect-error nothing of the data changes
event.data.kind = null;
is<Equal<typeof event.specversion, "1.0">>();
is<Equal<typeof event.trust, "verified" | "authenticated">>();
const named: WebhookEvent<"stripe", { id: string }> = webhook.verify<{ id: string }>(rawBody, {});
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
is<Equal<Awaited<ReturnType<typeof webhook.verifyRequest>>, WebhookEvent<"stripe", unknown>>>();
const reply: HandshakeReply | null = await webhook.handshake(request);
await webhook.handshake({ method: "GET", url: "/" });
if (reply) new Response(reply.body, { status: reply.status, headers: reply.headers });
const received: Received<"stripe", { id: string }> = await webhook.receive<{ id: string }>(request);
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
function handled(error: unknown): WebhookErrorCode | null {
  if (!(error instanceof WebhookVerificationError)) return null;
  is<Equal<typeof error.code, WebhookErrorCode>>();
  is<Equal<typeof error.class, WebhookErrorClass>>();
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

export { general, handled, optional, typesOfEvents };
export type { _Unknown };
