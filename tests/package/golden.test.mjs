// The golden events by the package: the very bytes that native Rust writes, and all that their schema allows.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { goldenEvent, goldenType, runGoldens } from "./golden.mjs";
import { goldenFiles, install, load, vectorFiles } from "./install.mjs";
import { schema, schemaErrors } from "./schema.mjs";
import { acceptedEvents } from "./vectors.mjs";

const project = install();
const { Webhook, sign } = await load(project);
const decode = (bytes) => new TextDecoder().decode(bytes);
const goldens = goldenFiles();

/** What may stand where a fact is looked for. */
const strange = [
  ...["", " ", ".", "..", "a/b", "a b", "%41", "?", "#", "__proto__", "é✓😀", "x".repeat(5000)],
  ...["\0", "\n", "\u007f", "\u0085", "\u2028", "\uffff", "\ud800", "\ufdd0"],
  ...[0, -0, 7, -7, 1.5, 1e30, true, false, null, [], ["a"], {}, { id: "a" }],
  ...["00", "-0", "-0.0", "-0.50", "1e5", "1e-300", "9".repeat(80), "USD", "usd", "us$"],
  ...["2020-01-01", "0000-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "2020-01-01t00:00:00z", "2020-01-01T00:00:00+23:59"],
  ...["2016-12-31T23:59:60Z", `2020-01-01T00:00:00.${"123456789".repeat(4)}Z`, "20201022104320"],
];

/** Payloads and where their facts are. */
const factual = {
  berbix: { payload: { transaction_id: 1, action: "accept" }, pointers: ["transaction_id", "action", "customer_uid"] },
  byl: {
    payload: { id: 1, type: "invoice.paid", object: "invoice", data: { object: { id: 1, status: "paid", amount: 10 } } },
    pointers: [
      ...["id", "type", "project_id", "created_at", "object", "data", "data.object"],
      ...["id", "status", "amount", "amount_total", "is_test", "phone_number"].map((name) => `data.object.${name}`),
      ...["id", "email", "name"].map((name) => `data.object.customer.${name}`),
    ],
  },
  kopokopo: {
    payload: { id: "1", topic: "buygoods_transaction_received", event: { resource: { id: "1", amount: "1.0", currency: "KES" } } },
    pointers: [
      ...["id", "topic", "created_at", "event", "event.resource", "_links.self", "_links.resource", "data.type", "TransID", "TransTime"],
      ...["id", "amount", "currency", "status", "sender_phone_number", "sender_first_name"].map((name) => `event.resource.${name}`),
    ],
  },
  stripe: {
    payload: { id: "evt_1", type: "charge.succeeded", created: 1, data: { object: { object: "charge", amount: 1, currency: "usd" } } },
    pointers: [
      ...["id", "type", "account", "created", "livemode", "data", "data.object"],
      ...["object", "id", "status", "amount", "currency", "customer", "receipt_email"].map((name) => `data.object.${name}`),
      ...["email", "name", "phone"].map((name) => `data.object.billing_details.${name}`),
    ],
  },
};

describe("golden events", () => {
  test("have the bytes that native Rust writes", async () => {
    const { passed, failures } = await runGoldens({ Webhook, sign }, goldens);
    assert.deepEqual(failures, []);
    assert.ok(passed >= 140, `only ${passed} golden events`);
    console.log(`summary: ${passed} golden events`);
  });

  test("that differ are told", async () => {
    const [golden] = goldens;
    const { passed, failures } = await runGoldens({ Webhook, sign }, [{ ...golden, payload: `${golden.payload} ` }]);
    assert.deepEqual([passed, failures.length], [0, 1]);
  });

  test("are what their files say, and splice the payload as it came", () => {
    for (const golden of goldens) {
      const event = goldenEvent({ Webhook, sign }, golden);
      assert.deepEqual(JSON.parse(JSON.stringify(event)), golden.event, golden.name);
      const text = decode(event.bytes());
      if (golden.provider !== "braintree") assert.ok(text.endsWith(`"payload":${golden.payload}}}`), golden.name);
    }
  });
});

describe("the schema of the event", () => {
  test("accepts every golden event", () => {
    for (const { name, event } of goldens) assert.deepEqual(schemaErrors(event), [], name);
  });

  test("accepts the event of every vector that is valid", async () => {
    const events = await acceptedEvents(Webhook, vectorFiles());
    for (const [name, event] of events) assert.deepEqual(schemaErrors(JSON.parse(decode(event.bytes()))), [], name);
    assert.ok(events.length >= 40, `only ${events.length} events`);
    console.log(`summary: ${events.length} events of vectors`);
  });

  const amounts = ["0", "0.00", "10.50", "-10.50", "-0.05", "0.005", "1".repeat(64), null];
  test("accepts every amount that there can be", () => {
    for (const value of amounts) {
      const event = structuredClone(invoice.event);
      event.data.amount = { value, minor: null, currency: null };
      assert.deepEqual(schemaErrors(event), [], value);
    }
  });

  test("accepts what authentic payloads become, whatever stands where facts are looked for", () => {
    let count = 0;
    for (const [provider, { payload, pointers }] of Object.entries(factual)) {
      const webhook = new Webhook(provider, "secret", goldenType(provider));
      for (const pointer of pointers) {
        for (const value of strange) {
          const changed = structuredClone(payload);
          const names = pointer.split(".");
          const last = names.pop();
          names.reduce((inner, name) => (inner[name] ??= {}), changed)[last] = value;
          const { body, headers } = sign(provider, "secret", JSON.stringify(changed));
          const event = JSON.parse(decode(webhook.verify(body, headers).bytes()));
          assert.deepEqual(schemaErrors(event), [], `${provider} ${pointer}: ${JSON.stringify(value)}`);
          count += 1;
        }
      }
    }
    console.log(`summary: ${count} events of strange payloads`);
  });

  const [invoice] = goldens.filter(({ name }) => name === "stripe/invoice.paid.json");

  /** What is done to an event that is good. */
  const mistakes = {
    "no id": (event) => delete event.id,
    "an empty id": (event) => (event.id = ""),
    "an id that is a number": (event) => (event.id = 7),
    "no source": (event) => delete event.source,
    "a source that is no path": (event) => (event.source = "stripe"),
    "a source with an empty account": (event) => (event.source = "/stripe/"),
    "a source with a space": (event) => (event.source = "/stripe/a b"),
    "no type": (event) => delete event.type,
    "a type without a namespace": (event) => (event.type = "paid"),
    "another version of CloudEvents": (event) => (event.specversion = "0.3"),
    "an empty subject": (event) => (event.subject = ""),
    "a subject that is null": (event) => (event.subject = null),
    "a time with an offset": (event) => (event.time = "2020-10-22T10:43:20+03:00"),
    "a time on no day": (event) => (event.time = "2023-02-29T00:00:00Z"),
    "a time that is a number": (event) => (event.time = 1_700_000_000),
    "another media type": (event) => (event.datacontenttype = "text/plain"),
    "another schema": (event) => (event.dataschema = "urn:hookseal:event:2"),
    "no schema": (event) => delete event.dataschema,
    "no provider": (event) => delete event.provider,
    "a livemode that is text": (event) => (event.livemode = "true"),
    "no trust": (event) => delete event.trust,
    "another trust": (event) => (event.trust = "trusted"),
    "an extension that is not known": (event) => (event.extra = "1"),
    "no data": (event) => delete event.data,
    "data that is null": (event) => (event.data = null),
    "data with one more member": ({ data }) => (data.extra = 1),
    "no kind": ({ data }) => delete data.kind,
    "a kind that is not known": ({ data }) => (data.kind = "invoice.eaten"),
    "no resource": ({ data }) => delete data.resource,
    "a resource that is null": ({ data }) => (data.resource = null),
    "a resource without its status": ({ data }) => delete data.resource.status,
    "a resource with one more member": ({ data }) => (data.resource.extra = null),
    "a status that is empty": ({ data }) => (data.resource.status = ""),
    "no amount": ({ data }) => delete data.amount,
    "an amount that is a number": ({ data }) => (data.amount = 10),
    "an amount with one more member": ({ data }) => (data.amount.extra = null),
    "an amount without minor units": ({ data }) => delete data.amount.minor,
    "a value that is a number": ({ data }) => (data.amount.value = 10.5),
    "a value with an exponent": ({ data }) => (data.amount.value = "1e3"),
    "a value with a leading zero": ({ data }) => (data.amount.value = "01.00"),
    "a value without digits behind its point": ({ data }) => (data.amount.value = "1."),
    "a value of minus nothing": ({ data }) => (data.amount.value = "-0.00"),
    "a value with separators": ({ data }) => (data.amount.value = "1,000.00"),
    "minor units with a fraction": ({ data }) => (data.amount.minor = 10.5),
    "minor units that are text": ({ data }) => (data.amount.minor = "10"),
    "minor units beyond what is safe": ({ data }) => (data.amount.minor = 2 ** 53),
    "a currency in small letters": ({ data }) => (data.amount.currency = "usd"),
    "a currency with a sign": ({ data }) => (data.amount.currency = "US$"),
    "no customer": ({ data }) => delete data.customer,
    "a customer without a name": ({ data }) => delete data.customer.name,
    "a customer with one more member": ({ data }) => (data.customer.address = null),
    "an empty email": ({ data }) => (data.customer.email = ""),
    "no payload": ({ data }) => delete data.payload,
    "a payload that is text": ({ data }) => (data.payload = "{}"),
    "a payload that is text": ({ data }) => (data.payload = "{}"),
  };

  for (const [name, make] of Object.entries(mistakes)) {
    test(`refuses ${name}`, () => {
      const event = structuredClone(invoice.event);
      make(event);
      assert.notDeepEqual(schemaErrors(event), []);
    });
  }

  test("is in the package", () => {
    const path = createRequire(join(project, "any.js")).resolve("hookseal/event.schema.json");
    assert.deepEqual(JSON.parse(readFileSync(path, "utf8")), schema);
  });
});
