// The catalogue of faults: what each does to a gateway under load, and what is allowed to come of it.

import { createHmac } from "node:crypto";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { bylSecret, bylSource } from "../worker/harness.mjs";
import { exchange, request } from "../worker/http.mjs";
import { bodyOf, signed } from "./client.mjs";
import { until } from "./gateway.mjs";
import { acts } from "./origin.mjs";

/** A source in ack mode. */
const ack = (name, url, more = {}) => bylSource(name, `${url}/${name}`, { mode: "ack", shards: 2, timeout: 2, ...more });

/** So many wrong answers to each delivery, and then the right one. */
const first = (count, choose) => (delivery, world) => (delivery.attempt <= count ? choose(delivery, world) : acts.answer(200));
/** For a part of the events, as each of them takes its time. */
const few = (share, count, choose) => (delivery, world) =>
  Number(delivery.event) % share === 0 && delivery.attempt <= count ? choose(delivery, world) : acts.answer(200);

/** Orders faults of the objects again and again while the load lasts. */
const ordering =
  (ordered, each = 100) =>
  async (world, over) => {
    while (!over()) {
      await world.faults(ordered(world)).catch(() => {});
      await sleep(each);
    }
    await world.faults(Object.fromEntries(Object.keys(ordered(world)).map((name) => [name, 0])));
  };

/** Kills at moments that the seed chooses, and `atAnswer` of them right after an acknowledgement. */
const kills =
  (count, atAnswer = 0) =>
  async (world, over, share = 1) => {
    for (let kill = 0; kill < Math.ceil(count * share) && !over(); kill += 1) {
      if (kill < Math.ceil(atAnswer * share)) {
        const acknowledged = world.client.acknowledged.size + 1 + world.random.below(60);
        const killed = new Promise((resolve) => {
          world.onAnswer = () => {
            if (world.client.acknowledged.size < acknowledged) return;
            world.onAnswer = () => {};
            // In the same turn as the client heard of it: within a millisecond of the acknowledgement.
            world.gateway.kill();
            world.notes.killsAtAnswer = (world.notes.killsAtAnswer ?? 0) + 1;
            resolve();
          };
        });
        await Promise.race([killed, until(over, "the load is over", 600_000)]);
        if (over()) break;
      } else {
        await sleep(50 + world.random.below(700));
      }
      await world.kill();
      // A life that acknowledges nothing would test nothing.
      const before = world.client.acknowledged.size;
      await until(() => over() || world.client.acknowledged.size > before, "the gateway acknowledges again after a kill", 60_000);
    }
    world.onAnswer = () => {};
  };

const panicking = [
  // What the crate `worker` would panic on: headers that are no ASCII, names and values at the edges, ids with line ends.
  (n) =>
    request({
      path: "/byl",
      headers: [
        ["byl-signature", Buffer.from([0xe9, 0x20, 0xff])],
        ["x-name", Buffer.from("caf\xe9", "latin1")],
      ],
      body: bodyOf(n),
    }),
  (n) =>
    request({
      path: "/byl",
      headers: [
        ["byl-signature", signed(bodyOf(n), "another secret")],
        ["user-agent", Buffer.from([0x80, 0x81])],
        ["cookie", "\u2028"],
      ],
      body: bodyOf(n),
    }),
  (n) =>
    request({
      path: "/byl?%ff%00",
      headers: [
        ["content-type", Buffer.from([0xc3, 0x28])],
        ["byl-signature", ""],
      ],
      body: bodyOf(n),
    }),
  (n) =>
    request({
      path: "/byl",
      headers: [
        ["byl-signature", "\t"],
        ["content-encoding", Buffer.from([0xff])],
      ],
      body: Buffer.from([0xff, 0xfe, 0x00, n % 256]),
    }),
];

