// Every vector as a real HTTP request through the gateway: what is refused reaches no origin, what is valid reaches it sealed.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { answer as answered, sealSecret, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";

const folders = ["../vectors/", "../vectors-catalogue/"].map((name) => new URL(name, import.meta.url));
const files = folders.flatMap((folder) => readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"))));
const rows = new Map(JSON.parse(readFileSync(new URL("../../docs/rows.json", import.meta.url), "utf8")).map((row) => [row.id, row]));
/** What stands at the addresses of keys, as the first vector has it: an address has one document at a time. */
const documents = new Map(files.flatMap(({ vectors }) => vectors.flatMap(({ keys }) => keys ?? []).reverse().map(({ id, document }) => [id, document])));
const isFetched = ({ keys }) => keys === undefined || (keys.length > 0 && keys.every(({ id, document }) => documents.get(id) === document));
/** The gateway has no option for the tokens that some handshakes bring, and asks no API for keys. */
const isOption = (name) => name === "url";
const configurable = (vector, provider) => Object.keys(vector.options ?? {}).every(isOption) && isFetched(vector) && rows.get(provider).scheme.key?.fetched?.locator !== "id";
/** The vectors of a provider may be there before its row. */
const isRow = ({ provider }) => existsSync(new URL(`../../src/providers/${provider.replaceAll("-", "_")}.rs`, import.meta.url));
const vectors = files.filter(isRow).flatMap(({ provider, vectors }) => vectors.filter((vector) => configurable(vector, provider)).map((vector) => ({ ...vector, provider, source: `${provider}.${vector.name}` })));

/** The URL that a receiver is given, where its provider signs it: the gateway is asked at another. */
function signedUrl({ provider, options, request }) {
  const { message = [], grammar } = rows.get(provider).scheme;
  const claims = grammar?.jwt?.claims ?? [];
  const signed = message.includes("url") || message.includes("sorted_query") || claims.some(({ url }) => url !== undefined);
  return signed ? { url: options?.url ?? request.url } : {};
}

/** What is right behind HTTP. */
const expected = ({ expect }) => ({ ...expect, ...expect.over_http });

function bodyOf({ body_b64, body_gen }) {
  if (body_b64 !== undefined) return Buffer.from(body_b64, "base64");
  const parts = body_gen.concat.map(({ b64, repeat_b64, count }) =>
    b64 === undefined ? Buffer.concat(Array(count).fill(Buffer.from(repeat_b64, "base64"))) : Buffer.from(b64, "base64"),
  );
  const body = Buffer.concat(parts);
  assert.equal(body.length, body_gen.total_bytes);
  return body;
}

const secrets = { SEAL: sealSecret };
function secretRows(vector, index) {
  return vector.secrets.map((secret, n) => {
    const binding = `SECRET_${index}_${n}`;
    secrets[binding] = secret.private_key ?? secret;
    return { binding, ...(secret.public_key && { key_id: secret.public_key }) };
  });
}

let origin, gateway, keys;
before(async () => {
  origin = await startOrigin();
  keys = await startOrigin(({ url }) => {
    const document = documents.get(`https:/${url}`);
    return document === undefined ? answered(404) : answered(200, {}, document);
  });
  const sources = vectors.map((vector, index) => ({
    name: vector.source,
    path: `/${vector.source}`,
    provider: vector.provider,
    ...(vector.secrets.length > 0 && { secrets: secretRows(vector, index) }),
    seal: [{ binding: "SEAL" }],
    origin: `${origin.url}/${vector.source}`,
    ...(vector.tolerance && { tolerance: vector.tolerance }),
    ...signedUrl(vector),
  }));
  gateway = await start({ config: { sources }, secrets });
  await gateway.header("x-test-hosts", keys.port);
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
  await keys?.stop();
});

function verifySeal(got, now) {
  const realNow = Date.now;
  Date.now = () => now * 1000;
  try {
    return new Webhook(sealSecret).verify(got.body.toString(), got.headers);
  } finally {
    Date.now = realNow;
  }
}

/** The log's fields are these, and none holds a secret, a signature or a part of a payload. */
function logHoldsNothingSent() {
  const fields = "line at request_id source provider outcome code class field detail status origin_status duration_ms body_bytes secret_index secret_label event_id type";
  const known = new Set(fields.split(" "));
  for (const line of gateway.lines) assert.deepEqual(Object.keys(line).filter((name) => !known.has(name)), []);
  const log = JSON.stringify(gateway.lines);
  const sent = vectors.flatMap(({ secrets, request }) => [
    ...secrets.map((secret) => secret.private_key ?? secret),
    ...request.headers.filter(([name]) => name.includes("signature")).flatMap(([, value]) => value.match(/[0-9a-f]{32,}/gi) ?? []),
    ...(bodyOf(request).toString().match(/[^\s"&=]{40,200}/g) ?? []),
  ]);
  assert.ok(sent.length > 1000);
  // The type of an event is a field of its own.
  const types = new Set(gateway.lines.map(({ type }) => type));
  const isType = (text) => [...types].some((type) => type?.endsWith(text));
  for (const text of sent) assert.ok(text === "" || !log.includes(text) || isType(text), `the log holds ${text}`);
}

test("every vector over HTTP", async (t) => {
  const unauthorized = new Map();
  let passed = 0;
  for (const vector of vectors) {
    await t.test(vector.source, async () => {
      const { method, url, headers } = vector.request;
      const answer = await send(gateway, {
        method,
        path: `/${vector.source}${new URL(url).search}`,
        headers: [...headers, ["x-test-now", String(vector.now * 1000)]],
        body: bodyOf(vector.request),
      });
      const line = await gateway.line(({ source, outcome }) => source === vector.source && outcome !== "warning");
      const got = origin.at(`/${vector.source}`);
      const { status, signature, event, handshake, response_body } = expected(vector);
      assert.equal(line.status, answer.status);

      if (status !== undefined) {
        assert.equal(answer.status, status);
        if (status === 503) assert.equal(line.code, signature);
      } else if (handshake === "valid") {
        assert.deepEqual([answer.status, answer.body.toString()], [200, response_body]);
        assert.equal(line.outcome, "handshake");
      } else if (handshake !== undefined) {
        assert.deepEqual([answer.status, line.code], [400, handshake]);
      } else if (signature === "invalid_secret" && vector.keys !== undefined) {
        assert.deepEqual([answer.status, line.code, line.outcome], [503, "key_unreadable", "unavailable"]);
      } else if (signature !== "valid") {
        assert.deepEqual([answer.status, line.code, line.class], [401, signature, "authenticity"]);
        unauthorized.set(answer.head.replace(/^date: .*$/im, "") + answer.body, vector.source);
      } else if (event !== "valid") {
        assert.deepEqual([answer.status, line.code, line.class], [422, event, "request"]);
        assert.equal(JSON.parse(answer.body).code, event);
      } else {
        const { status } = rows.get(vector.provider).acknowledgement;
        assert.deepEqual([answer.status, line.outcome, line.origin_status], [status, "delivered", 200]);
        assert.equal(got.length, 1);
        const sealed = verifySeal(got[0], vector.now);
        assert.equal(got[0].headers["webhook-id"], line.event_id);
        assert.deepEqual([sealed.provider, sealed.type], [vector.provider, line.type]);
        passed += 1;
        return;
      }
      assert.equal(got.length, 0, "nothing reaches the origin");
      passed += 1;
    });
  }
  logHoldsNothingSent();
  assert.equal(unauthorized.size, 1, `401 answers differ: ${[...unauthorized.values()]}`);
  assert.equal(passed, vectors.length);
  assert.ok(passed >= 150);
  console.log(`summary: ${passed} vectors over HTTP`);
});
