// The tarball as a thing: what npm would publish, as resolvers, type checkers and linters of packages see it.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import ts from "typescript";
import { root } from "../package/install.mjs";
import { prepareProject, tarballOf, tool } from "./project.mjs";

const project = prepareProject();
const tarball = tarballOf(project);
const folder = join(project, "node_modules", "hookseal");
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

const shipped = readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile());
const conditions = ["types", "workerd", "edge-light", "default"];

/** The file that a resolver with this condition gets for a subpath: the first condition that holds, in the order of the manifest. */
function targetOf(subpath, condition) {
  const entry = manifest.exports[subpath];
  return typeof entry === "string" ? entry : Object.entries(entry).find(([name]) => name === condition || name === "default")?.[1];
}

/** The strings in a value, at any depth. */
const leaves = (value) => (typeof value === "object" ? Object.values(value).flatMap(leaves) : [value]);

const subpaths = Object.keys(manifest.exports);
const nameOf = (subpath) => join("hookseal", subpath);
const modules = subpaths.filter((subpath) => targetOf(subpath, "default").endsWith(".js"));
const programs = leaves(manifest.bin ?? {}).map((path) => normalize(path));

/** Runs Node in the project; on failure its output is the message. */
function node(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
  assert.equal(status, 0, `${stdout}${stderr}`);
  return stdout;
}

describe("linters", () => {
  test("publint has nothing to say, not even to suggest", async () => {
    const { messages } = await publint({ pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer }, strict: true });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, manifest)),
      [],
    );
  });

  test("attw finds the types right", () => {
    const options = [
      // ES modules only, on purpose: Node loads them with require since 20.19, which is the oldest that `engines` takes. The profile
      // leaves out `node10`, which knows no `exports`, and calls require what it was before.
      ...["--profile", "esm-only"],
      // What an imported .wasm file is differs by host: a compiled module, a URL, the module's exports. No type is right for all, and
      // every bundler brings its own.
      ...["--exclude-entrypoints", ...subpaths.filter((subpath) => subpath.endsWith(".wasm")).map((subpath) => subpath.slice(2))],
    ];
    node([tool("@arethetypeswrong/cli/dist/index.js"), tarball, ...options, "--no-color", "--no-emoji"]);
  });
});

describe("contents", () => {
  test("nothing else is installed and nothing runs while it is", () => {
    const named = Object.keys(manifest).filter((name) => /dependencies$|^scripts$|^gypfile$/i.test(name));
    assert.deepEqual(named, []);
    assert.deepEqual(
      readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith(".")),
      ["hookseal"],
    );
  });

  test("every file that the manifest names is there, and every one that is there is named", () => {
    const { exports, files, sideEffects, main, types } = manifest;
    for (const path of [...leaves(exports), ...programs, ...files, ...sideEffects, main, types]) {
      assert.ok(existsSync(join(folder, path)), `${path} is named and not there`);
    }
    for (const path of shipped) {
      assert.ok(path === "package.json" || files.some((name) => path === name || path.startsWith(`${name}/`)), `${path} is not named`);
    }
    for (const path of programs) assert.match(readFileSync(join(folder, path), "utf8"), /^#!\/usr\/bin\/env node\n/, path);
  });

  test("no module waits at its top level", async () => {
    // Such a module could not be loaded by require. A program may wait: nobody imports it.
    for (const path of shipped.filter((one) => one.endsWith(".js") && !programs.includes(one))) {
      // CommonJS has no await there, so esbuild refuses it.
      await transform(readFileSync(join(folder, path), "utf8"), { format: "cjs", loader: "js", logLevel: "silent" }).catch((error) => {
        assert.fail(`${path}: ${error.message}`);
      });
    }
  });

  test("no clock, randomness, timer or network is touched while it loads", () => {
    writeFileSync(
      join(project, "quiet.mjs"),
      `const forbidden = (name) => () => { throw new Error(name + " while loading"); };
      globalThis.Date = new Proxy(Date, { construct: forbidden("Date"), apply: forbidden("Date"), get: forbidden("Date") });
      Math.random = forbidden("Math.random");
      performance.now = forbidden("performance.now");
      Object.defineProperty(globalThis, "crypto", { get: forbidden("crypto") });
      for (const name of ["fetch", "setTimeout", "setInterval", "setImmediate", "queueMicrotask"]) globalThis[name] = forbidden(name);
      for (const name of process.argv.slice(2)) await import(name);
      console.log("quiet");`,
    );
    assert.equal(node(["quiet.mjs", ...modules.map(nameOf)]), "quiet\n");
  });
});

