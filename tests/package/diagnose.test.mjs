// Diagnosis through the package: real payloads, broken as people break them, and what is no request at all.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { test } from "node:test";
import { BRAINTREE, NOW, SECRET, Webhook, braintree, form, now, refusedWith, sign, stripe } from "./api.mjs";

const sample = (name) => readFileSync(new URL(`../samples/${name}`, import.meta.url), "utf8");
const STRIPE = sample("stripe/charge.succeeded.json");
const BYL = sample("byl/invoice.paid.json");
const byl = new Webhook("byl", SECRET, { now });
const charge = sign("stripe", SECRET, STRIPE, { now });
const invoice = sign("byl", SECRET, BYL, { now });
const fields = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(form.body)));
const later = (seconds) => () => new Date(NOW.getTime() + seconds * 1000);

/** Kinds and codes of findings, whose messages hold nothing secret. */
function words(findings) {
  for (const { kind, code, message } of findings) {
    assert.ok([kind, code, message].every((word) => typeof word === "string" && word.length > 0));
    for (const hidden of [SECRET, SECRET.slice(6), BRAINTREE.secret, BRAINTREE.keyId]) assert.ok(!message.includes(hidden), message);
    assert.doesNotMatch(message, /[0-9a-f]{16}/i);
  }
  return findings.map(({ kind, code }) => `${kind} ${code}`);
}

test("a good request is verified", () => {
  assert.deepEqual(words(stripe.diagnose(STRIPE, charge.headers)), ["verdict verified", "note timestamp_age"]);
  assert.deepEqual(words(byl.diagnose(BYL, new Headers(invoice.headers))), ["verdict verified"]);
  assert.deepEqual(words(braintree.diagnose(form.body, undefined)), ["verdict verified"]);
});

const mistakes = [
  ["body_reserialized", stripe, JSON.stringify(JSON.parse(STRIPE)), charge.headers],
  ["body_reserialized", byl, JSON.stringify(JSON.parse(BYL), null, 2), invoice.headers],
  ["body_stringified", stripe, JSON.stringify(STRIPE), charge.headers],
  ["body_base64", stripe, Buffer.from(STRIPE).toString("base64"), charge.headers],
  ["body_line_end_added", byl, `${BYL}\n`, Object.entries(invoice.headers)],
  ["body_line_endings", stripe, STRIPE.replaceAll("\n", "\r\n"), charge.headers],
  ["body_mark_added", byl, `\ufeff${BYL}`, invoice.headers],
  ["form_as_json", braintree, JSON.stringify(fields), {}],
  ["payload_line_ends", braintree, new URLSearchParams({ ...fields, bt_payload: fields.bt_payload.replaceAll("\n", "\r\n") }).toString(), {}],
  ["signature_renamed", stripe, STRIPE, { HTTP_STRIPE_SIGNATURE: charge.headers["stripe-signature"], "content-length": 12 }],
  ["signature_upper_case", byl, BYL, { "Byl-Signature": invoice.headers["byl-signature"].toUpperCase() }],
  ["signature_repeated", byl, BYL, { "byl-signature": [invoice.headers["byl-signature"], invoice.headers["byl-signature"]] }],
  ["secret_prefix_missing", new Webhook("stripe", SECRET.slice(6), { now }), STRIPE, charge.headers],
  ["secret_base64", new Webhook("stripe", Buffer.from(`${SECRET}\n`).toString("base64"), { now }), STRIPE, charge.headers],
  ["key_id_swapped", new Webhook("braintree", { keyId: BRAINTREE.secret, secret: BRAINTREE.keyId }), form.body, []],
  ["other_provider", byl, STRIPE, charge.headers],
];

for (const [code, webhook, body, headers] of mistakes) {
  test(`the fix is ${code}`, () => {
    assert.throws(() => webhook.verify(body, headers));
    const [verdict, fix, ...notes] = words(webhook.diagnose(body, headers));
    assert.match(verdict, /^verdict /);
    assert.equal(fix, `fix ${code}`);
    assert.ok(notes.every((note) => note === "note timestamp_age"), String(notes));
  });
}

test("the receiver that a request was meant for is named", () => {
  const wrong = new Webhook("stripe", "whsec_wrong", { now });
  const findings = wrong.diagnose(STRIPE, charge.headers, { others: [byl, braintree, new Webhook("stripe", ["whsec_a", SECRET], { tolerance: 5 })] });
  assert.deepEqual(words(findings), ["verdict signature_mismatch", "fix other_receiver", "note timestamp_age"]);
  assert.match(findings[1].message, /others\[2\]/);
  assert.deepEqual(words(wrong.diagnose(STRIPE, charge.headers)).slice(0, 2), ["verdict signature_mismatch", "note no_single_change"]);
});

test("clocks are compared", () => {
  const at = (seconds) => words(new Webhook("stripe", SECRET, { now: later(seconds) }).diagnose(STRIPE, charge.headers));
  assert.deepEqual(at(1000), ["verdict timestamp_too_old", "note timestamp_age"]);
  assert.deepEqual(at(-7200), ["verdict timestamp_too_new", "note timestamp_age", "note time_zone"]);
});

test("challenges are named", () => {
  const challenge = { method: "GET", url: "https://app.example/hooks?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53" };
  assert.deepEqual(words(braintree.diagnose("", {}, challenge)), ["verdict missing_signature", "note request_is_handshake"]);
});

test("what is no raw body or no headers is a finding, with the sentence of the TypeError", () => {
  const bodies = [JSON.parse(STRIPE), undefined, null, 1, Readable.from([]), new Request("https://a.example"), Promise.resolve(STRIPE)];
  for (const body of bodies) {
    const findings = stripe.diagnose(body, charge.headers);
    assert.deepEqual(words(findings), ["verdict unusable", "note body_not_raw"]);
    assert.throws(() => stripe.verify(body, charge.headers), { name: "TypeError", message: findings[1].message });
  }
  for (const headers of [undefined, null, "a", ["a"], { "stripe-signature": 1 }]) {
    const findings = stripe.diagnose(STRIPE, headers);
    assert.deepEqual(words(findings), ["verdict unusable", "note headers_unusable"]);
    assert.throws(() => stripe.verify(STRIPE, headers), { name: "TypeError", message: findings[1].message });
  }
  assert.deepEqual(words(stripe.diagnose()), ["verdict unusable", "note body_not_raw", "note headers_unusable"]);
});

test("options are checked", () => {
  for (const options of [{ others: stripe }, { others: [SECRET] }, { others: [Object.create(Webhook.prototype)] }, { method: 1 }, { url: null }, { other: [] }, null]) {
    refusedWith("invalid_options", () => stripe.diagnose(STRIPE, charge.headers, options));
  }
});
