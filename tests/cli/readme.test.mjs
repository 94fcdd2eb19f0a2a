// The documents show what the command line really says: every command of a console block is run, and its output compared.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hookseal, root } from "./hookseal.mjs";

/** The commands and their outputs in a file's console blocks. */
function shown(name) {
  const text = readFileSync(join(root, name), "utf8");
  const blocks = [...text.matchAll(/^```console\n([^]*?)^```$/gm)].map(([, block]) => block);
  return blocks.flatMap((block) => block.split(/^\$ /m).slice(1)).map((part) => {
    const [command, ...lines] = part.split("\n");
    return { name, command, output: lines.join("\n") };
  });
}

const commands = [...shown("README.md"), ...shown(join("docs", "JAVASCRIPT.md"))];

test("the documents show three diagnoses and the help", () => {
  const words = commands.map(({ command }) => command.split(" ")[2]);
  assert.deepEqual(words, ["diagnose", "diagnose", "diagnose", "--help"]);
});

for (const { name, command, output } of commands) {
  test(`${name}: ${command}`, async () => {
    const [program, cli, ...args] = command.split(" ");
    assert.deepEqual([program, cli], ["npx", "hookseal"]);
    const { stdout, stderr } = await hookseal(args);
    assert.equal(`${stdout}${stderr}`, output);
  });
}
