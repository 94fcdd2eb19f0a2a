// The versions that the examples name are those that the tests ran with, and the table of the examples has them all.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { djstripePython, python, root } from "../../scripts/tools.mjs";

const read = (...path) => readFileSync(join(root, ...path), "utf8");
const examples = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test("npm packages", () => {
  const tested = JSON.parse(read("package.json")).devDependencies;
  const { version } = JSON.parse(read("pkg", "package.json"));
  const projects = examples.filter((name) => existsSync(join(root, "examples", name, "package.json")));
  assert.ok(projects.length >= 8);
  for (const name of projects) {
    const { dependencies, devDependencies } = JSON.parse(read("examples", name, "package.json"));
    for (const [dependency, pinned] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.equal(pinned, dependency === "hookseal" ? version : tested[dependency], `${name}: ${dependency}`);
    }
  }
});

test("Python packages", () => {
  const pins = (text) => text.split("\n").filter((line) => /^[A-Za-z]/.test(line));
  for (const [name, { requirements }] of [["origin-fastapi", python], ["origin-djstripe", djstripePython]]) {
    const tested = pins(readFileSync(requirements, "utf8"));
    const pinned = pins(read("examples", name, "requirements.txt"));
    assert.ok(pinned.length >= 2);
    for (const pin of pinned) assert.ok(tested.includes(pin), `${name}: ${pin}`);
  }
});

test("every example is in the table", () => {
  const table = [...read("examples", "README.md").matchAll(/^\| \[`([a-z-]+)\/`\]\(\1\/\S*\) \|/gm)].map(([, name]) => name);
  assert.deepEqual(table.sort(), [...examples].sort());
});
