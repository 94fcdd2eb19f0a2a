// workerd itself: its test handler runs the suite, so that nothing listens anywhere.

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundle } from "./bundle.mjs";
import { installed, reportOf } from "./program.mjs";

/** How the suite starts on each module, the package's entry that it selects, and the modules by their names in workerd. */
const suites = {
  whole: {
    start: 'import { run } from "./entry.mjs";',
    expected: "workerd.js",
    modules: { "core_bg.wasm": "hookseal/core_bg.wasm" },
  },
  slim: {
    start: 'import * as slim from "./slim.mjs";\nimport module from "hookseal/slim.wasm";\nconst run = () => slim.run(module);',
    expected: "slim.js",
    modules: { "core_bg.wasm": "signer/core_bg.wasm", "hookseal/slim.wasm": "hookseal/slim.wasm" },
  },
};

const worker = (start) => `${start}
export default {
  async test() {
    const node = await import("node:buffer").then(() => true, () => false);
    console.log(JSON.stringify({ node, ...(await run()) }));
  },
};
`;

const config = (modules, date, flags) => `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [(name = "conformance", worker = .worker)]);

const worker :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    ${modules.map((name) => `(name = "${name}", wasm = embed "${name}"),`).join("\n    ")}
  ],
  compatibilityDate = "${date}",
  compatibilityFlags = ${JSON.stringify(flags)},
);
`;

/** Runs as of a date with these flags; `node` says whether that is meant to be with Node's modules or without. */
export async function runWorkerd(project, { date, flags, node }, suite) {
  const { version, path } = installed("workerd");
  const { start, expected, modules } = suites[suite];
  const folder = join("workerd", [suite, date, ...flags].join("-"));
  writeFileSync(join(project, "conformance", "worker.mjs"), worker(start));
  await bundle(project, {
    entry: "conformance/worker.mjs",
    outfile: join(folder, "worker.mjs"),
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm", "node:*"],
    expected,
  });
  for (const [name, file] of Object.entries(modules)) {
    const to = join(project, folder, name);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(project, "node_modules", file), to);
  }
  writeFileSync(join(project, folder, "config.capnp"), config(Object.keys(modules), date, flags));
  const report = await reportOf(path, ["test", join(folder, "config.capnp")], project);
  if (report.node !== node) throw new Error(`Node's modules are ${report.node ? "there" : "missing"} as of ${date} with ${flags}`);
  return { version, ...report };
}
