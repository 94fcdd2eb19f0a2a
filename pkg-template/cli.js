#!/usr/bin/env node
// The command `hookseal`: runs the command that was asked for; its exit code says how that went.

import { readFileSync } from "node:fs";
import config from "./cli/config.js";
import diagnose from "./cli/diagnose.js";
import init from "./cli/init.js";
import { describe, parse } from "./cli/options.js";
import { UsageError, note, print, printJson } from "./cli/output.js";
import providers from "./cli/providers.js";
import row from "./cli/row.js";
import send from "./cli/send.js";
import sign from "./cli/sign.js";
import verify from "./cli/verify.js";
import { WebhookVerificationError } from "./errors.js";

const commands = new Map(Object.entries({ providers, verify, diagnose, sign, send, row, init, config }));

const help = `hookseal: verifies, explains, signs and sends provider webhooks

Usage: hookseal <command> [options]; hookseal <command> --help says more

${[...commands.values()].map(({ usage, summary }) => `  ${usage.padEnd(21)}${summary}`).join("\n")}

  --version            the version of the package
  --json               with every command, for machines; a failure is { "error": { code, class, message } }

Exit codes
  0  done: verified, delivered
  1  not authentic, a payload that cannot be read, or not delivered
  2  the command line is wrong, or a file cannot be read
  3  a secret, an option or a configuration is refused, or an environment variable is not set
  4  hookseal itself failed

Examples
  hookseal send stripe --to http://127.0.0.1:8787/stripe
  hookseal verify stripe --request recorded.http --secret-env STRIPE_WEBHOOK_SECRET`;

async function run([name, ...args]) {
  if (name === "--version") return print(JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).version);
  if (name === "--help" || name === "-h") return print(help);
  const command = commands.get(name);
  // What was given is not repeated: a secret may stand there by mistake.
  if (!command) throw new UsageError(`${name ? "there is no such command" : "no command was given"}; hookseal --help lists them`);
  const given = parse(command, args);
  if (given.values.help) return print(describe(command));
  return command.run(given);
}

const args = process.argv.slice(2);
try {
  process.exitCode = (await run(args)) ?? 0;
} catch (error) {
  const known = error instanceof UsageError || error instanceof WebhookVerificationError;
  const { code, class: errorClass, message } = known ? error : { code: "internal", class: "internal", message: error.message };
  process.exitCode = { usage: 2, configuration: 3, internal: 4 }[errorClass] ?? 1;
  if (args.includes("--json")) printJson({ error: { code, class: errorClass, message } });
  else note(known ? `${errorClass === "usage" ? "" : `${code}: `}${message}` : error.stack);
  if (errorClass === "authenticity") note("diagnose with the same options looks for the cause");
}
