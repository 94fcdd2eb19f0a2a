// The project in which every runtime runs the suite: the packed package, the suite beside it, the vectors and the golden events as modules.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { goldenFiles, install, root, vectorFiles } from "../package/install.mjs";

// What the runtimes themselves load; the rest of this folder starts them.
const suite = [
  ...["contract.mjs", "entry.mjs", "expect.mjs", "instances.mjs", "print.mjs", "print-slim.mjs", "runtime.mjs", "slim.mjs"],
  "suite.mjs",
];

export function prepareProject() {
  const project = install();
  for (const name of ["conformance", "package"]) mkdirSync(join(project, name));
  for (const name of suite) cpSync(join(import.meta.dirname, name), join(project, "conformance", name));
  for (const name of ["golden.mjs", "vectors.mjs"]) cpSync(join(root, "tests", "package", name), join(project, "package", name));
  cpSync(join(project, "node_modules", "hookseal"), join(project, "node_modules", "signer"), { recursive: true });
  for (const [name, data] of Object.entries({ vectors: vectorFiles(), goldens: goldenFiles() })) {
    const text = JSON.stringify(JSON.stringify(data));
    writeFileSync(join(project, "conformance", `${name}-data.mjs`), `export default JSON.parse(${text});\n`);
  }
  return project;
}
