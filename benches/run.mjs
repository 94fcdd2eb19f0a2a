// `npm run bench`: hookseal beside what a user would pick instead, in the same run, on the same bytes.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { Failure, duration, main, print } from "../scripts/run.mjs";
import { reexecWithProjectNode, setup } from "../scripts/setup.mjs";
import { root } from "../scripts/tools.mjs";

const parts = ["js", "native", "gateway", "size"];
const extents = {
  whole: {
    sizes: [500, 2_000, 16_000, 128_000, 1_000_000],
    repetitions: 5,
    milliseconds: 60,
    starts: 7,
    native: { warmUp: 50, milliseconds: 200 },
    gateway: { sizes: [1_000, 16_000, 128_000], turns: 5, milliseconds: 1_500, manySources: 500 },
  },
  // Whether it runs and says all: its times are worth nothing.
  quick: {
    sizes: [500, 2_000],
    repetitions: 1,
    milliseconds: 2,
    starts: 1,
    native: { warmUp: 1, milliseconds: 5 },
    gateway: { sizes: [1_000], turns: 1, milliseconds: 200, manySources: 20 },
  },
};

function optionsOf(args) {
  const names = args.filter((arg) => !arg.startsWith("--"));
  const known = ["--quick", "--write"];
  const each = args.find((arg) => arg.startsWith("--rows="))?.slice("--rows=".length).split(",");
  const unknown = args.filter((arg) => arg.startsWith("--") && !known.includes(arg) && !arg.startsWith("--rows="));
  const wrong = [...unknown, ...names.filter((name) => !parts.includes(name))];
  if (wrong.length > 0) {
    throw new Failure(`bench  nothing is called ${wrong.join(", ")}; there are: ${parts.join(", ")}, ${known.join(", ")}, --rows=NAME,… or --rows=all`);
  }
  const quick = args.includes("--quick");
  return { quick, write: args.includes("--write"), each, selected: names.length > 0 ? names : parts, extent: extents[quick ? "quick" : "whole"] };
}

/** Whatever should be there and is not would otherwise be a gap that nobody sees. */
function checkWhole(checks) {
  for (const { what, values, expected } of checks) {
    const numbers = values.flatMap((value) => Object.values(value).flatMap((each) => (typeof each === "object" ? Object.values(each) : [each])));
    if (values.length !== expected) throw new Failure(`bench  ${what}: ${values.length} results instead of ${expected}`);
    if (numbers.some((value) => typeof value === "number" && !(Number.isFinite(value) && value >= 0))) throw new Failure(`bench  ${what}: a result is no time`);
  }
}

const timed = async (name, body) => {
  const started = Date.now();
  const value = await body();
  print(`ok   ${name.padEnd(24)} ${duration(Date.now() - started)}`);
  return value;
};

