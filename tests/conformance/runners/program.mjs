// Runs a runtime's program and reads the report that it prints.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { runtimeProgram } from "../../../scripts/tools.mjs";

/** Why this platform cannot have the runtime, or null. */
export function lacksPackage(name) {
  return runtimeProgram(name) ? null : `npm has no ${name} for ${process.platform}-${process.arch}`;
}

/** The installed runtime as { version, path }. */
export function installed(name) {
  const { version, path } = runtimeProgram(name);
  if (!existsSync(path)) throw new Error(`${name} ${version} is not installed. Run: rm -f node_modules/.set-up && npm run setup`);
  return { version, path };
}

/** The report in the last line that a program prints; `path` runs in the project with nothing of this process's environment. */
export async function reportOf(path, args, project, env = {}) {
  const options = {
    cwd: project,
    env: { PATH: "/usr/bin:/bin", HOME: project, NO_COLOR: "1", ...env },
    timeout: 60_000,
    killSignal: "SIGKILL",
    maxBuffer: 2 ** 26,
  };
  const { stdout, stderr, code, signal } = await promisify(execFile)(path, args, options).catch((error) => error);
  try {
    return JSON.parse(stdout.trimEnd().split("\n").at(-1));
  } catch {
    throw new Error(`${path} ended with ${signal ?? code ?? 0} and printed no report:\n${`${stdout}\n${stderr}`.slice(-4000)}`);
  }
}
