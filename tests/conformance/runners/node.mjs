// Node: the suite as a module, the package found in node_modules.

import { installed, reportOf } from "./program.mjs";

export async function runNode(project, name) {
  const { version, path } = installed(name);
  return { version, ...(await reportOf(path, ["conformance/print.mjs"], project)) };
}
