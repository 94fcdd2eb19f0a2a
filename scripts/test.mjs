// `npm test`: the set-up, then every check of the project; `npm test -- <text>` runs only the stages whose name contains it.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { Failure, main, print, runStages } from "./run.mjs";
import { setup } from "./setup.mjs";
import { projectNode, root, systemNode, toolEnv } from "./tools.mjs";

const wasm = ["--target", "wasm32-unknown-unknown"];
const denied = ["--", "-D", "warnings"];

/** Node 20 cannot search for test files by pattern and newer ones do not take a folder, so the files are named. */
function testFiles(folder) {
  const path = join(root, folder);
  const files = existsSync(path) ? readdirSync(path, { recursive: true }) : [];
  return files.filter((name) => name.endsWith(".test.mjs")).sort().map((name) => join(folder, name));
}

/** `node --test` over a folder. Named without a file, it would search the whole project; named with the empty folder, it fails. */
function nodeTests(folder, node = "node") {
  const files = testFiles(folder);
  return [node, "--test", "--test-reporter=spec", ...(files.length > 0 ? files : [folder])];
}

/** The package's tests run on the person's Node and, where that is another one, on the project's. */
function packageStages() {
  const versions = new Map();
  for (const path of [systemNode(), projectNode()]) {
    if (path) versions.set(execFileSync(path, ["--version"], { encoding: "utf8" }).trim().slice(1), path);
  }
  return [...versions].map(([version, path]) => ({
    name: `package on Node ${version}`,
    command: nodeTests("tests/package", path),
    env: { PATH: [dirname(path), toolEnv().PATH].join(delimiter) },
    tests: true,
    needs: ["build package"],
  }));
}

function allStages() {
  return [
    { name: "format", command: ["cargo", "fmt", "--all", "--check", "--", "--color=never"] },
    { name: "format axum origin", command: ["cargo", "fmt", "--check", "--manifest-path", "examples/origin-axum/Cargo.toml"] },
    { name: "format benches", command: ["cargo", "fmt", "--check", "--manifest-path", "benches/native/Cargo.toml"] },
    { name: "clippy core", command: ["cargo", "clippy", "--locked", "-p", "hookseal", "--all-targets", "--features", "js,js-full,serde", ...denied] },
    // One at a time: together the feature `js` would reach the Worker.
    { name: "clippy package", command: ["cargo", "clippy", "--locked", "-p", "hookseal-pkg", ...wasm, ...denied] },
    { name: "clippy worker", command: ["cargo", "clippy", "--locked", "-p", "hookseal-worker", ...wasm, ...denied] },
    { name: "clippy config", command: ["cargo", "clippy", "--locked", "-p", "hookseal-config", "--features", "check", ...wasm, ...denied] },
    { name: "clippy ledger", command: ["cargo", "clippy", "--locked", "-p", "hookseal-ledger", "--all-targets", ...denied] },
    { name: "clippy ledger wasm", command: ["cargo", "clippy", "--locked", "-p", "hookseal-ledger", ...wasm, ...denied] },
    { name: "native tests", command: ["cargo", "test", "--locked", "-p", "hookseal", "--features", "serde"], tests: true },
    { name: "rows", command: nodeTests("tests/rows"), tests: true },
    { name: "ledger", command: ["cargo", "test", "--locked", "--profile", "simulation", "-p", "hookseal-ledger"], tests: true },
    { name: "no_std wasm32v1", command: ["cargo", "build", "--locked", "-p", "hookseal", "--target", "wasm32v1-none"] },
    { name: "no_std thumbv7em", command: ["cargo", "build", "--locked", "-p", "hookseal", "--target", "thumbv7em-none-eabi"] },
    {
      name: "documentation",
      command: ["cargo", "doc", "--locked", "--no-deps", "-p", "hookseal", "--features", "js,js-full,serde"],
      env: { RUSTDOCFLAGS: "-Dwarnings" },
    },
    { name: "wasm in Node", command: ["wasm-pack", "test", "--node"], tests: true },
    { name: "wasm in Chromium", command: ["wasm-pack", "test", "--headless", "--chrome"], tests: true },
    { name: "build package", command: ["node", "scripts/build.mjs", "pkg"] },
    { name: "types", command: ["tsc", "--noEmit", "-p", "tests/types"], needs: ["build package"] },
    ...packageStages(),
    { name: "examples in documents", command: nodeTests("tests/types"), tests: true, needs: ["build package"] },
    { name: "conformance", command: nodeTests("tests/conformance"), tests: true, needs: ["build package"] },
    { name: "packaging", command: nodeTests("tests/packaging"), tests: true, needs: ["build package"] },
    { name: "oracles", command: nodeTests("tests/oracles"), tests: true, needs: ["build package"] },
    { name: "reference vectors", command: ["python", "-B", "tests/oracles/reference/generate.py", "--check"] },
    { name: "build worker", command: ["node", "scripts/build.mjs", "worker"] },
    { name: "build worker package", command: ["node", "scripts/build.mjs", "worker-pkg"], needs: ["build worker"] },
    { name: "deploy", command: nodeTests("tests/deploy"), tests: true, needs: ["build package", "build worker", "build worker package"] },
    { name: "command line", command: nodeTests("tests/cli"), tests: true, needs: ["build package", "build worker"] },
    { name: "examples", command: nodeTests("tests/examples"), tests: true, needs: ["build package", "build worker"] },
    { name: "benchmarks run", command: ["node", "benches/run.mjs", "--quick"], needs: ["build package", "build worker"] },
    { name: "worker end to end", command: nodeTests("tests/worker"), tests: true, needs: ["build package", "build worker"] },
    { name: "faults, a selection", command: nodeTests("tests/faults"), tests: true, needs: ["build worker"] },
  ];
}

/** The stages whose name contains one of the texts, and those they need. */
function select(stages, texts) {
  const matching = stages.filter((stage) => texts.some((text) => stage.name.toLowerCase().includes(text.toLowerCase())));
  if (matching.length === 0) {
    throw new Failure(`test   no stage is called like "${texts.join('" or "')}"; there are: ${stages.map((stage) => stage.name).join(", ")}`);
  }
  const needed = new Set(matching.flatMap((stage) => stage.needs ?? []));
  const selected = stages.filter((stage) => matching.includes(stage) || needed.has(stage.name));
  print(`test   only ${selected.length} of ${stages.length} stages: ${selected.map((stage) => stage.name).join(", ")}`);
  return selected;
}

await main(async () => {
  await setup();
  const texts = process.argv.slice(2);
  const stages = allStages();
  if (!(await runStages(texts.length > 0 ? select(stages, texts) : stages))) process.exitCode = 1;
});
