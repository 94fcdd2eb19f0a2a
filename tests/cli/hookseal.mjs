// Runs the built command line as a program of its own, as people do.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { demoSecrets } from "../../pkg-template/cli/demo.js";

export const root = join(import.meta.dirname, "..", "..");
const cli = join(root, "pkg", "cli.js");

/** Every secret that a test signs or verifies with; nothing may ever show one. */
export const SECRET = "whsec_cli_tests_only_5b1e77";
export const BRAINTREE = { keyId: "public_key_cli", secret: "private_key_cli_0c3d" };
const secrets = [SECRET, BRAINTREE.secret, ...Object.values(demoSecrets).map((one) => one.secret ?? one)];

/** Resolves to { exitCode, stdout, stderr } of a program, with no variable of the machine's but PATH. */
export function run(command, { env, input = "", cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { cwd, env: { PATH: process.env.PATH, ...env } });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (output[name] += text));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, ...output }));
    child.stdin.on("error", () => {}).end(input);
  });
}

/** `hookseal` with these arguments. Whatever it writes, it holds no secret. */
export async function hookseal(args, options) {
  const result = await run([process.execPath, ...(options?.node ?? []), cli, ...args], options);
  for (const secret of secrets) assert.ok(!`${result.stdout}${result.stderr}`.includes(secret), `a secret was written: ${args.join(" ")}`);
  return result;
}

/** A folder that is gone after the tests, and `file(name, content)`, which puts something in and returns its path. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "hookseal-cli-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  return { folder, file };
}

/** The one line on stderr that begins like this. */
export const told = (stderr, words) => stderr.split("\n").find((line) => line.startsWith(`hookseal: ${words}`));
