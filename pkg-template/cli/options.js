// The command line: every option with its description, and how it is parsed.

import { parseArgs } from "node:util";
import { providers } from "../inline.js";
import { UsageError, table } from "./output.js";

const text = (of, is) => ({ type: "string", of, is });
const texts = (of, is) => ({ type: "string", multiple: true, of, is });
const flag = (is, more) => ({ type: "boolean", of: "", is, ...more });

const all = {
  request: text("FILE", "the request as raw HTTP: request line, headers, an empty line, the exact body; - is stdin"),
  body: text("FILE", "the body alone (to sign: the payload), byte for byte; - is stdin"),
  header: texts('"Name: value"', "a header of the request, with --body"),
  tolerance: text("SECONDS", "how far a signed timestamp may be from the clock"),
  url: text("URL", "the receiver's URL as the provider knows it, for providers that sign it"),
  "event-type": text("TYPE", "the native type, for Berbix, whose payload names none"),
  now: text("TIME", "the clock: unix seconds or RFC 3339, for old recordings"),
  to: text("URL", "where to; redirects are not followed"),
  event: text("TYPE", "which sample payload; the most telling one, if left out"),
  list: flag("the types that there are samples of"),
  repeat: text("N", "so many times, each signed when it is sent"),
  rate: text("R", "so many a second (10), whether answers have come or not"),
  "secret-env": texts("NAME", "the environment variable that holds the secret"),
  "secret-file": texts("FILE", "the file that holds it; one newline at the end is not part of it"),
  secret: texts("SECRET", "the secret itself, which the shell then keeps in its history"),
  "key-id": texts("ID", "for Braintree, the public key; one for each secret, in the same order"),
  "other-secret-env": texts("NAME", "another secret of yours, which may be the one that signed"),
  "other-secret-file": texts("FILE", "the same from a file"),
  "other-key-id": texts("ID", "its key id"),
  provider: text("IDS", "the providers, as in stripe,byl"),
  origin: text("URL", "where your origin takes events"),
  name: text("NAME", "of the Worker (hookseal)"),
  mode: text("MODE", "proxy (the origin answers), or ack: a ledger answers, and delivers"),
  dir: text("DIR", "the folder for it (this one)"),
  row: flag("the provider's row as JSON: what a row of your own starts from"),
  json: flag("output for machines"),
  help: flag("this text", { short: "h" }),
};

export const secretOptions = ["secret-env", "secret-file", "secret", "key-id"];
export const receiverOptions = ["request", "body", "header", "now", "tolerance", "url", "event-type", ...secretOptions];

const optionsOf = ({ options }) => [...options, "json", "help"].map((name) => [name, all[name]]);

/** The help text of a command. */
export function describe(command) {
  const lines = table(optionsOf(command).map(([name, { of, is }]) => [`  --${name} ${of}`, is]));
  return `Usage: hookseal ${command.usage} [options]\n\n${command.help}\n\n${lines.join("\n")}\n\nExamples\n${command.examples}`;
}

/** Parses a command's arguments. No value is repeated in a message: it may be a secret. */
export function parse(command, args) {
  const options = Object.fromEntries(optionsOf(command));
  const { values, positionals, tokens } = strictly({ args, options, allowPositionals: true, tokens: true });
  if (values.help) return { values };
  const single = tokens.map(({ name }) => name).filter((name) => name && !all[name].multiple);
  const twice = single.find((name, index) => single.indexOf(name) < index);
  if (twice) throw new UsageError(`--${twice} is there twice`);
  const takesProvider = command.usage.includes("<provider>");
  if (positionals.length > (takesProvider ? 1 : (command.positionals ?? 0))) {
    throw new UsageError("there is an argument too many; values go with an option, as in --secret-env NAME");
  }
  return { values, tokens, positionals, provider: takesProvider ? providerOf(positionals[0]) : undefined };
}

function strictly(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") throw new UsageError(`${strangerOf(config)}; --help lists the options`);
    if (!String(error.code).startsWith("ERR_PARSE_ARGS")) throw error;
    throw new UsageError(`${error.message.split(/[.\n]/, 1)[0]}; --help lists the options`);
  }
}

/** Which option is not one of this command: by its name if another command has it, else a secret may be glued to it. */
function strangerOf({ args, options }) {
  const names = args.map((arg) => arg.replace(/^--|=.*$/gs, ""));
  const name = names.find((one) => Object.hasOwn(all, one) && !Object.hasOwn(options, one));
  return name ? `--${name} is an option of another command` : "there is no such option";
}

export function providerOf(id) {
  const row = providers().find((info) => info.id === id);
  if (row) return row;
  throw new UsageError(`${id === undefined ? "name a provider" : "no provider has this id"}; hookseal providers lists them`);
}

/** The time that --now gives, or undefined. */
export function timeOf(now) {
  if (now === undefined) return undefined;
  const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
  const time = /^\d{1,11}$/.test(now) ? new Date(now * 1000) : new Date(rfc3339.test(now) ? now : NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new UsageError("--now takes unix seconds (not milliseconds) or RFC 3339, as in 1700000000 or 2023-11-14T22:13:20Z");
}

/** The whole number that an option gives. */
export function countOf(name, value, smallest, largest) {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (number >= smallest && number <= largest) return number;
  throw new UsageError(`--${name} takes a whole number from ${smallest} to ${largest}`);
}
