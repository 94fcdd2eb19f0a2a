#!/usr/bin/env node
// `npx hookseal` in this repository: the command line of the package in pkg/, which the build puts there.

import { existsSync } from "node:fs";

const cli = new URL("../pkg/cli.js", import.meta.url);
if (existsSync(cli)) {
  await import(cli);
} else {
  console.error("hookseal: the package is not built yet; run: npm run setup && npm run build");
  process.exitCode = 4;
}
