// The vendors' packages for Node, each asked the same: is this request the provider's?

/**
 * One adapter: [npm package, providers, accepts, options]. `accepts(request, secret, load)` gives true or false or throws, which is no;
 * `load` is `require` in the folder of the packages. A request: { method, url, headers (as HTTP joins them), body (text), bytes, keys }.
 * Options: `vendor: false` for a package of somebody else's, `only` the vectors that the package can judge, or `skip`, and `note` why;
 * `otherwise` what it answers otherwise than is right to what is signed here, as provider/vector, and why.
 */
const standard = ["svix-id", "svix-timestamp", "svix-signature"];
const asStandard = (headers) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [standard.includes(name) ? name.replace("svix", "webhook") : name, value]),
  );
const parameters = (text) => {
  const fields = {};
  for (const [name, value] of new URLSearchParams(text)) fields[name] = value;
  return fields;
};
const returns = () => true;
const PRINTED_AGAIN = "takes the body parsed and prints it again, which makes other bytes of it";
const client = (Class, options) => new Class({ apiKey: "unused", ...options });
const jwtOnly = [
  "valid",
  "valid_exact_bytes",
  "wrong_secret",
  "stale_and_wrong_secret",
  "no_algorithm",
  "two_parts",
  "not_a_token",
  "truncated_signature",
];

