// The vendors' packages for Node that sign, each asked the same: the request that the provider would have sent.

/**
 * One signer: [npm package, providers, signs]. `signs(request, secret, load)` gives { headers } and, where the signature stands there,
 * the `body` or `url`. A request: { provider, method, url, body (text), bytes, now (seconds), id (of a message) }.
 */
const client = (Class, options) => new Class({ apiKey: "unused", ...options });

const svixNames = ["beehiiv", "clerk", "guesty", "resend", "stytch", "svix", "vanta"];

/** Standard Webhooks' way, which both packages have. */
const standard =
  (name) =>
  ({ provider, id, now, body }, secret, load) => {
    const webhook = new (load(name).Webhook)(secret.replace("v1,", ""));
    const prefix = svixNames.includes(provider) ? "svix" : "webhook";
    const signature = webhook.sign(id, new Date(now * 1000), body);
    return { headers: { [`${prefix}-id`]: id, [`${prefix}-timestamp`]: String(now), [`${prefix}-signature`]: signature } };
  };

export const signers = [
  [
    "@adyen/api-library",
    ["adyen"],
    ({ body }, secret, load) => {
      const validator = new (load("@adyen/api-library").hmacValidator)();
      const notification = JSON.parse(body);
      for (const { NotificationRequestItem: item } of notification.notificationItems) {
        item.additionalData = { ...item.additionalData, hmacSignature: validator.calculateHmac(item, secret) };
      }
      return { headers: {}, body: JSON.stringify(notification) };
    },
  ],
  [
    "@adyen/api-library",
    ["adyen-platform"],
    ({ body }, secret, load) => {
      const { hmacValidator: Validator } = load("@adyen/api-library");
      return { headers: { hmacsignature: new Validator().calculateHmac(body, secret) } };
    },
  ],
  [
    "box-node-sdk",
    ["box"],
    async ({ body, now }, secret, load) => {
      const headers = {
        "box-signature-version": "1",
        "box-signature-algorithm": "HmacSHA256",
        "box-delivery-timestamp": new Date(now * 1000).toISOString().replace(".000", ""),
      };
      const { computeWebhookSignature } = load("box-node-sdk/lib/internal/utils");
      return { headers: { ...headers, "box-signature-primary": await computeWebhookSignature(body, headers, secret) } };
    },
  ],
  [
    "cloudinary",
    ["cloudinary"],
    ({ body, now }, secret, load) => ({
      headers: {
        "x-cld-timestamp": String(now),
        "x-cld-signature": load("cloudinary").v2.utils.webhook_signature(body, now, { api_secret: secret, signature_algorithm: "sha1" }),
      },
    }),
  ],
  [
    "coinbase-commerce-node",
    ["coinbase-commerce"],
    ({ body }, secret, load) => ({
      headers: { "x-cc-webhook-signature": load("coinbase-commerce-node").Webhook.computeSignature(body, secret) },
    }),
  ],
  [
    "@tryfinch/finch-api",
    ["finch"],
    ({ body, id, now }, text, load) => {
      const { webhooks } = new (load("@tryfinch/finch-api").default)({ accessToken: "unused" });
      const [timestamp, secret] = [new Date(now * 1000), webhooks.parseSecret(text)];
      const signature = webhooks.signPayload(body, { eventId: id, timestamp, secret });
      return { headers: { "finch-event-id": id, "finch-timestamp": String(now), "finch-signature": signature } };
    },
  ],
  [
    "fintoc",
    ["fintoc"],
    ({ bytes, now }, secret, load) => ({
      headers: { "fintoc-signature": `t=${now},v1=${load("fintoc").WebhookSignature.computeSignature(bytes, now, secret)}` },
    }),
  ],
  [
    "@octokit/webhooks-methods",
    ["github"],
    async ({ body }, secret, load) => {
      const { sign } = load("./node_modules/@octokit/webhooks-methods/dist-node/index.js");
      return { headers: { "x-hub-signature-256": await sign(secret, body) } };
    },
  ],
  [
    "@hubspot/api-client",
    ["hubspot", "hubspot-v1", "hubspot-v2"],
    ({ provider, method, url, body, now }, clientSecret, load) => {
      const { Signature } = load("@hubspot/api-client");
      const [, version = "v3"] = provider.split("-");
      const timestamp = now * 1000;
      const signature = Signature.getSignature(method, version, { clientSecret, method, url, requestBody: body, timestamp });
      return version === "v3"
        ? { headers: { "x-hubspot-signature-v3": signature, "x-hubspot-request-timestamp": String(timestamp) } }
        : { headers: { "x-hubspot-signature": signature, "x-hubspot-signature-version": version } };
    },
  ],
  [
    "livekit-server-sdk",
    ["livekit"],
    async ({ bytes }, { public_key: key, private_key: secret }, load) => {
      const token = new (load("livekit-server-sdk").AccessToken)(key, secret);
      token.sha256 = load("crypto").createHash("sha256").update(bytes).digest("base64");
      return { headers: { authorization: await token.toJwt() } };
    },
  ],
  [
    "modern-treasury",
    ["modern-treasury"],
    ({ body }, key, load) => {
      const { webhooks } = client(load("modern-treasury").default, { organizationID: "unused" });
      return { headers: { "x-signature": webhooks.getSignature(body, { key }) } };
    },
  ],
  [
    "@notionhq/client",
    ["notion"],
    async ({ body }, verificationToken, load) => ({
      headers: { "x-notion-signature": await load("@notionhq/client").signWebhookPayload({ body, verificationToken }) },
    }),
  ],
  [
    "orb-billing",
    ["orb"],
    ({ body, now }, text, load) => {
      const { webhooks } = client(load("orb-billing").default);
      const timestamp = new Date(now * 1000).toISOString().replace("Z", "");
      const signature = webhooks.signPayload(body, { timestamp, secret: webhooks.parseSecret(text) });
      return { headers: { "x-orb-timestamp": timestamp, "x-orb-signature": signature } };
    },
  ],
  [
    "pusher",
    ["pusher"],
    ({ body }, { public_key: key, private_key: secret }, load) => ({
      headers: { "x-pusher-key": key, "x-pusher-signature": new (load("pusher").Token)(key, secret).sign(body) },
    }),
  ],
  [
    "retell-sdk",
    ["retell"],
    async ({ body }, secret, load) => ({ headers: { "x-retell-signature": await load("retell-sdk/lib/webhook_auth").sign(body, secret) } }),
  ],
  [
    "@sanity/webhook",
    ["sanity"],
    async ({ body, now }, secret, load) => ({
      headers: { "sanity-webhook-signature": await load("@sanity/webhook").encodeSignatureHeader(body, now * 1000, secret) },
    }),
  ],
  [
    "@shopify/shopify-api",
    ["shopify"],
    async ({ body }, secret, load) => {
      load("@shopify/shopify-api/adapters/node");
      const { createSHA256HMAC } = load("@shopify/shopify-api/runtime");
      return { headers: { "x-shopify-hmac-sha256": await createSHA256HMAC(secret, body) } };
    },
  ],
  ["smartcar", ["smartcar"], ({ body }, secret, load) => ({ headers: { "sc-signature": load("smartcar").hashChallenge(secret, body) } })],
  [
    "standardwebhooks",
    [
      "standard-webhooks",
      "anthropic",
      "brex",
      "clerk",
      "dodo-payments",
      "etsy",
      "fathom",
      "gemini",
      "gitlab-signing",
      "incident-io",
      "lithic",
      "openai",
      "recall-ai",
      "render",
      "replicate",
      "resend",
      "shipbob",
      "supabase-auth",
    ],
    standard("standardwebhooks"),
  ],
  ["svix", [...svixNames, "standard-webhooks"], standard("svix")],
  [
    "twilio",
    ["twilio"],
    ({ url, body }, secret, load) => {
      const fields = Object.fromEntries(new URLSearchParams(body));
      return { headers: { "x-twilio-signature": load("twilio/lib/webhooks/webhooks").getExpectedTwilioSignature(secret, url, fields) } };
    },
  ],
  [
    "twilio",
    ["twilio-json"],
    ({ url, body }, secret, load) => {
      const { getExpectedBodyHash, getExpectedTwilioSignature } = load("twilio/lib/webhooks/webhooks");
      const whole = `${url}${url.includes("?") ? "&" : "?"}bodySHA256=${getExpectedBodyHash(body)}`;
      return { headers: { "x-twilio-signature": getExpectedTwilioSignature(secret, whole, {}) }, url: whole };
    },
  ],
  [
    "@workos-inc/node",
    ["workos"],
    async ({ body, now }, secret, load) => {
      const { webhooks } = new (load("@workos-inc/node").WorkOS)("sk_unused");
      const timestamp = String(now * 1000);
      return { headers: { "workos-signature": `t=${timestamp}, v1=${await webhooks.computeSignature(timestamp, body, secret)}` } };
    },
  ],
];
