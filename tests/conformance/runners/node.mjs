// Node: the suite as a program, the package found in node_modules.

import { installed, reportOf } from "./program.mjs";

export async function runNode(project, name, program) {
  const { version, path } = installed(name);
  return { version, ...(await reportOf(path, [program], project)) };
}
