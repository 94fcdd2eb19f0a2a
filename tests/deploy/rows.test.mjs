// Rows of one's own in JavaScript: compiled by the checker of hookseal-worker, they do what built-in rows do; what is no row says why.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inspect } from "node:util";
import { compileRow } from "../../pkg-worker/check.js";
import { Webhook, providers } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { packageRows } from "../../scripts/rows.mjs";
import { vectorFiles } from "../package/install.mjs";
import { runVectors } from "../package/vectors.mjs";

const rows = packageRows();
const own = (row, changes) => compileRow(JSON.stringify({ ...row, ...changes }));
const gitea = rows.find(({ id }) => id === "gitea");
const acme = own(gitea, { id: "acme", namespace: "com.acme" });

test("every built-in row, written as JSON and compiled, passes its vectors", async () => {
  const compiled = new Map(rows.map((row) => [row.id, own(row, { id: `own-${row.id}`.slice(0, 40) })]));
  for (const [id, made] of compiled) assert.ok(made.compiled, `${id}: ${made.field}: ${made.message}`);
  class Own extends Webhook {
    constructor(provider, ...rest) {
      super(compiled.get(provider), ...rest);
    }
  }
  const { passed, failures } = await runVectors(Own, vectorFiles());
  assert.deepEqual(failures, []);
  console.log(`summary: ${passed} vectors with rows of one's own`);
});

test("a receiver of one's own row", () => {
  const now = () => new Date(1_700_000_000_000);
  const webhook = new Webhook(acme, "secret", { now });
  const { body, headers } = sign(acme, "secret", '{"a":1}', { now });
  const event = webhook.verify(body, headers);
  assert.deepEqual([webhook.provider, event.provider, event.source, event.type.startsWith("com.acme.")], ["acme", "acme", "/acme", true]);
  assert.equal(webhook.validateSignature(body, headers[gitea.scheme.carrier.header]), true);
  assert.deepEqual(webhook.diagnose(body, headers)[0].code, "verified");
  assert.ok(!providers().some(({ id }) => id === "acme"));
  assert.ok(!inspect(webhook).includes("secret"));
});

test("what is no compiled row of this version", () => {
  const text = acme.compiled;
  const broken = [text.slice(0, -2), `${text}AA`, text.replace(/.(?=.{9}$)/, (c) => (c === "A" ? "B" : "A")), "hookseal-row.", "hookseal-row.AAAA", "hookseal-row.%"];
  for (const compiled of broken) {
    assert.throws(() => new Webhook({ id: "acme", compiled }, "secret"), { code: "invalid_options", message: /compile it again/ });
  }
  for (const provider of [{ id: "acme" }, { compiled: 1 }, { id: "x", compiled: "stripes" }]) {
    assert.throws(() => new Webhook(provider, "secret"), { code: "unknown_provider" });
  }
});

/** The text of a packed row, whatever it is, with the digest that a module of this version wants. */
function sealed(packed) {
  const { version } = JSON.parse(readFileSync(new URL("../../pkg/package.json", import.meta.url), "utf8"));
  const digest = createHash("sha256").update(version).update(packed).digest().subarray(0, 16);
  return `hookseal-row.${Buffer.concat([digest, packed]).toString("base64url")}`;
}

test("packed rows that are broken break one call, not the next, and take no forged request", { timeout: 60_000 }, () => {
  const now = () => new Date(1_700_000_000_000);
  const stripe = new Webhook("stripe", "secret", { now });
  const good = sign("stripe", "secret", '{"id":"evt_1","type":"a"}', { now });
  const forged = { authorization: "Bearer a.b.c", "x-gitea-signature": "0".repeat(64), "content-type": "multipart/form-data; boundary=a" };
  const packed = ["gitea", "stripe", "adyen", "okta"].map((id) => {
    const { compiled } = own(rows.find((row) => row.id === id), { id: `own-${id}` });
    return Buffer.from(compiled.slice(compiled.indexOf(".") + 1), "base64url").subarray(16);
  });
  assert.ok(new Webhook({ id: "own-gitea", compiled: sealed(packed[0]) }, "secret"), "the digest is made as the compiler makes it");
  const seen = { trapped: 0, refused: 0 };
  for (const whole of packed) {
    const places = Array.from({ length: 60 }, (_, n) => Math.floor((n * whole.length) / 60));
    for (const at of places) {
      const flipped = [0x01, 0x80, 0xff].map((bits) => Buffer.from(whole.map((byte, n) => (n === at ? byte ^ bits : byte))));
      for (const one of [...flipped, whole.subarray(0, at + 1)]) {
        try {
          const webhook = new Webhook({ id: "x", compiled: sealed(one) }, "secret", { now });
          assert.equal(webhook.validateSignature('{"a":[1]}', "0".repeat(64)), false);
          assert.throws(() => webhook.verify('{"a":[1]}', forged), { name: "WebhookVerificationError" });
          seen.refused += 1;
        } catch (error) {
          if (error instanceof WebAssembly.RuntimeError) seen.trapped += 1;
          else if (error.code === "ERR_ASSERTION") throw error;
        }
        assert.equal(stripe.verify(good.body, good.headers).id, "evt_1");
      }
    }
  }
  assert.ok(seen.trapped > 100 && seen.refused > 100, JSON.stringify(seen));
});

test("what is wrong with a row has the name of its field", () => {
  assert.deepEqual(Object.keys(own(gitea, { id: "gitea" })), ["field", "message"]);
  assert.equal(own(gitea, { id: "acme", tolerence: 1 }).field, "tolerence");
  assert.equal(own(gitea, { id: "acme", scheme: { ...gitea.scheme, algorithm: "md5" } }).field, "scheme.algorithm");
  assert.match(own(gitea, { id: "acme", scheme: { ...gitea.scheme, message: [] } }).field, /^scheme/);
  for (const text of ["", "{", "[]", "null", '"acme"', "{}"]) assert.ok(compileRow(text).message, text);
});

const folder = mkdtempSync(join(tmpdir(), "hookseal-row-"));
after(() => rmSync(folder, { recursive: true }));

test("a compiled row is a module on the command line's output", async () => {
  const path = join(folder, "acme.row.mjs");
  writeFileSync(path, `export default ${JSON.stringify(acme)};`);
  const { default: row } = await import(path);
  assert.equal(new Webhook(row, "secret").provider, "acme");
});
