// The admin API: what an operator sees and does, and what everybody else is told.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { admin, document, operations, secrets, token, until, world } from "./admin.mjs";
import { answer, byl, bylSecret, bylSource, start } from "./harness.mjs";
import { send } from "./http.mjs";
import { providers, secret, secretsOf, stripe } from "./providers.mjs";

const ok = answer(200, {}, "taken");
const down = answer(503, {}, "down");
const bearer = (text) => [["authorization", `Bearer ${text}`]];
const unknown = "msg_AAAAAAAAAAAAAAAAAAAAAAAAAA";

/** A body of Byl with this id, of this customer. */
const event = (id, { type = "invoice.paid", customer = 5 } = {}) =>
  `{"id":${id},"project_id":7,"type":"${type}","data":{"object":{"id":71,"customer":{"id":${customer}},"note":"a payload's text"}}}`;
const isUnauthorized = ({ status, headers, body }) => {
  assert.equal(status, 401);
  assert.equal(headers["www-authenticate"], "Bearer");
  assert.equal(body.toString(), '{"title":"Unauthorized","status":401}');
};

describe("with a ledger", () => {
  let here;
  const folder = mkdtempSync(join(tmpdir(), "hookseal-admin-"));
  const ownRow = {
    ...{ id: "own", namespace: "com.own", scheme: { carrier: { header: "byl-signature" } } },
    events: { id: [{ pointer: "/id" }], event_type: [{ pointer: "/type" }], secrets: ["note"] },
  };
  const stripeSource = (name, origin, more) => ({ ...bylSource(name, `${origin.url}/${name}`, { mode: "ack", ...more }), provider: "stripe", secrets: secretsOf("stripe") });
  before(async () => {
    here = await world({
      resourcePersistencePath: folder,
      sources: (origin) => [
        bylSource("byl", `${origin.url}/byl`, { mode: "ack" }),
        bylSource("many", `${origin.url}/many`, { mode: "ack", shards: 5 }),
        bylSource("down", `${origin.url}/down`, { mode: "ack", shards: 3 }),
        bylSource("customers", `${origin.url}/customers`, { mode: "ack", shards: 2 }),
        bylSource("plain", `${origin.url}/plain`),
        bylSource("off", `${origin.url}/off`, { status: "disabled" }),
        bylSource("faulty", `${origin.url}/faulty`, { timeout: 99 }),
        stripeSource("stripe", origin),
        bylSource("own", `${origin.url}/own`, { mode: "ack", provider: ownRow }),
        { ...bylSource("braintree", `${origin.url}/braintree`, { mode: "ack", forward: "raw" }), provider: "braintree", secrets: secretsOf("braintree") },
      ],
    });
    here.acts.set("*", () => ok);
  });
  after(async () => {
    await here?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const deliver = async (source, body) => assert.equal((await send(here.gateway, { path: `/${source}`, body, headers: byl(body) })).status, 200);
  const events = async (source, query = "") => (await here.get(`/sources/${source}/events${query}`)).events;
  const settled = (source, count, state) =>
    until(async () => {
      const found = await events(source, `?state=${state}&limit=100`);
      return found.length === count && found;
    }, `${source}: ${count} ${state}`);
  const files = () => readdirSync(folder, { recursive: true }).filter((name) => /\.sqlite/.test(name)).map((name) => readFileSync(join(folder, name)));
  const stored = (text) => files().some((bytes) => bytes.includes(text));

  test("nobody gets in without the token, anywhere", async () => {
    const paths = operations.map(({ method, path }) => [method, path.replace("{source}", "byl").replace("{id}", unknown).replace("{request_id}", "a")]);
    for (const [method, path] of [...paths, ["GET", ""], ["GET", "/"], ["GET", "/nothing"], ["PATCH", "/sources"], ["GET", "/sources/no-such-source/events"]]) {
      isUnauthorized(await here.call(method, path, { headers: [] }));
      isUnauthorized(await here.call(method, path, { headers: [["authorization", `Basic ${Buffer.from(`a:${token}`).toString("base64")}`]] }));
    }
  });

  test("a wrong token is refused, and after ten of them the network is, with the right one too, for a minute", async () => {
    const wrong = ["", token.slice(0, -1), `${token}a`, token.toUpperCase(), ` ${token}`, "é", "x".repeat(4000), token.replace(/./, "A"), "b", "c"];
    const from = (ip, text) => here.call("GET", "/health", { headers: [...bearer(text), ["cf-connecting-ip", ip]] });
    for (const text of wrong.slice(1)) isUnauthorized(await from("192.0.2.1", text));
    assert.equal((await from("192.0.2.1", token)).status, 200);
    isUnauthorized(await from("192.0.2.1", "d"));
    for (const text of ["e", token]) {
      const told = await from("192.0.2.1", text);
      assert.deepEqual([told.status, told.json.code, told.headers["retry-after"]], [429, "too_many_failures", "60"]);
    }
    // Networks share 256 places, by a hash that nobody knows: one in 256 shares the place that is full, and four at once do not.
    const getsIn = async (ips) => {
      for (const ip of ips) if ((await from(ip, token)).status === 200) return ip;
      assert.fail(`nobody gets in from ${ips}`);
    };
    // One sender has a whole network of IPv6.
    const network = (await getsIn(["2001:db8:0:7::1", "2001:db8:0:8::1", "2001:db8:0:9::1", "2001:db8:0:a::1"])).slice(0, -1);
    for (let count = 0; count < 10; count++) isUnauthorized(await from(`${network}${count}`, "a"));
    assert.equal((await from(`${network.slice(0, -1)}ffff::1`, token)).status, 429);
    await getsIn(["192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"]);
    await here.advance(61_000);
    assert.equal((await from("192.0.2.1", token)).status, 200);
    const line = await here.gateway.line(({ code }) => code === "admin_guessing");
    assert.equal(line.status, 429);
    for (const text of [token, token.toUpperCase()]) assert.ok(!JSON.stringify(here.gateway.lines).includes(text));
  });

  test("other methods and other paths", async () => {
    const methods = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"];
    for (const path of new Set(operations.map((operation) => operation.path))) {
      const known = operations.filter((operation) => operation.path === path).map(({ method }) => method);
      const at = path.replace("{source}", "byl").replace("{id}", unknown).replace("{request_id}", "a");
      for (const method of methods.filter((method) => !known.includes(method))) {
        const told = await here.call(method, at);
        assert.deepEqual([told.status, told.json.code, told.headers.allow], [405, "method_not_allowed", known.join(", ")], `${method} ${path}`);
      }
    }
    for (const path of ["", "/", "/sources/", "/health/", "//health", "/sources/byl/", "/sources/byl/events/", "/sources//events", "/Health", "/sources/byl/nothing", `/sources/byl/events/${unknown}/replay/`]) {
      const told = await here.call("GET", path);
      assert.equal(told.status, 404, path);
    }
    for (const name of ["nothing", "BYL", "%62yl", "byl%00", "byl%2Fevents", "v1", "__proto__"]) {
      assert.equal((await here.get(`/sources/${name}/events`, 404)).code, "unknown_source", name);
    }
    // The runtime resolves dot segments, spelt out or encoded, before anyone looks at the path.
    for (const path of ["/../admin/health", "/sources/../health", "/x/%2e%2e/health", "/x/.%2E/health"]) assert.equal((await here.call("GET", path)).status, 200, path);
    for (const path of ["/../healthz", "/%2e%2e/healthz"]) {
      const told = await send(here.gateway, { method: "GET", path: `/admin${path}`, headers: [] });
      assert.equal(told.body.toString(), '{"status":"misconfigured"}');
    }
    for (const path of ["/adminx", "/admin%2Fhealth", "/Admin/health", "/other/admin/health"]) {
      const told = await send(here.gateway, { method: "GET", path, headers: bearer(token) });
      assert.equal(JSON.parse(told.body).code, "unknown_path", path);
    }
  });

  test("pages are bounded, in one order over all shards, and nothing is on two of them", async () => {
    for (let id = 0; id < 23; id++) await deliver("many", event(id, { type: id % 2 ? "invoice.paid" : "invoice.void" }));
    const all = await settled("many", 23, "delivered");
    assert.ok(new Set(await Promise.all([0, 1, 2, 3, 4].map(async (shard) => (await here.gateway.ask(`v1/many/${shard}`, "counts")).rows.length))).size >= 1);
    const received = all.map((row) => row.received);
    assert.deepEqual(received, received.toSorted((one, other) => one - other));
    const paged = [];
    let cursor = "";
    for (let pages = 0; pages === 0 || cursor; pages++) {
      assert.ok(pages < 10, "the pages end");
      const { events: page, next } = await here.get(`/sources/many/events?limit=5${cursor && `&cursor=${cursor}`}`);
      assert.ok(page.length <= 5);
      paged.push(...page.map(({ id }) => id));
      cursor = next;
    }
    assert.deepEqual(paged, all.map(({ id }) => id));

    const odd = await events("many", "?type=mn.byl.invoice.paid&limit=100");
    const byType = Object.groupBy(all, (row) => row.event_type);
    assert.deepEqual(Object.keys(byType).length, 2);
    for (const [type, rows] of Object.entries(byType)) {
      assert.deepEqual((await events("many", `?limit=100&type=${encodeURIComponent(type)}`)).map(({ id }) => id), rows.map(({ id }) => id));
    }
    assert.deepEqual(odd, byType["mn.byl.invoice.paid"] ?? []);
    const [from, to] = [all[5].received, all[17].received];
    const range = await events("many", `?limit=100&from=${from}&to=${to}`);
    assert.deepEqual(range.map(({ id }) => id), all.filter((row) => row.received >= from && row.received < to).map(({ id }) => id));
    assert.deepEqual((await events("many", `?event_id=${all[3].event_id}`)).map(({ id }) => id), [all[3].id]);
    assert.deepEqual(await events("many", "?state=dead"), []);
    assert.deepEqual(await events("many", "?account=nobody"), []);
  });

  test("a question that is not understood to its last field is refused", async () => {
    const bad = ["limit=0", "limit=101", "limit=-1", "limit=1e1", "limit=", "limit=99999999999999999999", "limit=5&limit=6", "state=Dead", "state=", "code=nothing", "cursor=", "cursor=1", `cursor=1.${unknown.toLowerCase()}`, `cursor=-1.${unknown}`, `cursor=1.${unknown}A`, `cursor=1.${unknown}%00`, "from=now", "from=-1", "from=9007199254740992", "to=1.5", "type=%00", `type=${"x".repeat(513)}`, "nothing=1", "State=dead", "=", "a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q&r"];
    for (const query of bad) assert.equal((await here.get(`/sources/byl/events?${query}`, 400)).title.length > 10, true, query);
    assert.equal((await here.get("/sources/byl/events?limit=0", 400)).field, "limit");
    for (const path of ["/health", "/sources", "/sources/byl", `/sources/byl/events/${unknown}`, "/sources/byl/armed", "/sources/byl/diagnoses/a"]) await here.get(`${path}?a=b`, 400);
    const bodies = ["", "null", "[]", '["dead"]', "{", '{"state":"dead"}x', "{}", '{"state":null}', '{"state":"Dead"}', '{"state":["dead"]}', '{"state":"dead","limit":5}', '{"state":"dead","from":"1"}', '{"state":"dead","from":1.5}', '{"state":"dead","cursor":"1"}', '{"state":"dead","cursor":"-1"}', '{"state":"dead","cursor":"0.1"}', '{"state":"dead","cursor":0}', `{"state":"dead","type":"${"x".repeat(20_000)}"}`, Buffer.from([0xff, 0xfe])];
    for (const body of bodies) assert.equal((await here.call("POST", "/sources/byl/replay", { body })).status, 400, body.toString().slice(0, 60));
    for (const body of ["{}", '{"customer":""}', '{"customer":5}', '{"customer":null}', '{"customer":"a","all":true}', '{"customer":"a\\u0000"}']) assert.equal((await here.call("POST", "/sources/byl/erase", { body })).status, 400, body);
    for (const body of ["[]", '{"minutes":0}', '{"minutes":16}', '{"minutes":"5"}', '{"failures":21}', '{"failures":-1}', '{"span":1}']) assert.equal((await here.call("PUT", "/sources/byl/armed", { body })).status, 400, body);
  });

  test("ids that nobody has, and those of other sources", async () => {
    await deliver("byl", event(100));
    const [{ id }] = await settled("byl", 1, "delivered");
    for (const other of [unknown, "a", id.toLowerCase(), `${id}A`, `${id}%00`, "msg_", `${id}'--`]) {
      for (const [method, path] of [["GET", ""], ["DELETE", ""], ["POST", "/replay"]]) {
        assert.equal((await here.call(method, `/sources/byl/events/${other}${path}`)).json.code, "unknown_event", `${method} ${other}`);
      }
    }
    for (const source of ["many", "stripe", "customers"]) {
      for (const [method, path] of [["GET", ""], ["DELETE", ""], ["POST", "/replay"]]) {
        assert.equal((await here.call(method, `/sources/${source}/events/${id}${path}`)).json.code, "unknown_event");
      }
    }
    assert.equal((await here.get(`/sources/byl/events/${id}`)).replays, 0);
  });

  test("sources without a ledger, switched off or faulty", async () => {
    for (const [source, code] of [["plain", "no_ledger"], ["off", "source_unavailable"], ["faulty", "source_unavailable"]]) {
      assert.equal((await here.get(`/sources/${source}/events`, 409)).code, code);
      assert.equal((await here.call("POST", `/sources/${source}/replay`, { body: { state: "dead" } })).status, 409);
      assert.equal((await here.call("POST", `/sources/${source}/erase`, { body: { customer: "a" } })).status, 409);
      assert.equal((await here.call("POST", `/sources/${source}/events/${unknown}/replay`)).status, 409);
      assert.equal((await here.call("DELETE", `/sources/${source}/events/${unknown}`)).status, 409);
      assert.equal((await here.get(`/sources/${source}/events/${unknown}`, 409)).code, code);
      assert.equal((await here.get(`/sources/${source}`)).ledger, null);
    }
  });

  test("one event, with its attempts and its body", async () => {
    here.acts.set("/byl", () => down);
    await deliver("byl", event(101));
    const [row] = await settled("byl", 1, "retrying");
    const whole = await here.get(`/sources/byl/events/${row.id}`);
    assert.deepEqual(whole.attempts.map(({ number, status, code, answer }) => [number, status, code, answer]), [[1, 503, "origin_refused", "down"]]);
    assert.equal(whole.content.id, "101");
    assert.equal(whole.content.data.payload.data.object.note, "a payload's text");
    assert.equal(whole.event_id, "101");
    assert.ok(!("content" in row));
    here.acts.delete("/byl");
    await here.advance(6_000);
    await settled("byl", 2, "delivered");
  });

  test("replay: the origin gets it again under the same webhook-id", async () => {
    await deliver("byl", event(102));
    const { id } = (await settled("byl", 3, "delivered")).find(({ event_id }) => event_id === "102");
    const told = await here.call("POST", `/sources/byl/events/${id}/replay`);
    assert.deepEqual([told.status, told.json], [202, { id, replayed: "due" }]);
    const sent = () => here.origin.at("/byl").filter(({ headers }) => headers["webhook-id"] === id);
    await until(() => sent().length === 2, "the second delivery");
    assert.deepEqual(sent()[0].body, sent()[1].body);
    const again = await until(async () => {
      const row = await here.get(`/sources/byl/events/${id}`);
      return row.state === "delivered" && row;
    }, "delivered again");
    assert.deepEqual([again.attempt, again.replays, again.attempts.length], [2, 1, 2]);
    const line = await here.gateway.line(({ operation, event_id }) => operation === "replay" && event_id === id);
    assert.deepEqual([line.outcome, line.status, line.source], ["answered", 202, "byl"]);
  });

  test("replay of what is being delivered is a conflict", async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    here.acts.set("/byl", (_, socket) => void held.then(() => socket.write(ok)));
    await deliver("byl", event(103));
    const [{ id }] = await settled("byl", 1, "delivering");
    assert.equal((await here.call("POST", `/sources/byl/events/${id}/replay`)).json.code, "underway");
    release();
    here.acts.delete("/byl");
    await settled("byl", 4, "delivered");
  });

  test("replay by filter, page by page over the shards", async () => {
    here.acts.set("/down", () => answer(410));
    for (let id = 0; id < 12; id++) await deliver("down", event(id));
    const dead = await settled("down", 12, "dead");
    assert.deepEqual(new Set(dead.map(({ code }) => code)), new Set(["origin_gone"]));
    here.acts.delete("/down");
    const replay = async (body) => {
      const told = await here.call("POST", "/sources/down/replay", { body });
      assert.equal(told.status, 202, told.body.toString());
      return told.json;
    };
    const replayed = [];
    let cursor;
    do {
      const { replays, next } = await replay({ state: "dead", code: "origin_gone", ...(cursor && { cursor }) });
      assert.ok(replays.every((replay) => replay.replayed === "due"));
      replayed.push(...replays.map(({ id }) => id));
      cursor = next;
    } while (cursor !== null);
    assert.deepEqual(replayed.sort(), dead.map(({ id }) => id).sort());
    await settled("down", 12, "delivered");
    const sent = here.origin.at("/down").map(({ headers }) => headers["webhook-id"]);
    for (const { id } of dead) assert.equal(sent.filter((other) => other === id).length, 2);
    assert.equal((await here.call("POST", "/sources/down/replay", { body: { state: "dead", cursor: "3" } })).status, 400);
    assert.deepEqual(await replay({ state: "dead" }), { replays: [], next: "1" });
  });

  test("erasing an event removes what it held from the file, and it cannot be replayed", async () => {
    const note = "an-erased-text-of-a-payload";
    const body = event(104).replace("a payload's text", note);
    here.acts.set("/byl", () => answer(200, {}, "an-erased-answer"));
    await deliver("byl", body);
    const { id } = (await settled("byl", 5, "delivered")).find(({ event_id }) => event_id === "104");
    assert.ok(stored(note) && stored("an-erased-answer"));
    const told = await here.call("DELETE", `/sources/byl/events/${id}`);
    assert.deepEqual([told.status, told.json], [200, { id, delivered: true }]);
    const gone = await here.get(`/sources/byl/events/${id}`);
    assert.deepEqual([gone.state, gone.body, gone.event_id, gone.customer, gone.remote_ip, gone.headers, gone.content], ["delivered", "erased", "", null, null, {}, null]);
    assert.deepEqual(gone.attempts.map(({ answer }) => answer), [null]);
    const rows = await here.gateway.sql("v1/byl/0", `SELECT (SELECT count(*) FROM chunk WHERE id = '${id}') AS chunks, (SELECT count(answer) FROM attempt WHERE id = '${id}') AS answers`);
    assert.deepEqual(Object.values(rows[0]), [0, 0]);
    assert.equal((await here.call("POST", `/sources/byl/events/${id}/replay`)).json.code, "body_gone");
    // The provider's retry does not bring it back.
    await deliver("byl", body);
    assert.equal((await here.get(`/sources/byl/events/${id}`)).body, "erased");
    assert.equal((await here.call("DELETE", `/sources/byl/events/${id}`)).status, 200);
    here.acts.delete("/byl");
  });

  test("erasing an event that more than one shard has", async () => {
    await deliver("down", event(105));
    const { id } = await until(async () => (await events("down")).find(({ event_id }) => event_id === "105"), "the event");
    const nothing = { account: null, event_type: null, customer: null, remote_ip: null, record: null };
    const facts = { key: id, conflict_id: unknown, digest: [1], provider: "byl", event_id: "105", headers: "{}", content_type: "application/json", message_headers: "[]" };
    const claim = { ...nothing, ...facts, sensitive: false, ack: true };
    for (const shard of [0, 1, 2]) await here.gateway.ask(`v1/down/${shard}`, { claim: { ...claim, conflict_id: `${unknown.slice(0, -1)}${"ABC"[shard]}` } });
    assert.equal((await here.call("DELETE", `/sources/down/events/${id}`)).status, 200);
    const left = await Promise.all([0, 1, 2].map((shard) => here.gateway.ask(`v1/down/${shard}`, { get: { id } })));
    assert.deepEqual(left.map((row) => [row.body, row.event_id]), Array(3).fill(["erased", ""]));
  });

  test("erasing a customer's events, and nobody else's", async () => {
    for (let id = 0; id < 9; id++) await deliver("customers", event(id, { customer: id % 3 }));
    const all = await settled("customers", 9, "delivered");
    const { customer } = all.find(({ event_id }) => event_id === "1");
    assert.ok(customer, "the events name their customer");
    assert.equal((await events("customers", `?customer=${customer}`)).length, 3);
    const told = await here.call("POST", "/sources/customers/erase", { body: { customer } });
    assert.deepEqual([told.status, told.json], [200, { erased: 3, done: true }]);
    const left = await events("customers", "?limit=100");
    assert.equal(left.filter(({ body }) => body === "erased").length, 3);
    assert.equal(left.filter(({ body }) => body === "kept").length, 6);
    assert.deepEqual((await here.call("POST", "/sources/customers/erase", { body: { customer } })).json, { erased: 0, done: true });
    assert.equal((await events("customers", `?customer=${customer}`)).length, 0);
  });

  test("a payload with secrets is redacted, and replay answers 410 once it is delivered", async () => {
    const body = '{"id":"evt_1","object":"event","type":"payment_intent.created","data":{"object":{"id":"pi_1","object":"payment_intent","client_secret":"pi_1_secret_2"}}}';
    const header = stripe.webhooks.generateTestHeaderString({ payload: body, secret });
    here.acts.set("/stripe", ({ body }) => answer(500, {}, body.toString()));
    assert.equal((await send(here.gateway, { path: "/stripe", body, headers: [["stripe-signature", header]] })).status, 200);
    const [{ id }] = await settled("stripe", 1, "retrying");
    const { body: text, json } = await here.call("GET", `/sources/stripe/events/${id}`);
    assert.deepEqual([json.sensitive, json.body, json.attempts[0].answer], [true, "kept", null]);
    assert.equal(json.content.data.payload.data.object.client_secret, "[redacted]");
    assert.ok(!text.includes("pi_1_secret_2"));
    here.acts.delete("/stripe");
    await here.advance(6_000);
    await settled("stripe", 1, "delivered");
    assert.equal((await here.get(`/sources/stripe/events/${id}`)).content, null);
    assert.equal((await here.call("POST", `/sources/stripe/events/${id}/replay`)).json.code, "body_gone");
  });

  test("a payload of a row of the configuration's own is shown as that row has it", async () => {
    here.acts.set("/own", () => down);
    await deliver("own", event(7));
    const [{ id }] = await settled("own", 1, "retrying");
    const { body: text, json } = await here.call("GET", `/sources/own/events/${id}`);
    assert.equal(json.content.type, "com.own.invoice.paid");
    assert.equal(json.content.data.payload.data.object.note, "[redacted]");
    assert.ok(!text.includes("a payload's text"));
    here.acts.delete("/own");
    await here.advance(6_000);
    await settled("own", 1, "delivered");
  });

  test("a form's payload is shown as JSON, without its signature", async () => {
    const { body, headers } = providers.braintree.request();
    assert.equal((await send(here.gateway, { path: "/braintree", body, headers })).status, 200);
    const [{ id }] = await settled("braintree", 1, "delivered");
    const { body: text, json } = await here.call("GET", `/sources/braintree/events/${id}`);
    assert.equal(json.content.notification.kind, "subscription_went_past_due");
    assert.ok(!text.includes(new URLSearchParams(body).get("bt_signature").split("|")[1]));
  });

  test("counts and the oldest undelivered event", async () => {
    here.acts.set("/many", () => down);
    const before = here.now();
    await deliver("many", event(500));
    await settled("many", 1, "retrying");
    const { ledger } = await here.get("/sources/many");
    assert.deepEqual(ledger.counts.toSorted((one, other) => one.count - other.count), [{ state: "retrying", code: "origin_refused", count: 1 }, { state: "delivered", code: null, count: 23 }]);
    assert.ok(ledger.oldest >= before - 1000 && ledger.oldest <= here.now());
    assert.deepEqual([ledger.available, ledger.shards], [true, 5]);
    const { sources } = await here.get("/sources");
    assert.deepEqual(sources.map(({ name }) => name), ["byl", "many", "down", "customers", "plain", "off", "faulty", "stripe", "own", "braintree"]);
    here.acts.delete("/many");
    await here.advance(6_000);
    await settled("many", 24, "delivered");
  });

  test("samples of rejected requests", async () => {
    const told = await send(here.gateway, { path: "/byl", body: "a forged payload's text", headers: [["byl-signature", "0".repeat(64)], ["cf-connecting-ip", "192.0.2.9"], ["cf-ray", "ray0"]] });
    assert.equal(told.status, 401);
    const [rejected] = await until(async () => {
      const { rejected } = await here.get("/sources/byl/rejected?limit=1");
      return rejected.length === 1 && rejected;
    }, "the sample");
    assert.deepEqual([rejected.code, rejected.request_id, rejected.remote_ip, rejected.size, rejected.skipped], ["signature_mismatch", "ray0", "192.0.2.9", 23, 0]);
  });

  test("health says what is wrong, and only to whom has the token", async () => {
    const health = await here.get("/health");
    assert.equal(health.status, "misconfigured");
    assert.deepEqual(health.alert, { standing: "disabled" });
    assert.deepEqual(health.sources.find(({ name }) => name === "off").standing, "disabled");
    const { standing, code, field } = health.sources.find(({ name }) => name === "faulty");
    assert.deepEqual([standing, code, field], ["faulty", "invalid_options", "sources[6].timeout"]);
    const told = await send(here.gateway, { method: "GET", path: "/healthz", headers: [] });
    assert.deepEqual([told.status, told.body.toString()], [503, '{"status":"misconfigured"}']);
    assert.equal((await send(here.gateway, { method: "HEAD", path: "/healthz", headers: [] })).status, 503);
    assert.equal((await send(here.gateway, { path: "/healthz", body: "a" })).status, 404);
  });

  test("an armed source: its failures are explained, and nothing of them is kept", async () => {
    const { armed: unarmed } = await here.get("/sources/byl/armed");
    assert.equal(unarmed, null);
    const body = event(700).replace("a payload's text", "a-diagnosed-payload");
    // Signed, then printed again by a proxy.
    const [[name, signature]] = byl(body);
    const reprinted = JSON.stringify(JSON.parse(body), null, 2);
    const fail = async (text, value) => {
      const sent = await send(here.gateway, { path: "/byl", body: text, headers: [[name, value], ["cf-ray", `ray${Math.random().toString(16).slice(2)}`]] });
      isUnauthorizedWebhook(sent);
      const at = here.gateway.lines.length;
      return at;
    };
    const isUnauthorizedWebhook = ({ status, body }) => assert.deepEqual([status, body.toString()], [401, '{"title":"Unauthorized","status":401}']);
    await fail(reprinted, signature);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual((await here.get("/sources/byl/diagnoses")).diagnoses, []);

    const told = await here.call("PUT", "/sources/byl/armed", { body: { minutes: 5, failures: 3 } });
    assert.equal(told.json.armed.remaining, 3);
    assert.ok(Math.abs(told.json.armed.until - here.now() - 300_000) < 10_000);
    const ray = "8f00aa11bb22cc33-FRA";
    await send(here.gateway, { path: "/byl", body: reprinted, headers: [[name, signature], ["cf-ray", ray]] });
    const diagnosis = await until(async () => {
      const { status, json } = await here.call("GET", `/sources/byl/diagnoses/${ray}`);
      return status === 200 && json;
    }, "the diagnosis");
    assert.deepEqual(diagnosis.findings.map(({ kind, code }) => [kind, code]), [["verdict", "signature_mismatch"], ["fix", "body_reserialized"]]);
    assert.ok(here.gateway.lines.some(({ request_id, code }) => request_id === ray && code === "signature_mismatch"));

    // Meant for another source, whose name is told.
    const stray = await stripe.webhooks.generateTestHeaderString({ payload: body, secret });
    await send(here.gateway, { path: "/byl", body, headers: [["stripe-signature", stray], ["cf-ray", "ray2"]] });
    const { findings } = await until(async () => {
      const { status, json } = await here.call("GET", "/sources/byl/diagnoses/ray2");
      return status === 200 && json;
    }, "the second diagnosis");
    assert.ok(findings.some(({ kind, code, message }) => kind === "fix" && code === "other_provider_receiver" && message.includes("the source stripe")), JSON.stringify(findings));

    // Too large to be searched.
    await send(here.gateway, { path: "/byl", body: "x".repeat(70_000), headers: [[name, signature], ["cf-ray", "ray3"]] });
    const large = await until(async () => {
      const { status, json } = await here.call("GET", "/sources/byl/diagnoses/ray3");
      return status === 200 && json;
    }, "the third diagnosis");
    assert.deepEqual(large.findings.map(({ code }) => code), ["signature_mismatch", "body_too_large"]);

    // Three are three.
    await send(here.gateway, { path: "/byl", body: reprinted, headers: [[name, signature], ["cf-ray", "ray4"]] });
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal((await here.get("/sources/byl/diagnoses")).diagnoses.length, 3);
    assert.equal((await here.get("/sources/byl/diagnoses?limit=2")).diagnoses[0].request_id, "ray3");
    assert.equal((await here.get("/sources/byl/diagnoses/ray4", 404)).code, "unknown_diagnosis");
    assert.equal((await here.get("/sources/byl/armed")).armed, null);
    assert.equal((await here.get("/sources/many/diagnoses/ray2", 404)).code, "unknown_diagnosis");

    for (const text of ["a-diagnosed-payload", signature, bylSecret, secret, stray.split("v1=")[1]]) {
      assert.ok(!stored(text), "nothing of the request is in a file");
      assert.ok(!JSON.stringify(here.gateway.lines).includes(text), "nor in the log");
    }
    assert.ok(stored("body_reserialized"));

    // A source without a ledger can be armed, and an arming ends: by itself and by hand.
    await here.call("PUT", "/sources/plain/armed", { body: {} });
    await send(here.gateway, { path: "/plain", body, headers: [[name, `${"0".repeat(64)}`], ["cf-ray", "ray5"]] });
    await until(async () => (await here.call("GET", "/sources/plain/diagnoses/ray5")).status === 200, "the diagnosis of a source without a ledger");
    assert.equal((await here.get("/sources/plain/armed")).armed.remaining, 19);
    assert.equal((await here.call("DELETE", "/sources/plain/armed")).json.armed, null);
    await here.call("PUT", "/sources/plain/armed", { body: {} });
    await here.advance(15 * 60_000 + 1);
    assert.equal((await here.get("/sources/plain/armed")).armed, null);
    assert.equal((await here.call("PUT", "/sources/off/armed", { body: {} })).status, 409);
  });

  test("a data point for each request and attempt", async () => {
    const points = await here.points();
    for (const point of points) {
      assert.deepEqual(Object.keys(point), ["indexes", "blobs", "doubles"]);
      assert.deepEqual([point.indexes.length, point.blobs.length, point.doubles.length], [1, 6, 5]);
    }
    const has = (source, ...words) => points.some(({ indexes, blobs }) => indexes[0] === source && words.every((word, index) => blobs[index] === word));
    assert.ok(has("plain", "request", "refused", "signature_mismatch", "byl"));
    assert.ok(has("plain", "request", "answered", "", "", "", "armed"));
    assert.ok(has("many", "attempt", "delivered", "", "byl"));
    for (const text of [bylSecret, token, "a payload's text"]) assert.ok(!JSON.stringify(points).includes(text));
  });

  test("docs/OPERATING.md names every field and every code of the log", () => {
    const text = readFileSync(new URL("../../docs/OPERATING.md", import.meta.url), "utf8");
    const table = text.slice(text.indexOf("## Log lines"), text.indexOf("`outcome`: "));
    const fields = new Set([...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names]) => names.split(", ").map((name) => name.replaceAll("`", ""))));
    const lines = here.gateway.lines.filter(({ line }) => line !== undefined);
    assert.deepEqual(lines.flatMap((line) => Object.keys(line)).filter((name) => !fields.has(name)), []);
    assert.deepEqual(here.gateway.lines.filter((line) => line.line === undefined && line.text === undefined), []);
    const source = readFileSync(new URL("../../worker/src/respond.rs", import.meta.url), "utf8");
    const codes = [...source.matchAll(/\((?:\d{3}|\*status), "(\w+)"/g)].map(([, code]) => code);
    assert.ok(codes.length > 15);
    assert.deepEqual(codes.filter((code) => !text.includes(`\`${code}\``)), []);
  });

  test("every operation was asked, and answered with success", () => {
    for (const { operation } of operations) {
      const [good] = Object.keys(operation.responses);
      assert.ok(here.asked.has(`${operation.operationId} ${good}`), `${operation.operationId} was never answered with ${good}`);
    }
  });
});

