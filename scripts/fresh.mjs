// Whether a build's output is still that of its inputs, so that an unchanged build takes no time.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, toolEnv } from "./tools.mjs";

/** Every file below these paths, by name; a path may be a file. */
function filesBelow(paths) {
  return paths.flatMap((path) => {
    if (!statSync(join(root, path)).isDirectory()) return [path];
    return filesBelow(readdirSync(join(root, path)).sort().map((name) => join(path, name)));
  });
}

/** What these files and the compiler say together. */
export function fingerprint(paths) {
  const hash = createHash("sha256");
  hash.update(execFileSync("rustc", ["--version", "--verbose"], { env: toolEnv() }));
  for (const file of filesBelow(paths)) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

const stampOf = (output) => join(output, ".built-from");

export function isFresh(output, print) {
  return existsSync(stampOf(output)) && readFileSync(stampOf(output), "utf8") === print;
}

export function stamp(output, print) {
  writeFileSync(stampOf(output), print);
}
