// `npm run test:oracles`: the vendors' own packages, installed into .tools/oracles and nowhere else, are asked about every vector and about
// what `sign` makes.

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildPackage } from "./build-pkg.mjs";
import { Failure, duration, main, print, runCommand, tail } from "./run.mjs";
import { findProgram, logFolder, personEnv, root, systemNode, toolEnv, toolFolder } from "./tools.mjs";

const lists = join(root, "tests", "oracles", "sdks");
const folder = process.env.HOOKSEAL_ORACLES ?? join(toolFolder, "oracles");
const python = join(folder, "python", "bin", "python");

async function run(name, command, options = {}) {
  const log = join(logFolder, `oracles-${name.replaceAll(" ", "-")}.log`);
  rmSync(log, { force: true });
  const { ok, ended, elapsed } = await runCommand({ command, log, env: toolEnv(), ...options });
  if (!ok) throw new Failure(`oracles  ${name} ${ended}\n${tail(log)}`);
  const summary = readFileSync(log, "utf8").match(/^summary: (.*)$/m)?.[1] ?? "";
  print(`ok   ${name.padEnd(16)} ${duration(elapsed).padStart(12)}  ${summary}`.trimEnd());
}

/** Installs exactly what the lists name, unless the same lists were installed before. */
async function setUp() {
  const files = ["package.json", "package-lock.json", ".npmrc", "requirements.txt"];
  const stamp = createHash("sha256")
    .update(files.map((name) => readFileSync(join(lists, name), "utf8")).join("\0"))
    .digest("hex");
  const stampFile = join(folder, ".set-up");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp && existsSync(python)) return;
  const python3 = ["python3", "python"].find(findProgram);
  if (!findProgram("npm") || !python3)
    throw new Failure("oracles  npm and Python 3.11 or newer are needed to install the vendors' packages");
  print("oracles  installing the vendors' packages into .tools/oracles (about 4 min, 1.5 GB, once)");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of files) copyFileSync(join(lists, name), join(folder, name));
  const env = { ...personEnv(), PIP_NO_INPUT: "1", PIP_PROGRESS_BAR: "off", PIP_DISABLE_PIP_VERSION_CHECK: "1" };
  const cli = process.env.npm_execpath;
  const npm = cli?.endsWith("npm-cli.js") ? [systemNode(), cli] : ["npm"];
  await run("npm packages", [...npm, "ci", "--no-audit", "--no-fund"], { cwd: folder, env });
  await run("Python itself", [python3, "-m", "venv", join(folder, "python")], { env });
  // No package outside the list, and none that would run its own code to be built.
  await run("Python packages", [python, "-m", "pip", "install", "--no-deps", "--only-binary", ":all:", "-r", "requirements.txt"], {
    cwd: folder,
    env,
  });
  writeFileSync(stampFile, stamp);
}

await main(async () => {
  await setUp();
  await buildPackage({ table: false });
  const write = process.argv.includes("--write");
  const generate = [python, "-B", "tests/oracles/reference/generate.py"];
  // Answers are given to the vectors as they are, and then become part of them.
  if (write) await run("vectors", generate);
  await run("SDKs", ["node", join(lists, "run.mjs"), ...process.argv.slice(2)], { env: { ...toolEnv(), HOOKSEAL_ORACLES: folder } });
  await run("vectors", write ? generate : [...generate, "--check"]);
  print("by package: docs/ORACLES.md");
});