describe("off", () => {
  let gateway;
  after(() => gateway?.stop());

  const tries = [
    ["nothing configured", undefined, {}],
    ["no token is bound", admin, { ADMIN: null }],
    ["an empty token", admin, { ADMIN: "" }],
    ["a short token", admin, { ADMIN: "short" }],
    ["a token with a line end", admin, { ADMIN: `${token}\n` }],
    ["an unknown field", { ...admin, open: true }, {}],
    ["a path that a source is below", { ...admin, path: "/hooks" }, {}],
    ["a path with a slash at its end", { ...admin, path: "/admin/" }, {}],
    ["the path of the health check", { ...admin, path: "/healthz" }, {}],
    ["no object", true, {}],
  ];
  for (const [name, config, bindings] of tries) {
    test(`${name}: every path of it is one that nobody has, and the sources serve`, async () => {
      gateway ??= await start({ config: {}, secrets });
      const source = { ...bylSource("byl", "http://127.0.0.1:1/"), path: "/hooks/byl" };
      const env = { ...secrets, ...bindings, HOOKSEAL: { sources: [source], ...(config !== undefined && { admin: config }) } };
      const set = [["x-test-env", Buffer.from(JSON.stringify(env)).toString("base64")]];
      await send(gateway, { method: "GET", path: "/healthz", headers: set });
      const bodies = new Set();
      for (const path of ["/admin", "/admin/health", "/admin/sources", "/hooks/health", "/nothing"]) {
        for (const headers of [[], bearer(token), bearer("short"), bearer("")]) {
          const told = await send(gateway, { method: "GET", path, headers });
          assert.equal(told.status, 404, path);
          bodies.add(told.body.toString());
        }
      }
      assert.equal(bodies.size, 1);
      assert.equal((await send(gateway, { path: "/hooks/byl", body: "{}", headers: [] })).status, 401);
      const health = await send(gateway, { method: "GET", path: "/healthz", headers: [] });
      assert.equal(health.status, config === undefined ? 200 : 503);
      if (config !== undefined) await gateway.line(({ outcome, field }) => outcome === "warning" && field?.startsWith("admin"));
    });
  }
});

test("the document's words are the ledger's", () => {
  const source = readFileSync(new URL("../../worker/ledger/src/delivery.rs", import.meta.url), "utf8");
  const words = (name) => [...source.match(new RegExp(`^    ${name} \\{\\n(.*?)^    \\}`, "ms"))[1].matchAll(/= "(\w+)"/g)].map(([, word]) => word);
  const { schemas } = document.components;
  assert.deepEqual(schemas.State.enum, words("State"));
  assert.deepEqual(schemas.Code.enum, words("Code"));
  assert.deepEqual(schemas.Event.properties.body.enum, words("Body"));
  assert.deepEqual(schemas.Event.properties.mode.enum, words("Mode"));
});
