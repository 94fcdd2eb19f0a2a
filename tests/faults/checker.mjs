// What must hold after any fault: the history of a run in, the violations out. It knows nothing of how the run was made.

/** Waits between attempts, as docs/LEDGER.md publishes them; jitter takes off up to a fifth. */
export const SCHEDULE = [5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 86_400].map((seconds) => seconds * 1000);
/** A wait is measured from the end that the ledger wrote down, in whole milliseconds. */
const ROUNDING = 2;
/** Of the events whose delivery was told to the gateway, so many may come once more where nothing was killed. */
const REPEATED = 0.001;

const keyOf = ({ path, event }) => `${path} ${event}`;
const isSuccess = (status) => status >= 200 && status <= 299;
/** A source's name is its path and the path at its origin, in this suite. */
const pathOf = (row) => `/${row.source}`;

function groupBy(list, key) {
  const groups = new Map();
  for (const each of list) {
    const name = key(each);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(each);
  }
  return groups;
}

/**
 * The violations of a history: [{ invariant, text }], none if all held.
 *
 * sent        every authentic event: { path, event, shas } with the hashes of the bodies it was sent with
 * answers     every answer to the client: { path, event, status, forged? }
 * deliveries  every request at the origin, in order: { path, event, id, sealed, payload (hash), at, life, taken, unclear?, beside, asked? }
 * rows, attempts   the ledger's tables; rows is null where the gateway keeps none
 * firsts      claims that the gateway called the first: { path, event }
 * killed      workerd was killed, or lost what an origin told it: a delivery may come again
 * stepped     the clock was set back or forward: times tell nothing
 * deaths      codes that a delivery may die of here
 * erased      events that were erased on request: "<path> <event>"
 */
