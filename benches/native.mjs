// Runs the native benchmarks and reads what criterion prints.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, progress, runCommand, tail } from "../scripts/run.mjs";
import { logFolder, root, toolEnv } from "../scripts/tools.mjs";
import { invoiceBody } from "./js/inputs.mjs";

const crate = join(import.meta.dirname, "native");
const bodies = join(root, "target", "bench-bodies");

async function bench(args, env, log) {
  rmSync(log, { force: true });
  const command = ["cargo", "bench", "--locked", ...args];
  const all = { ...toolEnv(), CARGO_TARGET_DIR: join(root, "target", "benches"), CARGO_TERM_COLOR: "never", ...env };
  const { ok, ended } = await runCommand({ command, cwd: crate, env: all, log });
  if (!ok) throw new Failure(`bench  native benchmarks ${ended}\n${tail(log)}`);
  return readFileSync(log, "utf8");
}

/** The versions of what is measured, as its lock file has them. */
export function nativeVersions() {
  const lock = readFileSync(join(crate, "Cargo.lock"), "utf8");
  const version = (name) => new RegExp(`name = "${name}"\\nversion = "(.*)"`).exec(lock)[1];
  return Object.fromEntries(["webhook-verify", "serde_json", "criterion"].map((name) => [`${name} (crate)`, version(name)]));
}

/** Every case at every size, in a run of its own for each repetition: values { size, repetition, name, nanoseconds }. */
export async function measureNative({ sizes, repetitions, warmUp, milliseconds }) {
  rmSync(bodies, { recursive: true, force: true });
  mkdirSync(bodies, { recursive: true });
  for (const size of sizes) writeFileSync(join(bodies, `${size}.json`), invoiceBody(size));
  progress("...  native: compiling (about a minute, once)");
  await bench(["--no-run"], {}, join(logFolder, "bench-native-build.log"));
  const values = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    progress(`...  native, ${repetition + 1} of ${repetitions}`);
    const env = {
      HOOKSEAL_BODIES: bodies,
      HOOKSEAL_WARM_UP: String(warmUp),
      HOOKSEAL_MEASURE: String(milliseconds),
      HOOKSEAL_REVERSED: repetition % 2 === 1 ? "1" : undefined,
    };
    const output = await bench(["--", "--output-format", "bencher"], env, join(logFolder, "bench-native.log"));
    for (const [, size, name, nanoseconds] of output.matchAll(/^test (\d+)\/(.+) \.\.\. bench: +([\d,]+) ns\/iter/gm)) {
      values.push({ size: Number(size), repetition, name, nanoseconds: Number(nanoseconds.replaceAll(",", "")) });
    }
  }
  return values;
}
