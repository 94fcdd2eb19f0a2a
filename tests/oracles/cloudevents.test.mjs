// The official CloudEvents libraries for Node and Python read every golden event in structured mode as what it is, and refuse what is none.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Webhook } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { goldenEvent } from "../package/golden.mjs";
import { goldenFiles } from "../package/install.mjs";
import { attributesOf, libraries } from "./cloudevents.mjs";
import { startPython } from "./python.mjs";

const ask = startPython();
const structured = { "content-type": "application/cloudevents+json" };
const events = goldenFiles().map((golden) => [golden.name, goldenEvent({ Webhook, sign }, golden)]);

for (const [language, { read, exact }] of Object.entries(libraries)) {
  test(`${language}: every event is a CloudEvent with the same attributes and data`, async () => {
    for (const [name, event] of events) {
      const { attributes, data } = await read(event.bytes(), structured, ask);
      const theirs = attributesOf(attributes, exact);
      // Where an event has no time, they put in their own.
      const expected = { time: theirs.time, ...attributesOf(event, exact) };
      assert.deepEqual(theirs, expected, name);
      assert.deepEqual(data, event.data, name);
    }
    console.log(`summary: ${events.length} events by ${language}`);
  });

  test(`${language}: what is no CloudEvent is refused`, async () => {
    const [, event] = events.find(([name]) => name === "stripe/invoice.paid.json");
    const good = JSON.parse(Buffer.from(event.bytes()));
    for (const other of [
      { ...good, source: "" },
      { ...good, type: undefined },
      { ...good, "Not-A-Name": "x" },
    ]) {
      await assert.rejects(async () => read(Buffer.from(JSON.stringify(other)), structured, ask), JSON.stringify(other).slice(0, 80));
    }
  });
}

test("extension names are lower-case letters and digits", () => {
  const standard = new Set(["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data"]);
  const names = new Set(events.flatMap(([, event]) => Object.keys(event).filter((name) => !standard.has(name))));
  assert.deepEqual([...names].sort(), ["keyid", "livemode", "provider", "trust"]);
  for (const name of names) assert.match(name, /^[a-z0-9]{1,20}$/);
});
