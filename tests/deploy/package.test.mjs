// The package of the built Worker as a thing: what npm would publish, and that it is the same each time.

import assert from "node:assert/strict";
import { cpSync, readFileSync, readdirSync, utimesSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root } from "../../scripts/tools.mjs";
import { emptyFolder, install, pack } from "./project.mjs";

const built = join(root, "pkg-worker");
const place = emptyFolder();
const cache = join(place, "cache");
const packed = pack(built, join(place, "first"), cache);
const manifest = JSON.parse(readFileSync(join(built, "package.json"), "utf8"));

test("it holds the Worker, its checker, the schemas, the README and the licences, and nothing else", () => {
  assert.deepEqual(
    packed.files.map(({ path }) => path).sort(),
    [
      ...["LICENSE-APACHE", "LICENSE-MIT", "LICENSES-OF-OTHERS", "README.md", "check.js", "check.wasm"],
      ...["config.schema.json", "index.js", "index_bg.wasm", "package.json", "provider.schema.json", "rows.json"],
    ],
  );
  for (const name of ["index.js", "index_bg.wasm"]) {
    const ofWorker = readFileSync(join(root, "worker", "build", name));
    assert.ok(readFileSync(join(built, name)).equals(ofWorker), `${name} is not the built Worker's`);
  }
  for (const name of ["config.schema.json", "provider.schema.json", "rows.json"]) {
    assert.equal(readFileSync(join(built, name), "utf8"), readFileSync(join(root, "docs", name), "utf8"));
  }
});

test("nothing else is installed and nothing runs while it is", () => {
  assert.deepEqual(Object.keys(manifest).filter((name) => /dependencies$|^scripts$|^gypfile$|^bin$/i.test(name)), []);
  const installed = readdirSync(join(install(["pkg-worker"]), "node_modules")).filter((name) => !name.startsWith("."));
  assert.deepEqual(installed, ["hookseal-worker"]);
});

test("packed again from another folder and at another time, it is the same file", () => {
  const copy = join(place, "copy");
  cpSync(built, copy, { recursive: true });
  for (const path of readdirSync(copy, { recursive: true })) utimesSync(join(copy, path), 1, 1);
  assert.equal(pack(copy, join(place, "again"), cache).integrity, packed.integrity);
  for (const { path, mode } of packed.files) assert.equal(mode, 0o644, path);
  console.log(`summary: hookseal-worker tarball ${(packed.size / 1000).toFixed(1)} kB`);
});

test("publint has nothing to say, not even to suggest", async () => {
  const { messages } = await publint({ pack: { tarball: new Uint8Array(readFileSync(packed.path)).buffer }, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
});

test("it names no folder of who built it", () => {
  const folders = [`${homedir()}/`, `${root}/`, ".cargo/"];
  for (const { path } of packed.files) assert.ok(!folders.some((folder) => readFileSync(join(built, path)).includes(folder)), path);
});

test("the libraries inside check.js are licensed in a file beside it", () => {
  const licences = readFileSync(join(built, "LICENSES-OF-OTHERS"), "utf8");
  const named = Array.from(licences.matchAll(/^check\.js contains (.*), whose licence is:$/gm), ([, name]) => name);
  assert.deepEqual(named, ["jsonc-parser", "smol-toml"]);
  assert.match(licences, /The MIT License[^]*Copyright \(c\) Microsoft[^]*Copyright \(c\) Squirrel Chat/);
});
