// One run of a fault: a gateway with a ledger of its own on disk, an origin, a client, and what the checker says of them in the end.

import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bylSecret, bylSource, sealSecret, secrets } from "../worker/harness.mjs";
import { check, count } from "./checker.mjs";
import { startClient } from "./client.mjs";
import { makeGateway, until } from "./gateway.mjs";
import { acts, startOrigin } from "./origin.mjs";
import { random, seedOf } from "./random.mjs";

const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The longest that a delivery can wait, with room for an origin that asks for more. */
const LONGEST = 100 * 3_600_000;
/** How much later than what is due an alarm may be set to ring, where nothing is under way. */
const LATE = 2_000;
/** How long a backlog may take of the machine's time before the run says that it does not drain. */
const PATIENCE = 120_000;

/**
 * Makes a world. `sources` are those of its configuration, given the origin's URL: one in ack mode, if none are given. With `pinned` its
 * clock can be advanced.
 */
export async function makeWorld({ name, seed, sources, pinned = true }) {
  const folder = mkdtempSync(join(tmpdir(), "hookseal-faults-"));
  const lines = [];
  const said = [];
  let gateway = null;
  const now = () => gateway?.now() ?? Date.now();
  const origin = await startOrigin({ seal: sealSecret, file: join(folder, "origin.ndjson"), now });
  const made = (sources ?? ((url) => [bylSource("byl", `${url}/byl`, { mode: "ack", shards: 2, timeout: 2 })]))(origin.url);
  const config = { sources: made };
  const onLine = (line) => {
    if (line.text === undefined) lines.push(line);
    else said.push(line.text);
  };
  gateway = await makeGateway({ folder, config, secrets, pinned, onLine });
  const client = startClient({
    port: () => gateway.port,
    secret: bylSecret,
    file: join(folder, "client.ndjson"),
    now,
    onAnswer: (answer) => world.onAnswer(answer),
  });

  const world = {
    folder,
    random: random(seedOf(seed, name)),
    gateway,
    origin,
    client,
    lines,
    /** What workerd itself said: text that is no log line. */
    said,
    config,
    /** Told to the checker. */
    expect: { killed: false, stepped: false, deaths: [], erased: new Set() },
    /** What the run itself found. */
    violations: [],
    notes: {},
    onAnswer: () => {},
    hasLedger: made.some((source) => source.mode === "ack" || source.dedupe),

    /** The names of the objects that deliveries are in. */
    objects: () =>
      config.sources
        .filter((source) => source.mode === "ack" || source.dedupe)
        .flatMap((source) => Array.from({ length: source.shards ?? 1 }, (_, shard) => `v1/${source.name}/${shard}`)),

    async start() {
      origin.life += 1;
      await gateway.start();
    },
    /** kill -9 and a new life. `from` is a change of its bindings. */
    async kill(changed) {
      world.expect.killed = true;
      world.notes.kills = (world.notes.kills ?? 0) + 1;
      await gateway.kill();
      client.disconnect();
      origin.life += 1;
      await gateway.start(changed);
    },
    /** Faults of the storage and the objects: { name: how often }. */
    faults: (ordered) => gateway.order({ faults: ordered }),
    /** Asks objects what the gateway's own code would ask them. */
    async ask(question, objects = world.objects()) {
      return (await gateway.order({ question, objects })).objects;
    },
    violate: (invariant, text) => world.violations.push({ invariant, text }),

    /** What waits in the objects, and the first alarm of those where something does; null while one rings. */
    async pending() {
      const { objects } = await gateway.order({ objects: world.objects() });
      const waiting = objects.filter(({ undelivered }) => undelivered > 0);
      const alarms = waiting.map(({ alarm }) => alarm);
      return {
        undelivered: waiting.reduce((sum, each) => sum + each.undelivered, 0),
        next: alarms.includes(null) ? null : Math.min(...alarms),
        objects,
      };
    },
    /** Lets what is due and what is under way come to its end, then moves the clock to what is next, until `done` or nothing waits. */
    async pass({ until: done = () => false, milliseconds = LONGEST } = {}) {
      const last = gateway.now() + milliseconds;
      const patience = Date.now() + PATIENCE;
      let calm = 0;
      for (;;) {
        const { undelivered, next, objects } = await world.pending();
        if (undelivered === 0 || (await done())) return true;
        if (Date.now() > patience) {
          world.stuck = objects;
          return false;
        }
        // An alarm comes by the machine's clock, and a request to the origin ends by it.
        const busy = origin.open.size > 0 || next === null || next <= gateway.now();
        calm = busy ? 0 : calm + 1;
        if (calm < 3) {
          await sleep(15);
          continue;
        }
        calm = 0;
        for (const { undelivered: count, delivering, due, alarm } of objects) {
          const late = alarm - Math.max(due, gateway.now());
          if (count > 0 && delivering === 0 && late > LATE) world.violate("I6", `an alarm rings ${late} ms after what is due`);
        }
        if (next > last) return false;
        // A bit further than the first of them, as jitter spreads what failed together.
        const wait = next - gateway.now();
        await gateway.advance(Math.min(wait + Math.ceil(wait / 4) + 500, Math.max(wait + 1, last - gateway.now())), world.objects());
      }
    },
    /** Moves the clock so far, with what comes due on the way. */
    async passTime(milliseconds) {
      const end = gateway.now() + milliseconds;
      for (;;) {
        const { undelivered, next } = await world.pending();
        if (undelivered === 0 || next > end) break;
        if (!(await world.pass({ milliseconds: end - gateway.now(), until: async () => (await world.pending()).next > end }))) break;
      }
      if (gateway.now() < end) await gateway.advance(end - gateway.now(), world.objects());
    },
    load: (options) => client.load({ rate: 400, milliseconds: 60_000, ...options }),

    /** The faults are over: the provider sends again what was not acknowledged, and the backlog drains. */
    async drain() {
      // Providers take their time, and so an attempt that was lost is known for lost when they come again.
      const left = await client.again(pinned ? { pause: () => world.passTime(60_000) } : {});
      for (const { path, event } of left) world.violate("I5", `${path} ${event} was refused to the end`);
      if (!world.hasLedger) return;
      if (pinned) {
        if (!(await world.pass()))
          world.violate("I6", `the backlog does not drain: ${JSON.stringify(world.stuck ?? (await world.pending()).objects)}`);
      } else {
        const delivered = () => {
          const taken = new Set(origin.records.filter((record) => record.taken).map(({ path, event }) => `${path} ${event}`));
          return [...client.acknowledged].every((key) => taken.has(key));
        };
        await until(delivered, "the backlog does not drain", PATIENCE).catch((error) => world.violate("I6", error.message));
        // What became of the last attempts is still to be written down.
        await sleep(3_000);
      }
    },
    /** The claims that the log calls first. */
    firsts: () =>
      lines
        .filter(({ outcome, conflict }) => outcome === "accepted" && !conflict)
        .map(({ source, event_id: event }) => ({ path: `/${source}`, event })),
    /** Ends the run; what the checker says of it. */
    async finish({ ignore = [], verify } = {}) {
      await gateway.stop();
      client.stop();
      await origin.stop();
      world.tables = world.hasLedger ? await readLedger(gateway.files()) : { rows: null, attempts: [], broken: [] };
      for (const text of world.tables.broken) world.violate("I9", text);
      // What a panic in the wasm module leaves in the log of its runtime.
      const panics = said.filter((text) => /panicked|RuntimeError|Reinitializing Wasm/.test(text));
      if (panics.length > 0) world.violate("I7", `the gateway panicked: ${panics[0]}`);
      // Without them the checker would not see a second one.
      const acks = config.sources.some(({ mode }) => mode === "ack") && client.acknowledged.size > 0;
      if (acks && world.firsts().length === 0) world.violate("run", "no log line says which claim is a first");
      await verify?.(world);
      const deliveries = origin.records.filter(({ path }) => !ignore.includes(path));
      const rows = world.tables.rows && world.tables.rows.filter(({ source }) => !ignore.includes(`/${source}`));
      const sent = new Map();
      for (const { path, event, body } of client.sent.values()) {
        const key = `${path} ${event}`;
        if (!sent.has(key)) sent.set(key, { path, event: String(event), shas: [] });
        sent.get(key).shas.push(sha(body));
      }
      const answers = client.answers.map((answer) => ({ ...answer, event: String(answer.event) }));
      const violations = [
        ...world.violations,
        ...check({
          sent: [...sent.values()],
          answers,
          deliveries,
          rows,
          attempts: world.tables.attempts,
          firsts: world.firsts(),
          ...world.expect,
        }),
      ];
      return {
        acknowledged: client.acknowledged.size,
        attempts: deliveries.length,
        kills: world.notes.kills ?? 0,
        killsAtAnswer: world.notes.killsAtAnswer ?? 0,
        ...count(violations),
        violations,
      };
    },
    /** Nothing is left running, and where all was well nothing is left lying about. */
    async stop(keep = false) {
      await gateway.kill();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
  await world.start();
  return world;
}

/** The tables of the objects, read from their files, each of which has to be whole. */
export async function readLedger(files) {
  // Not in the oldest Node that the scripts start on.
  const { DatabaseSync } = await import("node:sqlite");
  const rows = [];
  const attempts = [];
  const broken = [];
  for (const file of files) {
    const database = new DatabaseSync(file);
    const [{ integrity_check: whole }] = database.prepare("PRAGMA integrity_check").all();
    if (whole !== "ok") broken.push(`a ledger's file is damaged: ${whole}`);
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => name);
    if (tables.includes("delivery")) {
      rows.push(...database.prepare("SELECT * FROM delivery").all());
      attempts.push(...database.prepare("SELECT id, number, started, duration, status, code FROM attempt").all());
      for (const { id } of database
        .prepare(
          "SELECT id FROM delivery WHERE body = 'kept' AND size <> (SELECT total(length(bytes)) FROM chunk WHERE chunk.id = delivery.id)",
        )
        .all()) {
        broken.push(`${id} has not all of its body`);
      }
    }
    database.close();
  }
  return { rows, attempts, broken };
}

export { acts, bylSource, sha };