export const adapters = [
  [
    "acuityscheduling",
    ["acuity"],
    ({ bytes, headers }, secret, load) => {
      load("acuityscheduling").bodyParserVerify(secret)({ headers }, {}, bytes, "utf8");
      return true;
    },
  ],
  [
    "@adyen/api-library",
    ["adyen"],
    ({ body }, secret, load) => {
      const { hmacValidator: Validator } = load("@adyen/api-library");
      const items = JSON.parse(body).notificationItems;
      return items.length > 0 && items.every(({ NotificationRequestItem: item }) => new Validator().validateHMAC(item, secret));
    },
  ],
  [
    "@adyen/api-library",
    ["adyen-platform"],
    ({ body, headers }, secret, load) => {
      const { hmacValidator: Validator } = load("@adyen/api-library");
      return new Validator().validateHMACSignature(secret, headers.hmacsignature, body);
    },
  ],
  [
    "@anthropic-ai/sdk",
    ["anthropic"],
    ({ body, headers }, key, load) => Boolean(client(load("@anthropic-ai/sdk").default).beta.webhooks.unwrap(body, { headers, key })),
  ],
  [
    "sns-validator",
    ["aws-sns", "aws-sns-v1"],
    ({ body, keys }, secret, load) => {
      const https = load("https");
      const get = https.get;
      https.get = (url, answer) => {
        const found = keys.find(({ id }) => id === url);
        const handlers = {};
        const response = { statusCode: found ? 200 : 404, on: (name, handler) => ((handlers[name] = handler), response) };
        answer(response);
        handlers.data?.(found.document);
        handlers.end?.();
        return { on: () => {} };
      };
      return new Promise((resolve, reject) =>
        new (load("sns-validator"))().validate(JSON.parse(body), (error) => (error ? reject(error) : resolve(true))),
      ).finally(() => (https.get = get));
    },
    { skip: ["unknown_key"], note: "keeps the certificates that it has seen" },
  ],
  [
    "box-node-sdk",
    ["box"],
    ({ body, headers }, secret, load) => {
      // Headers that Box sends and does not sign; the package wants them to be there.
      const sent = { "box-signature-version": "1", "box-signature-algorithm": "HmacSHA256", ...headers };
      return load("box-node-sdk/lib/managers/webhooks").WebhooksManager.validateMessage(body, sent, secret, { secondaryKey: secret });
    },
  ],
  [
    "svix",
    ["svix", "clerk", "resend", "beehiiv", "guesty", "stytch", "vanta", "standard-webhooks"],
    ({ body, headers }, secret, load) => returns(new (load("svix").Webhook)(secret).verify(body, headers)),
    { vendor: ["svix"] },
  ],
  [
    "standardwebhooks",
    [
      "standard-webhooks",
      "anthropic",
      "brex",
      "clerk",
      "gemini",
      "incident-io",
      "lithic",
      "openai",
      "render",
      "replicate",
      "resend",
      "dodo-payments",
      "etsy",
      "fathom",
      "gitlab-signing",
      "recall-ai",
      "shipbob",
      "supabase-auth",
    ],
    ({ body, headers }, secret, load) =>
      Boolean(new (load("standardwebhooks").Webhook)(secret.replace("v1,", "")).verify(body, asStandard(headers))),
    { vendor: ["standard-webhooks"] },
  ],
  [
    "@clerk/backend",
    ["clerk"],
    ({ body, headers, url }, signingSecret, load) =>
      load("@clerk/backend/webhooks")
        .verifyWebhook(new Request(url, { method: "POST", headers, body }), { signingSecret })
        .then(Boolean),
  ],
  [
    "cloudinary",
    ["cloudinary"],
    ({ body, headers }, secret, load) => {
      const { v2 } = load("cloudinary");
      v2.config({ api_secret: secret });
      return v2.utils.verifyNotificationSignature(body, Number(headers["x-cld-timestamp"]), headers["x-cld-signature"]);
    },
  ],
  [
    "coinbase-commerce-node",
    ["coinbase-commerce"],
    ({ body, headers }, secret, load) =>
      load("coinbase-commerce-node").Webhook.verifySigHeader(body, headers["x-cc-webhook-signature"], secret),
  ],
  [
    "crisp-api",
    ["crisp"],
    async ({ body, headers }, secret, load) => {
      const crisp = new (load("crisp-api").Crisp)();
      crisp.setRtmMode("webhooks");
      await crisp.on("message:send", () => {});
      return crisp.verifyHook(secret, JSON.parse(body), headers["x-crisp-request-timestamp"], headers["x-crisp-signature"]);
    },
    { otherwise: { "crisp/valid_exact_bytes": PRINTED_AGAIN } },
  ],
  [
    "discord-interactions",
    ["discord"],
    ({ bytes, headers }, key, load) =>
      load("discord-interactions").verifyKey(bytes, headers["x-signature-ed25519"], headers["x-signature-timestamp"], key),
  ],
  [
    "dodopayments",
    ["dodo-payments"],
    ({ body, headers }, key, load) =>
      Boolean(new (load("dodopayments").default)({ bearerToken: "unused" }).webhooks.unwrap(body, { headers, key })),
  ],
  [
    "@dropbox/sign",
    ["dropbox-sign"],
    ({ body }, secret, load) => {
      const { EventCallbackHelper, EventCallbackRequest } = load("@dropbox/sign");
      const json = /\r\n\r\n([^]*)\r\n--/.exec(body)[1];
      return EventCallbackHelper.isValid(secret, EventCallbackRequest.init(JSON.parse(json)));
    },
  ],
  [
    "@easypost/api",
    ["easypost"],
    ({ bytes, headers }, secret, load) => {
      const EasyPost = load("@easypost/api");
      return Boolean(new (EasyPost.default ?? EasyPost)("unused").Utils.validateWebhook(bytes, headers, secret));
    },
  ],
  [
    "@elevenlabs/elevenlabs-js",
    ["elevenlabs"],
    ({ body, headers }, secret, load) =>
      client(load("@elevenlabs/elevenlabs-js").ElevenLabsClient)
        .webhooks.constructEvent(body, headers["elevenlabs-signature"], secret)
        .then(Boolean),
  ],
  [
    "@tryfinch/finch-api",
    ["finch"],
    ({ body, headers }, secret, load) =>
      Boolean(new (load("@tryfinch/finch-api").default)({ accessToken: "unused" }).webhooks.unwrap(body, headers, secret)),
  ],
  [
    "fintoc",
    ["fintoc"],
    ({ body, headers }, secret, load) => {
      load("fintoc").WebhookSignature.verifyHeader(body, headers["fintoc-signature"], secret);
      return true;
    },
  ],
  [
    "@octokit/webhooks-methods",
    ["github"],
    ({ body, headers }, secret, load) =>
      load("./node_modules/@octokit/webhooks-methods/dist-node/index.js").verify(secret, body, headers["x-hub-signature-256"]),
  ],
  [
    "gocardless-nodejs",
    ["gocardless"],
    ({ body, headers }, secret, load) => Boolean(load("gocardless-nodejs/webhooks").parse(body, secret, headers["webhook-signature"])),
  ],
  [
    "@hookdeck/sdk",
    ["hookdeck"],
    async ({ body, headers }, signingSecret, load) =>
      (await load("@hookdeck/sdk/webhooks/helpers").verifyWebhookSignature({ headers, rawBody: body, signingSecret })).isValidSignature,
  ],
  [
    "@hubspot/api-client",
    ["hubspot", "hubspot-v1", "hubspot-v2"],
    ({ provider, method, url, body, headers }, clientSecret, load) => {
      const [, version = "v3"] = provider.split("-");
      const signature = headers[version === "v3" ? "x-hubspot-signature-v3" : "x-hubspot-signature"];
      const timestamp = headers["x-hubspot-request-timestamp"];
      return load("@hubspot/api-client").Signature.isValid({
        method,
        url,
        clientSecret,
        signature,
        signatureVersion: version,
        requestBody: body,
        timestamp: timestamp && Number(timestamp),
      });
    },
  ],
  [
    "@line/bot-sdk",
    ["line"],
    ({ bytes, headers }, secret, load) => load("@line/bot-sdk").validateSignature(bytes, secret, headers["x-line-signature"]),
  ],
  [
    "@linear/sdk",
    ["linear"],
    ({ bytes, headers }, secret, load) =>
      Boolean(new (load("@linear/sdk/webhooks").LinearWebhookClient)(secret).parseData(bytes, headers["linear-signature"])),
  ],
  [
    "lithic",
    ["lithic"],
    ({ body, headers }, secret, load) => Boolean(client(load("lithic").default).webhooks.unwrap(body, headers, secret)),
  ],
  [
    "livekit-server-sdk",
    ["livekit"],
    ({ body, headers }, { public_key: key, private_key: secret }, load) =>
      new (load("livekit-server-sdk").WebhookReceiver)(key, secret).receive(body, headers.authorization).then(Boolean),
  ],
  [
    "mailtrap",
    ["mailtrap"],
    ({ body, headers }, secret, load) => load("mailtrap").verifyWebhookSignature(body, headers["mailtrap-signature"], secret),
  ],
  [
    "mercadopago",
    ["mercadopago"],
    ({ url, headers }, secret, load) => {
      const dataId = new URL(url).searchParams.get("data.id");
      const given = { xSignature: headers["x-signature"], xRequestId: headers["x-request-id"], dataId, secret };
      load("mercadopago").WebhookSignatureValidator.validate(given);
      return true;
    },
    { otherwise: { "mercadopago/letters_in_id": "takes the id as it is in the URL, where Mercado Pago signs it in lower case" } },
  ],
  [
    "messagebird",
    ["messagebird"],
    ({ bytes, headers, url }, secret, load) =>
      load("messagebird/lib/webhook-signature-jwt").verify(
        url,
        bytes,
        headers["messagebird-signature-jwt"],
        load("crypto").createSecretKey(Buffer.from(secret)),
      ),
  ],
  [
    "messagebird",
    ["messagebird-legacy"],
    ({ bytes, headers, url }, secret, load) =>
      load("messagebird/lib/signature").validate({ headers, query: parameters(new URL(url).search), body: bytes }, secret),
  ],
  [
    "modern-treasury",
    ["modern-treasury"],
    ({ body, headers }, key, load) =>
      client(load("modern-treasury").default, { organizationID: "unused" }).webhooks.validateSignature(body, headers, { key }),
  ],
  [
    "@mux/mux-node",
    ["mux"],
    ({ body, headers }, secret, load) =>
      new (load("@mux/mux-node").default)({ tokenId: "unused", tokenSecret: "unused" }).webhooks
        .unwrap(body, headers, secret)
        .then(Boolean),
  ],
  [
    "@nangohq/node",
    ["nango"],
    ({ body, headers }, secretKey, load) => new (load("@nangohq/node").Nango)({ secretKey }).verifyIncomingWebhookRequest(body, headers),
  ],
  [
    "@notionhq/client",
    ["notion"],
    ({ body, headers }, verificationToken, load) =>
      load("@notionhq/client").verifyWebhookSignature({ body, signature: headers["x-notion-signature"], verificationToken }),
  ],
  [
    "nylas",
    ["nylas"],
    ({ bytes, headers }, secret, load) =>
      load("nylas/lib/models/webhook-notification").default.verifyWebhookSignature(headers["x-nylas-signature"], bytes, secret),
  ],
  [
    "@onfido/api",
    ["onfido"],
    ({ bytes, headers }, secret, load) =>
      Boolean(new (load("@onfido/api").WebhookEventVerifier)(secret).readPayload(bytes, headers["x-sha2-signature"])),
  ],
  [
    "onlinepayments-sdk-nodejs",
    ["worldline"],
    ({ bytes, headers }, secret, load) => {
      // Which key it is, a header says that is not signed; the package wants it to be there.
      const sent = { "x-gcs-keyid": "key", ...headers };
      const { newSignatureValidator } = load("./node_modules/onlinepayments-sdk-nodejs/lib/cjs/src/webhooks/validation.js");
      return newSignatureValidator({ getSecretKey: async () => secret }).validate(bytes, sent).then(returns);
    },
  ],
  [
    "openai",
    ["openai"],
    ({ body, headers }, secret, load) => client(load("openai").default).webhooks.unwrap(body, headers, secret).then(Boolean),
  ],
  [
    "orb-billing",
    ["orb"],
    ({ body, headers }, secret, load) => Boolean(client(load("orb-billing").default).webhooks.unwrap(body, headers, secret)),
  ],
  [
    "@paddle/paddle-node-sdk",
    ["paddle"],
    ({ body, headers }, secret, load) =>
      new (load("@paddle/paddle-node-sdk").Paddle)("unused").webhooks.isSignatureValid(body, secret, headers["paddle-signature"]),
  ],
  [
    "@polar-sh/sdk",
    ["polar"],
    async ({ body, headers }, secret, load) => Boolean(await load("@polar-sh/sdk/2027-01").webhooks.validateEvent(body, headers, secret)),
  ],
  [
    "pusher",
    ["pusher"],
    ({ body, headers }, { public_key: key, private_key: secret }, load) =>
      new (load("pusher"))({ appId: "1", key, secret }).webhook({ headers, rawBody: body }).isValid(),
  ],
  [
    "razorpay",
    ["razorpay"],
    ({ body, headers }, secret, load) => load("razorpay").validateWebhookSignature(body, headers["x-razorpay-signature"], secret),
  ],
  ["replicate", ["replicate"], ({ body, headers }, secret, load) => load("replicate").validateWebhook({ headers, body }, secret)],
  [
    "resend",
    ["resend"],
    ({ body, headers }, webhookSecret, load) => {
      const named = { id: headers["svix-id"], timestamp: headers["svix-timestamp"], signature: headers["svix-signature"] };
      return Boolean(new (load("resend").Resend)("re_unused").webhooks.verify({ payload: body, headers: named, webhookSecret }));
    },
  ],
  [
    "retell-sdk",
    ["retell"],
    ({ body, headers }, secret, load) => load("retell-sdk").default.verify(body, secret, headers["x-retell-signature"]),
  ],
  [
    "@sanity/webhook",
    ["sanity"],
    ({ body, headers }, secret, load) => load("@sanity/webhook").isValidSignature(body, headers["sanity-webhook-signature"], secret),
  ],
  [
    "@sendgrid/eventwebhook",
    ["sendgrid"],
    ({ bytes, headers }, key, load) => {
      const webhook = new (load("@sendgrid/eventwebhook").EventWebhook)();
      const [signature, timestamp] = ["signature", "timestamp"].map((name) => headers[`x-twilio-email-event-webhook-${name}`]);
      return webhook.verifySignature(webhook.convertPublicKeyToECDSA(key), bytes, signature, timestamp);
    },
  ],
  [
    "@shopify/shopify-api",
    ["shopify"],
    async ({ body, bytes, headers }, secret, load) => {
      load("@shopify/shopify-api/adapters/node");
      const { shopifyApi, ApiVersion, LogSeverity } = load("@shopify/shopify-api");
      const options = {
        apiKey: "unused",
        apiSecretKey: secret,
        scopes: [],
        hostName: "edge.example",
        apiVersion: Object.values(ApiVersion).at(-1),
        isEmbeddedApp: true,
      };
      const shopify = shopifyApi({ ...options, logger: { level: LogSeverity.Error } });
      // Headers that Shopify sends and does not sign; the package wants them to be there.
      const unsigned = {
        "x-shopify-topic": "orders/create",
        "x-shopify-shop-domain": "vectors.myshopify.com",
        "x-shopify-api-version": "2026-10",
        "x-shopify-webhook-id": "00000000-0000-4000-8000-000000000000",
      };
      const sent = { ...unsigned, ...headers };
      const { valid } = await shopify.webhooks.validate({
        rawBody: body,
        rawRequest: { headers: sent, method: "POST", url: "/", body: bytes },
        rawResponse: {},
      });
      return valid;
    },
  ],
  [
    "@sinch/sdk-core",
    ["sinch"],
    ({ body, headers }, secret, load) => load("@sinch/sdk-core").validateWebhookSignature(secret, headers, body),
  ],
  [
    "@slack/bolt",
    ["slack"],
    ({ body, headers }, signingSecret, load) => {
      load("@slack/bolt/dist/receivers/verify-request.js").verifySlackRequest({ signingSecret, body, headers });
      return true;
    },
  ],
  [
    "smartcar",
    ["smartcar"],
    ({ body, headers }, secret, load) => load("smartcar").verifyPayload(secret, headers["sc-signature"], JSON.parse(body)),
    { otherwise: { "smartcar/valid_exact_bytes": PRINTED_AGAIN } },
  ],
  [
    "square",
    ["square"],
    ({ body, headers, url }, signatureKey, load) =>
      load("square").WebhooksHelper.verifySignature({
        requestBody: body,
        signatureHeader: headers["x-square-hmacsha256-signature"],
        signatureKey,
        notificationUrl: url,
      }),
  ],
  [
    "stream-chat",
    ["stream-chat"],
    ({ bytes, headers }, secret, load) =>
      new (load("stream-chat").StreamChat)("unused", secret).verifyWebhook(bytes, headers["x-signature"]),
  ],
  [
    "telnyx",
    ["telnyx"],
    ({ body, headers }, key, load) => client(load("telnyx").default).webhooks.unwrap(body, { headers, key }).then(Boolean),
  ],
  [
    "twitter-autohook",
    ["twitter"],
    ({ bytes, headers }, secret, load) => load("twitter-autohook").validateSignature(headers, { consumer_secret: secret }, bytes),
  ],
  [
    "twilio",
    ["twilio"],
    ({ body, headers, url }, secret, load) => load("twilio").validateRequest(secret, headers["x-twilio-signature"], url, parameters(body)),
  ],
  [
    "twilio",
    ["twilio-json"],
    ({ body, headers, url }, secret, load) => load("twilio").validateRequestWithBody(secret, headers["x-twilio-signature"], url, body),
  ],
  [
    "@vonage/jwt",
    ["vonage"],
    ({ headers }, secret, load) => load("@vonage/jwt").verifySignature(headers.authorization.replace("Bearer ", ""), secret),
    { only: jwtOnly, note: "judges the token, not the hash of the body" },
  ],
  [
    "wechatpay-node-v3",
    ["wechat-pay"],
    async ({ body, headers, keys }, secret, load) => {
      const Pay = load("wechatpay-node-v3");
      const Class = Pay.default ?? Pay;
      Class.certificates = Object.fromEntries(keys.map(({ id, document }) => [id, document]));
      const asked = {
        timestamp: headers["wechatpay-timestamp"],
        nonce: headers["wechatpay-nonce"],
        body,
        serial: headers["wechatpay-serial"],
      };
      const pay = Object.create(Class.prototype);
      pay.fetchCertificates = async () => {};
      return pay.verifySign({ ...asked, signature: headers["wechatpay-signature"] });
    },
  ],
  [
    "webflow-api",
    ["webflow"],
    ({ body, headers }, secret, load) =>
      new (load("webflow-api").WebflowClient)({ accessToken: "unused" }).webhooks.verifySignature({ headers, body, secret }),
  ],
  [
    "@workos-inc/node",
    ["workos"],
    ({ body, headers }, secret, load) =>
      new (load("@workos-inc/node").WorkOS)("sk_unused").webhooks.verifyHeader({
        payload: body,
        sigHeader: headers["workos-signature"],
        secret,
      }),
  ],
  [
    "chargebee",
    ["chargebee"],
    async ({ headers }, secret, load) => {
      const [wantedUser, wantedPassword] = secret.split(":");
      await load("chargebee").basicAuthValidator((user, password) => user === wantedUser && password === wantedPassword)(headers);
      return true;
    },
  ],
  [
    "@zoom/rivet",
    ["zoom"],
    async ({ body, headers }, webhooksSecretToken, load) => {
      const { AwsLambdaReceiver } = load("@zoom/rivet/users");
      const receiver = new AwsLambdaReceiver({ webhooksSecretToken });
      receiver.init({ eventEmitter: { emit: async () => {} } });
      const handler = receiver.start();
      const { statusCode } = await handler({ body, headers, isBase64Encoded: false }, {});
      return statusCode === 200;
    },
    { otherwise: { "zoom/valid_exact_bytes": PRINTED_AGAIN } },
  ],
  [
    "grammy",
    ["telegram"],
    async ({ bytes, headers, url }, secretToken, load) => {
      const { Bot, webhookCallback } = load("grammy");
      const bot = new Bot("1:unused", { botInfo: { id: 1, is_bot: true, first_name: "unused", username: "unused_bot" } });
      const request = new Request(url, { method: "POST", headers, body: bytes });
      return (await webhookCallback(bot, "std/http", { secretToken })(request)).status === 200;
    },
    { vendor: false },
  ],
  [
    "@hookflo/tern",
    [
      "clerk",
      "dodo-payments",
      "doppler",
      "github",
      "gitlab",
      "lemon-squeezy",
      "paddle",
      "polar",
      "razorpay",
      "replicate",
      "sanity",
      "sentry",
      "shopify",
      "vercel",
      "woocommerce",
      "workos",
    ],
    async ({ body, headers, url, provider }, secret, load) => {
      const { WebhookVerificationService } = load("@hookflo/tern");
      const platform = { "lemon-squeezy": "lemonsqueezy", replicate: "replicateai", "dodo-payments": "dodopayments" }[provider] ?? provider;
      const request = new Request(url, { method: "POST", headers, body });
      const { isValid } = await WebhookVerificationService.verify(request, { platform, secret, toleranceInSeconds: 300 });
      return isValid;
    },
    {
      vendor: false,
      otherwise: {
        "sanity/valid": "wants base64 with padding, where Sanity sends base64url without",
        "sanity/valid_exact_bytes": "wants base64 with padding, where Sanity sends base64url without",
        "sanity/url_alphabet": "wants base64 with padding, where Sanity sends base64url without",
        "vercel/valid": "wants HMAC-SHA256, where Vercel sends HMAC-SHA1",
        "vercel/valid_exact_bytes": "wants HMAC-SHA256, where Vercel sends HMAC-SHA1",
      },
    },
  ],
];
