// Every runtime runs the same suite on the packed package: all vectors, all golden events and the contract of the API. The READMEs
// show what ran.

import assert from "node:assert/strict";
import { readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectNodePackage, root } from "../../scripts/tools.mjs";
import { goldenFiles, vectorFiles } from "../package/install.mjs";
import { prepareProject } from "./project.mjs";
import { inPage, inPageSlim, inServiceWorker } from "./runners/browser.mjs";
import { runBun } from "./runners/bun.mjs";
import { runChromium } from "./runners/chromium.mjs";
import { runDeno } from "./runners/deno.mjs";
import { runEdgeRuntime } from "./runners/edge-runtime.mjs";
import { runFirefox } from "./runners/firefox.mjs";
import { runNode } from "./runners/node.mjs";
import { lacksPackage } from "./runners/program.mjs";
import { runWorkerd } from "./runners/workerd.mjs";
import { checkTable, writeTable } from "./table.mjs";

const project = prepareProject();
const count = (files) => files.reduce((sum, file) => sum + file.vectors.length, 0);
const vectors = count(vectorFiles());
/** Those of the providers that the types of hookseal/slim have. */
const [, notSlim] = /NotSlim =([^;]*);/.exec(readFileSync(join(root, "pkg", "rows.d.ts"), "utf8"));
const slimVectors = count(vectorFiles().filter(({ provider }) => !notSlim.includes(JSON.stringify(provider))));
const goldens = goldenFiles().length;
const major = (version) => version.split(".")[0];

// The oldest date that is supported, and a recent one: what may be compiled when has changed between them. With dates from
// 2026-08-04 on, Node's modules are there unless they are refused.
const workers = [
  { date: "2024-01-01", flags: [], node: false },
  { date: "2024-01-01", flags: ["nodejs_compat"], node: true },
  { date: "2026-10-01", flags: ["no_nodejs_compat", "no_nodejs_compat_v2"], node: false },
  { date: "2026-10-01", flags: [], node: true },
];

const [program, slimProgram] = ["conformance/print.mjs", "conformance/print-slim.mjs"];

/**
 * `variant` tells runs of one runtime apart, `as` is what the runtime calls itself, `carrier` the npm package that it comes in; `whole` and
 * `slim` run the suite on hookseal and on hookseal/slim.
 */
const runtimes = [
  ...["Node 20", "Node 22", "Node 24"].map((carrier) => ({
    name: carrier,
    carrier,
    as: ({ version }) => `Node ${version}`,
    whole: () => runNode(project, carrier, program),
    slim: () => runNode(project, carrier, slimProgram),
  })),
  {
    name: "Deno",
    carrier: "Deno",
    as: ({ version }) => `Deno ${version}`,
    whole: () => runDeno(project, program),
    slim: () => runDeno(project, slimProgram, ["--allow-read=node_modules/hookseal"]),
  },
  {
    name: "Bun",
    carrier: "Bun",
    as: ({ version }) => `Bun ${version}`,
    whole: () => runBun(project, program),
    slim: () => runBun(project, slimProgram),
  },
  ...workers.map((worker) => ({
    name: "workerd",
    variant: `as of ${worker.date} ${worker.node ? "with" : "without"} \`nodejs_compat\``,
    carrier: "workerd",
    as: () => "workerd",
    whole: () => runWorkerd(project, worker, "whole"),
    slim: () => runWorkerd(project, worker, "slim"),
  })),
  ...["default", "edge-light"].map((condition) => ({
    name: "edge-runtime",
    variant: `condition ${condition}`,
    as: () => "edge-runtime",
    whole: () => runEdgeRuntime(project, condition),
  })),
  {
    name: "Chromium",
    variant: "page",
    as: ({ version }) => `Chrome ${major(version)} page`,
    whole: () => runChromium(project, inPage),
    slim: () => runChromium(project, inPageSlim),
  },
  {
    name: "Chromium",
    variant: "service worker",
    as: ({ version }) => `Chrome ${major(version)} service worker`,
    whole: () => runChromium(project, inServiceWorker),
  },
  {
    name: "Firefox",
    variant: "page",
    as: ({ version }) => `Firefox ${major(version)} page`,
    whole: () => runFirefox(project, inPage),
    slim: () => runFirefox(project, inPageSlim),
  },
  {
    name: "Firefox",
    variant: "service worker",
    as: ({ version }) => `Firefox ${major(version)} service worker`,
    whole: () => runFirefox(project, inServiceWorker),
  },
];

const results = runtimes.map(({ name, variant }) => ({ name, variant }));
const lacking = ({ carrier }) => (carrier && lacksPackage(carrier)) ?? false;

for (const [index, runtime] of runtimes.entries()) {
  for (const suite of ["whole", "slim"].filter((one) => runtime[one])) {
    const title = [runtime.name, runtime.variant, suite].filter(Boolean).join(", ");
    test(title, { skip: lacking(runtime) }, async () => {
      const report = await runtime[suite]();
      assert.deepEqual(report.failures, []);
      assert.equal(report.runtime, runtime.as(report), "the suite ran somewhere else");
      assert.deepEqual([report.passed, report.goldens], suite === "slim" ? [slimVectors, 0] : [vectors, goldens]);
      Object.assign(results[index], { version: report.version, [suite]: report });
    });
  }
}

const everywhere = !runtimes.some(lacking);
test("the README shows what ran", { skip: everywhere ? false : "not every runtime is there for this platform" }, () => {
  const reports = results.flatMap(({ whole, slim }) => [whole, slim]).filter(Boolean);
  const wanted = runtimes.flatMap(({ whole, slim }) => [whole, slim]).filter(Boolean).length;
  assert.equal(reports.length, wanted, "some runtimes failed above: there is no table to compare");
  if (process.argv.includes("--write")) writeTable(results);
  else checkTable(results);
  const most = (name) => Math.max(...reports.map((report) => report[name]));
  console.log(`summary: ${wanted} runs on ${runtimes.length} runtimes, each ${vectors} vectors, or the ${slimVectors} that concern hookseal/slim, and up to ${most("checks")} checks`);
});

// Several packages bring a program called node.
const carried = projectNodePackage();
test("npm scripts run on the project's Node", { skip: carried ? false : "npm has none for this platform" }, () => {
  assert.match(readlinkSync(join(root, "node_modules", ".bin", "node")), new RegExp(`/${carried.name}/`));
});
