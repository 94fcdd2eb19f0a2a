// The package in projects as its users have them: each fixture installs the packed tarball, is built by its own tool, and runs.

import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join, sep } from "node:path";
import { describe, test } from "node:test";
import { runCommand, tail } from "../../scripts/run.mjs";
import { logFolder, toolEnv } from "../../scripts/tools.mjs";
import { lacksPackage } from "../conformance/runners/program.mjs";
import { prepareProject, writeFixture } from "./project.mjs";

const project = prepareProject();
const env = { ...toolEnv(), NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };

/**
 * A fixture: { id, name, carrier? (the runtime it needs, as scripts/tools.mjs calls it), files, build? (what Node is started with, one
 * after the other, in the fixture's folder), run(folder) }. `run` gives what the package did: { accepted, refused }.
 */
const fixtures = [];
for (const name of readdirSync(join(import.meta.dirname, "fixtures")).sort()) {
  fixtures.push(...(await import(`./fixtures/${name}`)).default);
}

describe("fixtures", { concurrency: availableParallelism() }, () => {
  for (const fixture of fixtures) {
    test(fixture.name, { skip: (fixture.carrier && lacksPackage(fixture.carrier)) ?? false }, async () => {
      const folder = writeFixture(project, fixture);
      const found = createRequire(join(folder, "from.js")).resolve("hookseal");
      assert.ok(found.startsWith(join(project, "node_modules") + sep), `hookseal is not the installed one, but ${found}`);
      const log = join(logFolder, `packaging-${fixture.id}.log`);
      rmSync(log, { force: true });
      for (const args of fixture.build ?? []) {
        const { ok, ended } = await runCommand({ command: [process.execPath, ...args], cwd: folder, env, log, minutes: 3 });
        assert.ok(ok, `${args.join(" ")} ${ended}\n${tail(log)}`);
      }
      assert.deepEqual(await fixture.run(folder), { accepted: "evt_1", refused: "signature_mismatch" });
    });
  }
});
