// Runs the JavaScript cases in each runtime and collects what they print.

import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { Failure, progress } from "../scripts/run.mjs";
import { root, runtimeProgram } from "../scripts/tools.mjs";
import { project } from "./project.mjs";

const wasmOf = (name) => join(project, "node_modules", "hookseal", name);

/** The program of a runtime and how it runs a file of the project with one argument. */
const hosts = {
  "Node 24": (program, options) => ["--expose-gc", program, options],
  Bun: (program, options) => ["--no-install", program, options],
  Deno: (program, options) => ["run", "--no-prompt", "--cached-only", "--no-lock", "-A", "--v8-flags=--expose-gc", program, options],
};

export const runtimes = [...Object.keys(hosts), "workerd"];

export function installed(name) {
  const carried = runtimeProgram(name);
  if (!carried || !existsSync(carried.path)) throw new Failure(`bench  ${name} is not installed: npm run setup`);
  return carried;
}

/** Runs a program to its end and resolves to what its lines say, each a JSON value; `onValue` hears of each at once. */
function valuesOf(name, args, onValue = () => {}) {
  const env = { PATH: "/usr/bin:/bin", HOME: project, NO_COLOR: "1", DENO_DIR: join(project, "deno"), DENO_NO_UPDATE_CHECK: "1", DO_NOT_TRACK: "1" };
  return new Promise((resolve, reject) => {
    const child = spawn(installed(name).path, args, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => child.kill("SIGKILL");
    process.once("exit", stop);
    const values = [];
    const others = [];
    const told = (line) => {
      if (!line.startsWith("{")) return others.push(line);
      values.push(JSON.parse(line));
      return onValue(values.at(-1));
    };
    createInterface({ input: child.stdout }).on("line", told);
    createInterface({ input: child.stderr }).on("line", (line) => others.push(line));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("exit", stop);
      if (code === 0) return resolve(values);
      return reject(new Failure(`bench  ${name} ended with ${signal ?? code}:\n${others.slice(-20).join("\n")}`));
    });
  });
}

/** One file of the Worker's program, as workerd loads it, with its modules beside it. */
async function bundleWorker(options) {
  const folder = join(project, "worker");
  mkdirSync(join(folder, "hookseal-again"), { recursive: true });
  writeFileSync(join(project, "js", "options.mjs"), `export default ${JSON.stringify(options)};\n`);
  await build({
    entryPoints: [join(project, "js", "worker.mjs")],
    outfile: join(folder, "worker.mjs"),
    absWorkingDir: project,
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm", "node:*", "cloudflare:*", "crypto"],
    // CommonJS asks for Node's modules by a function that ES modules have not.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire("/worker.mjs");' },
    logLevel: "silent",
  });
  copyFileSync(wasmOf("core_bg.wasm"), join(folder, "core_bg.wasm"));
  copyFileSync(wasmOf("slim.wasm"), join(folder, "hookseal-again", "slim.wasm"));
  const date = readFileSync(join(root, "wrangler.toml"), "utf8").match(/^compatibility_date = "(.*)"$/m)[1];
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "bench", worker = .bench)]);
const bench :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "core_bg.wasm", wasm = embed "core_bg.wasm"),
    (name = "hookseal-again/slim.wasm", wasm = embed "hookseal-again/slim.wasm"),
  ],
  compatibilityDate = "${date}",
);
`;
  writeFileSync(join(folder, "config.capnp"), config);
  return ["test", join(folder, "config.capnp")];
}

/** Every case in one runtime: a value { size, repetition, name, nanoseconds } for each time that it was measured. */
export async function measureIn(name, { sizes, repetitions, milliseconds }) {
  const options = { host: name, sizes, repetitions, milliseconds, slimWasm: wasmOf("slim.wasm") };
  const args =
    name === "workerd" ? await bundleWorker(options) : hosts[name](join(project, "js", "main.mjs"), JSON.stringify(options));
  return valuesOf(name, args, ({ size, repetition, name: measured }) => {
    progress(`...  ${name}, ${size} bytes, ${repetition + 1} of ${repetitions}: ${measured}`);
  });
}

const starting = ["hookseal", "hookseal/init", "hookseal/slim", "stripe", "standardwebhooks"];

/** What a fresh process of a runtime pays for each library, `repetitions` times in turns: values { library, steps }. */
export async function measureStart(name, { repetitions }) {
  const values = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const order = repetition % 2 === 0 ? starting : starting.toReversed();
    for (const library of order) {
      progress(`...  ${name}, fresh process ${repetition + 1} of ${repetitions}: ${library}`);
      const options = JSON.stringify({ host: name, library, coreWasm: wasmOf("core_bg.wasm"), slimWasm: wasmOf("slim.wasm") });
      values.push(...(await valuesOf(name, hosts[name](join(project, "js", "start.mjs"), options))));
    }
  }
  return values;
}

/** A call on the whole module and on one with a single row, in Node. */
export function measureProviders({ repetitions, milliseconds, oneRowWasm }) {
  const options = JSON.stringify({ repetitions, milliseconds, oneRowWasm, coreWasm: wasmOf("core_bg.wasm") });
  return valuesOf("Node 24", hosts["Node 24"](join(project, "js", "providers.mjs"), options));
}
