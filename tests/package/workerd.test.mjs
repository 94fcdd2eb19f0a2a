// The installed package on workerd, found through its export condition as wrangler would find it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import { projectNode } from "../../scripts/tools.mjs";
import { install } from "./install.mjs";

const project = install();
const bundle = join(project, "bundle.mjs");
const wasm = join(project, "node_modules", "hookseal", "core_bg.wasm");

before(async () => {
  for (const name of ["workerd-worker.mjs", "vectors.mjs"]) copyFileSync(join(import.meta.dirname, name), join(project, name));
  const { metafile } = await build({
    entryPoints: [join(project, "workerd-worker.mjs")],
    outfile: bundle,
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm"],
    metafile: true,
    logLevel: "silent",
  });
  const inputs = Object.keys(metafile.inputs).map((path) => path.split("/").at(-1));
  assert.ok(
    inputs.includes("workerd.js") && inputs.includes("testing-workerd.js") && !inputs.includes("core_text.js"),
    inputs.join(),
  );
});

// The oldest date with nothing newer to lean on, and a recent one: what may be compiled when has changed between them.
for (const date of ["2024-01-01", "2026-10-01"]) {
  test(`on workerd as of ${date}`, async () => {
    const host = [join(import.meta.dirname, "workerd-host.mjs"), bundle, wasm, date];
    const { stdout } = await promisify(execFile)(projectNode() ?? process.execPath, host, {
      maxBuffer: 2 ** 26,
      timeout: 120_000,
    });
    const { vectors, answers, fullStack } = JSON.parse(stdout);
    assert.deepEqual(vectors.failures, []);
    assert.ok(vectors.passed >= 150, `only ${vectors.passed} vectors`);
    assert.deepEqual(answers, {
      authentic: [200, "evt_1", ""],
      forged: [401, "signature_mismatch", '{"title":"Unauthorized","status":401}'],
      read: [405, "none", '{"title":"Method Not Allowed","status":405}'],
    });
    assert.ok(fullStack.failed > 0, "the stack was full");
    assert.equal(fullStack.after, "evt_2", "a module that broke inside a request is replaced");
    console.log(`summary: ${vectors.passed} vectors on workerd ${date}`);
  });
}
