// What Braintree's own libraries read in every sample, and what this package's event says of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import braintree from "braintree";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { startPython } from "./python.mjs";
import { samples } from "./samples.mjs";

const ask = startPython();
const keys = { public_key: "integration_public_key", private_key: "integration_private_key" };
const secret = { keyId: keys.public_key, secret: keys.private_key };
const gateway = new braintree.BraintreeGateway({
  environment: braintree.Environment.Sandbox,
  merchantId: "unused",
  publicKey: keys.public_key,
  privateKey: keys.private_key,
});
const webhook = new Webhook("braintree", secret);

const transaction = (root) => ({
  id: [`${root}.payment_id`],
  status: [`${root}.transaction.status`],
  amount: [`${root}.transaction.amount`],
  currency: [`${root}.transaction.currency_iso_code`],
});
const revoked = { id: ["revoked_payment_method_metadata.token"], customer: ["revoked_payment_method_metadata.customer_id"] };
const subject = (root) => ({ id: [`subject.${root}.token`], customer: [`subject.${root}.customer_id`] });

/** Where the libraries have it, by type of resource, in Python's spelling; the first that is there counts. */
const paths = {
  "account-updater-daily-report": { id: ["account_updater_daily_report.report_date"] },
  check: {},
  // Node's spelling has another capital.
  "connected-merchant-paypal-status-changed": {
    id: ["paypal", "pay_pal"].map((name) => `connected_merchant_${name}_status_changed.merchant_public_id`),
  },
  "connected-merchant-status-transitioned": {
    id: ["connected_merchant_status_transitioned.merchant_public_id"],
    status: ["connected_merchant_status_transitioned.status"],
  },
  // They have no name for the kind that this one is of.
  "credit-card": subject("credit_card"),
  disbursement: {
    id: ["disbursement.id"],
    amount: ["disbursement.amount"],
    currency: ["disbursement.merchant_account.currency_iso_code"],
  },
  dispute: {
    id: ["dispute.id"],
    status: ["dispute.status"],
    amount: ["dispute.amount_disputed", "dispute.amount"],
    currency: ["dispute.currency_iso_code"],
  },
  "granted-payment-instrument-update": { id: ["granted_payment_instrument_update.token"] },
  "local-payment": transaction("local_payment_completed"),
  "local-payment-expired": { id: ["local_payment_expired.payment_id"] },
  "local-payment-funded": transaction("local_payment_funded"),
  "local-payment-reversed": { id: ["local_payment_reversed.payment_id"] },
  "merchant-account": { id: ["merchant_account.id"], status: ["merchant_account.status"] },
  "oauth-application-revocation": { id: ["oauth_access_revocation.merchant_id"] },
  "partner-merchant": { id: ["partner_merchant.merchant_public_id", "partner_merchant.partner_merchant_id"] },
  "payment-method-customer-data-updated-metadata": {
    id: ["payment_method_customer_data_updated_metadata.token"],
    email: ["payment_method_customer_data_updated_metadata.enriched_customer_data.profile_data.email"],
    phone: ["payment_method_customer_data_updated_metadata.enriched_customer_data.profile_data.phone_number"],
  },
  "paypal-account": revoked,
  subscription: {
    id: ["subscription.id"],
    status: ["subscription.status"],
    amount: ["subscription.transactions.0.amount", "subscription.price"],
    currency: ["subscription.transactions.0.currency_iso_code"],
  },
  transaction: {
    id: ["transaction.id"],
    status: ["transaction.status"],
    amount: ["transaction.amount"],
    currency: ["transaction.currency_iso_code"],
  },
  "transaction-review": { id: ["transaction_review.transaction_id"], status: ["transaction_review.decision"] },
  "venmo-account": revoked,
};
/** Of every notification. */
const common = { type: ["kind"], time: ["timestamp"], account: ["source_merchant_id"] };

