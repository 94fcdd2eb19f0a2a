// `hookseal init`: the configuration of a gateway, and what is left for a person to do.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { providerOf } from "./options.js";
import { UsageError, note, print, printJson } from "./output.js";

const usage = "init";
const summary = "writes a gateway's wrangler.toml";
const options = ["provider", "origin", "name", "mode", "dir", "key-id", "event-type"];
const help = "Configures the gateway that the npm package hookseal-worker is, and says what to do next.";
const examples = "  hookseal init --provider stripe,byl --origin https://app.example/webhooks";

/** What wrangler looks for, in its order. */
export const files = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

const url = /^(https:\/\/[^\s"\\#@/?]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)([/?][!$-[\]-~]*)?$/;
const word = /^[\w.-]{1,100}$/;

const ledger = `
[[durable_objects.bindings]]
name = "LEDGER"
class_name = "Ledger"

[[migrations]]
tag = "v1"
new_sqlite_classes = ["Ledger"]

# Wakes what the platform gave up.
[triggers]
crons = ["*/5 * * * *"]
`;

/** A value that can stand between quotes. */
function checked(value, pattern, expected) {
  if (pattern.test(value ?? "")) return value;
  throw new UsageError(expected);
}

function sourceOf({ id, needsKeyId, namesEventType }, { mode = "proxy", origin, "key-id": [keyId] = [], "event-type": type }) {
  if (needsKeyId) checked(keyId, word, `--key-id takes the public key of ${id}`);
  if (type !== undefined) checked(type, word, "--event-type takes the native type of a hook whose payload names none");
  const binding = `${id.toUpperCase().replaceAll("-", "_")}_${needsKeyId ? "PRIVATE_KEY" : "WEBHOOK_SECRET"}`;
  const text = `
[[vars.HOOKSEAL.sources]]
name = "${id}"
path = "/hooks/${id}"
provider = "${id}"${namesEventType || type === undefined ? "" : `\nevent_type = "${type}"`}
secrets = [{ binding = "${binding}"${needsKeyId ? `, key_id = "${keyId}"` : ""} }]
seal = [{ binding = "ORIGIN_SECRET" }]
mode = "${mode}"
origin = "${origin}"
`;
  return { path: `/hooks/${id}`, binding, text };
}

function run({ values }) {
  const { dir = ".", mode = "proxy", name = "hookseal", origin } = values;
  checked(mode, /^(proxy|ack)$/, "--mode takes proxy or ack");
  checked(name, /^[a-z0-9][a-z0-9-]{0,62}$/, "--name takes up to 63 of a-z, 0-9 and -");
  checked(origin, url, "--origin takes an https URL, or http on 127.0.0.1, localhost or [::1], without user and password");
  const ids = new Set(checked(values.provider, /./, "--provider takes ids, as in stripe,byl").split(","));
  const sources = Array.from(ids, (id) => sourceOf(providerOf(id), values));
  const file = join(dir, "wrangler.toml");
  if (files.some((one) => existsSync(join(dir, one)))) {
    throw new UsageError("wrangler is configured here already; --dir names another folder");
  }
  const text = `# Every field of a source: node_modules/hookseal-worker/config.schema.json
name = "${name}"
main = "node_modules/hookseal-worker/index.js"
compatibility_date = "2026-10-23"
workers_dev = true
preview_urls = false

[observability]
enabled = true
${mode === "ack" ? ledger : ""}${sources.map((source) => source.text).join("")}`;
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    throw new UsageError(`wrangler.toml cannot be written (${error.code})`);
  }
  const unnamed = Array.from(ids, providerOf).filter(({ namesEventType }) => !namesEventType && values["event-type"] === undefined);
  if (unnamed.length > 0) {
    note(`payloads of ${unnamed.map(({ id }) => id).join(", ")} name no event; --event-type, one source for each kind of hook, does`);
  }
  const secrets = [...sources.map(({ binding }) => binding), "ORIGIN_SECRET"];
  const paths = sources.map(({ path }) => path);
  const commands = [
    "npm install --save-dev hookseal hookseal-worker wrangler",
    "npx hookseal config check",
    ...secrets.map((binding) => `npx wrangler secret put ${binding}`),
    "npx wrangler deploy",
  ];
  if (values.json) return printJson({ file, paths, secrets, commands });
  print(`${file} is written. Next, in its folder:

  ${commands.join("\n  ")}

ORIGIN_SECRET is yours to make, and what your origin verifies with:

  node -p "'whsec_' + crypto.randomBytes(32).toString('base64')"

Give each provider the Worker's URL with its path: ${paths.join(" ")}`);
}

export default { usage, summary, options, help, examples, run };
