// Bun, forbidden to install anything by itself.

import { installed, reportOf } from "./program.mjs";

export async function runBun(project) {
  const { version, path } = installed("Bun");
  return { version, ...(await reportOf(path, ["--no-install", "conformance/print.mjs"], project, { DO_NOT_TRACK: "1" })) };
}
