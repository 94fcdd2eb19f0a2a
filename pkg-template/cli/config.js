// `hookseal config check`: what is wrong with a gateway's configuration, as the Worker that is installed beside it reads it.

import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { files } from "./init.js";
import { UsageError, paint, print, printJson, visible } from "./output.js";

const usage = "config check [FILE]";
const summary = "what is wrong with a gateway's configuration?";
const options = [];
const positionals = 2;
const help = `Reads wrangler's configuration, or the value of HOOKSEAL alone as JSON, as the Worker will.
Of each source, the first mistake.
With --json: { sources, secrets, mistakes: [{ field, code, message }] }.`;
const examples = "  hookseal config check gateway/wrangler.toml";

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile();

/** Where the checker is installed that goes with a file. */
export function checkerBeside(path) {
  try {
    return pathToFileURL(createRequire(path).resolve("hookseal-worker/check"));
  } catch {
    throw new UsageError("hookseal-worker is not installed beside this file: npm install --save-dev hookseal-worker");
  }
}

async function run({ values, positionals: [action, file = files.find(isFile) ?? ""] }) {
  if (action !== "check") throw new UsageError("say what to do with it: hookseal config check");
  if (!isFile(file)) throw new UsageError("there is no such file; hookseal config check takes the path of a wrangler.toml");
  const { checkFile } = await import(checkerBeside(resolve(file)));
  const found = checkFile(file);
  const { sources, secrets, mistakes } = found;
  if (values.json) printJson(found);
  else if (mistakes.length > 0) print(mistakes.map(({ field, message }) => `${paint("red", field)}: ${visible(message)}`).join("\n"));
  else print(`no mistake found\n  paths:   ${sources.map(({ path }) => path).join(" ")}\n  secrets: ${secrets.join(" ")}`);
  return mistakes.length > 0 ? 3 : 0;
}

export default { usage, summary, options, positionals, help, examples, run };
