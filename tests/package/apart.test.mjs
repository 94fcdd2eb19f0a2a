// Signatures that WebCrypto checks: public keys of every shape, and bodies from the size on that a receiver says.

import assert from "node:assert/strict";
import { generateKeyPairSync, sign as signWith } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { PAYLOAD, SECRET, Webhook, now, refusedWith, sign, signature, signed, stripe } from "./api.mjs";

const keys = {
  ed25519: generateKeyPairSync("ed25519"),
  p256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  rsa: generateKeyPairSync("rsa", { modulusLength: 2048 }),
};
const pem = ({ publicKey }) => publicKey.export({ type: "spki", format: "pem" });
const der = ({ publicKey }) => publicKey.export({ type: "spki", format: "der" });
const body = '{"id":"evt_1"}';
const seconds = String(now().getTime() / 1000);

/** What three providers with keys of their own would have sent. */
const requests = {
  tokenio: { key: keys.ed25519, headers: { "token-signature": signWith(null, body, keys.ed25519.privateKey).toString("base64url") } },
  sendgrid: {
    key: keys.p256,
    headers: {
      "x-twilio-email-event-webhook-timestamp": seconds,
      "x-twilio-email-event-webhook-signature": signWith("sha256", seconds + body, keys.p256.privateKey).toString("base64"),
    },
  },
  wise: { key: keys.rsa, headers: { "x-signature-sha256": signWith("sha256", body, keys.rsa.privateKey).toString("base64") } },
};

async function codeOf(promise) {
  try {
    await promise;
    return "verified";
  } catch (error) {
    return error.code ?? String(error);
  }
}

/** How often WebCrypto is asked while `run` runs. */
async function asked(run) {
  const { verify } = crypto.subtle;
  let times = 0;
  crypto.subtle.verify = (...args) => {
    times += 1;
    return verify.apply(crypto.subtle, args);
  };
  try {
    await run();
  } finally {
    delete crypto.subtle.verify;
  }
  return times;
}

describe("keys of the provider's own", () => {
  for (const [provider, { key, headers }] of Object.entries(requests)) {
    test(`${provider}: what its key signed, and nothing else`, async () => {
      const webhook = new Webhook(provider, pem(key), { now });
      assert.equal(await codeOf(webhook.verifyAsync(body, headers)), "verified");
      assert.equal(await codeOf(webhook.verifyAsync(`${body} `, headers)), "signature_mismatch");
      const [name] = Object.keys(headers).slice(-1);
      for (const value of ["AAAA", headers[name].slice(4), `${headers[name].slice(0, -6)}AAAAA=`, "A".repeat(88)]) {
        assert.match(await codeOf(webhook.verifyAsync(body, { ...headers, [name]: value })), /^(signature_mismatch|malformed_signature)$/);
      }
      assert.equal(await codeOf(webhook.verifyAsync(body, {})), "missing_signature");
      const other = provider === "wise" ? generateKeyPairSync("rsa", { modulusLength: 3072 }) : generateKeyPairSync(key.publicKey.asymmetricKeyType, { namedCurve: "P-256" });
      assert.equal(await codeOf(new Webhook(provider, pem(other), { now }).verifyAsync(body, headers)), "signature_mismatch");
      assert.equal(await codeOf(new Webhook(provider, [pem(other), pem(key)], { now }).verifyAsync(body, headers)), "verified");
      const request = new Request("https://app.example/", { method: "POST", headers, body });
      assert.equal((await webhook.receive(request)).response.status, 200);
      for (const call of [() => webhook.verify(body, headers), () => sign(provider, pem(key), body)]) refusedWith("invalid_options", call);
    });
  }

  test("a key in every way that providers show one", async () => {
    const raw = der(keys.ed25519).subarray(-32);
    const point = der(keys.p256).subarray(-65);
    const shown = {
      tokenio: [raw.toString("hex"), raw.toString("base64"), raw.toString("base64url"), der(keys.ed25519).toString("base64")],
      sendgrid: [point.toString("hex"), der(keys.p256).toString("base64"), pem(keys.p256).trim()],
      wise: [der(keys.rsa).toString("base64")],
    };
    for (const [provider, texts] of Object.entries(shown)) {
      for (const text of texts) assert.equal(await codeOf(new Webhook(provider, text, { now }).verifyAsync(body, requests[provider].headers)), "verified");
    }
  });

  test("what is no public key of the algorithm", async () => {
    const { privateKey } = keys.ed25519;
    assert.match(refusedWith("invalid_secret", () => new Webhook("tokenio", privateKey.export({ type: "pkcs8", format: "pem" }))).message, /private key/);
    const point = der(keys.p256).subarray(-65);
    // Points of small order, and -1 written as a number beyond the prime.
    const weak = ["00".repeat(32), `01${"00".repeat(31)}`, `ec${"ff".repeat(30)}7f`, `ed${"ff".repeat(31)}`];
    weak.push("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa");
    const none = {
      tokenio: [...weak, "key", pem(keys.rsa), "aa".repeat(31), point.toString("hex")],
      sendgrid: [pem(keys.ed25519), point.subarray(1).toString("hex"), "key", Buffer.concat([Buffer.of(2), point.subarray(1, 33)]).toString("hex")],
      wise: [pem(keys.p256), "key", pem(generateKeyPairSync("rsa", { modulusLength: 1024 }))],
    };
    for (const [provider, texts] of Object.entries(none)) for (const text of texts) refusedWith("invalid_secret", () => new Webhook(provider, text));
    // Not on the curve, and of 2040 bits: WebCrypto sees that.
    const off = Buffer.concat([point.subarray(0, 64), Buffer.of(point[64] ^ 1)]).toString("hex");
    assert.equal(await codeOf(new Webhook("sendgrid", off, { now }).verifyAsync(body, requests.sendgrid.headers)), "invalid_secret");
    const short = pem(generateKeyPairSync("rsa", { modulusLength: 2040 }));
    assert.equal(await codeOf(new Webhook("wise", short, { now }).verifyAsync(body, requests.wise.headers)), "invalid_secret");
  });

  test("of RSA has 2048 to 8192 bits", async () => {
    const sizes = JSON.parse(readFileSync(new URL("../rsa-sizes.json", import.meta.url), "utf8"));
    assert.equal(sizes.keys.length, 5);
    for (const { bits, key, signature } of sizes.keys) {
      const good = bits >= 2048 && bits <= 8192;
      const webhook = new Webhook("wise", key, { now });
      // What is longer than the signature of the longest key is none.
      const wrong = bits > 8192 ? "malformed_signature" : "invalid_secret";
      assert.equal(await codeOf(webhook.verifyAsync(sizes.body, { "x-signature-sha256": signature })), good ? "verified" : wrong, `${bits}`);
      assert.equal(await codeOf(webhook.verifyAsync(sizes.body, requests.wise.headers)), good ? "signature_mismatch" : "invalid_secret", `${bits}`);
    }
  });

  test("without WebCrypto it says so", async () => {
    const { subtle } = crypto;
    Object.defineProperty(crypto, "subtle", { value: undefined, configurable: true });
    try {
      await assert.rejects(new Webhook("tokenio", pem(keys.ed25519)).verifyAsync(body, requests.tokenio.headers), /crypto\.subtle is not here/);
      assert.equal(await codeOf(new Webhook("stripe", SECRET, { now, webCryptoFrom: 0 }).verifyAsync(PAYLOAD, signed.headers)), "verified");
    } finally {
      Object.defineProperty(crypto, "subtle", { value: subtle, configurable: true });
    }
  });
});

