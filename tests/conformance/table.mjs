// The table of runtimes in the README: made of what ran, and compared with it by every run.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/tools.mjs";

const document = join(root, "README.md");
const begin = "<!-- made by npm run conformance:table -->\n";
const end = "<!-- end of what is made -->\n";

/** What ran, in words; the slim module makes no events. */
function cell(report) {
  if (!report) return "";
  const counts = { vectors: report.passed, events: report.goldens, checks: report.checks };
  return Object.entries(counts).filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`).join(", ");
}

/** The table of results, each { name, variant, version, whole, slim }: reports of the two modules, where they ran. */
function tableOf(results) {
  const rows = results.map(({ name, variant, version, whole, slim }) => [name, version, variant ?? "", cell(whole), cell(slim)]);
  const lines = [["runtime", "version", "", "`hookseal`", "`hookseal/slim`"], ["---", "---", "---", "---", "---"], ...rows];
  return lines.map((row) => `| ${row.join(" | ")} |\n`.replaceAll("|  |", "| |")).join("");
}

/** The README's text before its table, the table, and what follows it. */
function parts() {
  const text = readFileSync(document, "utf8");
  const [start, stop] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  assert.ok(start >= begin.length && stop >= start, `README.md has no place for the table: ${begin}${end}`);
  return [text.slice(0, start), text.slice(start, stop), text.slice(stop)];
}

/** Rows without their versions, which a newer tool changes and which nothing depends on. */
const rowsOf = (table) => table.trim().split("\n").map((row) => row.split("|").filter((_, column) => column !== 2).join("|"));

/** Fails where the README says something else than what ran. */
export function checkTable(results) {
  const [, table] = parts();
  assert.deepEqual(rowsOf(table), rowsOf(tableOf(results)), "the table of README.md is not what ran. Run: npm run conformance:table");
}

export function writeTable(results) {
  const [before, , after] = parts();
  writeFileSync(document, `${before}${tableOf(results)}${after}`);
}