export function check({
  sent,
  answers,
  deliveries,
  rows,
  attempts = [],
  firsts = [],
  killed = false,
  stepped = false,
  deaths = [],
  erased = new Set(),
}) {
  const violations = [];
  const violate = (invariant, text) => violations.push({ invariant, text });

  const known = new Map(sent.map((event) => [keyOf(event), event]));
  const acknowledged = new Set(answers.filter((answer) => !answer.forged && isSuccess(answer.status)).map(keyOf));
  const ofEvent = groupBy(deliveries, keyOf);
  const rowsOf =
    rows &&
    groupBy(
      rows.filter((row) => row.event_id !== ""),
      (row) => keyOf({ path: pathOf(row), event: row.event_id }),
    );

  // I1 and I5: who was told of success has a row, and it reached the origin or says why it did not.
  for (const key of [...acknowledged].filter((each) => !erased.has(each))) {
    const own = rowsOf?.get(key);
    const taken = (ofEvent.get(key) ?? []).some((delivery) => delivery.taken || delivery.unclear);
    const dead = own?.some((row) => row.state === "dead" && row.code);
    if (rows && !own) violate("I5", `${key} was acknowledged and is not in the ledger`);
    if (!taken && !dead)
      violate("I1", `${key} was acknowledged and is lost: ${own?.map(({ state }) => state) ?? "no row"}, never taken by the origin`);
  }
  const nameless = rows?.filter((row) => row.event_id === "").length ?? 0;
  if (rows && nameless !== erased.size) violate("I1", `${nameless} rows are erased, and ${erased.size} were to be`);
  const takenIds = new Set(deliveries.filter((delivery) => delivery.taken || delivery.unclear).map((delivery) => delivery.id));
  for (const row of rows ?? []) {
    if (row.state === "dead" && !row.code) violate("I1", `${row.id} is dead without a code`);
    if (row.state === "dead" && row.code && ![...deaths, "erased"].includes(row.code)) violate("I1", `${row.id} died: ${row.code}`);
    if (row.state === "delivered" && !takenIds.has(row.id)) violate("I1", `${row.id} counts as delivered, and the origin never took it`);
  }

  // I2: what the origin gets was sent, is authentic, and is the same bytes under our seal; and one id is one event.
  for (const delivery of deliveries) {
    const event = known.get(keyOf(delivery));
    if (!delivery.sealed) violate("I2", `a request at the origin has no valid seal: ${delivery.why}`);
    else if (!event) violate("I2", `the origin got ${keyOf(delivery)}, which nobody sent authentically`);
    else if (!event.shas.includes(delivery.payload)) violate("I2", `the origin got ${keyOf(delivery)} with another payload than was sent`);
  }
  for (const [id, own] of groupBy(deliveries, ({ id }) => id)) {
    const events = new Set(own.map(keyOf));
    if (events.size > 1) violate("I3", `the webhook-id ${id} stands for ${[...events].join(" and ")}`);
  }
  for (const [key, own] of ofEvent) {
    const ids = groupBy(own, ({ payload }) => payload);
    for (const same of ids.values()) {
      const names = new Set(same.map(({ id }) => id));
      if (names.size > 1) violate("I3", `${key} came to the origin as ${[...names].join(" and ")}`);
    }
  }

  // I3: at least once, and once more only where nobody could know; one first claim for a key. An answer that came too late is one of those.
  const late = new Set(attempts.filter(({ code }) => code === "origin_too_slow").map(({ id }) => id));
  let repeated = 0;
  for (const [id, own] of groupBy(deliveries, ({ id }) => id)) {
    const first = own.findIndex((delivery) => delivery.taken);
    if (first >= 0 && !late.has(id)) repeated += own.slice(first + 1).filter((delivery) => delivery.at > own[first].at).length;
  }
  const ids = new Set(deliveries.map(({ id }) => id)).size;
  if (!killed && rows && repeated > Math.ceil(ids * REPEATED))
    violate("I3", `${repeated} attempts after a success, of ${ids} ids, though nothing was killed`);
  const replayed = new Set(rows?.filter(({ replays }) => replays > 0).map(({ id }) => id));
  for (const [id, own] of groupBy(attempts, ({ id }) => id)) {
    if (replayed.has(id) || stepped) continue;
    const known = Math.min(...own.filter(({ status }) => isSuccess(status)).map(({ started, duration }) => started + duration));
    if (own.some(({ started }) => started > known)) violate("I3", `${id} was tried again after a success that was written down`);
  }
  for (const [key, own] of groupBy(firsts, keyOf)) if (own.length > 1) violate("I3", `${key} was claimed first ${own.length} times`);
  for (const [key, own] of rowsOf ?? []) {
    const whole = own.filter((row) => !row.conflict);
    if (whole.length !== 1) violate("I3", `${key} has ${whole.length} rows that say they are the first`);
  }

  // I4: what is not authentic has no effect.
  const forged = answers.filter((answer) => answer.forged);
  for (const answer of forged) {
    if (isSuccess(answer.status)) violate("I4", `${keyOf(answer)} is forged and was answered with ${answer.status}`);
    if (!known.has(keyOf(answer)) && rowsOf?.has(keyOf(answer))) violate("I4", `${keyOf(answer)} is forged and has a row`);
  }

  // I5: a provider that sends what is right is never told that it is wrong.
  for (const answer of answers) {
    if (!answer.forged && answer.status >= 400 && answer.status <= 499)
      violate("I5", `${keyOf(answer)} is authentic and was answered with ${answer.status}`);
  }
  for (const row of rows ?? []) {
    if (row.event_id !== "" && !known.has(keyOf({ path: pathOf(row), event: row.event_id })))
      violate("I4", `the ledger has ${pathOf(row)} ${row.event_id}, which nobody sent authentically`);
  }

  // I6: nothing waits once the faults are over.
  for (const row of rows ?? [])
    if (row.mode === "ack" && !["delivered", "dead"].includes(row.state)) violate("I6", `${row.id} is still ${row.state}`);

  // I8 and I9: attempts are numbered from 1, rise with time, wait as published, and none is made that is not written down.
  const made = groupBy(deliveries, ({ id }) => id);
  const written = groupBy(attempts, ({ id }) => id);
  for (const row of rows ?? []) {
    const own = (written.get(row.id) ?? []).toSorted((a, b) => a.number - b.number);
    const count = made.get(row.id)?.length ?? 0;
    if (count > row.attempt) violate("I9", `${row.id} came to the origin ${count} times and the ledger knows ${row.attempt} attempts`);
    if (row.attempt !== (own.at(-1)?.number ?? 0))
      violate("I9", `${row.id} is at attempt ${row.attempt} and the last one written down is ${own.at(-1)?.number}`);
    if (row.state === "delivered" && !own.some((attempt) => isSuccess(attempt.status)))
      violate("I9", `${row.id} is delivered without a successful attempt`);
    if (own.some((attempt, index) => attempt.number !== index + 1))
      violate("I9", `${row.id} has the attempts ${own.map(({ number }) => number)}`);
    for (const [index, attempt] of own.slice(1).entries()) {
      const before = own[index];
      if (stepped) continue;
      if (attempt.started < before.started) violate("I9", `${row.id}: attempt ${attempt.number} began before attempt ${before.number}`);
      // In proxy mode the provider sets the pace.
      if (row.mode !== "ack" || row.replays > 0 || row.base > 0 || before.duration === null) continue;
      const least = SCHEDULE[index] * 0.8;
      const waited = attempt.started - before.started - before.duration;
      if (waited < least - ROUNDING)
        violate("I8", `${row.id}: attempt ${attempt.number} came ${waited} ms after the one before, and not ${least}`);
    }
    // What was not heard cannot be heeded.
    const unheard = own.some(({ status, code }) => status === null && code !== null);
    if (!stepped && !unheard && row.mode === "ack") {
      const requests = made.get(row.id) ?? [];
      for (const [index, delivery] of requests.slice(1).entries()) {
        const { asked, at } = requests[index];
        if (asked && delivery.at < at + asked - ROUNDING)
          violate("I8", `${row.id} was tried again ${delivery.at - at} ms after an origin asked for ${asked}`);
      }
    }
  }

  // A lease: within one life of the gateway no delivery is made twice at once.
  for (const delivery of deliveries) {
    if (rows && delivery.beside.length > 0)
      violate("I9", `${delivery.id}: attempt ${delivery.attempt} came while attempt ${delivery.beside} was under way`);
  }
  return violations;
}

/** How many ids each kind of violation names: what a report shows. */
export function count(violations) {
  const of = (...invariants) => violations.filter(({ invariant }) => invariants.includes(invariant)).length;
  return { lost: of("I1"), phantom: of("I2", "I4"), other: of("I3", "I5", "I6", "I7", "I8", "I9", "I10", "run") };
}
