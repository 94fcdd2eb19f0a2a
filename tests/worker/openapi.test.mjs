// The admin API, exercised from its OpenAPI document by a program that knows nothing else of it.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { runCommand, tail } from "../../scripts/run.mjs";
import { schemathesisPython } from "../../scripts/tools.mjs";
import { document, token, until, world } from "./admin.mjs";
import { answer, byl, bylSource } from "./harness.mjs";
import { send } from "./http.mjs";

const event = (id) => `{"id":${id},"project_id":7,"type":"invoice.paid","data":{"object":{"id":71,"customer":{"id":5}}}}`;

let here, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "hookseal-openapi-"));
  here = await world({ sources: (origin) => [bylSource("byl", `${origin.url}/byl`, { mode: "ack", shards: 2 }), bylSource("plain", `${origin.url}/plain`)] });
  here.acts.set("*", () => answer(410));
});
after(async () => {
  await here?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test("schemathesis finds no answer that the document does not describe", async () => {
  for (let id = 0; id < 30; id++) await send(here.gateway, { path: "/byl", body: event(id), headers: byl(event(id)) });
  const dead = await until(async () => {
    const { events } = await here.get("/sources/byl/events?state=dead&limit=100");
    return events.length === 30 && events;
  }, "the dead events");
  await here.call("PUT", "/sources/byl/armed", { body: {} });
  await send(here.gateway, { path: "/byl", body: event(1), headers: [["byl-signature", "0".repeat(64)], ["cf-ray", "ray1"]] });

  // The document, with what there is here: a name that was made up at random is nobody's.
  const filled = structuredClone(document);
  const { Source, Id, RequestId } = filled.components.parameters;
  Source.schema = { enum: ["byl", "byl", "plain"] };
  Id.schema = { enum: dead.map(({ id }) => id) };
  RequestId.schema = { enum: ["ray1", "ray2"] };
  const path = join(folder, "openapi.json");
  writeFileSync(path, JSON.stringify(filled));
  const log = join(folder, "schemathesis.log");
  const command = [
    schemathesisPython.path, "-m", "schemathesis.cli", "run", path, "--url", `http://127.0.0.1:${here.gateway.port}/admin`,
    "--header", `Authorization: Bearer ${token}`,
    // Wrong tokens would close the API to this machine for a minute: they have tests of their own. 410 is an answer to good data.
    "--exclude-checks", "ignored_auth,positive_data_acceptance",
    "--seed", "1", "--generation-deterministic", "--max-examples", "25", "--no-color", "--continue-on-failure",
  ];
  const { ok } = await runCommand({ command, log, cwd: folder });
  assert.ok(ok, tail(log, 80));
  const [, generated, passed] = readFileSync(log, "utf8").match(/^ *(\d+) generated, (\d+) passed$/m) ?? [];
  assert.ok(Number(passed) >= 500 && passed === generated, tail(log, 80));
});
