// Builds the npm package into pkg/, ready for `npm pack`, and holds its WebAssembly module to a size.

import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { writeSamples } from "./build-samples.mjs";
import { writeTypes } from "./build-types.mjs";
import { fingerprint, isFresh, stamp } from "./fresh.mjs";
import { checkTarball, checkVersion, setModes } from "./pack.mjs";
import { packageRows } from "./rows.mjs";
import { Failure, main, print, runCommand, tail } from "./run.mjs";
import { logFolder, root, toolEnv, wasmFlags } from "./tools.mjs";

/** Bytes of the modules, compressed: they are part of what a browser or an edge runtime loads. */
const largest = { "core_bg.wasm": 100_000, "slim.wasm": 40_000 };

const template = join(root, "pkg-template");
const finished = join(root, "pkg");
const target = "wasm32-unknown-unknown";
const log = join(logFolder, "build-pkg.log");

const schema = join("docs", "event.schema.json");

/** What in the template is Rust or goes into cli.js, not the package. */
const notShipped = ["Cargo.toml", "cli", "cli.js", "src"];

async function run(command, options) {
  const result = await runCommand({ command, log, env: { ...toolEnv(), ...wasmFlags() }, ...options });
  if (!result.ok) throw new Failure(`package build  ${command[0]} ${result.ended}\n${tail(log)}`);
}

const size = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/**
 * Compiles the module, whole or slim, and binds it to JavaScript in a folder; its imports name the glue by the `--out-name`. `from` is where
 * the sources are, `compiled` cargo's folder; with `named`, the names of functions stay.
 */
export async function bindModule(folder, flags, { from = root, compiled = join(root, "target"), rustFlags = [], named = false } = {}) {
  const compiler = wasmFlags();
  compiler.CARGO_ENCODED_RUSTFLAGS = [compiler.CARGO_ENCODED_RUSTFLAGS, ...rustFlags].join("\x1f");
  const env = { ...toolEnv(), ...compiler, CARGO_TARGET_DIR: compiled };
  await run(["cargo", "build", "--locked", "-p", "hookseal-pkg", "--target", target, ...flags], { cwd: from, env });
  await run([
    "wasm-bindgen",
    ...["--target", "web"],
    // No URL of the .wasm file in the glue, which bundlers would follow.
    "--omit-default-module-path",
    // A module that trapped can be replaced.
    "--experimental-reset-state-function",
    "--no-typescript",
    ...["--out-name", "core"],
    ...["--out-dir", folder],
    join(compiled, target, "release", "hookseal_pkg.wasm"),
  ]);
  const wasm = join(folder, "core_bg.wasm");
  // Runs of zeros stay as they are. Packed, each of them becomes a segment with an address of its own, which compresses worse than the zeros do.
  // What is called once is inlined only where it is short: compressed, a function of its own takes less.
  const again = ["--gufa-optimizing", "-Oz", "--converge", "--one-caller-inline-max-function-size=20"];
  const small = ["--flatten", "--rereloop", "-Oz", "--converge", ...again, "--skip-pass=memory-packing"];
  const passes = [...small, ...(named ? ["-g"] : ["--strip-debug", "--strip-producers", "--strip-target-features"])];
  await run(["wasm-opt", ...passes, wasm, "-o", wasm]);
  return readFileSync(wasm);
}

/** The slim module runs behind the glue of the whole one, so it may ask for nothing else. */
function checkSlim(slim, whole) {
  const asks = (wasm) => WebAssembly.Module.imports(new WebAssembly.Module(wasm)).map(({ module, name }) => `${module} ${name}`);
  const more = asks(slim).filter((name) => !asks(whole).includes(name));
  if (more.length > 0) throw new Failure(`package build  the slim module imports what the glue has not: ${more.join(", ")}`);
}

async function buildModule(staging) {
  print("package build: about 1 minute when nothing is built yet");
  const scratch = join(staging, "slim");
  const slim = await bindModule(scratch, ["--release", "--no-default-features"]);
  rmSync(scratch, { recursive: true });
  const whole = await bindModule(staging, ["--release"]);
  checkSlim(slim, whole);
  writeFileSync(join(staging, "slim.wasm"), slim);
  return whole;
}

/** All 256 bytes, those that come most often first; but at the place of the backslash, which takes two characters, the rarest of the 92 that take one. */
function byFrequency(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte] += 1;
  const order = [...counts.keys()].sort((one, other) => counts[other] - counts[one]);
  const backslash = "\\".charCodeAt(0) - 0x23;
  [order[backslash], order[91]] = [order[91], order[backslash]];
  return order;
}

/**
 * Bytes as ASCII text: a character for each of the 92 that come most often, a sign and a character for the rest, behind all 256 in that order.
 * Base64 would hide from compression what repeats, and be a quarter more once compressed; characters beyond ASCII would break in pages that
 * do not say their encoding.
 */
function asText(bytes) {
  const order = byFrequency(bytes);
  const written = order.map((_, place) => ["", "!", " "][Math.floor(place / 92)] + String.fromCharCode(0x23 + (place % 92)));
  const text = Object.fromEntries(order.map((byte, place) => [byte, written[place]]));
  const inOrder = order.map((byte) => written[byte]);
  return [...inOrder, ...Array.from(bytes, (byte) => text[byte])].join("").replaceAll("\\", "\\\\");
}

/**
 * Of each row its documentation's address, without https:// and with ~ for the domain in the row's namespace, as pkg-template/index.js reads
 * it; tests hold tests/evidence.json to the rows.
 */
