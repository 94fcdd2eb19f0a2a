// Asks every package about each vector and about what is signed here, and this package about what they sign, and holds the answers to those
// that are written down: `run.mjs [--write] [--reasons]`.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { catalogue, nodeAccepts, nodeSigns, pythonAccepts, pythonSigns } from "./ask.mjs";
import { bothWays, tellingApart } from "./both-ways.mjs";
import { right } from "./signed.mjs";
import { document, table } from "./table.mjs";

const here = import.meta.dirname;
const tools = process.env.HOOKSEAL_ORACLES ?? join(here, "..", "..", "..", ".tools", "oracles");

const files = catalogue();
const byProvider = new Map(files.map((file) => [file.provider, file.vectors]));
const answers = [...(await nodeAccepts(tools, files)), ...pythonAccepts(tools, files)];

const sorted = (value) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
const expected = ({ provider, vector }) => right(byProvider.get(provider).find(({ name }) => name === vector));

/** By provider: which packages agreed, and which did not, on which vector; and whether the vendor's own is among them. */
function summary() {
  const found = {};
  // Refusals of a package that does not take the provider's own requests say nothing of the vector.
  const works = new Set(
    answers.filter(({ vector, accepted }) => vector === "valid" && accepted).map(({ provider, by }) => `${provider} ${by}`),
  );
  for (const { provider, vector, by, accepted, vendor } of answers) {
    if (!accepted && vector !== "valid" && !works.has(`${provider} ${by}`)) continue;
    const one = (found[provider] ??= { vendor: [], confirmed_by: {}, contradicted_by: {} });
    const agrees = accepted === expected({ provider, vector });
    const list = agrees ? one.confirmed_by : one.contradicted_by;
    (list[vector] ??= []).push(by);
    if (vendor && agrees && vector === "valid") one.vendor.push(by);
  }
  for (const [id, one] of Object.entries(found)) {
    // A package that accepts everything proves nothing: it has to refuse a changed request too, where the scheme covers any of it.
    const bad = byProvider
      .get(id)
      .filter((vector) => !right(vector))
      .map(({ name }) => name);
    const changed = bad.filter((name) => name.startsWith("changed_"));
    const telling = changed.length > 0 ? changed : bad.filter((name) => name.startsWith("wrong_"));
    const refuses = (by) => telling.some((name) => one.confirmed_by[name]?.includes(by));
    one.vendor = one.vendor.filter(refuses).sort();
    for (const list of [one.confirmed_by, one.contradicted_by]) for (const name of Object.keys(list)) list[name].sort();
  }
  return sorted(
    Object.fromEntries(
      Object.entries(found).map(([id, one]) => [
        id,
        { ...one, confirmed_by: sorted(one.confirmed_by), contradicted_by: sorted(one.contradicted_by) },
      ]),
    ),
  );
}

const confirmed = summary();
const known = files.filter(({ provider }) => provider in confirmed);
const { answers: signed, failures } = await bothWays(known, {
  accepts: async (made) => [...(await nodeAccepts(tools, made)), ...pythonAccepts(tools, made)],
  signs: async (made) => [...(await nodeSigns(tools, made)), ...pythonSigns(tools, made)],
});

if (process.argv.includes("--reasons")) {
  for (const { provider, vector, by, accepted, reason } of answers) {
    if (accepted !== expected({ provider, vector }))
      console.log(`${provider}/${vector}: ${by} ${accepted ? "accepts" : `refuses (${reason ?? "false"})`}`);
  }
}

const got = {
  [join(here, "confirmed.json")]: `${JSON.stringify(confirmed, null, 1)}\n`,
  [join(here, "signed.json")]: `${JSON.stringify(signed, null, 1)}\n`,
  [document]: table(confirmed, signed),
};
for (const [path, text] of Object.entries(got)) {
  if (process.argv.includes("--write")) writeFileSync(path, text);
  if ((existsSync(path) ? readFileSync(path, "utf8") : "") === text) continue;
  failures.push(`the packages answer otherwise than ${basename(path)} says; look with --reasons, then --write what is right`);
}
for (const sentence of failures) {
  console.error(sentence);
  process.exitCode = 1;
}
const packages = new Set(answers.map(({ by }) => by)).size;
const [ours, theirs] = ["ours", "theirs"].map((side) => tellingApart(signed, side).size);
const both = `${ours} accept what is signed here, ${theirs} sign what is accepted here`;
console.log(`summary: ${packages} packages, ${answers.length} answers; ${both}`);
