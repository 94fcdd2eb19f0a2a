// diagnose: verdicts, fixes and notes as the core finds them, and nothing that is nobody's business.

import assert from "node:assert/strict";
import { generateKeyPairSync, sign as signWith } from "node:crypto";
import { test } from "node:test";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { BRAINTREE, SECRET, hookseal, scratch } from "./hookseal.mjs";

const { file } = scratch();
const now = () => new Date(1_700_000_000_000);
const signed = sign("stripe", SECRET, '{"id":"evt_1","type":"invoice.paid"}', { now });
const signature = signed.headers["stripe-signature"];
const env = { STRIPE: SECRET, OTHER: "whsec_another_one_9d", BT: BRAINTREE.secret };
const pretty = JSON.stringify(JSON.parse(new TextDecoder().decode(signed.body)), null, 2);

const raw = (body, target = "/hooks") => `POST ${target} HTTP/1.1\nHost: app.example\nStripe-Signature: ${signature}\n\n${body}`;
const good = file("good.http", raw(new TextDecoder().decode(signed.body)));
const reprinted = file("reprinted.http", raw(pretty));

async function diagnose(exitCode, args) {
  const command = ["diagnose", "stripe", "--now", "1700000000", ...args];
  const result = await hookseal(command, { env });
  assert.equal(result.exitCode, exitCode, `${args.join(" ")}\n${result.stdout}${result.stderr}`);
  assert.ok(!`${result.stdout}${result.stderr}`.includes(signature.split("v1=")[1]), "a signature was written");
  return result;
}

test("an authentic request is exit code 0, and its verdict comes first", async () => {
  const { stdout, stderr } = await diagnose(0, ["--request", good, "--secret-env", "STRIPE"]);
  assert.match(stdout, /^verdict: [^\n]+\n(note: {4}[^\n]+\n)*$/);
  assert.equal(stderr, "");
});

test("with --json: what the library finds, as it is", async () => {
  const { stdout } = await diagnose(1, ["--request", reprinted, "--secret-env", "STRIPE", "--json"]);
  const url = "https://app.example/hooks";
  const headers = { host: "app.example", ...signed.headers };
  const expected = new Webhook("stripe", SECRET, { now }).diagnose(pretty, headers, { method: "POST", url });
  const found = JSON.parse(stdout);
  assert.deepEqual(found, JSON.parse(JSON.stringify(expected)));
  assert.deepEqual([found[0].kind, found[0].code], ["verdict", "signature_mismatch"]);
  assert.ok(found.some(({ kind }) => kind === "fix"));
  for (const finding of found) assert.deepEqual(Object.keys(finding).sort(), ["code", "kind", "message"]);
});

test("the text is the same findings, a line each", async () => {
  const args = ["--request", reprinted, "--secret-env", "STRIPE"];
  const found = JSON.parse((await diagnose(1, [...args, "--json"])).stdout);
  const { stdout } = await diagnose(1, args);
  assert.equal(stdout, found.map(({ kind, message }) => `${`${kind}:`.padEnd(9)}${message}\n`).join(""));
});

test("a body and headers do as well, and a body without any", async () => {
  await diagnose(1, ["--body", file("body.json", pretty), "--header", `Stripe-Signature: ${signature}`, "--secret-env", "STRIPE"]);
  const { stdout } = await diagnose(1, ["--body", file("body.json", pretty), "--secret-env", "STRIPE", "--json"]);
  assert.equal(JSON.parse(stdout)[0].code, "missing_signature");
});

test("another secret of the person's is found by its place on the command line", async () => {
  const others = ["--other-secret-env", "OTHER", "--other-secret-file", file("right.secret", `${SECRET}\n`)];
  const { stdout } = await diagnose(1, ["--request", good, "--secret-env", "OTHER", ...others]);
  assert.match(stdout, /\nfix: {5}[^\n]*--other-secret number 2\b/);
  const found = JSON.parse((await diagnose(1, ["--request", good, "--secret-env", "OTHER", ...others, "--json"])).stdout);
  assert.ok(found.some(({ kind, code }) => kind === "fix" && code === "other_receiver"));
});

test("other secrets have key ids where the provider names keys", async () => {
  const form = sign("braintree", BRAINTREE, "<notification><kind>check</kind></notification>");
  const mine = ["--secret-env", "OTHER", "--key-id", "my_key"];
  const args = ["diagnose", "braintree", "--body", file("form", form.body), ...mine, "--other-secret-env", "BT"];
  assert.equal((await hookseal(args, { env })).exitCode, 3);
  const { exitCode, stdout } = await hookseal([...args, "--other-key-id", BRAINTREE.keyId], { env });
  assert.equal(exitCode, 1);
  assert.match(stdout, /--other-secret number 1\b/);
  assert.equal((await hookseal([...args, "--other-key-id", "a", "--other-key-id", "b"], { env })).exitCode, 2);
});

test("a provider with a key of its own", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const body = '{"id":"one"}';
  const recorded = (content) => file("tokenio.http", `POST / HTTP/1.1\nToken-Signature: ${signWith(null, body, privateKey).toString("base64url")}\n\n${content}`);
  const key = ["--secret-file", file("key.pem", publicKey.export({ type: "spki", format: "pem" }))];
  const command = (name, content) => hookseal([name, "tokenio", "--request", recorded(content), ...key], { env });
  assert.match((await command("verify", body)).stdout, /^verified\n[^]*one/);
  assert.match((await command("diagnose", body)).stdout, /^verdict: the signature is good/);
  for (const name of ["verify", "diagnose"]) assert.equal((await command(name, `${body} `)).exitCode, 1);
  assert.match((await command("diagnose", `${body} `)).stdout, /^verdict: the signature does not match/);
});

test("a provider that signs the URL", async () => {
  const url = "https://app.example/hooks?one=1";
  const { headers, body } = sign("square", SECRET, '{"event_id":"e1","type":"payment.created"}', { url });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const decoded = new TextDecoder().decode(body);
  const request = (target) => ["--request", file("square.http", `POST ${target} HTTP/1.1\nHost: app.example\n${lines.join("\n")}\n\n${decoded}`), "--secret-env", "STRIPE"];
  assert.equal((await hookseal(["verify", "square", ...request("/hooks?one=1")], { env })).exitCode, 0);
  assert.equal((await hookseal(["verify", "square", ...request("/inside?one=1")], { env })).exitCode, 1);
  assert.equal((await hookseal(["verify", "square", ...request("/inside?one=1"), "--url", url], { env })).exitCode, 0);
  const { exitCode, stderr } = await hookseal(["sign", "square", "--body", file("payload.json", decoded), "--secret-env", "STRIPE"], { env });
  assert.equal(exitCode, 3);
  assert.match(stderr, /--url|URL/);
});

test("what is refused before it is looked at", async () => {
  await diagnose(3, ["--request", good]);
  await diagnose(3, ["--request", good, "--secret-env", "NO_SUCH_VARIABLE"]);
  await diagnose(3, ["--request", good, "--secret-env", "STRIPE", "--other-secret-env", "NO_SUCH_VARIABLE"]);
  await diagnose(2, ["--secret-env", "STRIPE"]);
});
