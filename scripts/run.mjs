// The stage runner: commands one after the other, each with its output in a log file and one line for the person.

import { spawn } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { logFolder, root, toolEnv } from "./tools.mjs";

/** A failure a person can act on: its message is all there is to say, so no stack is shown. */
export class Failure extends Error {}

class Interrupted extends Error {
  constructor(signal) {
    super(`stopped by ${signal}; no command is left running`);
    this.exitCode = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal];
  }
}

/** Runs a script's body: a Failure is printed as its message, anything else with its stack; both end with a code above 0. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    const told = error instanceof Failure || error instanceof Interrupted;
    print(told ? error.message : error.stack);
    process.exitCode = error.exitCode ?? 1;
  }
}

const terminal = process.stdout.isTTY;

/** A line that stays. */
export function print(line) {
  process.stdout.write(`${terminal ? "\r\x1b[2K" : ""}${line}\n`);
}

/** A line that the next one replaces; only a terminal can show it. */
export function progress(line) {
  if (terminal) process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
}

export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
}

/** The last lines of a log file and its path, for the message of a failure. */
export function tail(log, count = 40) {
  const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-count);
  return `${lines.map((line) => `    ${line}`).join("\n")}\n    log: ${relative(root, log)}`;
}

// Every command leads a process group of its own, so that stopping it also stops what it started (browsers, workerd).
const groups = new Set();
const signals = ["SIGHUP", "SIGINT", "SIGTERM"];
let interruptedBy = null;

function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // ESRCH: the group has ended. EPERM: macOS says so of one that is just ending.
    if (error.code !== "ESRCH" && error.code !== "EPERM") throw error;
  }
}

function signalGroups(signal) {
  for (const group of groups) signalGroup(group, signal);
}

function killGroups() {
  signalGroups("SIGKILL");
}

function interrupt(signal) {
  const again = interruptedBy !== null;
  interruptedBy = signal;
  if (again) return killGroups();
  signalGroups("SIGINT");
  setTimeout(killGroups, 5000).unref();
}

function watchSignals(on) {
  for (const signal of signals) on ? process.on(signal, interrupt) : process.off(signal, interrupt);
  on ? process.on("exit", killGroups) : process.off("exit", killGroups);
}

/** Runs one command with its output appended to `log`; resolves to { ok, ended, elapsed } with `ended` in words. */
export function runCommand({ command, log, cwd = root, env, minutes = 20, everySecond = () => {} }) {
  return new Promise((resolve, reject) => {
    mkdirSync(dirname(log), { recursive: true });
    const output = openSync(log, "a");
    writeSync(output, `$ ${command.join(" ")}\n`);
    const started = Date.now();
    const child = spawn(command[0], command.slice(1), {
      cwd,
      env,
      stdio: ["ignore", output, output],
      detached: true,
    });
    closeSync(output);
    if (child.pid) groups.add(child.pid);
    if (groups.size === 1) watchSignals(true);

    let tooLong = false;
    const limit = setTimeout(() => {
      tooLong = true;
      signalGroup(child.pid, "SIGKILL");
    }, minutes * 60_000);
    const ticker = setInterval(() => everySecond(Date.now() - started), 1000);

    let over = false;
    function end(ok, ended) {
      // A command that cannot be started reports an error and then, with a made-up code, its close.
      if (over) return;
      over = true;
      clearTimeout(limit);
      clearInterval(ticker);
      // What a finished command left behind would hold ports and files of the next one.
      if (groups.delete(child.pid)) signalGroup(child.pid, "SIGKILL");
      if (groups.size === 0) watchSignals(false);
      if (interruptedBy) return reject(new Interrupted(interruptedBy));
      if (!ok) appendFileSync(log, `${ended}\n`);
      resolve({ ok, ended, elapsed: Date.now() - started });
    }
    child.on("error", (error) => end(false, `${command[0]} cannot be started (${error.code}); npm run setup installs what the project needs`));
    child.on("close", (code, signal) => {
      if (tooLong) end(false, `stopped after ${minutes} minutes without an end`);
      else end(code === 0, signal ? `ended by ${signal}` : `ended with exit code ${code}`);
    });
  });
}

