// The JSON Schema of a row: it accepts every built-in row, and sees every mistake that one field alone makes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const schema = read("../../docs/provider.schema.json");
const rows = read("../../docs/rows.json");
const mistakes = read("mistakes.json");
const accepts = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, unicodeRegExp: true }).compile(schema);
const explain = () => JSON.stringify(accepts.errors, null, 1);

/** The object or list that a pointer's last name is in, and that name. */
function parentOf(row, pointer) {
  const names = pointer.slice(1).split("/");
  const name = names.pop();
  return [names.reduce((value, key) => value[key], row), name];
}

test("every built-in row is one", () => {
  for (const row of rows) assert.ok(accepts(row), `${row.id}: ${explain()}`);
  console.log(`summary: ${rows.length} rows`);
});

test("a mistake in one field is none", () => {
  for (const { row: id, change = {}, remove, schema: seen } of mistakes) {
    const row = structuredClone(rows.find((row) => row.id === id));
    for (const [pointer, value] of Object.entries(change)) {
      const [parent, name] = parentOf(row, pointer);
      parent[name] = value;
    }
    if (remove) {
      const [parent, name] = parentOf(row, remove);
      delete parent[name];
    }
    assert.equal(accepts(row), !seen, `${id} ${JSON.stringify(change)} ${remove}: ${explain()}`);
  }
  console.log(`summary: ${mistakes.length} mistakes, ${mistakes.filter(({ schema }) => schema).length} of them seen by the schema`);
});

test("its kinds are those of events", () => {
  const { kind } = read("../../docs/event.schema.json").$defs.data.properties;
  assert.deepEqual(schema.$defs.kind.enum, kind.enum.filter((word) => word !== null));
});

test("no object takes a field that it does not name", () => {
  const check = (rules, place) => {
    if (rules.type === "object") assert.equal(rules.additionalProperties, false, place);
    for (const [name, each] of Object.entries(rules.properties ?? {})) check(each, `${place}.${name}`);
    for (const each of rules.oneOf ?? []) check(each, place);
    if (rules.items) check(rules.items, `${place}[]`);
  };
  for (const [name, rules] of Object.entries({ row: schema, ...schema.$defs })) {
    assert.ok(rules.description, name);
    check(rules, name);
  }
});
