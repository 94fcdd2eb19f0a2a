// Signatures over long bodies, which the runtime hashes: verdicts and seals are those of the module, whatever its hash does.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { after, before, beforeEach, describe, test } from "node:test";
import { sign } from "../../pkg/testing.js";
import { sealSecret, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";
import { acceptsSeal } from "./world.mjs";

/** Bytes from which the runtime is asked. */
const large = 8 * 1024;
const seconds = 1_700_000_000;
const folders = ["../vectors/", "../vectors-catalogue/"].map((name) => new URL(name, import.meta.url));
const files = folders.flatMap((folder) => readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"))));
const rows = JSON.parse(readFileSync(new URL("../../docs/rows.json", import.meta.url), "utf8"));
const built = rows.filter(({ id }) => existsSync(new URL(`../../src/providers/${id.replaceAll("-", "_")}.rs`, import.meta.url)));

/** Whether the signature is an HMAC-SHA256 of the body. */
const isHashed = ({ scheme: { algorithm, payload, coverage, message, carrier } }) =>
  algorithm === "hmac_sha256" && payload === "body" && coverage === "whole" && message.includes("payload") && carrier.json === undefined;

/** A request of each such provider, as its vectors have one. */
const providers = built.filter(isHashed).flatMap((row) => {
  const { vectors } = files.find(({ provider }) => provider === row.id);
  const usual = vectors.find(({ expect, request, secrets, options = {} }) => expect.signature === "valid" && expect.event === "valid" && request.body_b64 && secrets.length === 1 && Object.keys(options).every((name) => name === "url"));
  return usual ? [{ row, ...usual }] : [];
});

const first = "the first made-up secret of two";
const second = "the second made-up secret of two";
const third = "a made-up secret of nobody here";
const secrets = { SEAL: sealSecret, FIRST: first, SECOND: second };
const last = seconds + 1000;
const two = [{ binding: "FIRST", not_after: last }, { binding: "SECOND" }];

let origin, gateway;
before(async () => {
  origin = await startOrigin();
  const source = (name, provider, more) => ({ name, path: `/${name}`, provider, seal: [{ binding: "SEAL" }], origin: `${origin.url}/${name}`, ...more });
  const sources = providers.map(({ row, secrets: [secret], request, options }, index) => {
    secrets[`OF_${index}`] = secret.private_key ?? secret;
    const url = row.scheme.message.includes("url") ? { url: options?.url ?? request.url } : {};
    return source(row.id, row.id, { secrets: [{ binding: `OF_${index}`, ...(secret.public_key && { key_id: secret.public_key }) }], ...url });
  });
  const more = ["stripe", "byl", "box", "square", "expo", "berbix"].map((provider) =>
    source(`two-${provider}`, provider, { secrets: two, ...(provider === "square" && { url: "https://edge.example/hooks" }), ...(provider === "berbix" && { event_type: "verification_finished" }) }),
  );
  gateway = await start({ config: { sources: [...sources, ...more] }, secrets });
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
});
beforeEach(async () => {
  await gateway.header("x-test-unusual", "as usual");
  await hashes();
});

const hashes = () => gateway.header("x-test-hashes", 1);

async function deliver(path, { body, headers, now = seconds, query = "" }) {
  const before = gateway.lines.length;
  const answer = await send(gateway, { path: `/${path}${query}`, headers: [...headers, ["x-test-now", String(now * 1000)]], body });
  const line = await gateway.line((line) => line.status !== undefined && gateway.lines.indexOf(line) >= before);
  assert.equal(line.status, answer.status);
  return { ...line, hashes: await hashes() };
}

/** The body with spaces behind it: a larger one, of the same meaning. */
const padded = (body, size) => Buffer.concat([Buffer.from(body), Buffer.alloc(Math.max(0, size - body.length), " ")]);

/** The body with one more member, where it is a JSON object: spaces are not kept where the signer writes the time into the payload. */
function enlarged(body) {
  const text = body.toString();
  if (!/^\{\s*".*\}$/s.test(text)) return padded(body, large);
  return Buffer.from(`${text.slice(0, -1)},"padding":"${"p".repeat(large)}"}`);
}

function flipped(body, bit) {
  const other = Buffer.from(body);
  other[bit >> 3] ^= 1 << (bit & 7);
  return other;
}

test("the verdicts over long bodies of every provider with an HMAC-SHA256 over the body", async (t) => {
  let passed = 0;
  for (const { row, secrets: [secret], request, options } of providers) {
    await t.test(row.id, async () => {
      const url = options?.url ?? request.url;
      const own = secret.private_key === undefined ? secret : { keyId: secret.public_key, secret: secret.private_key };
      const body = enlarged(Buffer.from(request.body_b64, "base64"));
      const signed = (key) => {
        const made = sign(row.id, key, body, { now: () => new Date(seconds * 1000), url });
        const names = new Set(Object.keys(made.headers).map((name) => name.toLowerCase()));
        const others = request.headers.filter(([name]) => !names.has(name.toLowerCase()));
        return { body: Buffer.from(made.body), headers: [...others, ...Object.entries(made.headers)], query: new URL(made.url ?? url).search };
      };
      const right = signed(own);
      const good = await deliver(row.id, right);
      assert.deepEqual([good.code, good.outcome], [undefined, "delivered"]);
      // One for the signature, or more where each has a time of its own, and one for the seal.
      assert.ok(good.hashes >= 2);
      for (const bit of [0, right.body.length * 4, right.body.length * 8 - 1]) {
        const bad = await deliver(row.id, { ...right, body: flipped(right.body, bit) });
        assert.deepEqual([bad.status, bad.code, bad.hashes >= 1], [401, "signature_mismatch", true]);
      }
      passed += 1;
    });
  }
  assert.ok(passed >= 130, `only ${passed} providers`);
  console.log(`summary: ${passed} providers' signatures by the runtime's hash`);
});

const hmac = (secret, ...pieces) => createHmac("sha256", secret).update(Buffer.concat(pieces.map((piece) => Buffer.from(piece)))).digest("hex");
const stripeMac = (secret, body, at = seconds) => hmac(secret, `${at}.`, body);
const stripe = (macs, at = seconds) => [["stripe-signature", [`t=${at}`, ...macs.map((mac) => `v1=${mac}`)].join(",")]];
const stripeBody = (size) => padded('{"id":"evt_1","object":"event","type":"invoice.paid","created":1700000000,"data":{"object":{"id":"in_1","object":"invoice"}}}', size);

/** Throws where the seal is none of the origin's secret. */
const checkSeal = (got) => acceptsSeal(got, seconds * 1000);

describe("the runtime is asked", () => {
  test("from a size on, and bodies of any size have the same verdicts", async () => {
    for (const size of [1000, large - 1, large, large + 1, large + 63, 65_536, 65_537, 200_001, 1_000_000]) {
      const body = stripeBody(size);
      const times = size < large ? 0 : 2;
      const good = await deliver("two-stripe", { body, headers: stripe([stripeMac(second, body)]) });
      const got = origin.at("/two-stripe").at(-1);
      assert.deepEqual([good.outcome, good.secret_index, good.hashes], ["delivered", 1, times + (got.body.length < large ? 0 : 1)]);
      assert.equal(got.headers["webhook-id"], good.event_id);
      checkSeal(got);
      for (let n = 0; n < 4; n += 1) {
        const bit = Math.floor(Math.random() * size * 8);
        const bad = await deliver("two-stripe", { body: flipped(body, bit), headers: stripe([stripeMac(second, body)]) });
        assert.deepEqual([bad.status, bad.code, bad.hashes], [401, "signature_mismatch", times], `bit ${bit}`);
      }
      const nobody = await deliver("two-stripe", { body, headers: stripe([stripeMac(third, body)]) });
      assert.deepEqual([nobody.status, nobody.code, nobody.hashes], [401, "signature_mismatch", times]);
      const late = await deliver("two-stripe", { body, headers: stripe([stripeMac(first, body, seconds - 301)], seconds - 301) });
      assert.deepEqual([late.status, late.code, late.hashes], [401, "timestamp_too_old", times]);
      const none = await deliver("two-stripe", { body, headers: [] });
      assert.deepEqual([none.status, none.code, none.hashes], [401, "missing_signature", 0]);
    }
  });

  test("once for each secret, however many signatures there are", async () => {
    const body = stripeBody(large);
    const [of1, of2, of3] = [first, second, third].map((secret) => stripeMac(secret, body));
    for (const [macs, index] of [[[of1], 0], [[of2], 1], [[of3, of1], 0], [[of3, of2], 1], [[of2, of1], 0], [Array(15).fill(of3).concat(of2), 1]]) {
      const { outcome, secret_index, hashes } = await deliver("two-stripe", { body, headers: stripe(macs) });
      assert.deepEqual([outcome, secret_index, hashes], ["delivered", index, 3]);
    }
    for (const macs of [[of3], [of3, of3], Array(16).fill(of3)]) {
      const { status, code, hashes } = await deliver("two-stripe", { body, headers: stripe(macs) });
      assert.deepEqual([status, code, hashes], [401, "signature_mismatch", 2]);
    }
  });

  test("for messages with bytes before and behind the body", async () => {
    const url = "https://edge.example/hooks";
    const now = () => new Date(seconds * 1000);
    const bodies = { box: '{"type":"webhook_event","id":"e1","trigger":"FILE.UPLOADED"}', square: '{"type":"payment.updated","event_id":"e1","data":{}}', expo: '{"id":"e1","status":"finished"}', berbix: '{"id":1,"transaction_id":2}', byl: '{"id":1,"project_id":7,"type":"invoice.paid","data":{"object":{"id":71}}}' };
    for (const [provider, text] of Object.entries(bodies)) {
      const body = padded(text, 150_000);
      for (const [index, secret] of [first, second, third].entries()) {
        const { headers } = sign(provider, secret, body, { now, ...(provider === "square" && { url }) });
        const given = [...Object.entries(headers), ["content-type", "application/json"]];
        const right = await deliver(`two-${provider}`, { body, headers: given });
        assert.deepEqual([right.secret_index, right.status === 401], [index < 2 ? index : undefined, index === 2], provider);
        const wrong = await deliver(`two-${provider}`, { body: flipped(body, 1_199_999), headers: given });
        const times = provider === "expo" ? 0 : 2;
        assert.deepEqual([wrong.status, wrong.code, wrong.hashes], [401, "signature_mismatch", times], provider);
      }
    }
  });
});

test("a secret that came to its end is worth nothing", async () => {
  const body = stripeBody(large);
  const sent = (secret, now) => deliver("two-stripe", { body, headers: stripe([stripeMac(secret, body, now)], now), now });
  for (const [secret, now, index] of [[first, last, 0], [second, last, 1], [first, last + 1, undefined], [second, last + 1, 1], [first, last, 0]]) {
    const { secret_index, status } = await sent(secret, now);
    assert.deepEqual([secret_index, status], [index, index === undefined ? 401 : 200]);
  }
});

test("a hash that fails or is none is worth nothing: the module decides, and seals", async () => {
  const body = stripeBody(large);
  for (const word of ["no-module", "no-hash", "no-update", "no-digest", "odd-digest", "number"]) {
    await gateway.header("x-test-unusual", word);
    const good = await deliver("two-stripe", { body, headers: stripe([stripeMac(second, body)]) });
    assert.deepEqual([good.outcome, good.secret_index, good.hashes], ["delivered", 1, word === "no-module" ? 0 : 3], word);
    checkSeal(origin.at("/two-stripe").at(-1));
    const bad = await deliver("two-stripe", { body, headers: stripe([stripeMac(third, body)]) });
    assert.deepEqual([bad.status, bad.code], [401, "signature_mismatch"], word);
  }
});
