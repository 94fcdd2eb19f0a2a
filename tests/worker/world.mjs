// A gateway with a ledger, its origin and a clock that runs ahead: what the suites of mode ack need.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { answer, byl, bylSecret, sealSecret, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";
import { providerSecrets, secretsOf } from "./providers.mjs";

export const minutes = (count) => count * 60_000;
export const secrets = { ...providerSecrets, BYL: bylSecret, SEAL: sealSecret };
export const ok = answer(200, {}, "taken");
export const down = answer(503, {}, "down");
const everything = { page: { filter: {}, most: 1000 } };

/** A body of Byl with this id. */
export const event = (id, more = "") => `{"id":${JSON.stringify(id)},"project_id":7,"type":"invoice.paid","data":{"object":{"id":71${more}}}}`;

/** Waits until `read` gives a value. */
export async function until(read, what, milliseconds = 15_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(20)) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
  }
  assert.fail(`${what} did not come about`);
}

export function providerSource(name, provider, origin, more = {}) {
  const seal = [{ binding: "SEAL" }];
  return { name, path: `/${name}`, provider, secrets: secretsOf(provider), seal, mode: "ack", origin: `${origin.url}/${name}`, ...more };
}

/** A gateway, its origin, and a clock that runs ahead; `act` of a path is how the origin answers there. */
export async function world(sources, more = {}) {
  const acts = new Map();
  const origin = await startOrigin((got, socket) => (acts.get(got.url) ?? (() => ok))(got, socket));
  const options = { config: { sources: sources(origin) }, secrets, ...more };
  const gateway = await start(options);
  let ahead = 0;
  const here = {
    origin,
    gateway,
    acts,
    deliver: (path, body, headers = byl(body)) => send(here.gateway, { path, body, headers }),
    /** The clock goes forward, and every object is called, as the cron trigger does. */
    async advance(milliseconds) {
      ahead += milliseconds;
      await here.gateway.header("x-test-ahead", ahead);
      await here.gateway.header("x-test-cron", 1);
    },
    now: () => Date.now() + ahead,
    rows: async (source, shard = 0) => (await here.gateway.ask(`v1/${source}/${shard}`, everything)).deliveries,
    /** The only row of a source, once it is in this state. */
    row: (source, state, shard = 0) =>
      until(async () => {
        const rows = await here.rows(source, shard);
        return rows.length === 1 && rows[0].state === state && here.gateway.ask(`v1/${source}/${shard}`, { get: { id: rows[0].id } });
      }, `${source}: ${state}`),
    /** The runtime dies, and another goes on with its storage. */
    async restart(change = {}) {
      await here.gateway.kill();
      // Else it would begin anew by itself.
      await here.gateway.stop();
      here.gateway = await start({ ...options, ...change });
      ahead = 0;
    },
    async stop() {
      await here.gateway.stop();
      await origin.stop();
    },
  };
  return here;
}

/** A folder for the storage, which is gone after the test. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), "hookseal-ledger-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A world of one test. */
export async function ownWorld(t, sources, more) {
  const here = await world(sources, more);
  t.after(() => here.stop());
  return here;
}

export const acceptsSeal = ({ body, headers }, now = Date.now(), sealedWith = sealSecret) => {
  const realNow = Date.now;
  Date.now = () => now;
  try {
    return new Webhook(sealedWith).verify(body.toString(), headers, { jsonParse: false });
  } finally {
    Date.now = realNow;
  }
};
