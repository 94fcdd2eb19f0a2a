// What is measured: each library by the call that its users make, on the same request.

import { secrets } from "./inputs.mjs";

const url = "https://edge.example/hooks/stripe";

/** What a library throws for a forged request, or says with `false`. */
async function refuses(run, forged) {
  try {
    const answer = await run(forged);
    return answer === false || answer?.isValid === false;
  } catch {
    return true;
  }
}

const accepts = (answer) => answer !== false && answer?.isValid !== false && answer !== undefined;

/** What has arrived of a request, without the runtime's own Request around it. */
const arrived = ({ bytes, headers }) => {
  const map = new Headers(headers);
  return { method: "POST", url, headers: map, bodyUsed: false, body: null, arrayBuffer: async () => bytes.buffer };
};

const request = ({ bytes, headers }) => new Request(url, { method: "POST", headers, body: bytes });

/**
 * The cases for requests as `inputs.mjs` makes them. `run` gets one; it resolves or returns what the library says. `libraries` are the
 * modules, undefined where this runtime cannot have one. `against` is the hookseal case that a ratio is taken with.
 */
function allCases(libraries, input) {
  const { hookseal, slim, Stripe, standardwebhooks, svix, octokit, tern, berbix, braintree, nodeCrypto } = libraries;
  const receiver = new hookseal.Webhook("stripe", secrets.stripe);
  const standardReceiver = new hookseal.Webhook("standard-webhooks", secrets.standard);
  const githubReceiver = new hookseal.Webhook("github", secrets.github);
  const berbixReceiver = new hookseal.Webhook("berbix", secrets.berbix);
  const braintreeReceiver = new hookseal.Webhook("braintree", secrets.braintree);
  const slimReceiver = new slim.Webhook("stripe", secrets.stripe);
  const light = new WeakMap([input.authentic, input.forged].map((each) => [each, arrived(each)]));

  const cases = {
    "hookseal verify": { run: ({ bytes, headers }) => receiver.verify(bytes, headers) },
    "hookseal verify, payload read": { run: ({ bytes, headers }) => receiver.verify(bytes, headers).data.payload },
    "hookseal verify, body as text": { run: ({ text, headers }) => receiver.verify(text, headers) },
    "hookseal validateSignature": { run: ({ bytes, headers }) => receiver.validateSignature(bytes, headers["stripe-signature"]) },
    "hookseal/slim verify": { run: ({ bytes, headers }) => slimReceiver.verify(bytes, headers) },
    "hookseal/slim verify + json()": { run: ({ bytes, headers }) => slimReceiver.verify(bytes, headers).json() },
    "hookseal/slim validateSignature": { run: ({ bytes, headers }) => slimReceiver.validateSignature(bytes, headers["stripe-signature"]) },
    "hookseal verifyRequest": { run: (given) => receiver.verifyRequest(light.get(given)) },
    "hookseal verifyRequest, new Request": { run: (given) => receiver.verifyRequest(request(given)) },
    "subtle.verify alone": {
      against: "hookseal verifyRequest",
      run: ({ stripeKey, stripeMac, stripeContent }) => crypto.subtle.verify("HMAC", stripeKey, stripeMac, stripeContent),
    },
    "new Request + arrayBuffer() + subtle.verify": {
      against: "hookseal verifyRequest, new Request",
      run: async (given) => {
        const { at, stripeKey, stripeMac } = given;
        const body = new Uint8Array(await request(given).arrayBuffer());
        const content = new Uint8Array(at.length + 1 + body.length);
        new TextEncoder().encodeInto(`${at}.`, content);
        content.set(body, at.length + 1);
        return crypto.subtle.verify("HMAC", stripeKey, stripeMac, content);
      },
    },
    "JSON.parse alone": { against: "hookseal verify", refusesNothing: true, run: ({ text }) => JSON.parse(text) },
    "hookseal verify, Standard Webhooks": { run: ({ bytes, headers }) => standardReceiver.verify(bytes, headers) },
    "hookseal verify, GitHub": { run: ({ bytes, headers }) => githubReceiver.verify(bytes, headers) },
    "hookseal verify, Berbix": { run: ({ bytes, headers }) => berbixReceiver.verify(bytes, headers) },
    "hookseal verify, Braintree": { run: ({ braintree: { form } }) => braintreeReceiver.verify(form, undefined) },
  };
  if (nodeCrypto) {
    cases["node:crypto HMAC + JSON.parse"] = {
      against: "hookseal verify",
      run: ({ at, text, stripeMac }) => {
        const mac = nodeCrypto.createHmac("sha256", secrets.stripe).update(`${at}.`).update(text).digest();
        return nodeCrypto.timingSafeEqual(mac, stripeMac) && JSON.parse(text);
      },
    };
  }
  if (Stripe) {
    const provider = Stripe.createSubtleCryptoProvider();
    const { webhooks } = Stripe;
    cases["stripe constructEvent"] = {
      against: "hookseal verify",
      run: ({ text, headers }) => webhooks.constructEvent(text, headers["stripe-signature"], secrets.stripe),
    };
    cases["stripe constructEventAsync (WebCrypto)"] = {
      against: "hookseal verify",
      run: ({ text, headers }) => webhooks.constructEventAsync(text, headers["stripe-signature"], secrets.stripe, 300, provider),
    };
  }
  if (standardwebhooks) {
    const webhook = new standardwebhooks.Webhook(secrets.standard);
    cases.standardwebhooks = { against: "hookseal verify, Standard Webhooks", run: ({ text, headers }) => webhook.verify(text, headers) };
  }
  if (svix) {
    const webhook = new svix.Webhook(secrets.standard);
    cases["svix + JSON.parse"] = {
      against: "hookseal verify, Standard Webhooks",
      run: ({ text, headers }) => {
        // It returns nothing, and throws where it refuses.
        webhook.verify(text, headers);
        return JSON.parse(text);
      },
    };
  }
  if (octokit) {
    cases["@octokit/webhooks-methods verify + JSON.parse"] = {
      against: "hookseal verify, GitHub",
      run: async ({ text, headers }) => (await octokit.verify(secrets.github, text, headers["x-hub-signature-256"])) && JSON.parse(text),
    };
  }
  if (tern) {
    cases["@hookflo/tern, new Request"] = {
      against: "hookseal verifyRequest, new Request",
      run: (given) => tern.verifyWithPlatformConfig(request(given), "stripe", secrets.stripe, 300),
    };
  }
  if (berbix) {
    const client = new berbix.Client({ apiSecret: "benches only, not a real secret" });
    cases["berbix validateSignature + JSON.parse"] = {
      against: "hookseal verify, Berbix",
      run: ({ text, headers }) => client.validateSignature(secrets.berbix, text, headers["x-berbix-signature"]) && JSON.parse(text),
    };
  }
  if (braintree) {
    const gateway = new braintree.BraintreeGateway({
      environment: braintree.Environment.Sandbox,
      merchantId: "integration_merchant_id",
      publicKey: secrets.braintree.keyId,
      privateKey: secrets.braintree.secret,
    });
    cases["braintree parse"] = {
      against: "hookseal verify, Braintree",
      run: ({ braintree: { signature, payload } }) => gateway.webhookNotification.parse(signature, payload),
    };
  }
  return cases;
}

/** What a runtime cannot do with a library, and why: anything else that fails is an error. */
const asynchronousOnly = "stripe-node has no synchronous HMAC there";
const lacking = {
  Bun: { "stripe constructEvent": asynchronousOnly },
  Deno: { "stripe constructEvent": asynchronousOnly },
  workerd: {
    "stripe constructEvent": asynchronousOnly,
    "berbix validateSignature + JSON.parse": "berbix needs Node's CommonJS loader",
    "braintree parse": "braintree needs Node's CommonJS loader and file system",
  },
};

/** The cases that work here, each as { name, against, run() }, with proof that it accepts the authentic request and no forged one. */
export async function checkedCases(libraries, input, host) {
  const cases = [];
  for (const [name, { run, against, refusesNothing = false }] of Object.entries(allCases(libraries, input))) {
    if (lacking[host]?.[name]) continue;
    const answer = await run(input.authentic);
    if (!accepts(answer)) throw new Error(`${name} refuses the authentic request`);
    if (!refusesNothing && !(await refuses(run, input.forged))) throw new Error(`${name} accepts a forged request`);
    const { authentic } = input;
    cases.push({ name, against, run: () => run(authentic) });
  }
  return cases;
}

export const lackingIn = (host) => lacking[host] ?? {};
