// The package as a thing: what is in it, and that every kind of host finds and starts the module.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, test } from "node:test";
import { build } from "esbuild";
import { install, root, scratch } from "./install.mjs";

const project = install();
const folder = join(project, "node_modules", "hookseal");
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

// Verifies one event with what `hookseal` and `hookseal/testing` resolve to.
const USE = `
  const now = () => new Date(1700000000000);
  const { body, headers } = sign("stripe", "secret", '{"id":"evt_1","type":"a"}', { now });
  const event = new Webhook("stripe", "secret", { now }).verify(body, headers);
  if (event.id !== "evt_1") throw new Error(event.id);
`;
const IMPORTS = 'import { Webhook } from "hookseal";\nimport { sign } from "hookseal/testing";\n';

const run = (args) => execFileSync(process.execPath, args, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

async function bundled(name, options) {
  const outfile = join(scratch(project, "bundles"), `${name}.mjs`);
  const stdin = { contents: `${IMPORTS}${USE}\nconsole.log("done");`, resolveDir: project };
  const result = await build({ stdin, outfile, bundle: true, format: "esm", metafile: true, logLevel: "silent", ...options });
  return { outfile, inputs: Object.keys(result.metafile.inputs).map((path) => path.split("/").at(-1)) };
}

describe("contents", () => {
  test("no dependency, no script, and every file that is named", () => {
    for (const name of ["dependencies", "peerDependencies", "optionalDependencies", "scripts"])
      assert.equal(manifest[name], undefined, name);
    const leaves = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(leaves));
    const named = [...leaves(manifest.exports), ...manifest.sideEffects, ...Object.values(manifest.bin), manifest.types, ...manifest.files];
    for (const path of named) assert.ok(existsSync(join(folder, path)), path);
    assert.deepEqual(readdirSync(folder).sort(), [...manifest.files, "package.json"].sort());
    for (const [name, conditions] of Object.entries(manifest.exports)) {
      const hosts = ["./init", "./slim"].includes(name) ? ["types", "default"] : ["types", "workerd", "edge-light", "default"];
      if (typeof conditions === "object") assert.deepEqual(Object.keys(conditions), hosts, name);
    }
  });

  test("nothing but its own glue is imported by the module", () => {
    const module = new WebAssembly.Module(readFileSync(join(folder, "core_bg.wasm")));
    assert.deepEqual([...new Set(WebAssembly.Module.imports(module).map((one) => one.module))], ["./core_bg.js"]);
    assert.deepEqual(WebAssembly.Module.customSections(module, "name"), []);
    const functions = WebAssembly.Module.exports(module)
      .map(({ name }) => name)
      .filter((name) => !name.startsWith("__"));
    assert.deepEqual(functions.sort(), [
      "authenticate",
      "begin",
      "check_seal",
      "diagnose",
      "handshake",
      "hold",
      "holds",
      "memory",
      "message_id",
      "provider_info",
      "provider_infos",
      "seal",
      "sign",
      "verify",
    ]);
  });

  test("the inlined module is the same one", async () => {
    const { default: text } = await import(pathToFileURL(join(folder, "core_text.js")));
    assert.match(text, /^[ -~]+$/);
    const signs = { "": 0, "!": 92, " ": 184 };
    const numbers = text.match(/[! ]?[#-~]/g).map((written) => signs[written.slice(0, -1)] + written.at(-1).charCodeAt() - 0x23);
    const bytes = numbers.slice(256).map((number) => numbers[number]);
    assert.ok(Buffer.from(bytes).equals(readFileSync(join(folder, "core_bg.wasm"))));
  });

  test("no folder of the machine that built it", () => {
    for (const name of readdirSync(folder, { recursive: true })) {
      if (statSync(join(folder, name)).isDirectory()) continue;
      const text = readFileSync(join(folder, name), "latin1");
      for (const path of [root, homedir(), "/.cargo/", "/registry/src/index.crates.io"])
        assert.ok(!text.includes(path), `${name} holds ${path}`);
    }
  });

  test("no clock, no randomness and no network while it loads", () => {
    const check = join(project, "quiet.mjs");
    writeFileSync(
      check,
      `const forbidden = (name) => () => { throw new Error(name + " while loading"); };
      globalThis.Date = new Proxy(Date, { construct: forbidden("Date"), apply: forbidden("Date"), get: forbidden("Date") });
      Math.random = forbidden("Math.random");
      performance.now = forbidden("performance.now");
      crypto.getRandomValues = crypto.randomUUID = forbidden("crypto");
      globalThis.fetch = globalThis.setTimeout = forbidden("fetch or timer");
      await import("hookseal/testing");
      console.log("done");`,
    );
    assert.equal(run([check]), "done\n");
  });
});

describe("hosts", () => {
  test("import in Node", () => {
    assert.equal(run(["--input-type=module", "-e", `${IMPORTS}${USE}\nconsole.log("done")`]), "done\n");
  });

  test("require in Node, as a CommonJS application does", () => {
    const script = `const { Webhook } = require("hookseal");\nconst { sign } = require("hookseal/testing");\n${USE}\nconsole.log("done")`;
    assert.equal(run(["--input-type=commonjs", "-e", script]), "done\n");
  });

  test("nothing but what is exported can be imported", () => {
    for (const path of ["index.js", "core.js", "core_bg.wasm", "call"]) {
      assert.throws(() => run(["--input-type=module", "-e", `import "hookseal/${path}"`]), /ERR_PACKAGE_PATH_NOT_EXPORTED/);
    }
    assert.equal(run(["-p", 'require("hookseal/package.json").version']), `${manifest.version}\n`);
  });

  for (const platform of ["node", "browser", "neutral"]) {
    for (const minify of [false, true]) {
      test(`bundled for ${platform}${minify ? ", minified" : ""}, the module is inside`, async () => {
        const { outfile, inputs } = await bundled(`${platform}-${minify}`, { platform, minify });
        assert.ok(inputs.includes("inline.js") && !inputs.includes("workerd.js"), inputs.join());
        assert.equal(run([outfile]), "done\n");
      });
    }
  }

  test("the condition edge-light finds the module as Vercel has it", async () => {
    const compiled = {
      name: "compiled-module",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /\.wasm\?module$/ }, () => ({ path: join(folder, "core_bg.wasm"), namespace: "compiled" }));
        onLoad({ filter: /./, namespace: "compiled" }, ({ path }) => ({
          contents: `import { readFileSync } from "node:fs"; export default new WebAssembly.Module(readFileSync(${JSON.stringify(path)}));`,
        }));
      },
    };
    const { outfile, inputs } = await bundled("edge-light", {
      conditions: ["edge-light"],
      plugins: [compiled],
      external: ["node:fs"],
    });
    assert.ok(inputs.includes("edge-light.js") && !inputs.includes("core_text.js"), inputs.join());
    assert.equal(run([outfile]), "done\n");
  });

  test("where WebAssembly cannot start, the error says what to do", () => {
    const script = `WebAssembly.Module = function () { throw new WebAssembly.CompileError("disallowed by embedder"); };
      await import("hookseal").catch((error) => console.log(error.message, "|", error.cause.message));`;
    assert.match(
      run(["--input-type=module", "-e", script]),
      /wasm-unsafe-eval.*workerd or edge-light.*\| disallowed by embedder/,
    );
  });
});

