// The project that the fixtures are folders of: the packed package is installed in it, and nothing else.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { install, root } from "../package/install.mjs";

/** A file of the repository's own development tools. */
export const tool = (path) => join(root, "node_modules", path);

/** Below the repository, so that what a fixture does not find in the project (its tools) is found in the repository's node_modules. */
export const prepareProject = () => install(join(root, "target"));

/** The path of the tarball that was installed. */
export function tarballOf(project) {
  return join(project, readdirSync(project).find((name) => name.endsWith(".tgz")));
}

/** Writes a fixture's files into a folder of the project, with the check beside them. */
export function writeFixture(project, { id, files }) {
  const folder = join(project, id);
  mkdirSync(folder);
  for (const name of ["check.mjs", "delivery.mjs"]) cpSync(join(import.meta.dirname, name), join(folder, name));
  for (const [path, text] of Object.entries({ "package.json": '{ "private": true, "type": "module" }\n', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A copy of what was built, in a place with no node_modules above it. */
export function alone(built) {
  const place = mkdtempSync(join(tmpdir(), "hookseal-packaging-"));
  after(() => rmSync(place, { recursive: true, force: true }));
  cpSync(built, place, { recursive: true });
  return place;
}