async function measureAll({ selected, extent, quick, each }) {
  const { prepare } = await import("./project.mjs");
  const { installed, measureIn, measureProviders, measureStart, runtimes } = await import("./runtimes.mjs");
  const { lackingIn } = await import("./js/cases.mjs");
  const { nativeVersions } = await import("./native.mjs");
  const { buildPackage } = await import("../scripts/build-pkg.mjs");
  const { buildWorker } = await import("../scripts/build-worker.mjs");
  const wanted = (part) => selected.includes(part);

  // The stage of `npm test` comes after those that build.
  if (!quick) {
    await buildPackage({ table: false });
    if (wanted("gateway")) await buildWorker();
  }
  const packages = await prepare();
  const before = loadavg()[0];
  const { sizes, repetitions, milliseconds, starts } = extent;
  const results = {
    format: "hookseal-benchmarks-1",
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0].model, cores: cpus().length, memory: Math.round(totalmem() / 2 ** 30), system: `${type()} ${release()}`, load: [before] },
    versions: { runtimes: Object.fromEntries(runtimes.map((name) => [name, installed(name).version])), packages, native: nativeVersions() },
    repetitions,
    turns: extent.gateway.turns,
  };
  const checks = [];
  if (wanted("js")) {
    results.js = [];
    results.start = [];
    for (const runtime of runtimes) {
      const values = await timed(runtime, () => measureIn(runtime, { sizes, repetitions, milliseconds }));
      // Node, the first, has every library.
      results.cases ??= [...new Map(values.map(({ name, against }) => [name, { name, against }])).values()];
      const expected = (results.cases.length - Object.keys(lackingIn(runtime)).length) * sizes.length * repetitions;
      checks.push({ what: runtime, values, expected });
      results.js.push(...values.map((value) => ({ runtime, ...value })));
    }
    for (const runtime of runtimes.filter((name) => name !== "workerd")) {
      const values = await timed(`${runtime}, fresh`, () => measureStart(runtime, { repetitions: starts }));
      checks.push({ what: `${runtime}, fresh processes`, values, expected: starts * 5 });
      results.start.push(...values.map((value) => ({ runtime, ...value })));
    }
  }
  if (wanted("native")) {
    const { measureNative } = await import("./native.mjs");
    results.native = await timed("native", () => measureNative({ sizes, repetitions, ...extent.native }));
    checks.push({ what: "native", values: results.native, expected: 4 * sizes.length * repetitions });
  }
  if (wanted("gateway")) {
    const { measureGateway } = await import("./gateway.mjs");
    results.gateway = await timed("gateway", () => measureGateway(extent.gateway));
    checks.push({ what: "gateway", values: results.gateway, expected: extent.gateway.turns * (5 * extent.gateway.sizes.length + 2) });
  }
  // Modules with fewer rows take minutes to compile.
  if (wanted("size") && !quick) {
    const { measureSizes } = await import("./size.mjs");
    const { oneRowPath, ...size } = await timed("size", () => measureSizes({ each }));
    results.size = size;
    results.providers = await timed("number of providers", () => measureProviders({ repetitions, milliseconds, oneRowWasm: oneRowPath }));
    checks.push({ what: "number of providers", values: results.providers, expected: 2 * repetitions });
  }
  results.machine.load.push(loadavg()[0]);
  checkWhole(checks);
  return { results, lackingIn };
}

async function command(args) {
  const options = optionsOf(args);
  const started = Date.now();
  await setup({ parts: ["npm", "rust", "tools"] });
  if (!options.quick) print("bench  about 12 minutes; leave the machine alone meanwhile");
  const { results, lackingIn } = await measureAll(options);
  const { report, panelsOf } = await import("./report.mjs");
  const { plot } = await import("./plot.mjs");
  const { judged } = await import("./targets.mjs");
  const { writeSizes } = await import("./size.mjs");
  const folder = options.write ? join(root, "docs") : join(root, "target", "bench");
  mkdirSync(folder, { recursive: true });
  const files = [];
  const write = (name, text) => {
    writeFileSync(join(folder, name), text);
    files.push(name);
  };
  const markdown = report(results, lackingIn);
  if (/undefined|NaN/.test(markdown)) throw new Failure("bench  the report has a gap");
  // A report of a part only would stand for the whole.
  const whole = options.selected.length === parts.length && !options.quick;
  if (whole || !options.write) {
    write("benchmarks.json", `${JSON.stringify(results)}\n`);
    if (results.js) write("benchmarks.svg", plot(panelsOf(results), { title: `Verifying a webhook, ${results.date}` }));
    write("BENCHMARKS.md", markdown);
  }
  if (options.write && results.size) {
    writeSizes(results.size, `on ${results.date}`);
    files.push("SIZE.md");
  }
  for (const { text, value, met } of judged(results)) {
    if (met !== null && !options.quick) print(`${met ? "met   " : "MISSED"} ${value.toPrecision(3).padStart(9)}  ${text}`);
  }
  const count = ["js", "start", "native", "gateway", "providers"].reduce((sum, name) => sum + (results[name]?.length ?? 0), 0);
  print(`summary: ${count} results in ${duration(Date.now() - started)}; ${files.join(", ")} in ${folder.slice(root.length + 1)}/`);
}

await main(async () => {
  await setup({ parts: ["npm"] });
  await reexecWithProjectNode();
  await command(process.argv.slice(2));
});
