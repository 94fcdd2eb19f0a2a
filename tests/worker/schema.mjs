// As much of JSON Schema 2020-12 as docs/config.schema.json uses; a keyword beyond that is an error, not a pass.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

export const schema = JSON.parse(readFileSync(new URL("../../docs/config.schema.json", import.meta.url), "utf8"));

const annotations = new Set(["$schema", "$id", "$defs", "title", "description", "default"]);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const types = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
};
const keywords = {
  $ref: (value, name) => accepts(value, resolve(name)),
  type: (value, name) => types[name](value),
  enum: (value, list) => list.includes(value),
  oneOf: (value, list) => list.filter((each) => accepts(value, each)).length === 1,
  properties: (value, each) => !isObject(value) || Object.keys(value).every((name) => !Object.hasOwn(each, name) || accepts(value[name], each[name])),
  additionalProperties: (value, allowed, { properties }) => {
    assert.equal(allowed, false);
    return !isObject(value) || Object.keys(value).every((name) => Object.hasOwn(properties, name));
  },
  required: (value, names) => !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  items: (value, each) => !Array.isArray(value) || value.every((item) => accepts(item, each)),
  minItems: (value, least) => !Array.isArray(value) || value.length >= least,
  maxItems: (value, most) => !Array.isArray(value) || value.length <= most,
  minimum: (value, least) => typeof value !== "number" || value >= least,
  maximum: (value, most) => typeof value !== "number" || value <= most,
  minLength: (value, least) => typeof value !== "string" || value.length >= least,
  pattern: (value, pattern) => typeof value !== "string" || new RegExp(pattern, "u").test(value),
};

function resolve(reference) {
  const [, name] = reference.match(/^#\/\$defs\/(.+)$/);
  return schema.$defs[name];
}

/** Whether the schema accepts the value. */
export function accepts(value, rules = schema) {
  return Object.entries(rules).every(([keyword, rule]) => {
    if (annotations.has(keyword)) return true;
    assert.ok(keywords[keyword], `the schema uses ${keyword}`);
    return keywords[keyword](value, rule, rules);
  });
}