describe("large bodies", () => {
  test("from the size on that wins on this host, or that the receiver says", async () => {
    const ofLength = (length) => JSON.stringify({ id: "evt_2", type: "invoice.paid", note: "x".repeat(length) });
    const large = ofLength(65_536);
    const { headers } = sign("stripe", SECRET, large, { now });
    assert.equal(await asked(() => stripe.verifyAsync(PAYLOAD, signed.headers)), 0);
    assert.equal(await asked(() => stripe.verifyAsync(large, headers)), 0);
    const larger = ofLength(4 << 20);
    assert.equal(await asked(() => stripe.verifyAsync(larger, sign("stripe", SECRET, larger, { now }).headers)), 1);
    assert.equal(await asked(() => stripe.verify(large, headers)), 0);
    const always = new Webhook("stripe", ["whsec_another", SECRET], { now, webCryptoFrom: 0 });
    assert.equal(await asked(async () => assert.equal((await always.verifyAsync(PAYLOAD, signed.headers)).id, "evt_1")), 2);
    const never = new Webhook("stripe", SECRET, { now, webCryptoFrom: Number.MAX_SAFE_INTEGER });
    assert.equal(await asked(() => never.verifyAsync(large, headers)), 0);
    for (const webhook of [always, never]) {
      assert.equal(await codeOf(webhook.verifyAsync(`${large} `, headers)), "signature_mismatch");
      assert.equal(await codeOf(webhook.verifyAsync(large, { "stripe-signature": signature })), "signature_mismatch");
    }
  });

  test("what is written to the body meanwhile is neither verified nor read", async () => {
    const webhook = new Webhook("stripe", SECRET, { now, webCryptoFrom: 0 });
    const bytes = new TextEncoder().encode(PAYLOAD);
    const pending = webhook.verifyAsync(bytes, signed.headers);
    bytes.fill(0x20);
    assert.equal((await pending).id, "evt_1");
    const headers = { ...signed.headers };
    const changed = webhook.verifyAsync(PAYLOAD, headers);
    headers["stripe-signature"] = "t=1,v1=00";
    assert.equal((await changed).id, "evt_1");
  });

  test("what is written to the buffer that a request keeps is not read either", async () => {
    const webhook = new Webhook("stripe", SECRET, { now, webCryptoFrom: 0 });
    const forged = new TextEncoder().encode(PAYLOAD.replace("evt_1", "evt_9"));
    for (const [receive, idOf] of [
      [(request) => webhook.verifyRequest(request), ({ id }) => id],
      [(request) => webhook.receive(request), ({ event }) => event.id],
    ]) {
      const kept = new TextEncoder().encode(PAYLOAD);
      const headers = new Headers(signed.headers);
      const pending = receive({ method: "POST", url: "https://shop.example/", headers, arrayBuffer: async () => kept.buffer });
      await new Promise(setImmediate);
      kept.set(forged);
      assert.equal(idOf(await pending), "evt_1");
    }
  });

  test("a key that WebCrypto could not take once is tried again", async (t) => {
    const webhook = new Webhook("stripe", SECRET, { now, webCryptoFrom: 0 });
    const broken = t.mock.method(SubtleCrypto.prototype, "importKey", async () => {
      throw new Error("for once");
    });
    await assert.rejects(webhook.verifyAsync(PAYLOAD, signed.headers), /for once/);
    broken.mock.restore();
    assert.equal((await webhook.verifyAsync(PAYLOAD, signed.headers)).id, "evt_1");
  });
});
