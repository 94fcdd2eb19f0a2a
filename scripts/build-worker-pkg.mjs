// Packs the built Worker as an npm package into pkg-worker/, with the checker of its configuration, for people without Rust.

import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { fingerprint, isFresh, stamp } from "./fresh.mjs";
import { checkTarball, checkVersion, setModes } from "./pack.mjs";
import { Failure, print, runCommand, tail } from "./run.mjs";
import { logFolder, root, toolEnv, wasmFlags } from "./tools.mjs";

const built = join(root, "worker", "build");
const template = join(root, "worker", "package");
const finished = join(root, "pkg-worker");
const target = "wasm32-unknown-unknown";
const log = join(logFolder, "build-worker-pkg.log");

async function run(command) {
  const result = await runCommand({ command, log, env: { ...toolEnv(), ...wasmFlags() } });
  if (!result.ok) throw new Failure(`worker package  ${command[0]} ${result.ended}\n${tail(log)}`);
}

/** Compiles what reads the configuration in the Worker to a module of its own. */
async function buildParser(folder) {
  const features = ["--features", "check", "--crate-type", "cdylib"];
  await run(["cargo", "rustc", "--locked", "-p", "hookseal-config", "--release", "--target", target, ...features]);
  await run([
    ...["wasm-bindgen", "--target", "web", "--omit-default-module-path", "--no-typescript"],
    ...["--out-name", "parser", "--out-dir", folder],
    join(root, "target", target, "release", "hookseal_config.wasm"),
  ]);
  const wasm = join(folder, "parser_bg.wasm");
  await run(["wasm-opt", "-Os", "--strip-debug", "--strip-producers", "--strip-target-features", wasm, "-o", wasm]);
}

function compatibilityDate() {
  return /^compatibility_date = "(.*)"$/m.exec(readFileSync(join(root, "wrangler.toml"), "utf8"))[1];
}

/** Gives the names of the libraries that are inside: the parsers that wrangler itself reads its configuration with. */
async function buildChecker(staging) {
  const scratch = join(staging, "parser");
  await buildParser(scratch);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(template, "check.js")],
    outfile: join(staging, "check.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    mainFields: ["module", "main"],
    alias: { parser: join(scratch, "parser.js") },
    define: { COMPATIBILITY_DATE: JSON.stringify(compatibilityDate()) },
    banner: { js: "// Made by the build: the checker that `hookseal config check` loads, and the libraries of LICENSES-OF-OTHERS." },
    // Without comments, which name the folder that it was built in.
    minifyWhitespace: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  renameSync(join(scratch, "parser_bg.wasm"), join(staging, "check.wasm"));
  rmSync(scratch, { recursive: true });
  const names = Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return [...new Set(names)].sort();
}

function licencesOf(libraries) {
  const texts = libraries.map((name) => {
    const folder = join(root, "node_modules", name);
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    return `check.js contains ${name}, whose licence is:\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return texts.join("\n\n");
}

function addFiles(staging, libraries) {
  for (const name of ["package.json", "README.md"]) cpSync(join(template, name), join(staging, name));
  for (const name of ["index.js", "index_bg.wasm"]) cpSync(join(built, name), join(staging, name));
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) cpSync(join(root, name), join(staging, name));
  for (const name of ["config.schema.json", "provider.schema.json", "rows.json"]) cpSync(join(root, "docs", name), join(staging, name));
  writeFileSync(join(staging, "LICENSES-OF-OTHERS"), licencesOf(libraries));
}

/** Needs the built Worker. */
export async function buildWorkerPackage() {
  const sources = ["Cargo.toml", "Cargo.lock", "src", "worker/config", "worker/package", "worker/build/.built-from", "wrangler.toml"];
  const scripts = ["scripts/build-worker-pkg.mjs", "scripts/pack.mjs", "scripts/tools.mjs"];
  const inputs = fingerprint([...sources, ...scripts, "docs/config.schema.json", "docs/provider.schema.json", "docs/rows.json", "package-lock.json"]);
  if (!isFresh(finished, inputs)) {
    rmSync(log, { force: true });
    const staging = join(root, "target", `pkg-worker-${process.pid}`);
    checkVersion("worker/package/package.json", ["worker/Cargo.toml", "worker/config/Cargo.toml"]);
    try {
      mkdirSync(staging, { recursive: true });
      addFiles(staging, await buildChecker(staging));
      setModes(staging);
      checkTarball(staging);
      stamp(staging, inputs);
      rmSync(finished, { recursive: true, force: true });
      renameSync(staging, finished);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  }
  print(`summary: ${relative(root, finished)}/: npm tarball ${(checkTarball(finished) / 1000).toFixed(1)} kB`);
}
