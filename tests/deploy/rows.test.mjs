// Rows of one's own in JavaScript: compiled by the checker of hookseal-worker, they do what built-in rows do; what is no row says why.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
