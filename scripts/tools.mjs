// The one table of tool versions and paths: what the set-up installs and every script runs with.

import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const logFolder = join(root, ".logs");
export const toolFolder = join(root, ".tools");

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

// The scripts start on `minimum`; wrangler and miniflare refuse anything below `edgeMinimum`.
export const node = { minimum: "20.19.0", edgeMinimum: "22.12.0" };

export const rust = {
  minimum: "1.91.0",
  targets: ["wasm32-unknown-unknown", "wasm32v1-none", "thumbv7em-none-eabi"],
  components: ["clippy", "rustfmt"],
};

// wasm-bindgen-cli must equal the wasm-bindgen of Cargo.lock exactly. `minutes` is what a first install takes on two cores.
export const cargoTools = [
  { name: "wasm-bindgen-cli", version: "0.2.129", binary: "wasm-bindgen", minutes: 1.5 },
  { name: "wasm-pack", version: "0.15.1", binary: "wasm-pack", minutes: 1 },
  { name: "worker-build", version: "0.8.7", binary: "worker-build", minutes: 1.5 },
].map((tool) => {
  const folder = join(toolFolder, `${tool.name}-${tool.version}`);
  return { ...tool, folder, path: join(folder, "bin", tool.binary) };
});

// Two environments: dj-stripe asks for an older `stripe` than the one that is an oracle.
export const pythonMinimum = "3.11";
function pythonEnvironment(name, requirements) {
  const folder = join(toolFolder, name);
  return { folder, path: join(folder, "bin", "python"), requirements: join(root, "scripts", requirements) };
}
export const python = pythonEnvironment("python", "requirements.txt");
export const djstripePython = pythonEnvironment("python-djstripe", "requirements-djstripe.txt");
export const schemathesisPython = pythonEnvironment("python-schemathesis", "requirements-schemathesis.txt");

// chromedriver finds the browser by itself; the set-up only has to know that there is one.
export const browser = {
  driver: "chromedriver",
  names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
  applications: [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
};

export const firefox = {
  names: ["firefox-esr", "firefox"],
  applications: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
};

/** True if the dotted version `a` is below `b`. */
export function isBelow(a, b) {
  const [left, right] = [a, b].map((text) => text.split(".").map((part) => parseInt(part, 10)));
  for (let i = 0; i < right.length; i += 1) {
    if ((left[i] ?? 0) !== right[i]) return (left[i] ?? 0) < right[i];
  }
  return false;
}

/** The npm package that carries the project's Node for this platform, or null where there is none. */
export function projectNodePackage() {
  const name = `node-${process.platform}-${process.arch}`;
  const version = manifest.optionalDependencies[name];
  return version ? { name, version, path: join(root, "node_modules", name, "bin", "node") } : null;
}

/** The path of the project's Node, or null if the platform has none or it is not installed yet. */
export function projectNode() {
  const carrier = projectNodePackage();
  return carrier && existsSync(carrier.path) ? carrier.path : null;
}

const bits = { x64: "64", arm64: "arm64" };
const cpu = { x64: "x64", arm64: "aarch64" };
const libc = process.platform === "linux" ? "-glibc" : "";

// The other runtimes that the package is tested on: the npm package that carries each for this platform, and the program in it. The
// aliases of Node sort after `node-…`, so that node_modules/.bin/node stays the project's.
const runtimeCarriers = {
  "Node 20": [`node20-${process.platform}-${process.arch}`, "bin/node"],
  "Node 22": [`node22-${process.platform}-${process.arch}`, "bin/node"],
  "Node 24": [`node-${process.platform}-${process.arch}`, "bin/node"],
  Deno: [`@deno/${process.platform}-${process.arch}${libc}`, "deno"],
  Bun: [`@oven/bun-${process.platform}-${cpu[process.arch]}`, "bin/bun"],
  workerd: [`@cloudflare/workerd-${process.platform}-${bits[process.arch]}`, "bin/workerd"],
};

/** A runtime as { version, path }, whether it is installed or not; null if npm has none for this platform. */
export function runtimeProgram(name) {
  const [carrier, program] = runtimeCarriers[name];
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const locked = packages[`node_modules/${carrier}`];
  return locked ? { version: locked.version, path: join(root, "node_modules", carrier, program) } : null;
}

/** The person's PATH: npm and toolEnv() put the project's folders before it; Rust's own folder may be missing in it. */
function personPath() {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const folders = (process.env.PATH ?? "").split(delimiter);
  return [...folders.filter((folder) => !folder.startsWith(root + sep)), join(cargoHome, "bin")].filter(Boolean);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first program called `name` on the person's PATH, or null. */
export function findProgram(name) {
  return personPath().map((folder) => join(folder, name)).find(isProgram) ?? null;
}

/** The person's own Node: `node` inside an npm script is the project's as soon as that is installed. */
export function systemNode() {
  const npms = process.env.npm_node_execpath;
  return npms && !npms.startsWith(root + sep) ? npms : (findProgram("node") ?? process.execPath);
}

/** The environment for installers: the person's own, without the project's tools before theirs. */
export function personEnv() {
  return { ...process.env, PATH: personPath().join(delimiter) };
}

/** The environment for every command of the project: its own tools first, no telemetry, nothing written to the home folder. */
export function toolEnv() {
  const bin = join(root, "node_modules", ".bin");
  const carried = projectNode();
  const folders = [
    ...(carried ? [dirname(carried)] : []),
    bin,
    ...cargoTools.map((tool) => dirname(tool.path)),
    dirname(python.path),
  ];
  return {
    ...process.env,
    PATH: [...folders, ...personPath()].join(delimiter),
    // Without these wasm-pack and worker-build look for their helpers on the network.
    WASM_BINDGEN_BIN: cargoTools[0].path,
    WASM_OPT_BIN: join(bin, "wasm-opt"),
    ESBUILD_BIN: join(bin, "esbuild"),
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_LOG_PATH: join(logFolder, "wrangler"),
    WRANGLER_REGISTRY_PATH: join(toolFolder, "home", "registry"),
    XDG_CONFIG_HOME: join(toolFolder, "home", "config"),
    XDG_CACHE_HOME: join(toolFolder, "home", "cache"),
    CI: "true",
  };
}

if (isBelow(process.versions.node, node.minimum)) {
  console.error(`Node ${node.minimum} or newer is needed, this is ${process.versions.node}. Get it from https://nodejs.org/en/download`);
  process.exit(1);
}

/** How every wasm file is compiled that is shipped: with the same flags, so that one build does not throw away the other's work. */
export function wasmFlags() {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const flags = [
    // SHA-256 is faster and smaller with it, and every current runtime has it.
    "-Ctarget-feature=+simd128",
    // Code made for size inlines next to nothing. With a little more of it the module is even smaller, and faster.
    "-Cllvm-args=-inline-threshold=10",
    // Panic messages name source files: the same on every machine, and no folder of anybody's.
    `--remap-path-prefix=${join(cargoHome, "registry", "src")}=crates`,
    `--remap-path-prefix=${root}=hookseal`,
  ];
  return { CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f"), RUSTFLAGS: undefined };
}
