// `npm run test:faults`: every fault one after the other, each in a world of its own, and the report of what was lost: nothing.

import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure, duration, main, print, progress } from "../../scripts/run.mjs";
import { reexecWithProjectNode } from "../../scripts/setup.mjs";
import { root } from "../../scripts/tools.mjs";
import { versions } from "./gateway.mjs";
import { faults, notApplicable, pairs } from "./faults.mjs";
import { acts, makeWorld } from "./world.mjs";

const report = join(root, "docs", "FAULTS.md");
/** Acknowledged events of a fault that says nothing else. */
const ACKNOWLEDGE = 250;
/** The longest that a fault may take of the machine's time. */
const MINUTES = 10;

/** Runs one fault. `share` is the part of its events that it is run with. */
export async function runFault(fault, { seed, share = 1 }) {
  const started = Date.now();
  const { sources, pinned, deaths = [], stepped = false, unheard = false, ignore, verify } = fault;
  const world = await makeWorld({ name: fault.id, seed, sources, pinned });
  Object.assign(world.expect, { deaths, stepped, killed: unheard });
  let over = false;
  let result = null;
  const tooLong = sleep(MINUTES * 60_000, null, { ref: false }).then(() => {
    throw new Error(`no end within ${MINUTES} minutes`);
  });
  async function run() {
    world.origin.stepped = stepped;
    if (fault.act) world.origin.act = (delivery) => fault.act(delivery, world);
    const acknowledge = Math.ceil((fault.acknowledge ?? ACKNOWLEDGE) * share);
    let done = !fault.whole;
    const beside = Promise.resolve(fault.meanwhile?.(world, () => over, share)).finally(() => (done = true));
    const loaded = world.load({ acknowledge, milliseconds: MINUTES * 60_000, done: () => done }).finally(() => (over = true));
    await Promise.all([loaded, beside]);
    if (fault.over === "load") world.origin.act = () => acts.answer(200);
    await fault.after?.(world);
    if (fault.over === "after") {
      await world.passTime(600_000);
      world.origin.act = () => acts.answer(200);
    }
    await world.drain();
    result = await world.finish({ ignore, verify });
  }
  try {
    await Promise.race([run(), tooLong]);
  } catch (error) {
    const counts = {
      acknowledged: world.client.acknowledged.size,
      attempts: world.origin.records.length,
      kills: world.notes.kills ?? 0,
      killsAtAnswer: 0,
    };
    result = { ...counts, lost: 0, phantom: 0, other: 1, violations: [{ invariant: "run", text: error.stack }] };
  } finally {
    over = true;
    await world.stop(result?.violations.length > 0);
  }
  return { id: fault.id, what: fault.what, seed, ...result, folder: world.folder, said: world.said, milliseconds: Date.now() - started };
}

/** One line for a person. */
function told({ id, what, acknowledged, attempts, lost, phantom, other, milliseconds }) {
  const verdict = lost + phantom + other === 0 ? "ok  " : "FAIL";
  const [many, tried] = [acknowledged, attempts].map((count) => String(count).padStart(6));
  const counted = `${many} acknowledged ${tried} attempts  ${lost} lost  ${phantom} phantom`;
  return `${verdict} ${id.padEnd(7)} ${what.slice(0, 70).padEnd(70)} ${counted}  ${duration(milliseconds).padStart(8)}`;
}

