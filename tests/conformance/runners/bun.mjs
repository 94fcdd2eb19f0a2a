// Bun, forbidden to install anything by itself.

import { installed, reportOf } from "./program.mjs";

export async function runBun(project, program) {
  const { version, path } = installed("Bun");
  return { version, ...(await reportOf(path, ["--no-install", program], project, { DO_NOT_TRACK: "1" })) };
}
