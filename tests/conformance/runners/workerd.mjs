// workerd itself: its test handler runs the suite, so that nothing listens anywhere.

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { installed, reportOf } from "./program.mjs";

const worker = `import { run } from "./entry.mjs";
export default {
  async test() {
    const node = await import("node:buffer").then(() => true, () => false);
    console.log(JSON.stringify({ node, ...(await run()) }));
  },
};
`;

const config = (date, flags) => `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [(name = "conformance", worker = .worker)]);

const worker :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "core_bg.wasm", wasm = embed "core_bg.wasm"),
  ],
  compatibilityDate = "${date}",
  compatibilityFlags = ${JSON.stringify(flags)},
);
`;

/** Runs as of a date with these flags; `node` says whether that is meant to be with Node's modules or without. */
export async function runWorkerd(project, { date, flags, node }) {
  const { version, path } = installed("workerd");
  const folder = join("workerd", [date, ...flags].join("-"));
  mkdirSync(join(project, folder), { recursive: true });
  writeFileSync(join(project, "conformance", "worker.mjs"), worker);
  await bundle(project, {
    entry: "conformance/worker.mjs",
    outfile: join(folder, "worker.mjs"),
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm", "node:*"],
    expected: "workerd.js",
  });
  copyFileSync(join(project, "node_modules/hookseal/core_bg.wasm"), join(project, folder, "core_bg.wasm"));
  writeFileSync(join(project, folder, "config.capnp"), config(date, flags));
  const report = await reportOf(path, ["test", join(folder, "config.capnp")], project);
  if (report.node !== node) throw new Error(`Node's modules are ${report.node ? "there" : "missing"} as of ${date} with ${flags}`);
  return { version, ...report };
}
