// A ledger against the odds: traps, lost names, changed configurations, sources out of order, sizes at the edges; nothing is lost or forged.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, test } from "node:test";
import { answer, byl, bylSource, sealSecret, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";
import { hmac, json, providers, secret, secretsOf } from "./providers.mjs";
import { acceptsSeal, down, event, folder, minutes, ok, ownWorld, providerSource, secrets, until } from "./world.mjs";

const days = (count) => minutes(count * 24 * 60);
const byName = (name, origin, more) => bylSource(name, `${origin.url}/${name}`, { mode: "ack", ...more });
const everything = { page: { filter: {}, most: 1000 } };

/** An event of Stripe, signed now; `deliver` of a world takes its parts. */
function stripeEvent(more = {}, now = Date.now()) {
  const body = JSON.stringify({ id: "evt_1", object: "event", api_version: "2024-06-20", created: 1721300340, livemode: true, type: "charge.succeeded", data: { object: { id: "ch_1" } }, ...more });
  const seconds = Math.floor(now / 1000);
  return [body, [["stripe-signature", `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`]]];
}

/** Rows of a source, once each is in one of these states. */
const settled = (here, source, count, states = ["delivered"]) =>
  until(async () => {
    const rows = await here.rows(source);
    return rows.length === count && rows.every(({ state }) => states.includes(state)) && rows;
  }, `${source}: ${count} × ${states}`, 30_000);

describe("what traps", () => {
  // The alarm's promise stays open then, and workerd has no limit for it as the platform has: here a runtime that begins anew ends it.
  for (const reading of [0, 4, 12]) {
    test(`in an alarm, at reading ${reading} of the clock: what was acknowledged is still there, and is delivered when the alarm comes again`, async (t) => {
      const here = await ownWorld(t, (origin) => [byName("byl", origin, { timeout: 1 })], { resourcePersistencePath: folder(t) });
      here.acts.set("/byl", () => down);
      for (let id = 0; id < 5; id += 1) assert.equal((await here.deliver("/byl", event(id))).status, 200);
      await settled(here, "byl", 5, ["retrying"]);
      here.acts.set("/byl", () => ok);
      await here.gateway.header("x-test-trap", reading);
      await until(async () => (await here.gateway.header("x-test-trap", "")) === null, "the trap");
      assert.equal((await here.deliver("/byl", event("after"))).status, 200, "its object goes on taking events");
      const rows = await here.rows("byl");
      assert.deepEqual([rows.length, rows.filter(({ state, body }) => state === "dead" || body !== "kept")], [6, []]);
      await here.restart();
      await here.advance(minutes(1));
      assert.equal((await settled(here, "byl", 6)).length, 6);
    });
  }

  for (const reading of [0, 1, 2, 3]) {
    test(`in a claim, at reading ${reading} of the clock: its sender hears of no success before it is written down`, async (t) => {
      const here = await ownWorld(t, (origin) => [byName("byl", origin)]);
      assert.equal((await here.deliver("/byl", event("before"))).status, 200);
      await settled(here, "byl", 1);
      await here.gateway.header("x-test-trap", reading);
      const { status } = await send(here.gateway, { path: "/byl", body: event("trap"), headers: byl(event("trap")), timeout: 5_000 }).catch(() => ({}));
      if (status === 200) assert.ok((await here.rows("byl")).some(({ event_id }) => event_id === "trap"), "written down");
      await until(async () => (await here.deliver("/byl", event("trap"))).status === 200, "the sender's retry");
      await settled(here, "byl", 2);
      const ids = here.origin.seen.map(({ headers }) => headers["webhook-id"]);
      assert.equal(new Set(ids).size, 2);
    });
  }
});

test("what traps in the gateway's own request: its sender hears of no success, and the next ones are served", async (t) => {
  const here = await ownWorld(t, (origin) => [byName("byl", origin, { mode: "proxy" })]);
  const post = (id, headers = []) => send(here.gateway, { path: "/byl", body: event(id), headers: [...byl(event(id)), ...headers], timeout: 5_000 }).catch(() => ({}));
  assert.equal((await post("before")).status, 200);
  assert.notEqual((await post("trap", [["x-test-trap-here", "1"]])).status, 200);
  for (const id of ["trap", "a", "b"]) assert.equal((await post(id)).status, 200);
  const ids = here.origin.seen.map(({ headers }) => headers["webhook-id"]);
  assert.deepEqual([ids.length, new Set(ids).size], [5, 4]);
  for (const seen of here.origin.seen) acceptsSeal(seen);
});

describe("an alarm whose object is not told its name", () => {
  test("finds it in what it holds", async (t) => {
    const here = await ownWorld(t, (origin) => [byName("byl", origin)], { resourcePersistencePath: folder(t) });
    here.acts.set("/byl", () => down);
    await here.deliver("/byl", event(1));
    await here.row("byl", "retrying");
    here.acts.set("/byl", () => ok);
    await here.restart();
    await here.gateway.header("x-test-unusual", "nameless");
    await until(() => here.origin.seen.length === 2, "the alarm's delivery");
    await here.row("byl", "delivered");
  });
});

describe("jurisdiction, with a namespace that has some: workerd has none", () => {
  test("the objects are in it, its alarms deliver, and the same name elsewhere is another object", async (t) => {
    const resourcePersistencePath = folder(t);
    const source = (origin, jurisdiction) => byName("byl", origin, { shards: 2, ...(jurisdiction && { jurisdiction }) });
    const here = await ownWorld(t, (origin) => [source(origin, "eu")], { resourcePersistencePath });
    const count = async (place) => {
      const shards = await Promise.all([0, 1].map((shard) => here.gateway.ask(`${place}v1/byl/${shard}`, everything)));
      return shards.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
    };
    const counts = async () => Object.fromEntries(await Promise.all(["", "eu.", "us.", "fedramp."].map(async (place) => [place, await count(place)])));
    await here.gateway.header("x-test-unusual", "jurisdictions");
    here.acts.set("/byl", () => down);
    for (let id = 0; id < 8; id += 1) assert.equal((await here.deliver("/byl", event(id))).status, 200);
    assert.deepEqual(await counts(), { "": 0, "eu.": 8, "us.": 0, "fedramp.": 0 });
    assert.equal((await here.deliver("/byl", event(9), [["byl-signature", "0".repeat(64)]])).status, 401);
    await until(async () => (await here.gateway.ask("eu.v1/byl/rejected", { rejected: { most: 10 } })).length === 1, "the rejected request");

    // What the other word leaves behind is delivered by its own alarms, and knows no copies.
    await until(() => here.origin.seen.length === 8, "the first attempts");
    await here.restart({ config: { sources: [source(here.origin, "us")] } });
    await here.gateway.header("x-test-unusual", "jurisdictions");
    assert.equal((await here.deliver("/byl", event(0))).status, 200);
    assert.deepEqual(await counts(), { "": 0, "eu.": 8, "us.": 1, "fedramp.": 0 });
    here.acts.set("/byl", () => ok);
    const acknowledged = () => new Set(here.origin.seen.slice(8).map(({ body }) => JSON.parse(body).id));
    await until(() => acknowledged().size === 8, "what was left behind", 30_000);
    const same = here.origin.seen.filter(({ body }) => JSON.parse(body).id === "0").map(({ headers }) => headers["webhook-id"]);
    assert.equal(new Set(same).size, 1, "a copy that is not known has the same id");
  });

  test("where the runtime has none, nothing is written down anywhere else", async (t) => {
    const here = await ownWorld(t, (origin) => [byName("byl", origin, { jurisdiction: "eu" })]);
    const { status, body } = await here.deliver("/byl", event(1));
    assert.deepEqual([status, JSON.parse(body).code], [503, "ledger_unavailable"]);
    assert.deepEqual(await here.rows("byl"), []);
  });
});

describe("refetch with a ledger", () => {
  for (const of of [{ mode: "ack" }, { mode: "proxy", dedupe: true }]) {
    test(`${JSON.stringify(of)}: what the API does not confirm claims nothing`, async (t) => {
      let act = () => answer(503);
      const api = await startOrigin((got) => act(got));
      t.after(() => api.stop());
      const refetch = { validation: "refetch", api: { binding: "API_KEY", url: api.url, timeout: 1 }, enabled_events: ["charge.*"] };
      const here = await ownWorld(t, (origin) => [providerSource("stripe", "stripe", origin, { ...refetch, ...of })], { secrets: { ...secrets, API_KEY: "rk_test_a_made_up_key" } });
      const [body] = stripeEvent();
      const rows = () => here.rows("stripe");
      assert.equal((await here.deliver("/stripe", ...stripeEvent())).status, 503);
      act = () => answer(404, {}, "{}");
      assert.equal((await here.deliver("/stripe", ...stripeEvent())).status, 401);
      act = () => answer(200, {}, body.replace("charge.succeeded", "charge.failed"));
      assert.equal((await here.deliver("/stripe", ...stripeEvent())).status, 401);
      assert.deepEqual([await rows(), here.origin.seen.length], [[], 0]);

      act = () => answer(200, {}, body);
      for (let copies = 0; copies < 2; copies += 1) assert.equal((await here.deliver("/stripe", ...stripeEvent())).status, 200);
      const [row] = await settled(here, "stripe", 1);
      assert.deepEqual([row.copies, here.origin.seen.length], [1, 1]);
      const lines = here.gateway.lines.filter(({ request_id, event_id }) => request_id && event_id === row.id).map(({ outcome }) => outcome);
      assert.deepEqual(lines.slice(-2), [of.mode === "ack" ? "accepted" : "delivered", "duplicate"]);

      // What is not forwarded nobody asks about, so a replay must not forward it.
      const asked = api.seen.length;
      assert.equal((await here.deliver("/stripe", ...stripeEvent({ id: "evt_2", type: "invoice.paid" }))).status, 200);
      const other = (await rows()).find(({ event_id }) => event_id === "evt_2");
      assert.deepEqual([other.state, other.code, other.body, api.seen.length], ["dead", "event_type_disabled", "none", asked]);
      assert.equal((await here.gateway.ask("v1/stripe/0", { replay: { id: other.id } })).replayed, "gone");
      const [, headers] = stripeEvent();
      const seconds = headers[0][1].slice(2, 12);
      const unreadable = [["stripe-signature", `t=${seconds},v1=${hmac(secret, `${seconds}.not json`)}`]];
      assert.equal((await here.deliver("/stripe", "not json", unreadable)).status, 422);
      assert.equal((await rows()).length, 2);
      assert.equal(here.origin.seen.length, 1);
    });
  }

  test("an API that is busy says when to come again, within an hour", async (t) => {
    let asks = "120";
    const api = await startOrigin(() => answer(429, { "retry-after": asks }));
    t.after(() => api.stop());
    const refetch = { mode: "proxy", validation: "refetch", api: { binding: "API_KEY", url: api.url } };
    const here = await ownWorld(t, (origin) => [providerSource("stripe", "stripe", origin, refetch)], { secrets: { ...secrets, API_KEY: "rk_test_a_made_up_key" } });
    const soon = () => new Date(Date.now() + 600_000).toUTCString();
    for (const [value, told] of [["120", "120"], ["0", "1"], ["999999999999999999999", "3600"], ["soon", "60"], ["-1", "60"], ["1.5", "60"], ["", "60"], [soon(), null]]) {
      asks = value;
      const { status, headers } = await here.deliver("/stripe", ...stripeEvent());
      assert.equal(status, 503);
      if (told === null) assert.ok(Math.abs(Number(headers["retry-after"]) - 600) < 10, headers["retry-after"]);
      else assert.equal(headers["retry-after"], told, value);
    }
  });
});

describe("what a source is not for, in mode ack", () => {
  const sources = (origin, more = {}) => [
    providerSource("live", "stripe", origin, { expect_livemode: true, ...more }),
    providerSource("test", "stripe", origin, { expect_livemode: false, ...more }),
    providerSource("account", "stripe", origin, { expect_account: "acct_1", ...more }),
    providerSource("types", "stripe", origin, { enabled_events: ["charge.*"], ...more }),
  ];
  test("a test is recorded and acknowledged; another's money stays with the provider, and nothing is recorded", async (t) => {
    const here = await ownWorld(t, sources);
    const told = async (path, more) => {
      const { status, body } = await here.deliver(path, ...stripeEvent(more));
      return [status, status === 200 ? undefined : JSON.parse(body).code];
    };
    assert.deepEqual(await told("/live", { livemode: false }), [200, undefined]);
    const row = await here.row("live", "dead");
    assert.deepEqual([row.code, row.attempt, row.body], ["test_event", 0, "kept"]);
    assert.deepEqual(await told("/test", { livemode: true }), [503, "unexpected_livemode"]);
    assert.deepEqual(await told("/account", { account: "acct_2" }), [503, "unexpected_account"]);
    assert.deepEqual([await here.rows("test"), await here.rows("account")], [[], []]);
    assert.equal(here.origin.seen.length, 0);
  });

  for (const of of [{ mode: "ack" }, { mode: "proxy", dedupe: true }]) {
    test(`${JSON.stringify(of)}: what was only recorded is delivered when it comes again and the source is for it`, async (t) => {
      const here = await ownWorld(t, (origin) => [providerSource("types", "stripe", origin, { enabled_events: ["charge.*"], ...of })], { resourcePersistencePath: folder(t) });
      const paid = () => stripeEvent({ type: "invoice.paid" });
      for (let copies = 0; copies < 2; copies += 1) assert.equal((await here.deliver("/types", ...paid())).status, 200);
      assert.deepEqual((await here.rows("types")).map(({ state, copies }) => [state, copies]), [["dead", 1]]);
      await here.restart({ config: { sources: [providerSource("types", "stripe", here.origin, { enabled_events: ["charge.*", "invoice.*"], ...of })] } });
      for (let copies = 0; copies < 2; copies += 1) assert.equal((await here.deliver("/types", ...paid())).status, 200);
      const [row] = await settled(here, "types", 1);
      assert.deepEqual([row.code, row.attempt, row.copies, here.origin.seen.length], [null, 1, 3, 1]);
      acceptsSeal(here.origin.seen[0]);
      assert.equal(JSON.parse(here.origin.seen[0].body).type, "com.stripe.invoice.paid");
    });
  }

  test("what was erased does not come back", async (t) => {
    const here = await ownWorld(t, (origin) => [providerSource("types", "stripe", origin, { enabled_events: ["charge.*"] })], { resourcePersistencePath: folder(t) });
    const paid = () => stripeEvent({ type: "invoice.paid" });
    await here.deliver("/types", ...paid());
    const { id } = await here.row("types", "dead");
    assert.deepEqual(await here.gateway.ask("v1/types/0", { erase: { id } }), { erased: true, delivered: false });
    await here.restart({ config: { sources: [providerSource("types", "stripe", here.origin)] } });
    assert.equal((await here.deliver("/types", ...paid())).status, 200);
    assert.deepEqual((await here.rows("types")).map(({ state, body, copies }) => [state, body, copies]), [["dead", "erased", 1]]);
    assert.equal(here.origin.seen.length, 0);
  });
});

describe("a payload that holds secrets", () => {
  test("is erased when it was delivered, and a replay says that it is gone", async (t) => {
    const here = await ownWorld(t, (origin) => [providerSource("braintree", "braintree", origin)]);
    const notification = `<notification><kind>partner_merchant_connected</kind><timestamp type="datetime">2026-11-21T10:00:00Z</timestamp><subject><partner-merchant><merchant-public-id>public_id</merchant-public-id><public-key>a_public_key</public-key><private-key>a_private_key_of_a_merchant</private-key><partner-merchant-id>p1</partner-merchant-id><client-side-encryption-key>cse</client-side-encryption-key></partner-merchant></subject></notification>`;
    const { bt_signature, bt_payload } = braintree(notification);
    const body = new URLSearchParams({ bt_signature, bt_payload }).toString();
    here.acts.set("/braintree", () => down);
    const told = await here.deliver("/braintree", body, [["content-type", "application/x-www-form-urlencoded"]]);
    assert.equal(told.status, 200);
    const waiting = await here.row("braintree", "retrying");
    assert.deepEqual([waiting.sensitive, waiting.body], [true, "kept"]);
    here.acts.set("/braintree", () => answer(200, {}, "a_private_key_of_a_merchant"));
    await here.advance(6_000);
    const row = await here.row("braintree", "delivered");
    assert.deepEqual([row.body, row.attempts.map(({ answer }) => answer)], ["erased", [null, null]]);
    assert.deepEqual(await here.gateway.ask("v1/braintree/0", { replay: { id: row.id } }), { id: row.id, replayed: "gone" });
    assert.deepEqual(await here.gateway.sql("v1/braintree/0", "SELECT count(*) AS n FROM chunk"), [{ n: 0 }]);
    const all = JSON.stringify([await here.rows("braintree"), here.gateway.lines]);
    assert.ok(!all.includes("a_private_key_of_a_merchant"));
    assert.equal((await here.deliver("/braintree", body, [["content-type", "application/x-www-form-urlencoded"]])).status, 200);
    assert.equal(here.origin.seen.length, 2, "a copy brings nothing back");
  });

  function braintree(xml) {
    const bt_payload = `${Buffer.from(xml).toString("base64")}\n`;
    const key = createHash("sha1").update("a private key of 32 characters..").digest();
    return { bt_payload, bt_signature: `public_key|${createHmac("sha1", key).update(bt_payload).digest("hex")}` };
  }
});

describe("raw in mode ack", () => {
  // A token is the secret itself; Clerk signs the id of its message, which is another for each.
  for (const provider of ["gitlab", "clerk"]) {
    test(`is refused for ${provider}, whose signature no later attempt could carry`, async (t) => {
      const of = (origin, name, more) => ({ ...providerSource(name, provider, origin, more), secrets: [{ binding: "KEY" }] });
      const sources = (origin) => [of(origin, "raw", { forward: "raw" }), of(origin, "event"), of(origin, "proxy", { mode: "proxy", dedupe: true, forward: "raw" })];
      const here = await ownWorld(t, sources, { secrets: { ...secrets, KEY: sealSecret } });
      const { status } = await here.deliver("/raw", event(1), []);
      const line = await here.gateway.line(({ source }) => source === "raw");
      assert.deepEqual([status, line.code, line.field], [503, "invalid_options", "sources[0].forward"]);
      for (const path of ["/event", "/proxy"]) assert.equal((await here.deliver(path, event(1), [])).status, 401, path);
    });
  }

  test("waits while every secret of the provider is past its time", async (t) => {
    const last = Math.floor(Date.now() / 1000) + 3600;
    const dated = [{ ...secretsOf("stripe")[0], not_after: last }];
    const here = await ownWorld(t, (origin) => [providerSource("stripe", "stripe", origin, { forward: "raw", secrets: dated })]);
    here.acts.set("/stripe", () => down);
    assert.equal((await here.deliver("/stripe", ...stripeEvent())).status, 200);
    await here.row("stripe", "retrying");
    here.acts.set("/stripe", () => ok);
    await here.advance(minutes(90));
    await here.gateway.line(({ code }) => code === "source_unavailable");
    assert.equal(here.origin.seen.length, 1);
    assert.equal((await here.row("stripe", "retrying")).attempt, 1);
  });

  test("a source that was in mode proxy keeps the signature of what comes again", async (t) => {
    const here = await ownWorld(t, (origin) => [byName("byl", origin, { mode: "proxy", dedupe: true })], { resourcePersistencePath: folder(t) });
    here.acts.set("/byl", () => down);
    const body = event(1);
    assert.equal((await here.deliver("/byl", body)).status, 503);
    await here.restart({ config: { sources: [byName("byl", here.origin, { forward: "raw" })] } });
    here.acts.set("/byl", () => ok);
    assert.equal((await here.deliver("/byl", body)).status, 200);
    await here.row("byl", "delivered");
    const got = here.origin.seen.at(-1);
    assert.equal(got.body.toString(), body);
    assert.deepEqual([got.headers["byl-signature"], got.headers["content-type"]], [byl(body)[0][1], "application/json"]);
    assert.equal(got.headers["ce-type"], "mn.byl.invoice.paid");
  });
});

describe("a source that is out of order", () => {
  test("disabled, with a backlog: nothing is delivered, nothing dies, nothing is forgotten early", async (t) => {
    const retention = { bodies: 40, keys: 400 };
    const here = await ownWorld(t, (origin) => [byName("byl", origin, { retention })], { resourcePersistencePath: folder(t) });
    assert.equal((await here.deliver("/byl", event("settled"))).status, 200);
    await here.row("byl", "delivered");
    here.acts.set("/byl", () => down);
    assert.equal((await here.deliver("/byl", event("waits"))).status, 200);
    await settled(here, "byl", 2, ["delivered", "retrying"]);
    await here.restart({ config: { sources: [byName("byl", here.origin, { retention, status: "disabled" })] } });
    // The first call arms the alarm, and 41 days later it rings: no cron calls a source that is disabled.
    await here.advance(days(41));
    await here.rows("byl");
    await here.gateway.ask("v1/byl/0", "wake");
    await here.gateway.line(({ code }) => code === "source_unavailable", 15_000);
    assert.equal((await here.deliver("/byl", event("more"))).status, 503);
    const rows = await here.rows("byl");
    assert.deepEqual(rows.map(({ event_id, state, body }) => [event_id, state, body]).sort(), [["settled", "delivered", "expired"], ["waits", "retrying", "kept"]]);
    await here.restart();
    await here.advance(days(41));
    here.acts.set("/byl", () => ok);
    assert.equal((await here.deliver("/byl", event("settled"))).status, 200);
    await here.gateway.line(({ outcome }) => outcome === "duplicate");
    await settled(here, "byl", 2);
  });

  test("renamed: what was acknowledged under the old name waits, and is delivered when it is back", async (t) => {
    const here = await ownWorld(t, (origin) => [byName("byl", origin)], { resourcePersistencePath: folder(t) });
    here.acts.set("/byl", () => down);
    assert.equal((await here.deliver("/byl", event(1))).status, 200);
    await here.row("byl", "retrying");
    here.acts.set("/byl", () => ok);
    await here.restart({ config: { sources: [byName("other", here.origin)] } });
    await here.gateway.line(({ code }) => code === "source_unavailable", 15_000);
    assert.equal(here.origin.seen.length, 1);
    await here.restart();
    await here.advance(minutes(2));
    await here.row("byl", "delivered");
  });

  test("in mode proxy now, without a ledger: what was acknowledged before is delivered", async (t) => {
    const here = await ownWorld(t, (origin) => [byName("byl", origin)], { resourcePersistencePath: folder(t) });
    here.acts.set("/byl", () => down);
    assert.equal((await here.deliver("/byl", event(1))).status, 200);
    await here.row("byl", "retrying");
    here.acts.set("/byl", () => ok);
    await here.restart({ config: { sources: [byName("byl", here.origin, { mode: "proxy" })] } });
    await until(() => here.origin.seen.length === 2, "the alarm's delivery");
  });
});

describe("shards that grow", () => {
  test("over several changes no event is the first twice, in whatever order they were", async (t) => {
    const resourcePersistencePath = folder(t);
    const source = (origin, shards, earlier_shards) => byName("byl", origin, { shards, earlier_shards });
    const here = await ownWorld(t, (origin) => [source(origin, 1, [])], { resourcePersistencePath });
    const accepted = () => here.gateway.lines.filter(({ outcome, request_id }) => request_id && outcome === "accepted").length;
    let known = 0;
    for (const [shards, earlier] of [[1, []], [2, [1]], [3, [2, 1]], [7, [1, 3, 2]]]) {
      if (shards > 1) await here.restart({ config: { sources: [source(here.origin, shards, earlier)] } });
      const ids = Array.from({ length: known + 10 }, (_, id) => id);
      const answers = await Promise.all([...ids, ...ids].map((id) => here.deliver("/byl", event(id))));
      assert.ok(answers.every(({ status }) => status === 200));
      await until(() => here.gateway.lines.filter(({ request_id, status }) => request_id && status === 200).length === 2 * ids.length, "the log lines");
      assert.equal(accepted(), 10, `${shards} shards`);
      known += 10;
      const arrived = () => new Set(here.origin.seen.map(({ headers }) => headers["webhook-id"])).size;
      await until(() => arrived() >= known, "the deliveries");
      assert.equal(arrived(), known);
    }
  });
});

describe("sizes at the edges", () => {
  const chunk = 1024 * 1024;
  const sized = (id, size) => {
    const start = `{"id":"${id}","project_id":7,"type":"invoice.paid","data":{"object":{"id":71}},"pad":"`;
    return `${start}${"x".repeat(size - start.length - 2)}"}`;
  };
  test("bodies around the borders of chunks, and the largest, arrive whole, at a later attempt too", async (t) => {
    const here = await ownWorld(t, (origin) => [byName("raw", origin, { forward: "raw", max_body: 10 * chunk }), byName("event", origin, { max_body: 10 * chunk })]);
    here.acts.set("/raw", () => down);
    here.acts.set("/event", () => down);
    const sizes = [chunk - 1, chunk, chunk + 1, 2 * chunk - 1, 2 * chunk, 2 * chunk + 1, 10 * chunk];
    const bodies = sizes.map((size, index) => sized(index, size));
    for (const body of bodies) assert.equal((await here.deliver("/raw", body)).status, 200);
    assert.equal((await here.deliver("/event", bodies.at(-1))).status, 200);
    assert.equal((await here.deliver("/raw", sized("large", 10 * chunk + 1))).status, 413);
    await settled(here, "raw", sizes.length, ["retrying"]);
    await settled(here, "event", 1, ["retrying"]);
    for (const path of ["/raw", "/event"]) here.acts.set(path, () => ok);
    await here.advance(minutes(1));
    await settled(here, "raw", sizes.length);
    await settled(here, "event", 1);
    for (const body of bodies) {
      const got = here.origin.at("/raw").filter((each) => each.headers["byl-signature"] === byl(body)[0][1]);
      assert.ok(got.length >= 2 && got.every((each) => each.body.toString() === body), `${body.length} bytes`);
    }
    const events = here.origin.at("/event");
    acceptsSeal(events.at(-1), here.now());
    assert.equal(JSON.parse(events.at(-1).body).data.payload.pad.length, JSON.parse(bodies.at(-1)).pad.length);
  });

  test("ids and types of 8 kB, and headers near their limits", async (t) => {
    const here = await ownWorld(t, (origin) => [byName("raw", origin, { forward: "raw" }), byName("event", origin)]);
    const long = "e".repeat(8192);
    const body = JSON.stringify({ id: long, project_id: 7, type: long, data: { object: { id: 71 } } });
    const headers = [...byl(body), ["user-agent", "u".repeat(7000)], ["cf-ray", "\u00e9".repeat(2000)], json];
    for (const path of ["/raw", "/event"]) {
      for (let copies = 0; copies < 2; copies += 1) assert.equal((await here.deliver(path, body, headers)).status, 200);
      const [row] = await settled(here, path.slice(1), 1);
      assert.deepEqual([row.copies, row.event_id.length], [1, 8192]);
      const [got] = here.origin.at(path);
      acceptsSeal(got);
      assert.ok(JSON.stringify(got.headers).length < 8192);
    }
  });
});

describe("the cron trigger", () => {
  test("calls every shard of every source, and one that cannot be reached keeps no other from it", async (t) => {
    const here = await ownWorld(t, (origin) => [byName("one", origin, { shards: 8 }), byName("two", origin), byName("stateless", origin, { mode: "proxy" })], { resourcePersistencePath: folder(t) });
    for (const path of ["/one", "/two"]) here.acts.set(path, () => down);
    for (let id = 0; id < 16; id += 1) await here.deliver("/one", event(id));
    await here.deliver("/two", event(1));
    await until(() => here.origin.seen.length === 17, "the first attempts");
    for (let shard = 0; shard < 8; shard += 1) await here.gateway.sql(`v1/one/${shard}`, "no alarm");
    await here.gateway.sql("v1/two/0", "no alarm");
    await here.restart();
    for (const path of ["/one", "/two"]) here.acts.set(path, () => ok);
    await here.advance(minutes(1));
    await until(() => new Set(here.origin.seen.slice(17).map(({ url, body }) => url + JSON.parse(body).id)).size === 17, "all of them", 30_000);
  });
});
