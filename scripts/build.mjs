// `npm run build`: the npm package in pkg/, the gateway in worker/build/ and its npm package in pkg-worker/; or those that are named.

import { fileURLToPath } from "node:url";
import { Failure, main } from "./run.mjs";

const builds = {
  pkg: async () => (await import("./build-pkg.mjs")).buildPackage(),
  worker: async () => (await import("./build-worker.mjs")).buildWorker(),
  "worker-pkg": async () => (await import("./build-worker-pkg.mjs")).buildWorkerPackage(),
};

export async function build(names) {
  const unknown = names.filter((name) => !Object.hasOwn(builds, name));
  if (unknown.length > 0)
    throw new Failure(`build  nothing is called ${unknown.join(", ")}; there are: ${Object.keys(builds).join(", ")}`);
  for (const name of names) await builds[name]();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  await main(() => build(names.length > 0 ? names : Object.keys(builds)));
}