function table(results) {
  const rows = results.map(
    ({ id, what, seed, acknowledged, attempts, kills, lost, phantom, other, milliseconds }) =>
      `| ${[id, what, seed, acknowledged, attempts, kills, lost, phantom, other, duration(milliseconds)].join(" | ")} |`,
  );
  return [
    "| fault | what was done | seed | acknowledged | attempts | kills | lost | phantom | other | time |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const sum = (results, name) => results.reduce((total, each) => total + each[name], 0);

function document(results, seed) {
  const total = (name) => sum(results, name);
  const place = `workerd ${versions.workerd}, Node ${process.versions.node}, ${cpus().length} cores beside other work`;
  return `# The fault suite's report

Made by \`npm run test:faults -- --write\` on ${new Date().toISOString().slice(0, 10)}, seed ${seed}; ${place}.

**${total("acknowledged")} acknowledged, ${total("attempts")} attempts,
${total("kills")} kills of workerd, ${total("killsAtAnswer")} of them at an acknowledgement:
${total("lost")} lost, ${total("phantom")} phantom, ${total("other")} other violations.**

Each row is a run of its own: the gateway as \`worker-build\` makes it on workerd, its SQLite on disk, an origin on raw TCP, and a client
that writes down every answer before it counts it. After the fault the provider sends again what was not acknowledged, days of back-off
pass on a clock that only the tests' main module has, and the checker compares what was sent, answered, delivered and written down.
*Lost*: acknowledged, and neither taken by the origin nor dead of what the fault is about. *Phantom*: at the origin or in the ledger,
and not sent authentically. *Other*: any other violation of the invariants.

${table(results)}

## Not applicable

| fault | why |
|---|---|
${notApplicable.map(({ id, what, why }) => `| ${id} ${what} | ${why} |`).join("\n")}

## What this does not show

Loss of power, as the files are written by a process that is killed and not by a machine that is; overload, eviction and placement of
Cloudflare's own Durable Objects; the network between them. Alarms ring by workerd's timer, moved with the tests' clock.
`;
}

/** `[text …] [--seed N] [--share S] [--write]` */
function optionsOf(args) {
  const text = (otherwise) => ({ type: "string", default: otherwise });
  try {
    const options = { seed: text("1"), share: text("1"), write: { type: "boolean", default: false } };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { texts: positionals, seed: Number(values.seed), share: Number(values.share), write: values.write };
  } catch (error) {
    throw new Failure(`faults  ${error.message}; there are: [text …] [--seed N] [--share S] [--write]`);
  }
}

async function command(args) {
  const { texts, seed, share, write } = optionsOf(args);
  const all = [...faults, ...pairs];
  const chosen = texts.length === 0 ? all : all.filter(({ id, what }) => texts.some((text) => id === text || what.includes(text)));
  if (chosen.length === 0)
    throw new Failure(`faults  none is called ${texts.join(" or ")}; there are: ${all.map(({ id }) => id).join(" ")}`);
  if (write && texts.length > 0) throw new Failure("faults  the report is of all faults: --write goes without a text");
  if (!(seed >= 0) || !(share > 0)) throw new Failure("faults  --seed and --share are numbers");

  const left = notApplicable.map(({ id }) => id).join(", ");
  print(`faults  ${chosen.length} faults, seed ${seed}; ${notApplicable.length} of the list do not apply: ${left}`);
  const results = [];
  for (const fault of chosen) {
    progress(`...  ${fault.id}  ${fault.what}`);
    const result = await runFault(fault, { seed, share });
    results.push(result);
    print(told(result));
    for (const { invariant, text } of result.violations.slice(0, 10)) print(`       ${invariant}  ${text}`);
    if (result.violations.length > 0) {
      print(`       ${result.violations.length} violations; records and ledger: ${result.folder}`);
      print(`       again: npm run test:faults -- ${fault.id} --seed ${seed} --share ${share}`);
    }
  }
  if (write) writeFileSync(report, document(results, seed));
  const bad = results.filter(({ violations }) => violations.length > 0);
  const [acknowledged, attempts, kills, atAnswer, lost, phantom] = [
    "acknowledged",
    "attempts",
    "kills",
    "killsAtAnswer",
    "lost",
    "phantom",
  ].map((name) => sum(results, name));
  const killed = `${kills} kills (${atAnswer} at an acknowledgement)`;
  print(`summary: ${acknowledged} acknowledged, ${attempts} attempts, ${killed}, ${lost} lost, ${phantom} phantom`);
  if (bad.length > 0)
    throw new Failure(`faults  ${bad.length} of ${results.length} found a violation: ${bad.map(({ id }) => id).join(", ")}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await reexecWithProjectNode();
  await main(() => command(process.argv.slice(2)));
}