describe("types", () => {
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    test(`are found where the package is installed, as ${moduleResolution} resolves it`, () => {
      const place = scratch(project, `types-${moduleResolution}`);
      const { compilerOptions } = JSON.parse(readFileSync(join(root, "tests/types/tsconfig.json"), "utf8"));
      const { paths, ...options } = compilerOptions;
      assert.deepEqual(Object.keys(paths), ["hookseal", "hookseal/init", "hookseal/slim", "hookseal/testing"]);
      writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...options, module, moduleResolution } }));
      copyFileSync(join(root, "tests/types/contract.mts"), join(place, "contract.mts"));
      run([join(root, "node_modules/typescript/bin/tsc"), "-p", place]);
    });
  }
});

for (const [entry, wasm] of [
  ["hookseal/init", "hookseal/core.wasm"],
  ["hookseal/slim", "hookseal/slim.wasm"],
]) {
  describe(entry, () => {
    const use = (start) => `
      import { readFileSync } from "node:fs";
      import { createRequire } from "node:module";
      import { Webhook, init } from "${entry}";
      const bytes = readFileSync(createRequire(import.meta.url).resolve("${wasm}"));
      ${start}
      console.log(new Webhook("byl", "secret").validateSignature("{}", "0".repeat(64)));
    `;
    const answer = (start) => run(["--input-type=module", "-e", use(start)]);

    test("takes the module's bytes, or what they were compiled to", () => {
      assert.equal(answer("init(bytes);"), "false\n");
      assert.equal(answer("init(await WebAssembly.compile(bytes));"), "false\n");
    });

    test("says what is missing", () => {
      assert.throws(() => answer(""), /init has not been called: give it the bytes of hookseal\/core\.wasm/);
      assert.throws(() => answer("init(bytes.subarray(0, 100));"), /CompileError/);
    });
  });
}

describe("hookseal/slim beside hookseal/testing", () => {
  const used = (before, after) =>
    run([
      "--input-type=module",
      "-e",
      `${before}
      import { readFileSync } from "node:fs";
      import { createRequire } from "node:module";
      import { Webhook, init } from "hookseal/slim";
      init(readFileSync(createRequire(import.meta.url).resolve("hookseal/slim.wasm")));
      ${after}`,
    ]);

  test("says that it only verifies where it was started first, though hookseal is imported later", () => {
    const after = `const whole = await import("hookseal");
      try { new whole.Webhook("byl", "s"); } catch (error) { console.log(error.message); }`;
    assert.match(used("", after), /hookseal\/slim\.wasm only verifies: import hookseal before init is called/);
  });

  test("only verifies, whichever module was started first", () => {
    const before = 'import { sign } from "hookseal/testing";';
    const after = `const { body, headers } = sign("byl", "s", '{"id":1}');
      const webhook = new Webhook("byl", "s").verify(body, headers);
      console.log(webhook.constructor.name, webhook.text());`;
    assert.equal(used(before, after), 'VerifiedWebhook {"id":1}\n');
  });

  test("returns the bytes that were verified, whoever writes to a shared buffer meanwhile", () => {
    const before = 'import { sign } from "hookseal/testing";';
    const after = `const { body, headers } = sign("byl", "s", '{"id":1}');
      const bytes = new Uint8Array(new SharedArrayBuffer(body.length));
      bytes.set(body);
      const { slice } = Uint8Array.prototype;
      Uint8Array.prototype.slice = function (...places) {
        if (this.buffer === bytes.buffer && written) bytes.fill(0x20);
        return slice.apply(this, places);
      };
      let written = false;
      const now = () => {
        written = true;
        return new Date();
      };
      console.log(new Webhook("byl", "s", { now }).verify(bytes, headers).text());`;
    assert.equal(used(before, after), '{"id":1}\n');
  });

  test("says that it cannot sign where it was started first", () => {
    const after = 'const { sign } = await import("hookseal/testing");\ntry { sign("byl", "s", "{}"); } catch (error) { console.log(error.message); }';
    assert.match(used("", after), /hookseal\/slim cannot sign: import hookseal\/testing before init is called/);
  });
});
