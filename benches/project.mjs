// The project in .tools/bench in which everything is measured: the other libraries from a lock file, and the packed package.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, duration, print, runCommand, tail } from "../scripts/run.mjs";
import { findProgram, logFolder, personEnv, root, systemNode, toolEnv, toolFolder } from "../scripts/tools.mjs";

export const project = join(toolFolder, "bench");
const lists = ["package.json", "package-lock.json", ".npmrc"];

/** Installs exactly what the lock file names, unless the same was installed before. */
async function installLibraries() {
  const stamp = createHash("sha256")
    .update(lists.map((name) => readFileSync(join(import.meta.dirname, name), "utf8")).join("\0"))
    .digest("hex");
  const stampFile = join(project, ".set-up");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  if (!findProgram("npm")) throw new Failure("bench  npm is needed to install the libraries that are measured");
  print("bench  installing the libraries that are measured into .tools/bench (about 10 s, 40 MB, once)");
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  for (const name of lists) copyFileSync(join(import.meta.dirname, name), join(project, name));
  const cli = process.env.npm_execpath;
  const npm = cli?.endsWith("npm-cli.js") ? [systemNode(), cli] : ["npm"];
  const log = join(logFolder, "bench-npm.log");
  rmSync(log, { force: true });
  const { ok, ended, elapsed } = await runCommand({ command: [...npm, "ci", "--no-audit", "--no-fund"], cwd: project, env: personEnv(), log });
  if (!ok) throw new Failure(`bench  npm ci ${ended}\n${tail(log)}`);
  writeFileSync(stampFile, stamp);
  print(`bench  libraries installed in ${duration(elapsed)}`);
}

/** Puts what npm packs of `pkg/` into a folder, as an installation would; twice, since a copy of the package holds one module only. */
function installPackage() {
  const scratch = join(project, "packed");
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch);
  const args = ["pack", "--json", "--pack-destination", scratch, "--cache", join(project, "cache")];
  const [{ filename }] = JSON.parse(execFileSync("npm", args, { cwd: join(root, "pkg"), env: toolEnv(), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }));
  for (const name of ["hookseal", "hookseal-again"]) {
    const folder = join(project, "node_modules", name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["-xzf", join(scratch, filename), "-C", folder, "--strip-components=1"]);
  }
}

/** Makes the project ready; resolves to the versions of all that is measured in it. */
export async function prepare() {
  await installLibraries();
  installPackage();
  cpSync(join(import.meta.dirname, "js"), join(project, "js"), { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8"));
  const { version } = JSON.parse(readFileSync(join(root, "pkg", "package.json"), "utf8"));
  return { hookseal: version, ...dependencies };
}