/** Authentic events whose ids are as hostile as JSON allows. */
const hostileIds = [
  '"a\\r\\nx-injected: 1"',
  '"\\u0000"',
  '"\\u2028\\u001b[31m"',
  '"\\ud83d\\ude00"',
  '""',
  `"${"x".repeat(10_000)}"`,
  "-1",
  "1e3",
  "null",
  "[1]",
  '{"a":1}',
  "true",
];

/** A request that is sent without waiting for what comes of it. */
function abandon(port, bytes, milliseconds = 0) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1" }, () =>
      socket.write(bytes, () => setTimeout(() => (socket.destroy(), resolve()), milliseconds)),
    );
    socket.on("error", () => resolve());
  });
}

/** Each of 40 events five times at once. */
async function storm(world) {
  for (let round = 0; round < 40; round += 1) {
    const event = world.client.take();
    await Promise.all(Array.from({ length: 5 }, () => world.client.send(event)));
  }
}

/**
 * A fault: `act(delivery, world)` is what the origin does, `meanwhile(world, over)` runs beside the load until `over()`, `after(world)`
 * before the backlog drains, `verify(world)` on the ended run's tables. The origin is well again when the load or `after` is over, if
 * `over` says so, and else when its own script says so. `acknowledge` is how many events the load is to get through;
 * with `whole` it also lasts as long as `meanwhile`. `unheard`: what the origin told may be lost.
 */
