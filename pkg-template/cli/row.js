// `hookseal row`: a provider's row of one's own, from JSON to what the package takes.

import { resolve } from "node:path";
import { checkerBeside } from "./config.js";
import { UsageError, paint, print, printJson, visible } from "./output.js";
import { bytesOf } from "./request.js";

const usage = "row FILE";
const summary = "makes a provider of your own from its row in JSON";
const options = [];
const positionals = 1;
const help = `Checks a row, as hookseal-worker/provider.schema.json describes it, and prints a JavaScript module of it:
new Webhook(row, secret) takes what it exports. providers ID --row prints a row to start from.
With --json: { id, compiled }, or { field, message } where the row is refused.`;
const examples = `  hookseal providers gitea --row > acme.json
  hookseal row acme.json > acme.row.js`;

async function run({ values, positionals: [file] }) {
  if (file === undefined) throw new UsageError("name the file that the row is in");
  const text = (await bytesOf("row", file)).toString("utf8");
  const { compileRow } = await import(checkerBeside(resolve(file)));
  const { id, compiled, field, message } = compileRow(text);
  if (values.json) printJson(compiled ? { id, compiled } : { field, message });
  else if (compiled) print(`// Made by hookseal row: a provider's row for hookseal.\nexport default ${JSON.stringify({ id, compiled }, null, 2)};`);
  else print(`${paint("red", field || "row")}: ${visible(message)}`);
  return compiled ? 0 : 3;
}

export default { usage, summary, options, positionals, help, examples, run };