function addresses() {
  const read = (...path) => JSON.parse(readFileSync(join(root, ...path), "utf8"));
  const evidence = read("tests", "evidence.json");
  return packageRows().map(({ id, namespace }) => {
    const address = evidence[id]?.page ?? "";
    return address.replace(/^https:\/\//, "").replace(namespace.split(".").slice(0, 2).reverse().join("."), "~");
  });
}

function addWrittenFiles(staging, wasm) {
  for (const name of readdirSync(template)) {
    if (!notShipped.includes(name)) cpSync(join(template, name), join(staging, name), { recursive: true });
  }
  cpSync(join(root, "LICENSE-MIT"), join(staging, "LICENSE-MIT"));
  writeFileSync(join(staging, "event.schema.json"), JSON.stringify(JSON.parse(readFileSync(join(root, schema), "utf8"))));
  writeFileSync(join(staging, "documentation.js"), `// Made by the build: the address of each provider's documentation, in the order of providers().\n\nexport const documentation = ${JSON.stringify(addresses().join(" "))}.split(" ");\n`);
  writeFileSync(join(staging, "core_text.js"), `// Made by the build: core_bg.wasm as text.\n\nexport default "${asText(wasm)}";\n`);
}

/** The command line in one file, which imports the package's own modules from beside it. */
async function bundleCommandLine(staging) {
  const path = join(template, "cli.js");
  const external = readdirSync(template).filter((name) => name.endsWith(".js") && name !== "cli.js").map((name) => join(template, name));
  const target = { format: "esm", target: "es2022", platform: "node", write: false, outfile: path, allowOverwrite: true };
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, minify: true, external, ...target, logLevel: "silent" });
  writeFileSync(join(staging, "cli.js"), outputFiles[0].contents);
}

/** The glue as small as can be: its default export, which would fetch the module, is what `export *` leaves out. */
async function shrinkGlue(staging) {
  const stdin = { contents: 'export * from "./core.js";', resolveDir: staging };
  const target = { format: "esm", target: "es2022", write: false, external: ["./host.js"] };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, ...target, logLevel: "silent" });
  writeFileSync(join(staging, "core.js"), outputFiles[0].contents);
}

/** Takes the comments and the white space out of the other JavaScript; names stay: people read stacks of calls. */
async function shrink(staging) {
  const done = ["cli.js", "core.js", "core_text.js"];
  for (const name of readdirSync(staging).filter((name) => name.endsWith(".js") && !done.includes(name))) {
    const path = join(staging, name);
    const options = { format: "esm", target: "es2022", minifyWhitespace: true, minifySyntax: true };
    writeFileSync(path, (await transform(readFileSync(path, "utf8"), options)).code);
  }
}

/** Built beside and moved at the end, so that a failed build leaves no half package behind, and two at once do not mix. */
async function buildIn(staging, inputs) {
  mkdirSync(staging, { recursive: true });
  addWrittenFiles(staging, await buildModule(staging));
  await bundleCommandLine(staging);
  await shrinkGlue(staging);
  await shrink(staging);
  await writeTypes(staging);
  writeSamples(staging);
  setModes(staging);
  checkTarball(staging);
  stamp(staging, inputs);
  rmSync(finished, { recursive: true, force: true });
  renameSync(staging, finished);
}

/** The committed table of sizes is that of these modules. */
function checkTable(name, sizes) {
  const row = new RegExp(`^\\| ${name.replaceAll(".", "\\.")} \\| (\\d+) \\| (\\d+) \\|$`, "m").exec(readFileSync(join(root, "docs", "SIZE.md"), "utf8"));
  const off = sizes.map((is, place) => Math.abs(is / Number(row?.[place + 1]) - 1));
  if (off.every((share) => share <= 0.02)) return;
  const stated = row ? `${row[1]} bytes, ${row[2]} compressed` : "nothing";
  throw new Failure(
    `package build  ${name} has ${sizes[0]} bytes, ${sizes[1]} compressed; docs/SIZE.md says ${stated}: npm run bench -- size --write, and look at what grew`,
  );
}

/** `table`: whether docs/SIZE.md has to be right already. */
export async function buildPackage({ table = true } = {}) {
  checkVersion("pkg-template/package.json", ["Cargo.toml", "pkg-template/Cargo.toml"]);
  const scripts = ["build-pkg.mjs", "build-samples.mjs", "build-types.mjs", "pack.mjs", "rows.mjs", "tools.mjs"].map((name) => join("scripts", name));
  const tests = ["tests/event-types.json", "tests/golden", "tests/samples"];
  const inputs = fingerprint(["Cargo.toml", "Cargo.lock", "src", "pkg-template", schema, "docs/rows.json", "tests/evidence.json", ...tests, ...scripts]);
  if (!isFresh(finished, inputs)) {
    rmSync(log, { force: true });
    const staging = join(root, "target", `pkg-${process.pid}`);
    await buildIn(staging, inputs).finally(() => rmSync(staging, { recursive: true, force: true }));
  }
  const sizes = Object.entries(largest).map(([name, limit]) => {
    const wasm = readFileSync(join(finished, name));
    const compressed = gzipSync(wasm, { level: 9 }).length;
    if (compressed >= limit) throw new Failure(`package build  ${name} has ${size(compressed)} compressed; its limit is ${size(limit)}`);
    if (table) checkTable(name, [wasm.length, compressed]);
    return `${name} ${size(wasm.length)}, gzip ${size(compressed)} (limit ${size(limit)})`;
  });
  print(`summary: ${relative(root, finished)}/: ${sizes.join("; ")}; npm tarball ${size(checkTarball(finished))}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(() => buildPackage());
