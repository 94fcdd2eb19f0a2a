// One file of suite and package, for runtimes that resolve no names of packages.

import { join } from "node:path";
import { build } from "esbuild";

/** Bundles an entry for these conditions, and makes sure that `expected` is the package's entry that they select. */
export async function bundle(project, { entry, outfile, conditions, expected, plugins = [], ...options }) {
  const { metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: project,
    outfile: join(project, outfile),
    bundle: true,
    conditions,
    plugins,
    metafile: true,
    logLevel: "silent",
    ...options,
  });
  const entries = ["inline.js", "workerd.js", "edge-light.js", "slim.js"].filter((name) => `node_modules/hookseal/${name}` in metafile.inputs);
  if (entries.join() !== expected) throw new Error(`the conditions ${conditions} selected ${entries.join()}, not ${expected}`);
  return join(project, outfile);
}
