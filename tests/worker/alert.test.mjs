// Alerts: somebody is told of what is dead, of what waits and of what is rejected, in time, not too often, and in nobody's way.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { until, world } from "./admin.mjs";
import { answer, byl, bylSource, sealSecret } from "./harness.mjs";
import { send } from "./http.mjs";

const ok = answer(200, {}, "taken");
const hour = 3_600_000;
const event = (id) => `{"id":${id},"project_id":7,"type":"invoice.paid","data":{"object":{"id":71,"note":"a payload's text"}}}`;

describe("alerts", () => {
  let here;
  before(async () => {
    here = await world({
      sources: (origin) => ["dead", "waiting", "forged", "failing", "slow"].map((name) => bylSource(name, `${origin.url}/${name}`, { mode: "ack" })),
      config: (origin) => ({ alert: { url: `${origin.url}/alert`, seal: [{ binding: "SEAL" }], oldest: 60, rejections: 3 } }),
    });
    here.acts.set("*", () => ok);
  });
  after(() => here?.stop());

  const deliver = async (source, body) => assert.equal((await send(here.gateway, { path: `/${source}`, body, headers: byl(body) })).status, 200);
  const sent = () => here.origin.at("/alert").map(({ body }) => JSON.parse(body));
  const about = (source, condition) => sent().flatMap(({ alerts }) => alerts).filter((alert) => alert.source === source && alert.condition === condition);
  const counted = (source, state, count) =>
    until(async () => (await here.get(`/sources/${source}`)).ledger.counts.some((row) => row.state === state && row.count === count), `${source}: ${count} ${state}`);

  test("nothing is said of nothing", async () => {
    await here.cron();
    assert.deepEqual(sent(), []);
  });

  test("dead: sealed, once, again when there are more, and once a day while there are any", async () => {
    here.acts.set("/dead", () => answer(410));
    await deliver("dead", event(1));
    await counted("dead", "dead", 1);
    await here.cron();
    const [request] = here.origin.at("/alert");
    assert.doesNotThrow(() => new Webhook(sealSecret).verify(request.body.toString(), request.headers));
    const { type, at, alerts } = JSON.parse(request.body);
    assert.deepEqual([type, alerts], ["hookseal.alert", [{ source: "dead", condition: "dead", value: 1, limit: 1 }]]);
    assert.ok(Math.abs(at - here.now()) < 10_000);
    await here.cron();
    await deliver("dead", event(2));
    await counted("dead", "dead", 2);
    await here.cron();
    assert.equal(about("dead", "dead").length, 1, "once an hour");
    await here.advance(hour + 1);
    assert.deepEqual(about("dead", "dead").at(-1).value, 2);
    await here.advance(2 * hour);
    assert.equal(about("dead", "dead").length, 2, "no more than there were");
    await here.advance(22 * hour);
    assert.equal(about("dead", "dead").length, 3, "a reminder");
    const line = await here.gateway.line(({ line }) => line === "alert");
    assert.deepEqual([line.outcome, line.status, line.alerts], ["delivered", 200, [["dead", "dead"]]]);
    // What a person erased is no trouble.
    for (const { id } of (await here.get("/sources/dead/events?state=dead")).events) await here.call("DELETE", `/sources/dead/events/${id}`);
    await here.advance(25 * hour);
    assert.equal(about("dead", "dead").length, 3);
  });

  test("oldest: an event that waits for longer than configured", async () => {
    here.acts.set("/waiting", () => answer(503));
    await deliver("waiting", event(1));
    await counted("waiting", "retrying", 1);
    await here.cron();
    assert.deepEqual(about("waiting", "oldest"), []);
    await here.advance(61_000);
    const [{ value, limit }] = about("waiting", "oldest");
    assert.ok(value >= 60 && value < 80 && limit === 60, `${value}`);
    await until(async () => (await here.get("/sources/waiting/events?state=retrying")).events[0]?.attempt === 2, "the second attempt");
    here.acts.delete("/waiting");
    await here.advance(hour);
    await counted("waiting", "delivered", 1);
    const before = about("waiting", "oldest").length;
    await here.advance(hour + 1);
    assert.equal(about("waiting", "oldest").length, before);
  });

  test("rejections: more in ten minutes than configured", async () => {
    const forge = () => send(here.gateway, { path: "/forged", body: "{}", headers: [["byl-signature", "0".repeat(64)]] });
    await forge();
    await forge();
    await here.cron();
    assert.deepEqual(about("forged", "rejections"), []);
    for (let count = 0; count < 30; count++) await forge();
    await until(async () => (await here.get("/sources/forged/rejected?limit=1000")).rejected.length === 20, "the samples");
    await here.advance(61_000);
    await forge();
    await until(async () => (await here.get("/sources/forged/rejected?limit=1")).rejected[0].skipped === 12, "those that were skipped");
    await here.cron();
    const [{ value, limit }, ...more] = about("forged", "rejections");
    assert.deepEqual([limit, more], [3, []]);
    assert.ok(value >= 20 && value <= 33, `${value}`);
    await here.advance(11 * 60_000);
    await here.advance(2 * hour);
    assert.equal(about("forged", "rejections").length, 1, "it is over");
  });

  test("an alert that is not taken is sent again the next time", async () => {
    here.acts.set("/failing", () => answer(410));
    here.acts.set("/alert", () => answer(500));
    await deliver("failing", event(1));
    await counted("failing", "dead", 1);
    await here.cron();
    await here.gateway.line(({ line, outcome }) => line === "alert" && outcome === "failed");
    here.acts.delete("/alert");
    await here.cron();
    assert.equal(about("failing", "dead").length, 2);
    await here.cron();
    assert.equal(about("failing", "dead").length, 2);
  });

  test("while nobody takes an alert, events are delivered", async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    here.acts.set("/slow", () => answer(410));
    await deliver("slow", event(1));
    await counted("slow", "dead", 1);
    here.acts.set("/alert", (_, socket) => void held.then(() => socket.write(ok)));
    let over = false;
    const cron = here.cron().then(() => (over = true));
    await until(() => about("slow", "dead").length === 1, "the alert");
    here.acts.delete("/slow");
    await deliver("slow", event(2));
    await counted("slow", "delivered", 1);
    assert.equal(over, false);
    release();
    await cron;
    here.acts.delete("/alert");
  });

  test("nothing of a payload is in an alert", () => {
    assert.ok(!JSON.stringify(sent()).includes("payload"));
  });
});
