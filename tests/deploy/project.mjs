// A folder as a person has it who knows no Rust: empty, but for the two packages that were packed and installed.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { root, toolEnv } from "../../scripts/tools.mjs";

const npm = (args, options) => execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], ...options });

/** A folder that is gone after the tests. */
export function emptyFolder() {
  const folder = mkdtempSync(join(tmpdir(), "hookseal-deploy-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Packs a built package into a folder; gives what npm says of the tarball. */
export function pack(built, folder, cache) {
  mkdirSync(folder, { recursive: true });
  const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", folder, "--cache", cache], { cwd: built }));
  return { ...packed, path: join(folder, packed.filename) };
}

/** A folder with both packages, or those that are named, installed from their tarballs without a network. */
export function install(names = ["pkg", "pkg-worker"]) {
  const folder = emptyFolder();
  const cache = join(emptyFolder(), "cache");
  const tarballs = names.map((name) => pack(join(root, name), join(cache, "tarballs"), cache).path);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  npm(["install", "--offline", "--no-audit", "--no-fund", "--cache", cache, ...tarballs], { cwd: folder });
  return folder;
}

/** Starts a program in a folder; `output` grows, `ended` resolves to { exitCode, stdout, stderr }. */
export function start(command, cwd, env = {}) {
  const child = spawn(command[0], command.slice(1), { cwd, env: { ...toolEnv(), NO_COLOR: "1", ...env }, detached: true });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (output[name] += text));
  child.stdin.end();
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, ...output }));
  });
  return { child, output, ended };
}

/** The command that npm linked in the folder. */
export const hookseal = (folder, args, env) => start([join(folder, "node_modules", ".bin", "hookseal"), ...args], folder, env).ended;

const wranglerProgram = join(root, "node_modules", "wrangler", "bin", "wrangler.js");

/** The repository's wrangler, started in the folder. */
export const wrangler = (folder, args) => start([process.execPath, wranglerProgram, ...args], folder);
