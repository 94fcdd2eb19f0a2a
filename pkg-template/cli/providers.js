// `hookseal providers`: what is known about each provider.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { providers } from "../inline.js";
import { providerOf } from "./options.js";
import { UsageError, paint, print, printJson, table } from "./output.js";

const usage = "providers [ID]";
const summary = "what is known about each provider";
const options = ["row"];
const positionals = 1;
const help = `Lists the providers: where the signature is, how old a request may be, and the evidence.
With --json: all that is known. With --row, of one provider: its row, to be changed into one of your own
(from hookseal-worker, which has to be installed here).`;
const examples = `  hookseal providers --json
  hookseal providers github --row > acme.json`;

const row = ({ id, name, signatureHeader, formFields, tolerance, evidence }) => [
  id,
  name,
  signatureHeader ?? (formFields ? `form field ${formFields[0]}` : "in the payload"),
  tolerance === null ? "no" : `${tolerance} s`,
  evidence,
];

/** The row of a provider, as data. */
function rowOf({ id }) {
  let path;
  try {
    path = createRequire(join(process.cwd(), "package.json")).resolve("hookseal-worker/rows.json");
  } catch {
    throw new UsageError("rows are data of hookseal-worker, which is not installed here: npm install --save-dev hookseal-worker");
  }
  return JSON.parse(readFileSync(path, "utf8")).find((row) => row.id === id);
}

function run({ values, positionals: [id] }) {
  if (values.row) {
    if (id === undefined) throw new UsageError("say whose row: hookseal providers github --row");
    return printJson(rowOf(providerOf(id)));
  }
  const wanted = id === undefined ? providers() : [providerOf(id)];
  if (values.json) return printJson(wanted);
  const [title, ...lines] = table([["ID", "NAME", "SIGNATURE", "TOLERANCE", "EVIDENCE"], ...wanted.map(row)]);
  print([paint("bold", title), ...lines].join("\n"));
}

export default { usage, summary, options, positionals, help, examples, run };
