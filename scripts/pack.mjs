// What every npm package that the build makes has in common: one version, files whose modes are nobody's, nothing forgotten.

import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./run.mjs";
import { root, toolEnv, toolFolder } from "./tools.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");

/** Every place that states the version agrees. */
export function checkVersion(manifest, crates) {
  const { version } = JSON.parse(read(manifest));
  for (const crate of crates) {
    const stated = /^version = "(.*)"$/m.exec(read(crate))?.[1];
    if (stated !== version) throw new Failure(`package build  ${manifest} is version ${version}, ${crate} is ${stated}: make them the same`);
  }
}

/** npm keeps a file's mode, which depends on the machine's umask: the same files are to make the same tarball. */
export function setModes(staging) {
  for (const name of readdirSync(staging, { recursive: true })) {
    const path = join(staging, name);
    if (statSync(path).isFile()) chmodSync(path, name === "cli.js" ? 0o755 : 0o644);
  }
}

/** The size of what npm would publish; every file in the folder is meant to be in it. */
export function checkTarball(staging) {
  const env = { ...toolEnv(), npm_config_cache: join(toolFolder, "home", "npm") };
  const options = { cwd: staging, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  const [{ name: packed, size, files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json"], options));
  const published = new Set(files.map((file) => file.path.split("/")[0]));
  const left = readdirSync(staging).filter((name) => !name.startsWith(".") && !published.has(name));
  if (left.length > 0) throw new Failure(`package build  not in "files" of ${packed}'s package.json: ${left.join(", ")}`);
  return size;
}
