// A folder in which the examples find the packed package, as their users install it, and everything else in the repository's node_modules.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { root, toolEnv } from "../../scripts/tools.mjs";

/** Packs pkg/ and installs it into a folder within the repository, which is removed after the tests. */
export function installPackage() {
  mkdirSync(join(root, "target"), { recursive: true });
  const project = mkdtempSync(join(root, "target", "examples-"));
  after(() => rmSync(project, { recursive: true, force: true }));
  const npm = (args, cwd) =>
    execFileSync("npm", [...args, "--cache", join(project, "cache")], { cwd, env: toolEnv(), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const [{ filename }] = JSON.parse(npm(["pack", "--json", "--pack-destination", project], join(root, "pkg")));
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }\n');
  npm(["install", "--offline", "--no-audit", "--no-fund", join(project, filename)], project);
  return project;
}

export const manifestOf = (example) => JSON.parse(readFileSync(join(root, "examples", example, "package.json"), "utf8"));

/** Copies an example into the project. */
export function copyExample(project, example) {
  const folder = join(project, example);
  cpSync(join(root, "examples", example), folder, { recursive: true });
  return folder;
}
