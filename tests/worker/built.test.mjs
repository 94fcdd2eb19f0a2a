// What the built Worker offers to the runtime and to other Workers: its handlers and the class of its objects, and nothing of the core's JavaScript bindings.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { secrets } from "./harness.mjs";
import { startGateway } from "../../scripts/gateway.mjs";
import { root } from "../../scripts/tools.mjs";

const built = (name) => readFileSync(new URL(`../../worker/build/${name}`, import.meta.url));

test("the main module's exports and the entry point's methods", async () => {
  const entry = `
    import Gateway, * as all from "./index.js";
    const { prototype } = Gateway;
    export default { fetch: () => Response.json({ exports: Object.keys(all), methods: Object.getOwnPropertyNames(prototype) }) };
  `;
  const gateway = await startGateway({ config: {}, secrets, onLog() {}, entry });
  const { exports, methods } = await (await fetch(gateway.url)).json();
  await gateway.stop();
  // Another Worker could call every method here: an exported function of the wasm module would be one.
  assert.deepEqual(methods.sort(), ["constructor", "fetch", "scheduled"]);
  // The ledger's objects; the other classes come with the crate `worker` and hold plain values.
  assert.deepEqual(exports.sort(), ["ContainerStartupOptions", "Ledger", "MinifyConfig", "R2Range", "default"]);
});

test("the wasm module's exports and imports", async () => {
  const module = await WebAssembly.compile(built("index_bg.wasm"));
  const functions = WebAssembly.Module.exports(module)
    .filter(({ kind, name }) => kind === "function" && !/^(__wb|__externref|__worker_init_state$|wasm_bindgen__)/.test(name))
    .map(({ name }) => name);
  // Every class of the crate `worker` and of its streams keeps its accessors; the rest is the handlers and the start function.
  const own = functions.filter((name) => !/^intounderlying(bytesource|sink|source)_[a-zA-Z]+$/.test(name));
  assert.deepEqual(own.sort(), ["fetch", "init", "ledger_alarm", "ledger_fetch", "ledger_new", "scheduled"]);
  const imports = new Set(WebAssembly.Module.imports(module).map(({ module }) => module));
  assert.deepEqual([...imports], ["./index_bg.js"]);
});

test("a request runs to its end when its sender hangs up, and nothing passes through on an exception", () => {
  const script = built("index.js").toString();
  assert.match(script, /\.prototype\.fetch=async function\(\w+\)\{[^}]*\.ctx\.waitUntil\(/);
  assert.ok(!/passThroughOnException/.test(script));
});

test("the upload is small and names no folder of who built it", () => {
  const files = ["index.js", "index_bg.wasm"].map(built);
  const size = files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0);
  assert.ok(size < 540_000, `${size} bytes`);
  for (const bytes of files) assert.ok(![`${homedir()}/`, `${root}/`, ".cargo/"].some((folder) => bytes.includes(folder)));
});
