// What Stripe's own libraries for Node and Python read in every sample, and what this package's event says of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import Stripe from "stripe";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { startPython } from "./python.mjs";
import { samples } from "./samples.mjs";

const ask = startPython();
const stripe = new Stripe("sk_test_unused");
const SECRET = "whsec_oracle_tests_only_4b1d";
const NOW = 1_700_000_000;
const now = () => new Date(NOW * 1000);
const webhook = new Webhook("stripe", SECRET, { now });

const ofCustomer = { customer: "customer" };
/** Where an object of each type has its amount in minor units, its status, and the id of its customer, if it has them. */
const facts = {
  account: {},
  application: {},
  bank_account: { status: "status" },
  "billing.meter": {},
  card: { ...ofCustomer },
  charge: { amount: "amount", status: "status", ...ofCustomer },
  "checkout.session": { amount: "amount_total", status: "status", ...ofCustomer },
  customer: { customer: "id" },
  discount: { ...ofCustomer },
  dispute: { amount: "amount", status: "status" },
  file_upload: {},
  invoice: { amount: "total", status: "status", ...ofCustomer },
  invoiceitem: { amount: "amount", ...ofCustomer },
  payment_intent: { amount: "amount", status: "status", ...ofCustomer },
  payment_link: {},
  payment_method: { ...ofCustomer },
  // What something costs is no amount that an event is about.
  plan: {},
  price: {},
  setup_intent: { status: "status", ...ofCustomer },
  subscription: { status: "status", ...ofCustomer },
  subscription_schedule: { status: "status", ...ofCustomer },
  tax_id: { ...ofCustomer },
  transfer: { amount: "amount" },
};

/** What a library's event says, in the words of ours. */
function told({ id, type, created, livemode, account, object }) {
  const names = facts[object.object];
  assert.ok(names, `${object.object} is not in the table`);
  const { amount, status, customer } = Object.fromEntries(Object.entries(names).map(([fact, name]) => [fact, object[name]]));
  return {
    id,
    type: `com.stripe.${type}`,
    source: account ? `/stripe/${account}` : "/stripe",
    seconds: created,
    livemode,
    resource: { type: object.object, id: object.id ?? null, status: status ?? null },
    amount: amount === undefined ? null : { minor: amount, currency: object.currency.toUpperCase() },
    // It may come as its id, or whole.
    customer: customer?.id ?? customer ?? null,
  };
}

function ours({ id, type, source, time, livemode, data: { resource, amount, customer } }) {
  return {
    id,
    type,
    source,
    seconds: Date.parse(time) / 1000,
    livemode,
    resource,
    amount: amount && { minor: amount.minor, currency: amount.currency },
    customer: customer.id,
  };
}

const all = samples("stripe", ".json").map(({ name, payload }) => {
  const { body, headers } = sign("stripe", SECRET, payload, { now });
  return { name, body, header: headers["stripe-signature"], event: webhook.verify(body, headers) };
});
const isThin = ({ event }) => event.data.payload.object === "v2.core.event";
const snapshots = all.filter((each) => !isThin(each));
const thin = all.filter(isThin);

test("every fact of every snapshot event is what Node's library reads", () => {
  for (const { name, body, header, event } of snapshots) {
    const { data, ...theirs } = stripe.webhooks.constructEvent(Buffer.from(body), header, SECRET, undefined, undefined, NOW * 1000);
    assert.deepEqual(ours(event), told({ ...theirs, object: data.object }), name);
  }
  console.log(`summary: the facts of ${snapshots.length} snapshot events by Node`);
});

test("every fact of every snapshot event is what Python's library reads", async () => {
  for (const { name, body, header, event } of snapshots) {
    const theirs = await ask("stripe_read", { body, header, secret: SECRET, now: NOW });
    assert.deepEqual(ours(event), told({ ...theirs, object: theirs.data.object }), name);
  }
  console.log(`summary: the facts of ${snapshots.length} snapshot events by Python`);
});

test("every fact of every thin event is what Node's library reads", () => {
  for (const { name, body, header, event } of thin) {
    const theirs = stripe.parseEventNotification(Buffer.from(body), header, SECRET, undefined, undefined, NOW * 1000);
    const { id, type, created, livemode, related_object: related } = theirs;
    const object = { object: related.type, id: related.id };
    assert.deepEqual(ours(event), told({ id, type, created: Date.parse(created) / 1000, livemode, object }), name);
    assert.equal(event.time, created, "as exact as Stripe tells it");
  }
  console.log(`summary: the facts of ${thin.length} thin events`);
});

test("amounts are written as Stripe's currencies have them", () => {
  for (const [amount, currency, written] of [
    [1099, "usd", { value: "10.99", minor: 1099, currency: "USD" }],
    [500, "jpy", { value: "500", minor: 500, currency: "JPY" }],
    [5120, "kwd", { value: "5.120", minor: 5120, currency: "KWD" }],
    [500, "isk", { value: "5", minor: 5, currency: "ISK" }],
    [550, "ugx", { value: "5.50", minor: null, currency: "UGX" }],
    [-700, "eur", { value: "-7.00", minor: -700, currency: "EUR" }],
    [0, "gbp", { value: "0.00", minor: 0, currency: "GBP" }],
  ]) {
    const charge = { id: "ch_1", object: "charge", amount, currency };
    const payload = { id: "evt_1", type: "charge.succeeded", created: 1, data: { object: charge } };
    const { body, headers } = sign("stripe", SECRET, JSON.stringify(payload), { now });
    assert.deepEqual(webhook.verify(body, headers).data.amount, written);
  }
});
