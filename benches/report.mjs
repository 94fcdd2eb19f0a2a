// The report: Markdown and a plot of what was measured.

import { line, median, ratio, spread } from "./statistics.mjs";
import { judged, times } from "./targets.mjs";

const sizeText = (size) => (size >= 1e6 ? `${size / 1e6} MB` : `${size / 1000} kB`);

/** Three digits, as more would be noise. */
export function number(value) {
  if (!Number.isFinite(value)) throw new Error("a number in the report is none");
  if (value >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}

const between = ({ median, min, max }) => `${number(median)} (${number(min)}–${number(max)})`;
const micro = (values) => values.map((value) => value / 1000);

function markdown(head, rows) {
  return [`| ${head.join(" | ")} |`, `|${"---|".repeat(head.length)}`, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
}

const unique = (values) => [...new Set(values)];

function runtimeSection(results, runtime, lacking) {
  const own = results.js.filter((value) => value.runtime === runtime);
  const sizes = unique(own.map(({ size }) => size)).sort((a, b) => a - b);
  const against = new Map(results.cases.map(({ name, against: other }) => [name, other]));
  const names = results.cases.map(({ name }) => name).filter((name) => own.some((value) => value.name === name));
  const timeRows = names.map((name) => [name, ...sizes.map((size) => between(spread(micro(times(results, runtime, size, name)))))]);
  const ratioRows = names
    .filter((name) => against.get(name))
    .map((name) => {
      const other = against.get(name);
      return [name, other, ...sizes.map((size) => between(ratio(times(results, runtime, size, name), times(results, runtime, size, other))))];
    });
  const fit = line(sizes.map((size) => [size, spread(micro(times(results, runtime, size, "hookseal verify"))).median]));
  const missing = Object.entries(lacking).map(([name, why]) => `\n- ${name}: ${why}`);
  return `## ${runtime} ${results.versions.runtimes[runtime]}

µs of a call: median (least–greatest) of ${results.repetitions} repetitions.

${markdown(["", ...sizes.map(sizeText)], timeRows)}

How many times as long as hookseal a library takes: above 1 hookseal is faster. The quotient of each repetition, in the same way.

${markdown(["", "beside", ...sizes.map(sizeText)], ratioRows)}

\`hookseal verify\` is about ${number(Math.max(0.001, fit.fixed))} µs and ${number(fit.slope * 1000)} µs for each kB; the line is at most ${(fit.worst * 100).toFixed(0)} % off what was measured.
${missing.length > 0 ? `\nNot measured here:\n${missing.join("")}\n` : ""}`;
}

function startSection(results) {
  const steps = unique(results.start.flatMap((value) => Object.keys(value.steps)));
  const pairs = unique(results.start.map(({ runtime, name }) => `${runtime}\0${name}`)).map((pair) => pair.split("\0"));
  const rows = pairs.map(([runtime, name]) => {
    const own = results.start.filter((value) => value.runtime === runtime && value.name === name);
    return [runtime, name, ...steps.map((step) => (step in own[0].steps ? between(spread(own.map((value) => value.steps[step]))) : "–"))];
  });
  return `## The first event of a fresh process

ms, 2 kB. Loading includes the runtime's own reading of the files; \`hookseal\` compiles and instantiates while it is loaded.

${markdown(["runtime", "library", ...steps], rows)}
`;
}

function nativeSection(results) {
  const sizes = unique(results.native.map(({ size }) => size)).sort((a, b) => a - b);
  const of = (size, name) => results.native.filter((value) => value.size === size && value.name === name).map(({ nanoseconds }) => nanoseconds);
  const names = unique(results.native.map(({ name }) => name)).sort();
  const peer = "webhook-verify + serde_json::Value";
  return `## Native

µs of a call: median (least–greatest) of ${results.repetitions} runs of criterion.

${markdown(["", ...sizes.map(sizeText)], names.map((name) => [name, ...sizes.map((size) => between(spread(micro(of(size, name)))))]))}

${peer} takes as many times as long as hookseal verify + event:
${sizes.map((size) => `${sizeText(size)} ${between(ratio(of(size, peer), of(size, "hookseal verify + event")))}`).join(", ")}.
`;
}

function gatewaySection(results) {
  const rows = (label, base) => {
    const own = results.gateway.filter((value) => value.label === label);
    return unique(own.map(({ size, name }) => `${size}\0${name}`)).map((key) => {
      const [size, name] = key.split("\0");
      const turns = own.filter((value) => value.size === Number(size) && value.name === name);
      const bases = own.filter((value) => value.size === Number(size) && value.name === base);
      const by = (values, what) => values.toSorted((a, b) => a.round - b.round).map((value) => value[what]);
      const cell = (what) => between(spread(by(turns, what)));
      const relative = (what) => between(ratio(by(turns, what), by(bases, what)));
      return [sizeText(Number(size)), name, cell("cpu"), relative("cpu"), cell("rate"), relative("rate"), cell("p50"), cell("p99")];
    });
  };
  const head = (base) => ["body", "Worker", "CPU ms a request", `× ${base}`, "requests/s", `× ${base}`, "p50 ms", "p99 ms"];
  const unsaturated = results.gateway.filter(({ saturated }) => !saturated).length;
  return `## The gateway on workerd

Open loop over 64 connections, sender and origin in one process on the same machine. CPU time and latency at a rate that all bear, then
requests/s at a rate that none bears, ${results.turns} turns in alternating order: median (least–greatest). In mode ack the CPU time includes the ledger and
the delivery afterwards. The outbox is 30 lines of JavaScript that write the body to a Durable Object, answer, and deliver by an alarm: it verifies
nothing, knows no duplicates, keeps no record and logs nothing. ${unsaturated === 0 ? "Every turn was saturated." : `${unsaturated} of ${results.gateway.length} turns were not saturated.`}

${markdown(head("pass-through"), rows("modes", "pass-through"))}

${markdown(head("1 source"), rows("sources", "1 source"))}
`;
}

function sizeSection({ size, providers }) {
  const modules = Object.entries(size.modules).map(([name, { raw, gzip }]) => `${name} ${(raw / 1000).toFixed(1)} kB, compressed ${(gzip / 1000).toFixed(1)} kB`);
  const of = (name) => providers.filter((value) => value.name === name).map(({ nanoseconds }) => nanoseconds);
  return `## Size and number of providers

${modules.join("; ")}. [What they are made of](SIZE.md).

${size.catalogue.rows} rows beside a module with one: 0.5 kB takes ${between(ratio(of("all rows"), of("one row")))} times as long.
`;
}

function targetSection(results) {
  const words = { true: "met", false: "**missed**", null: "not measured" };
  const targets = judged(results);
  const rows = targets.map(({ text, value, met }) => [text, value === null ? "–" : number(value), words[met]]);
  const reasons = unique(targets.filter(({ met, why }) => met === false && why !== undefined).map(({ why }) => why));
  const missed = rows.filter(([, , word]) => word === words.false).length;
  const open = rows.filter(([, , word]) => word === words.null).length;
  return `## Targets

${rows.length - missed - open} met, ${missed} missed, ${open} not measured.

${markdown(["target", "measured", ""], rows)}
${reasons.length === 0 ? "" : `\nWhy some are missed:\n\n${reasons.map((reason) => `- ${reason.replaceAll("\n", "\n  ")}`).join("\n")}\n`}`;
}

/** The lines of the plot: what is for the same request, without the variants. */
export function panelsOf(results) {
  const shown = [
    ...["hookseal verify", "stripe constructEvent", "stripe constructEventAsync (WebCrypto)", "standardwebhooks", "svix + JSON.parse"],
    ...["@octokit/webhooks-methods verify + JSON.parse", "@hookflo/tern, new Request", "node:crypto HMAC + JSON.parse", "subtle.verify alone"],
  ];
  return unique(results.js.map(({ runtime }) => runtime)).map((runtime) => {
    const own = results.js.filter((value) => value.runtime === runtime);
    const sizes = unique(own.map(({ size }) => size)).sort((a, b) => a - b);
    const lines = shown.filter((name) => own.some((value) => value.name === name));
    const at = (name, size) => [size, spread(micro(times(results, runtime, size, name))).median];
    return { title: runtime, lines: lines.map((name) => ({ name, points: sizes.map((size) => at(name, size)) })) };
  });
}

/** How many times as long as the quickest repetition of a case the slowest takes, in the middle of all cases; 1 where nothing was repeated. */
function swing({ js = [], cases = [] }) {
  const runs = unique(js.map(({ runtime, size }) => `${runtime}\0${size}`)).map((pair) => pair.split("\0"));
  const all = runs.flatMap(([runtime, size]) => cases.map(({ name }) => times({ js }, runtime, Number(size), name)));
  return median(all.filter((values) => values.length > 0).map((values) => Math.max(...values) / Math.min(...values))) || 1;
}

export function report(results, lackingIn) {
  const { machine, versions } = results;
  const runtimes = unique((results.js ?? []).map(({ runtime }) => runtime));
  const versionRows = [...Object.entries(versions.runtimes), ...Object.entries(versions.packages), ...Object.entries(versions.native)];
  const swings = swing(results);
  const busy = Math.max(...machine.load) > machine.cores * 0.75 || swings > 1.3;
  return `# Benchmarks

Made by \`npm run bench\` on ${results.date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memory} GB, ${machine.system}. Load average ${machine.load.map((load) => load.toFixed(1)).join(" before, ")} after.
${busy ? `\n**The machine did other work too**, or its host did: of half of the cases the slowest repetition took ${number(swings)} times as long as the quickest, or more. Ratios of\none repetition hold better than times do; code that branches suffers more than hashing does.\n` : ""}
Every library gets the same request: an invoice of Stripe's of exactly that size, and for Braintree a form of about it. Each call is first
proved to accept the authentic request and to refuse a forged one. The libraries get the body as the text that they want, made before;
hookseal gets bytes. hookseal makes a normalized event, the others parse JSON. Within a repetition all take turns; the order is turned
round every other time. Under workerd, whose clock stands still while a Worker computes, calls are measured in batches with I/O between.
hono-webhook-verify is not measured: the npm registry does not have it.

${targetSection(results)}
${runtimes.length > 0 ? `![Time of a call over the size of the body](benchmarks.svg)\n\n` : ""}${[
    ...runtimes.map((runtime) => runtimeSection(results, runtime, lackingIn(runtime))),
    ...(results.start ? [startSection(results)] : []),
    ...(results.native ? [nativeSection(results)] : []),
    ...(results.gateway ? [gatewaySection(results)] : []),
    ...(results.size ? [sizeSection(results)] : []),
  ].join("\n")}
## Versions

${markdown(["", "version"], versionRows)}
`;
}