/** What the output says of its tests, summed over cargo test, wasm-bindgen-test and node --test; null if it says nothing. */
export function countTests(output) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  let told = false;
  for (const [, passed, failed, ignored] of output.matchAll(/^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored/gm)) {
    told = true;
    total.passed += Number(passed);
    total.failed += Number(failed);
    total.skipped += Number(ignored);
  }
  const words = { pass: "passed", fail: "failed", cancelled: "failed", skipped: "skipped", todo: "skipped" };
  for (const [, word, count] of output.matchAll(/^[#ℹ] (pass|fail|cancelled|skipped|todo) (\d+)$/gm)) {
    told = true;
    total[words[word]] += Number(count);
  }
  return told ? total : null;
}

/** The text after `summary: ` if the command printed one, else its test count. */
function summarize(output, counted) {
  const own = [...output.matchAll(/^summary: (.*)$/gm)].map(([, text]) => text);
  if (own.length === 0 && counted) own.push(`${counted.passed} passed`);
  if (counted?.skipped) own.push(`${counted.skipped} skipped`);
  return own.join(", ");
}

async function runStage(stage, log, everySecond) {
  const env = { ...toolEnv(), NO_COLOR: "1", CARGO_TERM_COLOR: "never", ...stage.env };
  const result = await runCommand({ ...stage, env, log, everySecond });
  const output = readFileSync(log, "utf8");
  const counted = countTests(output);
  if (result.ok && stage.tests && !counted?.passed) {
    appendFileSync(log, "no test ran\n");
    return { ...result, ok: false };
  }
  return { ...result, summary: summarize(output, counted) };
}

/**
 * Runs the stages in order and prints one line for each; resolves to true if all went well.
 * A stage: { name, command, cwd?, env?, minutes?, tests? (at least one test must have run), needs? (names of stages it
 * cannot do without), fatal? (nothing after it makes sense if it fails) }.
 */
export async function runStages(stages) {
  const started = Date.now();
  const width = Math.max(...stages.map((stage) => stage.name.length));
  const failed = [];
  let stopped = null;

  // Numbered logs are those of the last run; any of an earlier one would only mislead.
  mkdirSync(logFolder, { recursive: true });
  for (const file of readdirSync(logFolder)) if (/^\d\d-/.test(file)) rmSync(join(logFolder, file));

  for (const [index, stage] of stages.entries()) {
    const name = stage.name.padEnd(width);
    const broken = stopped ?? stage.needs?.find((needed) => failed.includes(needed));
    if (broken) {
      failed.push(stage.name);
      print(`FAIL ${name}  not run: it needs "${broken}"`);
      continue;
    }
    const log = join(logFolder, `${String(index + 1).padStart(2, "0")}-${stage.name.replace(/[^a-zA-Z0-9.]+/g, "-")}.log`);
    const place = `${index + 1} of ${stages.length}`;
    progress(`...  ${name}  ${place}`);
    const { ok, elapsed, summary } = await runStage(stage, log, (spent) => {
      progress(`...  ${name}  ${place}  ${duration(spent)}`);
    });
    const line = `${name}  ${duration(elapsed).padStart(12)}`;
    if (ok) {
      print(`ok   ${line}  ${summary}`.trimEnd());
    } else {
      failed.push(stage.name);
      if (stage.fatal) stopped = stage.name;
      print(`FAIL ${line}\n${tail(log)}`);
    }
  }

  const spent = `${duration(Date.now() - started)}, logs in ${relative(root, logFolder)}/`;
  if (failed.length === 0) print(`all ${stages.length} stages ok, ${spent}`);
  else print(`${failed.length} of ${stages.length} stages failed: ${failed.join(", ")}; ${spent}`);
  return failed.length === 0;
}