for (const name of Object.keys(manifest.bin ?? {})) {
  test(`the command ${name} runs as npm links it`, () => {
    const help = execFileSync(join(project, "node_modules", ".bin", name), ["--help"], { cwd: project, encoding: "utf8" });
    assert.match(help, new RegExp(`\\b${name}\\b`));
  });
}

describe("exports", () => {
  for (const condition of conditions) {
    test(`every subpath is found under ${condition}`, () => {
      writeFileSync(join(project, "resolve.mjs"), "for (const name of process.argv.slice(2)) console.log(import.meta.resolve(name));\n");
      const found = node([`--conditions=${condition}`, "resolve.mjs", ...subpaths.map(nameOf)]).trimEnd().split("\n");
      assert.deepEqual(found.map(fileURLToPath), subpaths.map((subpath) => join(folder, targetOf(subpath, condition))));
    });
  }

  const declarations = modules.map((subpath) => join(folder, targetOf(subpath, "types")));
  const program = ts.createProgram(declarations, { module: ts.ModuleKind.NodeNext, types: [], noEmit: true });
  const checker = program.getTypeChecker();

  for (const [index, subpath] of modules.entries()) {
    test(`${nameOf(subpath)} exports what its types declare, under every condition`, async () => {
      const declared = checker
        .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(declarations[index])))
        // `export type { … }` names a class without exporting it; WebhookEvent is one.
        .filter((symbol) => symbol.name !== "WebhookEvent")
        .filter((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol).flags & ts.SymbolFlags.Value)
        .map((symbol) => symbol.name)
        .sort();
      for (const condition of conditions.slice(1)) {
        const { metafile } = await build({
          entryPoints: [join(folder, targetOf(subpath, condition))],
          bundle: true,
          format: "esm",
          external: ["*.wasm", "*.wasm?module", "node:*"],
          metafile: true,
          write: false,
          outdir: project,
          logLevel: "silent",
        });
        assert.deepEqual(Object.values(metafile.outputs)[0].exports.toSorted(), declared, condition);
      }
    });
  }
});

describe("reproducible and small", () => {
  /** Packs a folder; gives what npm reports of it, with the digest of the tarball in `integrity`. */
  const pack = (from, name) => {
    const to = join(project, name);
    mkdirSync(to);
    const args = ["pack", "--json", "--pack-destination", to, "--cache", join(project, "cache")];
    return JSON.parse(execFileSync("npm", args, { cwd: from, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }))[0];
  };
  const packed = pack(join(root, "pkg"), "packed");
  const compressed = (name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length;

  test("packed again from another folder and at another time, it is the same file", () => {
    const copy = join(project, "copy");
    cpSync(join(root, "pkg"), copy, { recursive: true });
    for (const path of readdirSync(copy, { recursive: true })) utimesSync(join(copy, path), 1, 1);
    const digest = createHash("sha512").update(readFileSync(tarball)).digest("base64");
    assert.deepEqual([packed.integrity, pack(copy, "again").integrity], [`sha512-${digest}`, `sha512-${digest}`]);
  });

  test("permissions are not those of whoever built it", () => {
    for (const { path, mode } of packed.files) {
      const allowed = programs.includes(path) ? [0o644, 0o755] : [0o644];
      assert.ok(allowed.includes(mode), `${path} has mode ${mode.toString(8)}`);
    }
  });

  test("the modules are as small as the READMEs say", () => {
    const wasm = { hookseal: "core_bg.wasm", "hookseal/init": "core_bg.wasm", "hookseal/slim": "slim.wasm" };
    const rows = readFileSync(join(root, "README.md"), "utf8").matchAll(/^\| `(hookseal\S*)` \|.*\| below (\d+) kB \|$/gm);
    const stated = Array.from(rows, ([, name, kilobytes]) => [wasm[name], Number(kilobytes)]);
    assert.equal(stated.length, 3);
    const sentence = /below (\d+) kB gzipped, where the whole one is below (\d+) kB/.exec(readFileSync(join(folder, "README.md"), "utf8"));
    assert.ok(sentence);
    stated.push(["slim.wasm", Number(sentence[1])], ["core_bg.wasm", Number(sentence[2])]);
    for (const [name, kilobytes] of stated) assert.ok(compressed(name) < kilobytes * 1000, `${name}: ${compressed(name)} bytes`);
  });

  test("the tarball holds little more than the module, once as it is and once as text", () => {
    // 60 kB are for the slim module and all that is text.
    const limit = Math.floor(2.4 * compressed("core_bg.wasm")) + 60_000;
    const { size } = statSync(tarball);
    assert.ok(size <= limit, `${size} bytes, the limit is ${limit}`);
    console.log(`summary: tarball ${(size / 1000).toFixed(1)} kB, limit ${(limit / 1000).toFixed(1)} kB`);
  });
});
