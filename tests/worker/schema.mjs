// The JSON Schema of the configuration, and of the rows in it.

import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8"));

export const schema = read("config.schema.json");

const ajv = new Ajv2020({ strict: true, strictRequired: false, unicodeRegExp: true });
ajv.addSchema(read("provider.schema.json"));

/** Whether the schema accepts the value. */
export const accepts = ajv.compile(schema);
