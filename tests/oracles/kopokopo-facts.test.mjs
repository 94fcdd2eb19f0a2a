// What Kopo Kopo's own libraries read in every sample, and what this package's event says of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import k2connect from "k2-connect-node";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { startPython } from "./python.mjs";
import { samples } from "./samples.mjs";

const ask = startPython();
const SECRET = "kopokopo_api_key_oracle_tests_only";
const webhook = new Webhook("kopokopo", SECRET);
const { Webhooks } = k2connect({ clientId: "unused", clientSecret: "unused", apiKey: SECRET, baseUrl: "https://unused.example" });

const all = samples("kopokopo", ".json").map(({ name, payload }) => {
  const { body, headers } = sign("kopokopo", SECRET, payload);
  return { name, payload: payload.toString(), event: webhook.verify(body, headers) };
});

/** What is at the end of a path of members. */
const member = (value, path) => path.split(".").reduce((inner, name) => inner?.[name], value);

/** Amounts have two decimals in shillings, the only currency here. */
function shillings(amount) {
  if (amount === null) return null;
  assert.match(String(amount), /^\d+(\.\d)?$/);
  return Number(amount).toFixed(2);
}
const utc = (time) => time && new Date(time).toISOString();

/** The facts of an object by a table of paths; empty ones are none, and the parts of a name belong together. */
function told(object, paths) {
  const values = (path) => [path].flat().map((each) => member(object, each)).filter((value) => value);
  const fact = (name, path) => (name === "name" ? values(path).join(" ") : values(path)[0]) || null;
  const facts = Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, fact(name, path)]));
  if ("amount" in facts) facts.amount = shillings(facts.amount);
  // The currency of no amount is none.
  if ("currency" in facts) facts.currency = facts.amount && facts.currency;
  if ("time" in facts) facts.time = utc(facts.time);
  return facts;
}

function ours({ id, time, data: { resource, amount, customer } }, names) {
  const facts = {
    id,
    time: utc(time) ?? null,
    resource: resource.id,
    status: resource.status,
    amount: amount?.value ?? null,
    currency: amount?.currency ?? null,
    phone: customer.phone,
    name: customer.name,
  };
  return Object.fromEntries(names.map((name) => [name, facts[name]]));
}

const same = (event, wanted, name) => assert.deepEqual(ours(event, Object.keys(wanted)), wanted, name);

const inResource = (...names) => names.map((name) => `event.resource.${name}`);
const inPayment = (...names) => names.map((name) => `data.attributes.event.resource.${name}`);

/** Node's library hands over the parsed body; where the documentation has each fact in it, by shape. */
const inBody = {
  topic: {
    id: "id",
    time: "created_at",
    resource: "event.resource.id",
    status: "event.resource.status",
    amount: "event.resource.amount",
    currency: "event.resource.currency",
    phone: inResource("sender_phone_number", "phone_number"),
    name: [
      ...inResource("sender_first_name", "first_name", "sender_middle_name", "middle_name"),
      ...inResource("sender_last_name", "last_name", "sending_merchant"),
    ],
  },
  result: {
    id: "data.id",
    time: ["data.attributes.initiation_time", "data.attributes.created_at"],
    resource: "data.id",
    status: "data.attributes.status",
    amount: ["data.attributes.event.resource.amount", "data.attributes.amount.value"],
    currency: ["data.attributes.event.resource.currency", "data.attributes.amount.currency"],
    phone: inPayment("sender_phone_number"),
    name: inPayment("sender_first_name", "sender_middle_name", "sender_last_name"),
  },
  daraja: { resource: "TransID", amount: "TransAmount", phone: "MSISDN", name: ["FirstName", "MiddleName", "LastName"] },
};

test("every fact of every sample stands in what Node's library hands over", async () => {
  for (const { name, payload, event } of all) {
    const body = JSON.parse(payload);
    const { headers } = sign("kopokopo", SECRET, JSON.stringify(body));
    const response = { status: () => response, json: () => response };
    const theirs = await Webhooks.webhookHandler({ body, get: () => headers["x-kopokopo-signature"] }, response);
    const shape = theirs.topic ? "topic" : theirs.data ? "result" : "daraja";
    const wanted = told(theirs, inBody[shape]);
    // A customer has no id of its own but in its link.
    if (theirs.topic === "customer_created") wanted.resource = theirs._links.resource.split("/").at(-1);
    // Daraja counts shillings and does not say so.
    if (shape === "daraja") wanted.currency = "KES";
    same(event, wanted, name);
  }
  console.log(`summary: the facts of ${all.length} requests by Node`);
});

const python = {
  topic: { id: "id", time: "created_at", resource: "resourceId", status: "status", amount: "amount", currency: "currency" },
  result: { id: "id", time: "initiation_time", status: "status", amount: "amount", currency: "currency", phone: "sender_phone_number" },
};
/** What Python's library can read of them, and the error with which it gives up on the others: it knows older shapes. */
const readable = {
  "b2b_transaction_received.json": python.topic,
  "b2b_transaction_reversed.json": {},
  "buygoods_transaction_received.json": { ...python.topic, name: ["first_name", "last_name"] },
  "buygoods_transaction_reversed.json": /KeyError: 'reversal_time'/,
  "customer_created.json": /KeyError: 'id'/,
  "daraja.b2b_transaction_received.json": /KeyError: 'topic'/,
  "daraja.b2b_transaction_received.ruby.json": /KeyError: 'topic'/,
  "daraja.buygoods_transaction_received.json": /KeyError: 'topic'/,
  "daraja.buygoods_transaction_received.ruby.json": /KeyError: 'topic'/,
  "m2m_transaction_received.json": {},
  "php_raw/b2breceived.json": python.topic,
  "php_raw/buygoodsreceived.json": /KeyError: 'hashed_sender_phone'/,
  "php_raw/buygoodsreversed.json": /KeyError: 'reversal_time'/,
  "php_raw/customercreated.json": /KeyError: 'id'/,
  "php_raw/m2mreceived.json": {},
  "php_raw/stksuccessfulresult.json": { ...python.result, name: ["sender_first_name", "sender_middle_name", "sender_last_name"] },
  "php_raw/stkunsuccessfulresult.json": /TypeError/,
  "php_raw/transfercompleted.json": /KeyError: 'reference'/,
  "result.incoming_payment.failed.json": /TypeError/,
  "result.incoming_payment.success.json": { ...python.result, name: ["sender_first_name", "sender_middle_name", "sender_last_name"] },
  "result.payment.json": /KeyError: 'origination_time'/,
  "result.polling.json": /KeyError: 'metadata'/,
  "result.settlement_transfer.json": /KeyError: 'metadata'/,
  "settlement_transfer_completed.json": /KeyError: 'reference'/,
};

test("every fact that Python's library reads is the same", async () => {
  let read = 0;
  assert.deepEqual(all.map(({ name }) => name), Object.keys(readable));
  for (const { name, payload, event } of all) {
    if (readable[name] instanceof RegExp) {
      await assert.rejects(ask("kopokopo_read", { body: payload }), readable[name], name);
      continue;
    }
    same(event, told(await ask("kopokopo_read", { body: payload }), readable[name]), name);
    if (Object.keys(readable[name]).length > 0) read += 1;
  }
  console.log(`summary: the facts of ${read} of ${all.length} requests by Python`);
});
