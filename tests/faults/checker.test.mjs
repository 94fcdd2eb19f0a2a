// The checker must see what is wrong: each record here is broken in one way, and each way has to be found.

import assert from "node:assert/strict";
import { test } from "node:test";
import { check } from "./checker.mjs";

const at = 1_800_000_000_000;

/** A history in which all is well: two events, one of them delivered at the second attempt. */
function good() {
  const row = (event, more) => ({
    id: `msg_${event}`,
    event_id: event,
    source: "byl",
    state: "delivered",
    code: null,
    mode: "ack",
    attempt: 1,
    base: 0,
    replays: 0,
    conflict: 0,
    ...more,
  });
  const delivery = (event, more) => ({
    path: "/byl",
    event,
    id: `msg_${event}`,
    sealed: true,
    payload: `sha ${event}`,
    at,
    life: 1,
    taken: true,
    beside: [],
    ...more,
  });
  return {
    sent: ["1", "2"].map((event) => ({ path: "/byl", event, shas: [`sha ${event}`] })),
    answers: ["1", "2"].map((event) => ({ path: "/byl", event, status: 200 })),
    deliveries: [delivery("1"), delivery("2", { taken: false, attempt: 1 }), delivery("2", { at: at + 5_000, attempt: 2 })],
    rows: [row("1"), row("2", { attempt: 2 })],
    attempts: [
      { id: "msg_1", number: 1, started: at, duration: 5, status: 200, code: null },
      { id: "msg_2", number: 1, started: at, duration: 5, status: 500, code: "origin_refused" },
      { id: "msg_2", number: 2, started: at + 4_900, duration: 5, status: 200, code: null },
    ],
    firsts: ["1", "2"].map((event) => ({ path: "/byl", event })),
  };
}

function violations(change) {
  const history = good();
  change(history);
  return check(history).map(({ invariant }) => invariant);
}

test("a history in which all is well has no violation", () => {
  assert.deepEqual(check(good()), []);
  assert.deepEqual(check({ ...good(), rows: null, attempts: [] }), []);
});

const broken = {
  "an acknowledged event that the origin never took": ["I1", (history) => (history.deliveries[0].taken = false)],
  "an acknowledged event that the origin never saw": ["I1", (history) => history.deliveries.shift()],
  "an acknowledged event without a row": ["I5", (history) => history.rows.shift()],
  "an acknowledged event without row or delivery": ["I1", (history) => (history.rows.shift(), history.deliveries.shift())],
  "an acknowledged event of a gateway without a ledger": ["I1", (history) => ((history.rows = null), history.deliveries.shift())],
  "a death without a code": ["I1", (history) => Object.assign(history.rows[0], { state: "dead" })],
  "a death of what nobody expects": ["I1", (history) => Object.assign(history.rows[0], { state: "dead", code: "undeliverable" })],
  "an erasure that nobody asked for": ["I1", (history) => Object.assign(history.rows[0], { state: "dead", code: "erased", event_id: "" })],
  "an acknowledgement that was not told with 200 only": [
    "I1",
    (history) => ((history.answers[0].status = 202), (history.deliveries[0].taken = false)),
  ],
  "an event that nobody sent": ["I2", (history) => history.sent.shift()],
  "a delivery without a valid seal": ["I2", (history) => (history.deliveries[0].sealed = false)],
  "a delivery with another payload": ["I2", (history) => (history.deliveries[0].payload = "sha of something else")],
  "an event of one source at another's origin": ["I2", (history) => (history.deliveries[0].path = "/other")],
  "two events under one id": ["I3", (history) => (history.deliveries[0].id = "msg_2")],
  "an event under two ids": ["I3", (history) => (history.deliveries[2].id = "msg_3")],
  "attempts after a success": [
    "I3",
    (history) => history.deliveries.push(...[1, 2].map((n) => ({ ...history.deliveries[0], at: at + n }))),
  ],
  "an attempt after one that is written down as a success": ["I3", (history) => (history.attempts[1].status = 200)],
  "two first claims": ["I3", (history) => history.firsts.push(history.firsts[0])],
  "two rows that are the first": ["I3", (history) => history.rows.push({ ...history.rows[0], id: "msg_1b" })],
  "a conflict without the first": ["I3", (history) => (history.rows[0].conflict = 1)],
  "a forged event that is answered with success": [
    "I4",
    (history) => history.answers.push({ path: "/byl", event: "9", status: 200, forged: true }),
  ],
  "a forged event in the ledger": [
    "I4",
    (history) => (
      history.answers.push({ path: "/byl", event: "9", status: 401, forged: true }),
      history.rows.push({ ...history.rows[0], id: "msg_9", event_id: "9" })
    ),
  ],
  "a row of an event that nobody sent": ["I4", (history) => history.rows.push({ ...history.rows[0], id: "msg_9", event_id: "9" })],
  "an authentic event that is told it is wrong": ["I5", (history) => history.answers.push({ path: "/byl", event: "1", status: 401 })],
  "a backlog": ["I6", (history) => (history.rows[0].state = "retrying")],
  "an attempt that came too soon": ["I8", (history) => (history.attempts[2].started = at + 3_000)],
  "an attempt sooner than the origin asked for": ["I8", (history) => (history.deliveries[1].asked = 60_000)],
  "an attempt that is not written down": ["I9", (history) => history.deliveries.push({ ...history.deliveries[2], taken: false })],
  "an attempt's number that falls": ["I9", (history) => (history.rows[1].attempt = 1)],
  "an attempt's number that is left out": ["I9", (history) => ((history.attempts[2].number = 3), (history.rows[1].attempt = 3))],
  "attempts that go back in time": ["I9", (history) => (history.attempts[2].started = at - 1)],
  "a delivery without a successful attempt": ["I9", (history) => (history.attempts[0].status = 500)],
  "two attempts at once": ["I9", (history) => (history.deliveries[2].beside = [1])],
};

