// The JSON Schema of the event as a validator that knows all of JSON Schema 2020-12, and formats.

import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./install.mjs";

export const schema = JSON.parse(readFileSync(join(root, "docs", "event.schema.json"), "utf8"));

// A keyword or a format that it does not know is an error, not a pass.
const ajv = addFormats.default(new Ajv2020.default({ strict: true, allowUnionTypes: true, allErrors: true }));
const validate = ajv.compile(schema);

/** What is wrong with an event; empty if nothing is. */
export function schemaErrors(event) {
  return validate(event) ? [] : validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
}