export const faults = [
  {
    id: "O1",
    what: "origin refuses connections",
    async meanwhile(world) {
      await world.origin.down();
    },
    async after(world) {
      await world.passTime(180_000);
      await world.origin.up();
    },
  },
  {
    id: "O2",
    what: "origin accepts and closes",
    async meanwhile(world) {
      world.origin.accept(false);
    },
    async after(world) {
      await world.passTime(60_000);
      world.origin.accept(true);
    },
  },
  { id: "O3", what: "origin resets before an answer", act: first(2, () => acts.reset) },
  {
    id: "O4",
    what: "origin resets within head or body",
    act: first(2, (_, { random }) => random.pick([acts.resetInHead, acts.resetInBody])),
  },
  { id: "O5", what: "origin half-closes without an answer", act: first(2, () => acts.halfClose) },
  { id: "O6", what: "origin sends its head too slowly", act: few(25, 1, () => acts.slowHead(400)) },
  { id: "O7", what: "origin drips its body, a byte a second", act: few(25, 1, () => acts.drip(1000)) },
  { id: "O8", what: "origin never answers", act: few(25, 2, () => acts.hang) },
  { id: "O9", what: "origin answers 500", act: first(3, () => acts.answer(500, {}, "an exception's text")) },
  {
    id: "O10",
    what: "origin answers 503 with Retry-After, seconds and date",
    act: first(2, (_, { random, gateway }) => {
      const seconds = 30 + random.below(120);
      // A date has whole seconds.
      const date = new Date(gateway.now() + (seconds + 1) * 1000).toUTCString();
      return random.chance(0.5) ? acts.wait(503, `${seconds}`, seconds * 1000) : acts.wait(503, date, seconds * 1000 - 1000);
    }),
  },
  {
    id: "O11",
    what: "origin answers 429",
    act: first(2, (_, { random }) => (random.chance(0.5) ? acts.wait(429, "600", 600_000) : acts.answer(429))),
  },
  {
    id: "O12",
    what: "origin flaps, half of all answers are failures",
    act: (_, { random }) => (random.chance(0.5) ? acts.answer(200) : random.pick([acts.answer(500), acts.reset, acts.close])),
    over: "after",
  },
  { id: "O13", what: "origin truncates its body", act: first(2, () => acts.truncated) },
  { id: "O14", what: "origin answers with 50 MB", act: few(50, 1, () => acts.huge(50_000_000)) },
  {
    id: "O15",
    what: "origin's answer is no HTTP",
    act: first(3, (_, { random }) =>
      random.pick([acts.garbage, acts.badStatus, acts.badChunks, acts.unfinishedChunks, acts.badLength, acts.hugeHeaders]),
    ),
  },
  {
    id: "O16",
    what: "origin answers 101, 103, 199, 600, 999, 204 with a body",
    acknowledge: 120,
    act: first(3, (_, { random }) =>
      random.pick([
        acts.status(101),
        acts.status(103),
        acts.informational(103),
        acts.status(199),
        acts.status(600),
        acts.status(999),
        acts.noContentWithBody,
        acts.notAscii,
      ]),
    ),
  },
  {
    id: "O17",
    what: "origin redirects, in a loop and elsewhere",
    act: first(2, (delivery, { random, origin }) =>
      acts.redirect(
        random.pick([301, 302, 303, 307, 308]),
        random.pick([`${origin.url}/elsewhere`, `${origin.url}/byl`, "/elsewhere", "https://example.invalid/"]),
      ),
    ),
    verify(world) {
      const strays = world.origin.records.filter(({ path }) => path !== "/byl");
      if (strays.length > 0) world.violate("I2", `${strays.length} redirects were followed`);
    },
  },
  {
    id: "O18",
    what: "origin answers 410 for ever, 400 and 404 for a while",
    deaths: ["origin_gone"],
    act: (delivery) => {
      const kind = Number(delivery.event) % 3;
      if (kind === 0) return acts.answer(410);
      return delivery.attempt <= 3 ? acts.answer(kind === 1 ? 400 : 404) : acts.answer(200);
    },
    verify(world) {
      for (const row of world.tables.rows) {
        const gone = Number(row.event_id) % 3 === 0;
        if (gone !== (row.state === "dead"))
          world.violate("I9", `${row.id} is ${row.state} after ${gone ? 410 : "400 or 404 and then 200"}`);
        if (gone && row.attempt !== 1) world.violate("I9", `${row.id} was tried ${row.attempt} times though it was gone`);
      }
    },
  },

  {
    id: "P1",
    what: "kill -9 of workerd, 50 times, 25 of them at an acknowledgement",
    whole: true,
    acknowledge: 5_000,
    meanwhile: kills(50, 25),
  },
  {
    id: "P2",
    what: "kill between the commit and the answer",
    whole: true,
    async meanwhile(world) {
      for (let kill = 0; kill < 5; kill += 1) {
        await sleep(100 + world.random.below(200));
        await world.faults({ replyHeld: 20 });
        await sleep(150);
        await world.kill();
      }
    },
  },
  {
    id: "P3",
    what: "kill between the origin's 2xx and its record",
    acknowledge: 300,
    act(delivery, world) {
      if (!world.dying && delivery.attempt === 1 && world.random.chance(0.02) && (world.notes.kills ?? 0) < 6) {
        world.dying = true;
        const answer = acts.answer(200);
        return {
          ...answer,
          run(socket) {
            answer.run(socket);
            world.kill().then(() => (world.dying = false));
          },
        };
      }
      return acts.answer(200);
    },
    async after(world) {
      await until(() => !world.dying, "the last kill is over");
    },
  },
  {
    id: "P4",
    what: "kill -9 of what worker-build made, without the tests' main module",
    pinned: false,
    whole: true,
    acknowledge: 1_500,
    meanwhile: kills(8, 4),
  },
  {
    id: "P5",
    what: "graceful stop under load",
    whole: true,
    async meanwhile(world) {
      for (let stop = 0; stop < 3; stop += 1) {
        await sleep(150);
        world.expect.killed = true;
        await world.gateway.stop();
        world.client.disconnect();
        world.origin.life += 1;
        await world.gateway.start();
      }
    },
  },
  ...[true, false].map((pinned) => ({
    id: pinned ? "P6" : "P6b",
    what: `requests that would panic among 50 in flight${pinned ? "" : ", without the tests' main module"}`,
    pinned,
    acknowledge: 200,
    act: few(10, 1, (_, { random }) => random.pick([acts.status(999), acts.status(103), acts.notAscii])),
    async meanwhile(world) {
      for (let round = 0; round < 5; round += 1) {
        const events = Array.from({ length: 50 }, () => world.client.take());
        const good = events.map((event) => world.client.send(event));
        const bad = panicking.map((make, index) => exchange(world.gateway.port, make(9_000_000 + round * 10 + index)).catch(() => null));
        const hostile = hostileIds.map((id, index) => {
          const body = Buffer.from(`{"id":${id},"project_id":7,"type":"invoice.paid","data":{"object":{"id":${round * 100 + index}}}}`);
          return exchange(world.gateway.port, request({ path: "/hostile", headers: [["byl-signature", signed(body, bylSecret)]], body }));
        });
        const answers = await Promise.all(good);
        const failed = answers.filter(({ status }) => status !== 200);
        if (failed.length > 0)
          world.violate("I7", `${failed.length} of 50 neighbours of a bad request were answered ${failed.map(({ status }) => status)}`);
        for (const answer of await Promise.all(bad))
          if (answer?.status >= 200 && answer?.status <= 299) world.violate("I4", `a bad request was answered with ${answer.status}`);
        for (const answer of await Promise.all(hostile))
          if (!(answer.status >= 200 && answer.status <= 499)) world.violate("I5", `a hostile id was answered with ${answer.status}`);
      }
    },
    sources: (url) => [ack("byl", url), ack("hostile", url)],
    ignore: ["/hostile"],
    verify(world) {
      const waiting = world.tables.rows.filter(({ source, state }) => source === "hostile" && state !== "delivered");
      if (waiting.length > 0)
        world.violate(
          "I1",
          `${waiting.length} events with hostile ids are not delivered: ${waiting.map(({ state, code }) => `${state} ${code}`)}`,
        );
    },
  })),
  {
    id: "P7",
    what: "new version under load: more shards, another secret first",
    acknowledge: 600,
    async meanwhile(world, over) {
      await sleep(300);
      const sources = world.config.sources.map((source) => ({
        ...source,
        shards: 4,
        earlier_shards: [2],
        secrets: [{ binding: "NEW" }, ...source.secrets],
      }));
      world.config.sources = sources;
      await world.kill({ HOOKSEAL: { sources }, NEW: "another_secret_of_byl_2Zk8" });
      await until(over, "the load is over", 60_000);
    },
  },

  {
    id: "S1",
    what: "the storage fails",
    unheard: true,
    meanwhile: ordering(({ random }) => ({ sql: random.below(4), write: random.below(4) })),
  },
  { id: "S2", what: "the storage takes 3 s", acknowledge: 200, meanwhile: ordering(() => ({ slow: 3 }), 500) },
  { id: "S3", what: "the object is overloaded", meanwhile: ordering(() => ({ overloaded: 10 })) },
  { id: "S4", what: "the commit succeeds and its reply is lost", meanwhile: ordering(() => ({ replyLost: 5 })) },
  { id: "S6", what: "an alarm rings twice", meanwhile: ordering(() => ({ alarmTwice: 3 })) },
  {
    id: "S8",
    what: "alarms are gone until the next call",
    act: first(1, () => acts.answer(500)),
    meanwhile: ordering(() => ({ loseAlarm: 2 })),
    async after(world) {
      // What the next webhooks do for the object that they come to.
      await Promise.all(Array.from({ length: 20 }, () => world.client.send(world.client.take())));
    },
  },
  {
    id: "C1",
    what: "a poison event among good ones: its delivery stops workerd",
    acknowledge: 100,
    act(delivery, world) {
      if (Number(delivery.event) % 100 !== 50 || delivery.attempt > 4) return acts.answer(200);
      return {
        ...acts.hang,
        name: "stops the gateway",
        run() {
          world.dying = true;
          world.kill().then(() => (world.dying = false));
        },
      };
    },
    async after(world) {
      await until(() => !world.dying, "the kill is over");
    },
  },
  { id: "C2", what: "the alarm's handler throws", meanwhile: ordering(() => ({ alarm: 1 }), 1_000) },
  {
    id: "C3",
    what: "an origin that fails for three days: the schedule ends, the rest is delivered",
    acknowledge: 100,
    deaths: ["attempts_exhausted"],
    act: (delivery) => (Number(delivery.event) % 2 === 0 ? acts.answer(500) : acts.answer(200)),
    verify(world) {
      for (const row of world.tables.rows) {
        const dead = Number(row.event_id) % 2 === 0;
        const right = dead ? row.state === "dead" && row.attempt === 12 : row.state === "delivered" && row.attempt === 1;
        if (!right) world.violate("I9", `${row.id} is ${row.state} after ${row.attempt} attempts`);
      }
    },
  },

  {
    id: "K1",
    what: "the sender is gone before the answer",
    async meanwhile(world) {
      for (let round = 0; round < 40; round += 1) {
        const event = world.client.take();
        const body = bodyOf(event);
        const bytes = request({ path: "/byl", headers: [["byl-signature", signed(body, bylSecret)]], body });
        const key = `/byl ${event}`;
        world.client.sent.set(key, { key, path: "/byl", event, body });
        const part = world.random.chance(0.5) ? bytes.length : world.random.below(bytes.length);
        await abandon(world.gateway.port, bytes.subarray(0, part), world.random.below(4));
      }
    },
  },
  { id: "K2", what: "the same event five times at once", acknowledge: 200, meanwhile: storm },
  {
    id: "K2b",
    what: "1,000 copies of one event at once, before and after a kill, four shards",
    acknowledge: 100,
    firsts: true,
    sources: (url) => [ack("byl", url, { shards: 4 })],
    async meanwhile(world) {
      const events = Array.from({ length: 4 }, () => world.client.take());
      for (const event of events) await thousand(world, event);
      await world.kill();
      for (const event of events) await thousand(world, event);
    },
  },
  {
    id: "K3",
    what: "slow heads and bodies beside good requests",
    async meanwhile(world, over) {
      const body = bodyOf(1);
      const whole = request({ path: "/byl", headers: [["byl-signature", signed(body, "nobody's secret")]], body });
      const sockets = Array.from({ length: 50 }, (_, index) => {
        const socket = net.connect({ port: world.gateway.port, host: "127.0.0.1" });
        socket.on("error", () => {});
        socket.write(whole.subarray(0, index % 2 === 0 ? 30 : whole.length - 500));
        return socket;
      });
      let at = 30;
      while (!over()) {
        for (const socket of sockets) if (socket.writable) socket.write(whole.subarray(at, at + 1));
        at += 1;
        await sleep(200);
      }
      for (const socket of sockets) socket.destroy();
    },
  },
  {
    id: "K4",
    what: "a connection is used on after an early 413",
    async meanwhile(world) {
      const large = Buffer.alloc(1_500_000, 97);
      for (let round = 0; round < 10; round += 1) {
        const refused = await world.client.exchange({
          path: "/byl",
          body: large,
          headers: { "byl-signature": signed(large, bylSecret) },
          timeout: 20_000,
        });
        if (refused.status !== 413 && refused.status !== 0)
          world.violate("I5", `a body that is too large was answered with ${refused.status}`);
        await world.client.send(world.client.take());
      }
    },
  },

  {
    id: "T1",
    what: "the clock steps an hour back, forward and back again",
    stepped: true,
    act: first(1, () => acts.answer(500)),
    whole: true,
    async meanwhile(world) {
      for (const hours of [-1, 1, 1, -1]) {
        await sleep(250);
        await world.gateway.step(hours * 3_600_000);
      }
    },
  },
  {
    id: "T2",
    what: "secrets rotate under load, then the old one is revoked",
    acknowledge: 600,
    async meanwhile(world, over) {
      const renewed = "a_new_secret_of_byl_9Wq4";
      const sources = (list) => ({
        HOOKSEAL: { sources: world.config.sources.map((source) => ({ ...source, secrets: list.map((binding) => ({ binding })) })) },
      });
      await sleep(200);
      await world.kill({ ...sources(["NEW", "BYL"]), NEW: renewed });
      const sign = (event) => ({ signature: signed(bodyOf(event), renewed) });
      for (let event = 0; event < 50; event += 1) await world.client.send(world.client.take(), {});
      for (let round = 0; round < 50; round += 1) {
        const event = world.client.take();
        await world.client.send(event, sign(event));
      }
      await until(over, "the load is over", 60_000);
      await world.kill(sources(["NEW"]));
      for (let round = 0; round < 20; round += 1) {
        const event = 8_000_000 + round;
        const answer = await world.client.send(event, { forged: true });
        if (answer.status !== 401) world.violate("I4", `a signature of a revoked secret was answered with ${answer.status}`);
      }
      await world.kill(sources(["NEW", "BYL"]));
    },
  },
  {
    id: "T3",
    what: "the secret's binding is gone for a while",
    acknowledge: 300,
    async meanwhile(world) {
      await sleep(200);
      await world.kill({ BYL: "" });
      for (let round = 0; round < 30; round += 1) {
        const answer = await world.client.send(world.client.take());
        if (answer.status !== 503) world.violate("I5", `without a secret the answer was ${answer.status}`);
      }
      await world.kill({ BYL: bylSecret });
    },
  },

  ...[false, true].map((dedupe) => ({
    id: dedupe ? "M2" : "M1",
    what: `proxy mode ${dedupe ? "with" : "without"} a ledger: a flapping origin, kills and copies`,
    acknowledge: 600,
    sources: (url) => [bylSource("byl", `${url}/byl`, { timeout: 2, ...(dedupe && { dedupe, shards: 2 }) })],
    over: "load",
    act: (_, { random }) => (random.chance(0.7) ? acts.answer(200) : random.pick([acts.answer(500), acts.reset, acts.answer(503)])),
    meanwhile: (world, over) => Promise.all([kills(6, 3)(world, over), storm(world)]),
  })),

  {
    id: "R1",
    what: "all are dead of 410, then all are replayed",
    acknowledge: 1_000,
    act: (_, world) => acts.answer(world.well ? 200 : 410),
    async after(world) {
      await world.pass();
      world.well = true;
      for (const object of world.objects()) {
        for (let after = null; after !== undefined;) {
          const [page] = await world.ask({ replay_page: { filter: { state: "dead", ...(after && { after }) } } }, [object]);
          world.notes.replayed = (world.notes.replayed ?? 0) + page.replays.length;
          after = page.next ?? undefined;
        }
      }
    },
    verify(world) {
      const { rows } = world.tables;
      const wrong = rows.filter((row) => row.state !== "delivered" || row.replays !== 1 || row.attempt !== 2);
      if (wrong.length > 0 || world.notes.replayed !== rows.length)
        world.violate(
          "I10",
          `of ${rows.length} dead deliveries ${world.notes.replayed} were replayed, and ${wrong.length} did not arrive once more`,
        );
    },
  },
  {
    id: "R2",
    what: "some are erased before they are delivered, and the provider sends them again",
    acknowledge: 200,
    deaths: ["erased"],
    act: (_, world) => acts.answer(world.well ? 200 : 500),
    async after(world) {
      await until(() => world.origin.records.length >= 40, "the origin refuses some");
      const chosen = [...new Map(world.origin.records.slice(0, 40).map((record) => [record.event, record])).values()];
      for (const { event, id } of chosen) {
        await world.ask({ erase: { id } });
        await world.client.send(Number(event));
      }
      world.expect.erased = new Set(chosen.map(({ path, event }) => `${path} ${event}`));
      world.well = true;
    },
    verify(world) {
      const back = world.origin.records.filter(({ path, event, taken }) => taken && world.expect.erased.has(`${path} ${event}`));
      if (back.length > 0) world.violate("I2", `${back.length} erased deliveries came to the origin`);
    },
  },

  {
    id: "F1",
    what: "forged, expired and altered events among good ones",
    async meanwhile(world) {
      for (let round = 0; round < 100; round += 1) {
        const event = 7_000_000 + round;
        const body = bodyOf(event);
        const right = signed(body, bylSecret);
        const wrong = world.random.pick([
          signed(body, "another"),
          right.slice(0, -1),
          `${right}0`,
          right.toUpperCase(),
          "",
          signed(bodyOf(event + 1), bylSecret),
          createHmac("sha256", "").update(body).digest("hex"),
        ]);
        const answer = await world.client.send(event, { signature: wrong, forged: true });
        if (answer.status !== 401) world.violate("I4", `a forged event was answered with ${answer.status}`);
      }
    },
  },
  {
    id: "F2",
    what: "one id with two bodies: a conflict, both delivered",
    async meanwhile(world) {
      for (let round = 0; round < 20; round += 1) {
        const event = world.client.take();
        await world.client.send(event);
        const body = bodyOf(event, 900);
        await world.client.send(event, { body, key: `/byl ${event} again` });
      }
    },
    verify(world) {
      const conflicts = world.tables.rows.filter(({ conflict }) => conflict).length;
      if (conflicts !== 20) world.violate("I3", `${conflicts} of 20 conflicts were written down`);
    },
  },
];

