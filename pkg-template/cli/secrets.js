// Secrets from the environment, files and the command line. None is ever written anywhere, nor is what may be one by mistake.

import { readFileSync } from "node:fs";
import { configurationError } from "../errors.js";
import { UsageError, note } from "./output.js";

const readers = { secret: fromCommandLine, "secret-env": fromEnvironment, "secret-file": fromFile };

function fromCommandLine(secret) {
  note("a secret on the command line stays in the shell's history; --secret-env and --secret-file keep it out");
  return secret;
}

function fromEnvironment(name) {
  if (Object.hasOwn(process.env, name) && process.env[name]) return process.env[name];
  throw configurationError("invalid_secret", "the environment variable of --secret-env is not set or empty; it takes the variable's name");
}

function fromFile(path) {
  try {
    const bytes = readFileSync(path);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, "");
  } catch (error) {
    throw new UsageError(`the file of --secret-file cannot be read as text (${error.code}); it takes the file's path`);
  }
}

/** The secrets in their order, with their key ids if there are any. */
export function secretsOf(tokens, prefix = "") {
  const given = tokens.filter(({ name }) => name?.startsWith(prefix)).map(({ name, value }) => [name.slice(prefix.length), value]);
  const keyIds = given.filter(([name]) => name === "key-id").map(([, value]) => value);
  const secrets = given.filter(([name]) => Object.hasOwn(readers, name)).map(([name, value]) => readers[name](value));
  if (keyIds.length === 0) return secrets;
  if (keyIds.length === secrets.length) return secrets.map((secret, index) => ({ keyId: keyIds[index], secret }));
  throw new UsageError(`--${prefix}key-id goes with each secret: as many, in the same order`);
}
