// Builds the gateway Worker into worker/build/ and holds its upload to a size.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { fingerprint, isFresh, stamp } from "./fresh.mjs";
import { Failure, main, print, runCommand, tail } from "./run.mjs";
import { logFolder, root, toolEnv, wasmFlags } from "./tools.mjs";

/** Bytes of the upload, compressed: a small one starts fast and leaves room under the platform's limit. Public keys are 49 kB of it. */
const largest = 540_000;
const files = ["index.js", "index_bg.wasm"];

const output = join(root, "worker", "build");
const log = join(logFolder, "build-worker.log");

async function compile() {
  const env = {
    ...toolEnv(),
    ...wasmFlags(),
    // A sender that hangs up does not stop a delivery half-way, nor does its request's memory stay behind.
    RUN_TO_COMPLETION: "1",
  };
  print("worker build: about 2 minutes when nothing is built yet");
  const wasm = join(output, "index_bg.wasm");
  // In place of worker-build's own: the names of functions are a seventh of the upload, and packed memory compresses worse than zeros do.
  const stripped = ["--strip-debug", "--strip-producers", "--strip-target-features"];
  const passes = ["-Os", "--skip-pass=memory-packing", "--enable-exception-handling", ...stripped];
  // What every byte of a body goes through; in the npm package size counts for more.
  const faster = ["--config", 'profile.release.package.hookseal.opt-level="s"'];
  const commands = [["worker-build", "--release", "--no-opt", "--", "--locked", ...faster], ["wasm-opt", ...passes, wasm, "-o", wasm]];
  for (const command of commands) {
    const built = await runCommand({ command, cwd: join(root, "worker"), env, log });
    if (!built.ok) throw new Failure(`worker build ${built.ended}\n${tail(log)}`);
  }
  await bundleEntry();
}

/** Puts the main module around worker-build's. */
async function bundleEntry() {
  await build({
    absWorkingDir: join(root, "worker"),
    entryPoints: ["entry.js"],
    inject: ["microtask.js"],
    outfile: join(output, "index.js"),
    allowOverwrite: true,
    bundle: true,
    format: "esm",
    minify: true,
    external: ["cloudflare:workers", "*.wasm"],
    logLevel: "warning",
  });
}

export async function buildWorker() {
  const inputs = fingerprint([
    ...["Cargo.toml", "Cargo.lock", "src", "worker/Cargo.toml", "worker/entry.js", "worker/microtask.js", "worker/src", "worker/config", "worker/ledger"],
    ...["scripts/build-worker.mjs", "scripts/tools.mjs", "package-lock.json"],
  ]);
  if (!isFresh(output, inputs)) {
    await compile();
    stamp(output, inputs);
  }
  const contents = files.map((name) => readFileSync(join(output, name)));
  const raw = contents.reduce((sum, bytes) => sum + bytes.length, 0);
  const compressed = contents.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0);
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  print(`summary: worker upload ${kilobytes(raw)}, gzip ${kilobytes(compressed)} (limit ${kilobytes(largest)})`);
  if (compressed >= largest) throw new Failure("worker build  the upload is larger than its limit");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(buildWorker);