async function thousand(world, event) {
  const told = await Promise.all(Array.from({ length: 1_000 }, () => world.client.send(event, { timeout: 60_000 })));
  const refused = told.filter(({ status }) => status !== 200).length;
  if (refused > 0) world.notes.refusedCopies = (world.notes.refusedCopies ?? 0) + refused;
}

/** Faults of another design's parts: this gateway has none of them. */
export const notApplicable = [
  { id: "S5", what: "queue send error", why: "there is no queue: the ledger's alarm delivers" },
  { id: "S7", what: "queue reorders", why: "there is no queue, and no order is promised" },
  { id: "S9", what: "R2 put or get fails", why: "there is no R2: bodies are rows of the ledger" },
  { id: "S10", what: "KV configuration is stale", why: "there is no KV: the configuration is deployed with the Worker" },
];

const of = (id) => faults.find((fault) => fault.id === id);

/** Two at a time: what the origin does from one, what happens beside it from the other. */
export const pairs = [
  ["O8", "P1"],
  ["S4", "P1"],
  ["O12", "T2"],
  ["O3", "P1"],
  ["O10", "T1"],
  ["O9", "S1"],
  ["O12", "S8"],
  ["O16", "P5"],
  ["O4", "S3"],
  ["O12", "K2"],
  ["O11", "P7"],
  ["O9", "S6"],
].map(([one, two]) => {
  const [a, b] = [of(one), of(two)];
  /** What goes on beside the load for as long as the other of the two does. */
  async function meanwhile(world, over) {
    let ended = false;
    const other = b.id === "P1" ? kills(6, 3) : b.meanwhile;
    const leading = other(world, over).finally(() => (ended = true));
    await Promise.all([leading, a.meanwhile?.(world, () => over() || (b.whole && ended))]);
  }
  return {
    id: `${one}+${two}`,
    what: `${a.what}; ${b.what.replace(", 50 times, 25 of them at an acknowledgement", "")}`,
    act: a.act ?? b.act,
    acknowledge: 300,
    stepped: a.stepped || b.stepped,
    over: a.over ?? b.over,
    unheard: a.unheard || b.unheard,
    whole: b.whole,
    meanwhile,
    after: async (world) => {
      for (const { after } of [a, b]) await after?.(world);
    },
  };
});
