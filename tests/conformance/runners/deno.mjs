// Deno without any permission but those that are asked for here: what is imported may be read, nothing else.

import { join } from "node:path";
import { installed, reportOf } from "./program.mjs";

export async function runDeno(project, program, permissions = []) {
  const { version, path } = installed("Deno");
  const args = ["run", "--no-prompt", "--cached-only", "--no-lock", ...permissions, program];
  const env = { DENO_DIR: join(project, "deno"), DENO_NO_UPDATE_CHECK: "1" };
  return { version, ...(await reportOf(path, args, project, env)) };
}