const camel = (text) => text.replace(/[-_]([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const snake = (text) => text.replaceAll("-", "_");

/** The same tree with other names. */
function renamed(value, rename) {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [rename(name), renamed(member, rename)]));
}

/** An amount has exactly its currency's decimals; without a currency it is as it came. */
function amountIn(currency, text) {
  if (!currency || text === null) return text;
  assert.equal(currency, "USD", "whose cents are counted here");
  assert.match(text, /^\d+(\.\d\d?)?$/);
  const [whole, cents = ""] = text.split(".");
  return `${whole}.${cents.padEnd(2, "0")}`;
}

const empty = (value) => value === undefined || value === null || value === "";
/** The facts by their names, of a function that knows what is at a path; null where nothing is. */
function facts(type, at) {
  const named = Object.entries({ ...common, ...paths[type] });
  const found = Object.fromEntries(named.map(([name, all]) => [name, all.map(at).find((value) => !empty(value)) ?? null]));
  return "amount" in found ? { ...found, amount: amountIn(found.currency, found.amount) } : found;
}

/** The same facts as the event has them. */
function factsOf({ type, time, source, data }, names) {
  const { resource, amount, customer } = data;
  const all = {
    type: type.replace("com.braintreepayments.", ""),
    time,
    account: source.split("/")[2] ?? null,
    id: resource.id,
    status: resource.status,
    amount: amount?.value ?? null,
    currency: amount?.currency ?? null,
    customer: customer.id,
    email: customer.email,
    phone: customer.phone,
  };
  for (const [name, value] of Object.entries(all)) assert.ok(names.includes(name) || value === null, `${type}: ${name} is ${value}`);
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** A payload signed, with its event. */
function made(name, payload) {
  const { body, headers } = sign("braintree", secret, payload);
  const { bt_signature, bt_payload } = Object.fromEntries(new URLSearchParams(Buffer.from(body).toString()));
  return { name, notification: { bt_signature, bt_payload }, event: webhook.verify(body, headers) };
}
const read = samples("braintree", ".xml").map(({ name, payload }) => made(name, payload));

test("every fact of every sample is what Node's library reads", async () => {
  for (const { name, notification, event } of read) {
    const theirs = await gateway.webhookNotification.parse(notification.bt_signature, notification.bt_payload);
    const at = (path) => path.split(".").reduce((value, key) => value?.[camel(key)], theirs);
    const wanted = facts(event.data.resource.type, at);
    assert.deepEqual(factsOf(event, Object.keys(wanted)), wanted, name);
  }
  console.log(`summary: the facts of ${read.length} notifications by Node`);
});

test("every fact of every sample is what Python's library reads", async () => {
  for (const { name, notification, event } of read) {
    const all = Object.values({ ...common, ...paths[event.data.resource.type] }).flat();
    const { at } = await ask("braintree_read", { ...notification, ...keys, paths: all });
    const wanted = facts(event.data.resource.type, (path) => at[path]);
    assert.deepEqual(factsOf(event, Object.keys(wanted)), wanted, name);
  }
  console.log(`summary: the facts of ${read.length} notifications by Python`);
});

async function byNode({ notification }) {
  const { kind, timestamp, subject, sourceMerchantId } = await gateway.webhookNotification.parse(
    notification.bt_signature,
    notification.bt_payload,
  );
  return { timestamp, kind, ...(sourceMerchantId !== undefined && { sourceMerchantId }), subject };
}
const byPython = async ({ notification }) => (await ask("braintree_read", { ...notification, ...keys, paths: [] })).tree.notification;
const hereFor = ({ event }, rename) => renamed(event.data.payload.notification, rename);

test("the payload as JSON is the object that both make of the XML", async () => {
  for (const each of read) {
    const python = await byPython(each);
    // Of two elements of one name Python's library keeps the last text.
    if (each.name === "local_payment_completed.xml") python.subject.local_payment.payer_id = Array(2).fill("a-payer-id");
    assert.deepEqual(hereFor(each, snake), python, each.name);
    assert.deepEqual(hereFor(each, camel), await byNode(each), each.name);
  }
  console.log(`summary: ${read.length} payloads by both`);
});

const inSubject = (xml) => made("made", `<notification><kind>check</kind><subject><check>x</check>${xml}</subject></notification>`);

test("every type of element is read alike", async () => {
  for (const [xml, value] of [
    ['<a type="integer">42</a>', 42],
    ['<a type="integer">-7</a>', -7],
    ['<a type="integer">007</a>', 7],
    ['<a type="boolean">true</a>', true],
    ['<a type="boolean">false</a>', false],
    ['<a type="datetime">2017-06-16T20:44:41Z</a>', "2017-06-16T20:44:41Z"],
    ['<a type="date">2017-06-16</a>', "2017-06-16"],
    ['<a nil="true"/>', null],
    ['<a nil="true"></a>', null],
    ["<a>text</a>", "text"],
    ["<a>1 &amp; 2 &lt; 3</a>", "1 & 2 < 3"],
    ["<a></a>", ""],
    ["<a/>", ""],
    ['<a type="array"/>', []],
    ['<a type="array"><b>1</b><b>2</b></a>', ["1", "2"]],
    ['<a type="array"><b><c>1</c></b><b><c nil="true"/></b></a>', [{ c: "1" }, { c: null }]],
    ['<a type="array"><b type="array"><c>1</c></b></a>', [["1"]]],
    ['<a type="collection"><b type="integer">1</b><c><d>2</d></c></a>', { b: 1, c: { d: "2" } }],
    ["<a><b><c>1</c></b><b><c>2</c></b></a>", { b: [{ c: "1" }, { c: "2" }] }],
    ["<a>\n  <b>1</b>\n  <c>2</c>\n</a>", { b: "1", c: "2" }],
  ]) {
    const each = inSubject(xml);
    assert.deepEqual(hereFor(each, snake).subject.a, value, xml);
    assert.deepEqual((await byNode(each)).subject.a, value, `${xml} by Node`);
    assert.deepEqual((await byPython(each)).subject.a, value, `${xml} by Python`);
  }
});

test("disagreement: some elements are read by each in its own way, and here so that nothing is lost", async () => {
  for (const [xml, here, node, python] of [
    // The boolean of one digit.
    ['<a type="boolean">1</a>', true, false, true],
    // What is nil and has another type.
    ['<a type="integer" nil="true"/>', null, null, "TypeError"],
    ['<a type="array" nil="true"/>', null, [], []],
    // An integer that is none, or that no double holds.
    ['<a type="integer">1.5</a>', "1.5", 1, "ValueError"],
    ['<a type="integer">x</a>', "x", NaN, "ValueError"],
    // Two elements of one name.
    ["<a>1</a><a>2</a>", ["1", "2"], ["1", "2"], "2"],
    // A time that is written in another zone: the payload keeps it, the event's own time is in UTC.
    ['<a type="datetime">2017-06-16T20:44:41+02:00</a>', "2017-06-16T20:44:41+02:00", "2017-06-16T20:44:41+02:00", "2017-06-16T18:44:41Z"],
    // White space around a text.
    ["<a> x </a>", " x ", " x ", " x "],
  ]) {
    const each = inSubject(xml);
    assert.deepEqual(hereFor(each, snake).subject.a, here, xml);
    assert.deepEqual((await byNode(each)).subject.a, node, `${xml} by Node`);
    if (String(python).endsWith("Error")) await assert.rejects(byPython(each), new RegExp(python), xml);
    else assert.deepEqual((await byPython(each)).subject.a, python, `${xml} by Python`);
  }
});
