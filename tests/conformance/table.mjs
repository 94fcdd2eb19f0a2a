// The table of runtimes in the READMEs: made of what ran, and compared with it by every run.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/tools.mjs";

const documents = ["README.md", join("pkg-template", "README.md")];
const begin = "<!-- made by npm run conformance:table -->\n";
const end = "<!-- end of what is made -->\n";

const cell = (report) => (report ? `${report.passed} vectors, ${report.goldens} events, ${report.checks} checks` : "");

/** The table of results, each { name, variant, version, whole, slim }: reports of the two modules, where they ran. */
function tableOf(results) {
  const rows = results.map(({ name, variant, version, whole, slim }) => [name, version, variant ?? "", cell(whole), cell(slim)]);
  const lines = [["runtime", "version", "", "`hookseal`", "`hookseal/slim`"], ["---", "---", "---", "---", "---"], ...rows];
  return lines.map((row) => `| ${row.join(" | ")} |\n`.replaceAll("|  |", "| |")).join("");
}

/** A document's text before its table, the table, and what follows it. */
function partsOf(name) {
  const text = readFileSync(join(root, name), "utf8");
  const [start, stop] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  assert.ok(start >= begin.length && stop >= start, `${name} has no place for the table: ${begin}${end}`);
  return [text.slice(0, start), text.slice(start, stop), text.slice(stop)];
}

/** Rows without their versions, which a newer tool changes and which nothing depends on. */
const rowsOf = (table) => table.trim().split("\n").map((row) => row.split("|").filter((_, column) => column !== 2).join("|"));

/** Fails where a document says something else than what ran. */
export function checkTable(results) {
  for (const name of documents) {
    const [, table] = partsOf(name);
    assert.deepEqual(rowsOf(table), rowsOf(tableOf(results)), `the table of ${name} is not what ran. Run: npm run conformance:table`);
  }
}

export function writeTable(results) {
  for (const name of documents) {
    const [before, , after] = partsOf(name);
    writeFileSync(join(root, name), `${before}${tableOf(results)}${after}`);
  }
}
