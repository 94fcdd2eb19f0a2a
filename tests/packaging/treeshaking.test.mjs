// What bundlers leave out of the installed package, and that they leave out nothing that is needed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import resolve from "@rollup/plugin-node-resolve";
import { build } from "esbuild";
import { rollup } from "rollup";
import { parseAst } from "rollup/parseAst";
import webpack from "webpack";
import { scratch } from "../package/install.mjs";
import { prepareProject } from "./project.mjs";

const project = prepareProject();
const folder = join(project, "node_modules", "hookseal");
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const entry = join(project, "entry.js");

/** Gives an entry that is not on the disk. */
const virtual = (code) => ({
  name: "virtual",
  resolveId: (id) => (id === entry ? id : null),
  load: (id) => (id === entry ? code : null),
});

const filesOfPackage = (modules) =>
  modules
    .map(([path]) => path)
    .filter((path) => path.includes("node_modules/hookseal/"))
    .map((path) => basename(path))
    .sort();

/** The package's files of which something is in the bundle. */
async function keptByRollup(code) {
  const bundle = await rollup({ input: entry, plugins: [virtual(code), resolve()], onwarn: () => {} });
  const { output } = await bundle.generate({ format: "es" });
  const modules = Object.entries(output[0].modules).filter(([, { renderedLength }]) => renderedLength > 0);
  return filesOfPackage(modules);
}

async function keptByEsbuild(code, loader = "js") {
  const stdin = { contents: code, resolveDir: project, loader };
  const { metafile } = await build({ stdin, bundle: true, format: "esm", metafile: true, write: false, logLevel: "silent" });
  const inputs = Object.entries(Object.values(metafile.outputs)[0].inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return filesOfPackage(inputs);
}

// `hookseal` starts its module when it is imported, so that verify can be synchronous on hosts that compile nothing later. That part
// stays as soon as anything is imported, used or not; the module as text is nearly all of it.
const started = ["call.js", "core.js", "core_text.js", "host.js", "inline.js"];

describe("what stays", () => {
  const unused = (from) => `import { Webhook } from "${from}";`;
  const error = (from) => `import { WebhookVerificationError } from "${from}"; console.log(WebhookVerificationError);`;
  const cases = [
    ["an import that is not used", unused("hookseal"), started],
    ["the error class alone", error("hookseal"), [...started, "errors.js"]],
    ["an import of hookseal/init that is not used", unused("hookseal/init"), []],
    ["the error class alone, of hookseal/init", error("hookseal/init"), ["errors.js"]],
  ];
  for (const [name, code, kept] of cases) {
    test(`of ${name}: ${kept.join(", ") || "nothing"}`, async () => {
      assert.deepEqual(await keptByRollup(code), kept.toSorted());
      assert.deepEqual(await keptByEsbuild(code), kept.toSorted());
    });
  }

  test("of types: nothing", async () => {
    const code = 'import type { WebhookEvent } from "hookseal"; export const id = (event: WebhookEvent) => event.id;';
    assert.deepEqual(await keptByEsbuild(code, "ts"), []);
  });

  test("of the receiver: nothing that signs for tests; of that: no receiver", async () => {
    const receiver = 'import { Webhook } from "hookseal"; console.log(Webhook);';
    const signer = 'import { sign } from "hookseal/testing"; console.log(sign);';
    for (const kept of [keptByRollup, keptByEsbuild]) {
      assert.ok(!(await kept(receiver)).includes("sign.js"));
      const files = await kept(signer);
      assert.ok(files.includes("sign.js") && !files.includes("index.js") && !files.includes("event.js"), files.join());
    }
  });
});

describe("what works", () => {
  // The one that starts nothing by itself if bundlers believe that its first import has no effect.
  const code = 'import { sign } from "hookseal/testing"; export default sign("byl", "secret", "{}").headers["byl-signature"];';
  // openssl dgst -sha256 -hmac secret, of the two bytes {}.
  const signature = "77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13";
  const out = scratch(project, "out");

  async function run(name) {
    return (await import(pathToFileURL(join(out, name)))).default;
  }

  test("the signer alone, bundled by Rollup", async () => {
    const bundle = await rollup({ input: entry, plugins: [virtual(code), resolve()] });
    await bundle.write({ file: join(out, "rollup.mjs"), format: "es" });
    assert.equal(await run("rollup.mjs"), signature);
  });

  test("the signer alone, bundled by esbuild", async () => {
    await build({ stdin: { contents: code, resolveDir: project }, bundle: true, format: "esm", outfile: join(out, "esbuild.mjs") });
    assert.equal(await run("esbuild.mjs"), signature);
  });

  test("the signer alone, bundled by webpack", async () => {
    const config = {
      context: project,
      mode: "production",
      target: "node",
      entry: `data:text/javascript,${encodeURIComponent(code)}`,
      experiments: { outputModule: true },
      output: { path: out, filename: "webpack.mjs", library: { type: "module" } },
    };
    const stats = await new Promise((done, failed) => webpack(config, (error, result) => (error ? failed(error) : done(result))));
    assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
    assert.equal(await run("webpack.mjs"), signature);
  });
});

/** Whether loading a file does something to others: it imports one for that alone, or calls what it imports. */
function hasEffect(path) {
  const { body } = parseAst(readFileSync(join(folder, path), "utf8"));
  const imports = body.filter(({ type }) => type === "ImportDeclaration");
  const imported = imports.flatMap(({ specifiers }) => specifiers.map(({ local }) => local.name));
  const calls = (node) =>
    (node.type === "CallExpression" && imported.includes(node.callee.name)) ||
    Object.values(node).some((value) => value !== null && typeof value === "object" && calls(value));
  const statements = body.filter(({ type }) => !/^(Import|Export|Function|Class)/.test(type));
  return imports.some(({ specifiers }) => specifiers.length === 0) || statements.some(calls);
}

test("sideEffects names the files that do something when they are loaded, and no others", async () => {
  const leaves = (value) => (typeof value === "object" ? Object.values(value).flatMap(leaves) : [value]);
  const entryPoints = leaves(manifest.exports).filter((path) => path.endsWith(".js"));
  const external = ["*.wasm", "*.wasm?module", "node:*"];
  const options = { bundle: true, format: "esm", external, metafile: true, write: false, outdir: "out" };
  const { metafile } = await build({ entryPoints, absWorkingDir: folder, ...options });
  const reached = Object.keys(metafile.inputs);
  assert.deepEqual(reached.filter(hasEffect).map((path) => `./${path}`).sort(), manifest.sideEffects.toSorted());
});