for (const [what, [invariant, change]] of Object.entries(broken)) {
  test(`found: ${what}`, () => {
    const found = violations(change);
    assert.ok(found.includes(invariant), `${invariant} is not among ${found}`);
  });
}

test("what is allowed is not a violation", () => {
  const allowed = {
    "a death of what may be died of": (history) => (
      (history.deaths = ["origin_gone"]),
      Object.assign(history.rows[0], { state: "dead", code: "origin_gone" }),
      (history.deliveries[0].taken = false)
    ),
    "an event that was erased": (history) => (
      Object.assign(history.rows[0], { state: "dead", code: "erased", event_id: "" }),
      (history.erased = new Set(["/byl 1"])),
      history.deliveries.shift()
    ),
    "an event that was not acknowledged": (history) => history.answers.push({ path: "/byl", event: "3", status: 503 }),
    "a repeated delivery after a kill": (history) => {
      history.killed = true;
      history.deliveries.push({ ...history.deliveries[0], at: at + 5_000, life: 2 });
      history.rows[0].attempt = 2;
      Object.assign(history.attempts[0], { duration: null, status: null, code: "attempt_lost" });
      history.attempts.push({ id: "msg_1", number: 2, started: at + 5_000, duration: 5, status: 200, code: null });
    },
    "times after the clock was set": (history) => ((history.stepped = true), (history.attempts[2].started = at - 3_600_000)),
    "a conflict beside the first": (history) => {
      history.sent[0].shas.push("sha 1 again");
      history.deliveries.push({ ...history.deliveries[0], id: "msg_1b", payload: "sha 1 again" });
      history.rows.push({ ...history.rows[0], id: "msg_1b", conflict: 1 });
      history.attempts.push({ ...history.attempts[0], id: "msg_1b" });
    },
    "a duplicate": (history) => history.answers.push(history.answers[0]),
    "a forged event that is refused": (history) => history.answers.push({ path: "/byl", event: "1", status: 401, forged: true }),
  };
  for (const [what, change] of Object.entries(allowed)) {
    const history = good();
    change(history);
    assert.deepEqual(check(history), [], what);
  }
});
