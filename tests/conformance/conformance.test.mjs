// Every runtime runs the same suite on the packed package: all vectors, all golden events and the contract of the API.

import assert from "node:assert/strict";
import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectNodePackage, root } from "../../scripts/tools.mjs";
import { goldenFiles, vectorFiles } from "../package/install.mjs";
import { prepareProject } from "./project.mjs";
import { inPage, inServiceWorker } from "./runners/browser.mjs";
import { runBun } from "./runners/bun.mjs";
import { runChromium } from "./runners/chromium.mjs";
import { runDeno } from "./runners/deno.mjs";
import { runEdgeRuntime } from "./runners/edge-runtime.mjs";
import { runFirefox } from "./runners/firefox.mjs";
import { runNode } from "./runners/node.mjs";
import { lacksPackage } from "./runners/program.mjs";
import { runWorkerd } from "./runners/workerd.mjs";

const project = prepareProject();
const vectors = vectorFiles().reduce((count, file) => count + file.vectors.length, 0);
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

/** `variant` tells runs of one runtime apart, `as` is what the runtime calls itself, `carrier` the npm package that it comes in. */
const runtimes = [
  ...["Node 20", "Node 22", "Node 24"].map((carrier) => ({
    name: "Node",
    carrier,
    as: ({ version }) => `Node ${version}`,
    run: () => runNode(project, carrier),
  })),
  { name: "Deno", carrier: "Deno", as: ({ version }) => `Deno ${version}`, run: () => runDeno(project) },
  { name: "Bun", carrier: "Bun", as: ({ version }) => `Bun ${version}`, run: () => runBun(project) },
  ...workers.map((worker) => ({
    name: "workerd",
    variant: `as of ${worker.date} ${worker.node ? "with" : "without"} nodejs_compat`,
    carrier: "workerd",
    as: () => "workerd",
    run: () => runWorkerd(project, worker),
  })),
  ...["default", "edge-light"].map((condition) => ({
    name: "edge-runtime",
    variant: `condition ${condition}`,
    as: () => "edge-runtime",
    run: () => runEdgeRuntime(project, condition),
  })),
  ...Object.entries({ page: inPage, "service worker": inServiceWorker }).flatMap(([variant, expression]) => [
    {
      name: "Chromium",
      variant,
      as: ({ version }) => `Chrome ${major(version)} ${variant}`,
      run: () => runChromium(project, expression),
    },
    {
      name: "Firefox",
      variant,
      as: ({ version }) => `Firefox ${major(version)} ${variant}`,
      run: () => runFirefox(project, expression),
    },
  ]),
];

for (const { name, variant, carrier, as, run } of runtimes) {
  const title = [name === "Node" ? carrier : name, variant].filter(Boolean).join(", ");
  test(title, { skip: (carrier && lacksPackage(carrier)) ?? false }, async () => {
    const report = await run();
    assert.deepEqual(report.failures, []);
    assert.equal(report.runtime, as(report), "the suite ran somewhere else");
    assert.deepEqual([report.passed, report.goldens], [vectors, goldens]);
    const place = [name, report.version, variant].filter(Boolean).join(" ");
    console.log(`summary: ${place} ${report.passed} vectors, ${report.goldens} golden events, ${report.checks} checks`);
  });
}

// Several packages bring a program called node.
const carried = projectNodePackage();
test("npm scripts run on the project's Node", { skip: carried ? false : "npm has none for this platform" }, () => {
  assert.match(readlinkSync(join(root, "node_modules", ".bin", "node")), new RegExp(`/${carried.name}/`));
});
