// Mode ack, and proxy mode with dedupe: what is acknowledged is in the ledger, and nothing of it is lost, doubled or told to others.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { answer, byl, bylSecret, bylSource, sealSecret, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";
import { hmac, json, providers, providerSecrets, secret, secretsOf, stripe } from "./providers.mjs";

const minutes = (count) => count * 60_000;
const secrets = { ...providerSecrets, BYL: bylSecret, SEAL: sealSecret };
const ok = answer(200, {}, "taken");
const down = answer(503, {}, "down");
const everything = { page: { filter: {}, most: 1000 } };

/** A body of Byl with this id. */
const event = (id, more = "") => `{"id":${JSON.stringify(id)},"project_id":7,"type":"invoice.paid","data":{"object":{"id":71${more}}}}`;

/** Waits until `read` gives a value. */
async function until(read, what, milliseconds = 15_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(20)) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
  }
  assert.fail(`${what} did not come about`);
}

function providerSource(name, provider, origin, more = {}) {
  const seal = [{ binding: "SEAL" }];
  return { name, path: `/${name}`, provider, secrets: secretsOf(provider), seal, mode: "ack", origin: `${origin.url}/${name}`, ...more };
}

/** A gateway, its origin, and a clock that runs ahead; `act` of a path is how the origin answers there. */
async function world(sources, more = {}) {
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
function folder(t) {
  const path = mkdtempSync(join(tmpdir(), "hookseal-ledger-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A world of one test. */
async function ownWorld(t, sources, more) {
  const here = await world(sources, more);
  t.after(() => here.stop());
  return here;
}

const acceptsSeal = ({ body, headers }, now = Date.now(), sealedWith = sealSecret) => {
  const realNow = Date.now;
  Date.now = () => now;
  try {
    return new Webhook(sealedWith).verify(body.toString(), headers, { jsonParse: false });
  } finally {
    Date.now = realNow;
  }
};

describe("every provider", () => {
  let here;
  before(async () => {
    here = await world((origin) =>
      Object.keys(providers).map((name) => providerSource(name, name, origin, name === "berbix" ? { event_type: "verification_finished" } : {})),
    );
  });
  after(() => here?.stop());
  for (const [name, { request }] of Object.entries(providers)) {
    test(`${name}: acknowledged while the origin is down, delivered when it is up`, async () => {
      here.acts.set(`/${name}`, () => down);
      const { body, headers } = request();
      const told = await send(here.gateway, { path: `/${name}`, body, headers });
      assert.equal(told.status, 200);
      const line = await here.gateway.line(({ source, outcome, request_id }) => source === name && outcome === "accepted" && request_id);
      const failed = await here.row(name, "retrying");
      assert.deepEqual([failed.id, failed.code, failed.attempt], [line.event_id, "origin_refused", 1]);
      assert.deepEqual([failed.attempts[0].status, failed.attempts[0].answer], [503, "down"]);
      assert.equal(here.gateway.lines.filter(({ attempt, event_id }) => attempt === 1 && event_id === line.event_id).length, 1);
      here.acts.set(`/${name}`, () => ok);
      await here.advance(6_000);
      const taken = await here.row(name, "delivered");
      assert.deepEqual([taken.attempt, taken.attempts[1].status, taken.valid, taken.code], [2, 200, true, null]);
      const seen = here.origin.at(`/${name}`);
      assert.equal(seen.length, 2);
      for (const got of seen) {
        acceptsSeal(got, here.now());
        assert.equal(got.headers["webhook-id"], line.event_id);
        assert.equal(got.headers["content-type"], "application/cloudevents+json");
        assert.equal(JSON.parse(got.body).provider, name);
      }
      assert.ok(seen[0].body.equals(seen[1].body), "normalized once");
      assert.notEqual(seen[0].headers["webhook-timestamp"], seen[1].headers["webhook-timestamp"], "sealed anew");
      assert.ok(Number(seen[1].headers["webhook-timestamp"]) - Number(seen[0].headers["webhook-timestamp"]) >= 4);
    });
  }
});

describe("the schedule", () => {
  let here;
  before(async () => {
    const names = ["exhausted", "gone", "later", "slow", "status"];
    here = await world((origin) => names.map((name) => bylSource(name, `${origin.url}/${name}`, { mode: "ack", timeout: 1 })));
  });
  after(() => here?.stop());

  test("is twelve attempts over some 70 hours, each when it is due, then dead; a replay begins it anew under the same id", async () => {
    here.acts.set("/exhausted", () => answer(500));
    assert.equal((await here.deliver("/exhausted", event(1))).status, 200);
    const waits = [5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 86_400];
    let number = 1;
    for (const wait of waits) {
      const row = await here.row("exhausted", "retrying");
      assert.equal(row.attempt, number);
      const { started, duration } = row.attempts.at(-1);
      const waited = (row.next_attempt - started - duration) / 1000;
      assert.ok(waited >= wait * 0.8 - 1 && waited <= wait + 1, `${waited} s after attempt ${number}, which is not ${wait} less up to a fifth`);
      assert.equal(here.origin.at("/exhausted").length, number, "not earlier");
      await here.advance(row.next_attempt - here.now() + 1);
      number += 1;
      await until(() => here.origin.at("/exhausted").length === number, `attempt ${number}`);
    }
    const dead = await here.row("exhausted", "dead");
    assert.deepEqual([dead.code, dead.attempt, dead.next_attempt], ["attempts_exhausted", 12, null]);
    assert.deepEqual(dead.attempts.map(({ number }) => number), Array.from({ length: 12 }, (_, index) => index + 1));
    const ids = new Set(here.origin.at("/exhausted").map(({ headers }) => headers["webhook-id"]));
    assert.deepEqual([...ids], [dead.id]);
    await here.advance(minutes(600));
    assert.equal(here.origin.at("/exhausted").length, 12);

    here.acts.set("/exhausted", () => ok);
    assert.deepEqual(await here.gateway.ask("v1/exhausted/0", { replay: { id: dead.id } }), { id: dead.id, replayed: "due" });
    const taken = await here.row("exhausted", "delivered");
    assert.deepEqual([taken.id, taken.attempt, taken.replays], [dead.id, 13, 1]);
  });

  test("410 is dead at once, and a page of the dead can be replayed", async () => {
    here.acts.set("/gone", () => answer(410, {}, "gone"));
    await here.deliver("/gone", event(1));
    const dead = await here.row("gone", "dead");
    assert.deepEqual([dead.code, dead.attempt, dead.attempts[0].status], ["origin_gone", 1, 410]);
    here.acts.set("/gone", () => ok);
    const filter = { state: "dead", code: "origin_gone" };
    assert.deepEqual((await here.gateway.ask("v1/gone/0", { replay_page: { filter } })).replays, [{ id: dead.id, replayed: "due" }]);
    await here.row("gone", "delivered");
    assert.deepEqual((await here.gateway.ask("v1/gone/0", "counts")).rows, [{ state: "delivered", code: null, count: 1 }]);
  });

  test("Retry-After is honoured, as seconds and as a date", async () => {
    const asked = [() => "600", () => new Date(here.now() + 7_200_000).toUTCString()];
    for (const [index, value] of asked.entries()) {
      here.acts.set("/later", () => answer(503, { "retry-after": value() }));
      if (index === 0) await here.deliver("/later", event(1));
      else await here.advance(minutes(11));
      const row = await until(async () => {
        const [row] = await here.rows("later");
        return row?.attempt === index + 1 && row.state === "retrying" && row;
      }, "the attempt");
      const wait = row.next_attempt - here.now();
      const expected = [600_000, 7_200_000][index];
      assert.ok(Math.abs(wait - expected) < 10_000, `${wait} ms, not ${expected}`);
    }
  });

  test("an origin that says nothing in time, or hangs up, has failed", async () => {
    here.acts.set("/slow", () => undefined);
    await here.deliver("/slow", event(1));
    assert.equal((await here.row("slow", "retrying")).code, "origin_too_slow");
    here.acts.set("/slow", (_, socket) => void socket.destroy());
    await here.advance(6_000);
    await until(async () => (await here.rows("slow"))[0].code === "origin_unreachable", "the second attempt");
  });

  test("every other status is tried again", async () => {
    const codes = { 301: "origin_redirects", 401: "origin_unauthorized", 404: "origin_refused", 429: "origin_refused", 999: "origin_broken" };
    for (const [status, code] of Object.entries(codes)) {
      here.acts.set("/status", () => answer(Number(status), { location: `${here.origin.url}/elsewhere` }));
      await here.deliver("/status", event(status));
      const row = await until(async () => (await here.rows("status")).find(({ event_id, attempt }) => event_id === status && attempt === 1), status);
      await until(async () => (await here.gateway.ask("v1/status/0", { get: { id: row.id } })).code === code, `${status}: ${code}`);
    }
    assert.equal(here.origin.at("/elsewhere").length, 0, "redirects are not followed");
  });
});

describe("raw", () => {
  let here;
  before(async () => {
    here = await world((origin) => Object.keys(providers).map((name) => providerSource(name, name, origin, { forward: "raw" })));
  });
  after(() => here?.stop());

  for (const [name, { request, verify, header }] of Object.entries(providers)) {
    test(`${name}: the provider's own bytes, which its library accepts at a later attempt too`, async (t) => {
      here.acts.set(`/${name}`, () => down);
      const { body, headers } = request();
      const sent = headers.find(([key]) => key === header)?.[1];
      assert.equal((await send(here.gateway, { path: `/${name}`, body, headers })).status, 200);
      await here.row(name, "retrying");
      here.acts.set(`/${name}`, () => ok);
      // Beyond every provider's window.
      await here.advance(minutes(60));
      t.after(() => here.advance(-minutes(60)));
      await here.row(name, "delivered");
      const [first, second] = here.origin.at(`/${name}`);
      for (const got of [first, second]) assert.ok(got.body.equals(Buffer.from(body)));
      if (header) assert.equal(first.headers[header], sent);
      assert.equal(await verify(first), true);
      acceptsSeal(second, here.now());
      if (name === "stripe") {
        const construct = (got) => stripe.webhooks.constructEvent(got.body, got.headers["stripe-signature"], secret, 300, undefined, here.now());
        assert.throws(() => construct(first), /tolerance/, "the first signature is too old by now");
        assert.equal(construct(second).type, "invoice.paid");
      } else {
        assert.equal(await verify(second), true);
        if (name === "berbix") assert.notEqual(second.headers[header], sent);
        else if (header) assert.equal(second.headers[header], sent, "a signature without a time stays as it came");
      }
    });
  }

  test("what cannot be read is forwarded as it came", async () => {
    const body = "not json";
    const before = here.origin.at("/byl").length;
    assert.equal((await send(here.gateway, { path: "/byl", body, headers: [json, ["byl-signature", hmac(secret, body)]] })).status, 200);
    await until(() => here.origin.at("/byl").length > before, "it");
    assert.equal(here.origin.at("/byl").at(-1).body.toString(), body);
  });
});

describe("what is the same event", () => {
  let here;
  before(async () => {
    here = await world((origin) => [
      bylSource("conflict", `${origin.url}/conflict`, { mode: "ack" }),
      providerSource("stripe", "stripe", origin),
      bylSource("unreadable", `${origin.url}/unreadable`, { mode: "ack" }),
      providerSource("ignored", "stripe", origin, { enabled_events: ["charge.*"] }),
    ]);
  });
  after(() => here?.stop());

  test("the same id with another body is delivered as well, under an id of its own, each once", async () => {
    const bodies = [event(1), event(1, ',"x":1'), event(1, ',"x":2')];
    for (const body of [...bodies, ...bodies]) assert.equal((await here.deliver("/conflict", body)).status, 200);
    const rows = await until(async () => {
      const rows = await here.rows("conflict");
      return rows.every(({ state }) => state === "delivered") && rows;
    }, "all delivered");
    assert.deepEqual([rows.length, new Set(rows.map(({ id }) => id)).size, new Set(rows.map(({ key }) => key)).size], [3, 3, 1]);
    assert.deepEqual(rows.map(({ conflict, copies }) => [conflict, copies]).sort(), [[false, 1], [true, 1], [true, 1]]);
    const seen = here.origin.at("/conflict");
    assert.deepEqual(seen.map(({ headers }) => headers["webhook-id"]).sort(), rows.map(({ id }) => id).sort());
    assert.equal(here.gateway.lines.filter(({ conflict }) => conflict).length, 2);
  });

  test("a provider's retry is signed anew, and is the same event all the same", async () => {
    const { body } = providers.stripe.request();
    const at = Math.floor(Date.now() / 1000);
    for (const timestamp of [at - 20, at - 10, at]) {
      const header = stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret, timestamp });
      assert.equal((await send(here.gateway, { path: "/stripe", body, headers: [["stripe-signature", header]] })).status, 200);
    }
    assert.equal((await here.row("stripe", "delivered")).copies, 2);
    assert.equal(here.origin.at("/stripe").length, 1);
  });

  test("what is authentic but no event is acknowledged, kept and not delivered", async () => {
    for (let copies = 0; copies < 2; copies += 1) assert.equal((await here.deliver("/unreadable", "not json")).status, 200);
    const row = await here.row("unreadable", "dead");
    assert.deepEqual([row.code, row.attempt, row.copies, row.size, row.body], ["malformed_payload", 0, 1, 8, "kept"]);
    assert.equal(here.origin.at("/unreadable").length, 0);
  });

  test("what the source does not forward is acknowledged and written down", async () => {
    const { body, headers } = providers.stripe.request();
    for (let copies = 0; copies < 2; copies += 1) {
      assert.equal((await send(here.gateway, { path: "/ignored", body, headers })).status, 200);
    }
    const row = await here.row("ignored", "dead");
    assert.deepEqual([row.code, row.attempt, row.copies], ["event_type_disabled", 0, 1]);
    const line = await here.gateway.line(({ source }) => source === "ignored");
    assert.deepEqual([line.outcome, line.code], ["ignored", "event_type_disabled"]);
    assert.equal(here.origin.at("/ignored").length, 0);
  });
});

describe("duplicates", () => {
  const shards = 4;
  const outcomes = (gateway, outcome, from = 0) => gateway.lines.slice(from).filter((line) => line.request_id && line.outcome === outcome).length;
  const placed = async (here) => {
    const all = await Promise.all(Array.from({ length: shards }, (_, shard) => here.rows("byl", shard)));
    return all.map((rows) => rows.length);
  };

  test("of 1,000 copies at once exactly one is the first, before and after the runtime dies; over several shards", async (t) => {
    const resourcePersistencePath = folder(t);
    const here = await ownWorld(t, (origin) => [bylSource("byl", `${origin.url}/byl`, { mode: "ack", shards })], { resourcePersistencePath });
    // A sender that hears of no success comes again; a claim whose answer was late may have been the first.
    const copies = async (bodies) => {
      const from = here.gateway.lines.length;
      let late = 0;
      for (let left = bodies; left.length > 0; late += left.length) {
        const answers = await Promise.all(left.map((body) => send(here.gateway, { path: "/byl", body, headers: byl(body), timeout: 60_000 })));
        assert.ok(answers.every(({ status }) => status === 200 || status === 503));
        left = left.filter((_, index) => answers[index].status === 503);
      }
      const counts = () => [outcomes(here.gateway, "accepted", from), outcomes(here.gateway, "duplicate", from)];
      await until(() => counts()[0] + counts()[1] === bodies.length, "the log lines");
      return { first: counts()[0], late };
    };
    const exactly = ({ first, late }, count) => assert.ok(first <= count && first + late >= count, `${first} first ones and ${late} late answers`);
    exactly(await copies(Array(1000).fill(event("one"))), 1);
    await here.restart();
    assert.equal((await copies(Array(1000).fill(event("one")))).first, 0);
    assert.deepEqual((await placed(here)).sort(), [0, 0, 0, 1]);

    const many = Array.from({ length: 20 }, (_, id) => event(id));
    exactly(await copies(Array.from({ length: 400 }, (_, index) => many[index % many.length])), 20);
    const counts = await placed(here);
    assert.equal(counts.reduce((sum, count) => sum + count), 21);
    assert.ok(counts.every((count) => count > 0), `events in every shard: ${counts}`);
    await until(() => here.origin.seen.length >= 21, "the deliveries");
    const ids = here.origin.seen.map(({ headers }) => headers["webhook-id"]);
    assert.equal(new Set(ids).size, 21);
  });

  test("are known in the shard where they were when there were fewer", async (t) => {
    const resourcePersistencePath = folder(t);
    const source = (origin, more) => bylSource("byl", `${origin.url}/byl`, { mode: "ack", ...more });
    const here = await ownWorld(t, (origin) => [source(origin, { shards: 1 })], { resourcePersistencePath });
    const bodies = Array.from({ length: 12 }, (_, id) => event(id));
    for (const body of bodies) assert.equal((await here.deliver("/byl", body)).status, 200);
    await until(async () => (await here.rows("byl")).every(({ state }) => state === "delivered"), "all delivered");
    await here.restart({ config: { sources: [source(here.origin, { shards, earlier_shards: [1] })] } });
    for (const body of bodies) assert.equal((await here.deliver("/byl", body)).status, 200);
    assert.deepEqual(await placed(here), [12, 0, 0, 0]);
    assert.equal(here.origin.seen.length, 12);
    for (let id = 100; id < 120; id += 1) await here.deliver("/byl", event(id));
    assert.ok((await placed(here)).slice(1).every((count) => count > 0), "new ones go where they belong");
  });
});

describe("mode proxy with dedupe", () => {
  let here;
  before(async () => {
    here = await world((origin) => [
      bylSource("proxy", `${origin.url}/proxy`, { dedupe: true }),
      bylSource("busy", `${origin.url}/busy`, { dedupe: true }),
      bylSource("stateless", `${origin.url}/stateless`),
    ]);
  });
  after(() => here?.stop());

  test("what the origin failed is forwarded again, what it took is not, and a conflict is", async () => {
    const statuses = [];
    for (const act of [answer(500), down, ok, ok]) {
      here.acts.set("/proxy", () => act);
      statuses.push((await here.deliver("/proxy", event(1))).status);
    }
    assert.deepEqual(statuses, [500, 503, 200, 200]);
    const seen = here.origin.at("/proxy");
    assert.deepEqual([seen.length, new Set(seen.map(({ headers }) => headers["webhook-id"])).size], [3, 1]);
    const row = await here.row("proxy", "delivered");
    assert.deepEqual([row.attempt, row.copies, row.body, row.attempts.map(({ status }) => status)], [3, 3, "none", [500, 503, 200]]);
    assert.equal((await here.deliver("/proxy", event(1, ',"x":1'))).status, 200);
    const other = here.origin.at("/proxy").at(-1);
    acceptsSeal(other);
    assert.deepEqual([here.origin.at("/proxy").length, other.headers["webhook-id"] === row.id], [4, false]);
    assert.equal((await here.deliver("/proxy", "not json")).status, 422);
  });

  test("while one copy is being delivered the others are told to come again", async () => {
    let release;
    here.acts.set("/busy", (_, socket) => void (release = () => socket.write(ok)));
    const first = here.deliver("/busy", event(1));
    await until(() => release !== undefined, "the origin's request");
    const others = await Promise.all(Array.from({ length: 20 }, () => here.deliver("/busy", event(1))));
    assert.deepEqual(new Set(others.map(({ status, headers }) => `${status} ${headers["retry-after"]}`)), new Set(["503 60"]));
    assert.equal(JSON.parse(others[0].body).code, "underway");
    release();
    assert.equal((await first).status, 200);
    assert.equal((await here.deliver("/busy", event(1))).status, 200);
    assert.equal(here.origin.at("/busy").length, 1);
  });

  test("an attempt that was lost with its instance is made again once its lease is over", async () => {
    const [row] = await here.rows("busy");
    const lost = `state = 'delivering', settled = NULL, lease_until = ${here.now() + 30_000}`;
    await here.gateway.sql("v1/busy/0", `UPDATE delivery SET ${lost} WHERE id = '${row.id}'`);
    here.acts.set("/busy", () => ok);
    assert.equal((await here.deliver("/busy", event(1))).status, 503);
    await here.advance(31_000);
    assert.equal((await here.deliver("/busy", event(1))).status, 200);
    assert.equal(here.origin.at("/busy").length, 2);
  });

  test("a ledger that gives no answer: 503 with one, untouched without one", async () => {
    const body = event("no ledger");
    const before = here.origin.seen.length;
    const headers = [...byl(body), ["x-test-no-ledger", "1"]];
    const unreachable = async (path) => JSON.parse((await send(here.gateway, { path, body, headers })).body);
    assert.deepEqual(await unreachable("/proxy"), { status: 503, calls: 1 });
    assert.equal(here.origin.seen.length, before);
    assert.deepEqual(await unreachable("/stateless"), { status: 200, calls: 0 });
    const line = await here.gateway.line(({ code }) => code === "ledger_unavailable");
    assert.deepEqual([line.status, line.outcome], [503, "unavailable"]);
  });
});

describe("what is kept", () => {
  let here;
  before(async () => {
    here = await world((origin) => [
      providerSource("stripe", "stripe", origin),
      bylSource("byl", `${origin.url}/byl`, { mode: "ack" }),
      bylSource("rejected", `${origin.url}/rejected`, { mode: "ack" }),
    ]);
  });
  after(() => here?.stop());

  test("a body that holds a provider's secrets goes as soon as it is delivered", async () => {
    here.acts.set("/stripe", () => down);
    const object = '{"id":"pi_1","object":"payment_intent","client_secret":"pi_1_secret_2"}';
    const body = `{"id":"evt_1","object":"event","type":"payment_intent.created","data":{"object":${object}}}`;
    const header = stripe.webhooks.generateTestHeaderString({ payload: body, secret });
    assert.equal((await send(here.gateway, { path: "/stripe", body, headers: [["stripe-signature", header]] })).status, 200);
    const kept = await here.row("stripe", "retrying");
    assert.deepEqual([kept.sensitive, kept.body], [true, "kept"]);
    here.acts.set("/stripe", () => ok);
    await here.advance(6_000);
    const erased = await here.row("stripe", "delivered");
    assert.deepEqual([erased.body, erased.attempts.map(({ answer }) => answer)], ["erased", [null, null]]);
    assert.ok(here.origin.at("/stripe")[1].body.toString().includes("pi_1_secret_2"));
    assert.deepEqual(await here.gateway.sql("v1/stripe/0", "SELECT count(*) AS chunks FROM chunk"), [{ chunks: 0 }]);
    assert.equal((await here.gateway.ask("v1/stripe/0", { replay: { id: erased.id } })).replayed, "gone");
  });

  test("bodies 7 days, keys 35; what is erased at once", async () => {
    await here.deliver("/byl", event(1));
    const { id } = await here.row("byl", "delivered");
    await here.advance(minutes(8 * 24 * 60));
    await until(async () => (await here.rows("byl"))[0].body === "expired", "the end of the body");
    await here.deliver("/byl", event(1));
    assert.equal(here.origin.at("/byl").length, 1, "still known");
    await here.advance(minutes(28 * 24 * 60));
    await until(async () => (await here.rows("byl")).length === 0, "the end of the row");

    here.acts.set("/byl", () => down);
    await here.deliver("/byl", event(1));
    await here.row("byl", "retrying");
    assert.deepEqual(await here.gateway.ask("v1/byl/0", { erase: { id } }), { erased: true, delivered: false });
    const row = await here.row("byl", "dead");
    assert.deepEqual([row.code, row.body, row.event_id, row.remote_ip, row.account], ["erased", "erased", "", null, null]);
  });

  test("of rejected requests some facts, at most 20 a minute, elsewhere, and never a body", async () => {
    const forged = "forged_payload_text";
    for (let count = 0; count < 40; count += 1) {
      assert.equal((await here.deliver("/rejected", forged, [["byl-signature", "0".repeat(64)]])).status, 401);
    }
    const ring = () => here.gateway.ask("v1/rejected/rejected", { rejected: { most: 100 } });
    const rows = await until(async () => {
      const rows = await ring();
      return rows.length === 20 && rows;
    }, "the ring");
    const line = here.gateway.lines.find(({ request_id }) => request_id === rows[0].request_id);
    assert.deepEqual([rows[0].code, rows[0].size, line.code, line.status], ["signature_mismatch", forged.length, "signature_mismatch", 401]);
    assert.ok(!JSON.stringify(rows).includes(forged));
    assert.deepEqual(await here.rows("rejected"), []);
    await here.advance(61_000);
    await here.deliver("/rejected", forged, [["byl-signature", "0".repeat(64)]]);
    await until(async () => (await ring())[0].skipped === 20, "what was skipped");
  });

  test("the log has these fields and nothing that was sent", () => {
    const request = "line at request_id source provider outcome code class status duration_ms body_bytes secret_index event_id type";
    const attempt = "line at source provider outcome code attempt origin_status duration_ms event_id type state next_attempt";
    const known = { request: new Set(request.split(" ")), attempt: new Set(attempt.split(" ")) };
    for (const line of here.gateway.lines) {
      const fields = line.attempt === undefined ? known.request : known.attempt;
      assert.deepEqual(Object.keys(line).filter((name) => !fields.has(name)), [], JSON.stringify(line));
    }
    const log = JSON.stringify(here.gateway.lines);
    for (const text of ["pi_1_secret_2", "forged_payload_text", bylSecret, secret, sealSecret]) assert.ok(!log.includes(text), text);
  });
});

describe("a runtime that dies", () => {
  const source = (origin, more = {}) => bylSource("byl", `${origin.url}/byl`, { mode: "ack", ...more });

  test("loses nothing that it acknowledged, and nobody has to call the ledger for it to go on", async (t) => {
    const here = await ownWorld(t, (origin) => [source(origin, { timeout: 1 })], { resourcePersistencePath: folder(t) });
    here.acts.set("/byl", () => down);
    const acknowledged = [];
    for (let round = 0; round < 3; round += 1) {
      const sent = Array.from({ length: 40 }, (_, index) => `${round}-${index}`);
      const told = sent.map(async (id) => {
        const { status } = await here.deliver("/byl", event(id)).catch(() => ({}));
        if (status === 200) acknowledged.push(id);
      });
      await until(() => acknowledged.length > round * 40 + 20, "acknowledgements");
      await here.restart();
      here.acts.set("/byl", () => ok);
      await Promise.all(told);
    }
    assert.ok(acknowledged.length >= 60);
    const arrived = () => new Set(here.origin.seen.map(({ body }) => JSON.parse(body).id));
    // No call, no clock put forward: alarms that were set before ring by themselves.
    await until(() => {
      const ids = arrived();
      return acknowledged.every((id) => ids.has(id));
    }, "every acknowledged event", 60_000);
    await here.advance(minutes(5));
    await until(async () => (await here.rows("byl")).every(({ state }) => state === "delivered"), "no row waits", 60_000);
    const known = new Set((await here.rows("byl")).map(({ event_id }) => event_id));
    assert.deepEqual(acknowledged.filter((id) => !known.has(id)), []);
    const taken = here.origin.seen.filter(({ body }) => !known.has(JSON.parse(body).id));
    assert.deepEqual(taken, [], "nothing arrives that the ledger does not know");
  });

  test("and whose alarm is gone goes on with the next call", async (t) => {
    const here = await ownWorld(t, (origin) => [source(origin)], { resourcePersistencePath: folder(t) });
    here.acts.set("/byl", () => down);
    await here.deliver("/byl", event(1));
    await here.row("byl", "retrying");
    await here.gateway.sql("v1/byl/0", "no alarm");
    here.acts.set("/byl", () => ok);
    await here.restart();
    await sleep(6_000);
    assert.equal(here.origin.seen.length, 1, "nothing rings");
    await here.gateway.header("x-test-cron", 1);
    await here.row("byl", "delivered");
  });

  test("of one event delivers the others: the event that kills it goes alone", async (t) => {
    const here = await ownWorld(t, (origin) => [source(origin)], { resourcePersistencePath: folder(t) });
    let deaths = 0;
    let died;
    here.acts.set("/byl", ({ body }) => {
      if (JSON.parse(body).id !== "poison") return ok;
      deaths += 1;
      died = here.gateway.kill();
      return undefined;
    });
    const sent = ["poison", ...Array.from({ length: 99 }, (_, id) => String(id))];
    const statuses = await Promise.all(sent.map((id) => here.deliver("/byl", event(id)).then(({ status }) => status, () => undefined)));
    await until(() => died !== undefined, "the first death");
    for (let round = 0; round < 2; round += 1) {
      await died;
      died = undefined;
      await here.restart();
      await here.advance(minutes(2 + round * 10));
      if (round === 0) await until(() => died !== undefined, "the next death", 30_000);
    }
    const acknowledged = sent.filter((id, index) => statuses[index] === 200 && id !== "poison");
    await until(() => {
      const ids = new Set(here.origin.seen.map(({ body }) => JSON.parse(body).id));
      return acknowledged.every((id) => ids.has(id));
    }, "all the others", 30_000);
    assert.ok(deaths >= 2);
  });

  test("a body that is not whole is dead, and the others arrive", async (t) => {
    const here = await ownWorld(t, (origin) => [source(origin)]);
    here.acts.set("/byl", () => down);
    for (const id of [1, 2, 3]) await here.deliver("/byl", event(id));
    await until(async () => (await here.rows("byl")).filter(({ state }) => state === "retrying").length === 3, "three that wait");
    const { id } = (await here.rows("byl")).find(({ event_id }) => event_id === "2");
    await here.gateway.sql("v1/byl/0", `DELETE FROM chunk WHERE id = '${id}'`);
    here.acts.set("/byl", () => ok);
    await here.advance(6_000);
    const rows = await until(async () => {
      const rows = await here.rows("byl");
      return rows.every(({ state }) => state === "dead" || state === "delivered") && rows;
    }, "all settled");
    const expected = [["1", "delivered", null], ["2", "dead", "undeliverable"], ["3", "delivered", null]];
    assert.deepEqual(rows.map(({ event_id, state, code }) => [event_id, state, code]), expected);
  });

  test("a source that cannot serve keeps what it acknowledged until it can", async (t) => {
    const here = await ownWorld(t, (origin) => [source(origin)], { resourcePersistencePath: folder(t) });
    here.acts.set("/byl", () => down);
    await here.deliver("/byl", event(1));
    await here.row("byl", "retrying");
    here.acts.set("/byl", () => ok);
    await here.restart({ secrets: { ...secrets, SEAL: "" } });
    await here.gateway.line(({ code }) => code === "source_unavailable", 10_000);
    assert.equal(here.origin.seen.length, 1);
    // Meanwhile the origin's secret was changed.
    const changed = `whsec_${Buffer.from("another secret of the origin's ..").toString("base64")}`;
    await here.restart({ secrets: { ...secrets, SEAL: changed } });
    await here.advance(minutes(2));
    await here.row("byl", "delivered");
    const [first, second] = here.origin.seen;
    acceptsSeal(first);
    acceptsSeal(second, here.now(), changed);
    assert.throws(() => acceptsSeal(second, here.now()));
  });
});

describe("limits", () => {
  test("no more attempts at once than `concurrency`, and none held up by one that hangs", async (t) => {
    const here = await ownWorld(t, (origin) => [bylSource("byl", `${origin.url}/byl`, { mode: "ack", concurrency: 3, timeout: 5 })]);
    let open = 0;
    let most = 0;
    here.acts.set("/byl", ({ body }, socket) => {
      open += 1;
      most = Math.max(most, open);
      if (JSON.parse(body).id === "hangs") return undefined;
      setTimeout(() => {
        open -= 1;
        socket.write(ok);
      }, 50);
      return undefined;
    });
    await here.deliver("/byl", event("hangs"));
    await until(() => open === 1, "the first attempt");
    const told = await Promise.all(Array.from({ length: 30 }, (_, id) => here.deliver("/byl", event(id))));
    assert.ok(told.every(({ status }) => status === 200));
    const delivered = async () => (await here.gateway.ask("v1/byl/0", "counts")).rows.find(({ state }) => state === "delivered")?.count;
    await until(async () => (await delivered()) === 30, "the others", 4_000);
    assert.equal(most, 3);
  });

  test("no more attempts than `rate`", async (t) => {
    const rate = { attempts: 5, seconds: 60 };
    const here = await ownWorld(t, (origin) => [bylSource("byl", `${origin.url}/byl`, { mode: "ack", rate })]);
    await Promise.all(Array.from({ length: 12 }, (_, id) => here.deliver("/byl", event(id))));
    for (const count of [5, 10, 12]) {
      await until(() => here.origin.seen.length === count, `${count} attempts`);
      await sleep(500);
      assert.equal(here.origin.seen.length, count);
      await here.advance(61_000);
    }
  });
});
