// Vercel's edge-runtime: a script in its virtual machine, started as a program of its own.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";
import { reportOf } from "./program.mjs";

const require = createRequire(import.meta.url);

/** What Vercel's bundler makes of `?module`: a module that is already compiled. */
const compiledModule = {
  name: "compiled-module",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.wasm\?module$/ }, ({ resolveDir }) => ({
      path: join(resolveDir, "core_bg.wasm"),
      namespace: "compiled",
    }));
    onLoad({ filter: /./, namespace: "compiled" }, ({ path }) => ({
      contents: `import bytes from ${JSON.stringify(path)}; export default new WebAssembly.Module(bytes);`,
      resolveDir: "/",
    }));
  },
};

export async function runEdgeRuntime(project, condition) {
  const { version } = require("edge-runtime/package.json");
  const script = await bundle(project, {
    entry: "conformance/entry.mjs",
    outfile: `edge-runtime/${condition}.js`,
    format: "iife",
    globalName: "conformance",
    platform: "neutral",
    target: "es2022",
    ...(condition === "edge-light"
      ? { conditions: ["edge-light"], expected: "edge-light.js", plugins: [compiledModule], loader: { ".wasm": "binary" } }
      : { conditions: [], expected: "inline.js" }),
  });
  const program = `
    const { readFileSync } = await import("node:fs");
    const { EdgeRuntime } = (await import(${JSON.stringify(pathToFileURL(require.resolve("edge-runtime")))})).default;
    const runtime = new EdgeRuntime();
    runtime.evaluate(readFileSync(${JSON.stringify(script)}, "utf8"));
    console.log(await runtime.evaluate("conformance.run().then(JSON.stringify)"));
  `;
  return { version, ...(await reportOf(process.execPath, ["--input-type=module", "-e", program], project)) };
}
