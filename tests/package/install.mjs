// The package as its users get it: packed by npm, installed from the tarball, loaded by name.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after } from "node:test";
import { packageRows } from "../../scripts/rows.mjs";

export const root = join(import.meta.dirname, "..", "..");

/** Packs pkg/ and installs it into a project of its own, which is removed after the tests; returns the project's folder. */
export function install(parent = tmpdir()) {
  const project = mkdtempSync(join(parent, "hookseal-package-"));
  after(() => rmSync(project, { recursive: true, force: true }));
  const npm = (args, cwd) =>
    execFileSync("npm", [...args, "--cache", join(project, "cache")], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  const [{ filename }] = JSON.parse(npm(["pack", "--json", "--pack-destination", project], join(root, "pkg")));
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }\n');
  npm(["install", "--offline", "--no-audit", "--no-fund", join(project, filename)], project);
  return project;
}

/** The installed package's modules, by the names that users import. */
export async function load(project) {
  const entry = join(project, "load.mjs");
  writeFileSync(entry, 'export * from "hookseal";\nexport { sign } from "hookseal/testing";\n');
  return import(pathToFileURL(entry));
}

/** The vectors of every row of the package. Some of the catalogue's are of providers that have none yet. */
export function vectorFiles() {
  const folders = ["vectors", "vectors-catalogue"].map((name) => join(root, "tests", name));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8"))));
  const ids = packageRows().map(({ id }) => id);
  return files.filter(({ provider }) => ids.includes(provider));
}

/** Every sample payload, the event it has to become, and the SHA-256 of the bytes that native Rust writes for it. */
export function goldenFiles() {
  const read = (...path) => readFileSync(join(root, "tests", ...path), "utf8");
  const lines = read("golden.sha256").trim().split("\n");
  return lines.map((line) => {
    const [sha256, name] = line.split("  ");
    const payload = read("samples", name);
    const event = JSON.parse(read("golden", name.replace(/xml$/, "json")));
    if (event.data.payload === "as received") event.data.payload = JSON.parse(payload);
    return { name, provider: event.provider, payload, event, sha256 };
  });
}

/** A folder for what a test builds. */
export function scratch(project, name) {
  const folder = join(project, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
