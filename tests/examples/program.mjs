// Runs an example's programs as a person would, with what they print in .logs/.

import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { logFolder, runtimeProgram, toolEnv } from "../../scripts/tools.mjs";

/** Programs by the names that people type: those of npm's `bun` and `deno` need install scripts that were not run. */
function programEnv() {
  const env = toolEnv();
  const folders = ["Bun", "Deno"].map((name) => dirname(runtimeProgram(name).path));
  return { ...env, PATH: [...folders, env.PATH].join(delimiter), DO_NOT_TRACK: "1", DENO_NO_UPDATE_CHECK: "1" };
}

function begin(name, command, { cwd, env }) {
  mkdirSync(logFolder, { recursive: true });
  const log = join(logFolder, `examples-${name}.log`);
  const output = createWriteStream(log);
  // In a group of its own: what it starts in turn is stopped with it.
  const child = spawn(command[0], command.slice(1), { cwd, env: { ...programEnv(), ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  child.stdout.pipe(output);
  child.stderr.pipe(output);
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ?? code));
  });
  return { child, ended, log };
}

function endGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** Lines end with a line feed alone: node:readline takes U+2028 for an end as well, which JSON may hold. */
function readLines(stream, read) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    lines.forEach(read);
  });
}

/** Runs a program to its end. */
export async function run(name, command, options) {
  const { child, ended, log } = begin(name, command, options);
  const timer = setTimeout(() => endGroup(child), 300_000);
  const ending = await ended;
  clearTimeout(timer);
  if (ending !== 0) throw new Error(`${command.join(" ")} ended with ${ending}, see ${log}`);
}

/** A port that is free now, for programs that take no 0. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a server and waits until it tells its address. `events` are the JSON lines that it has printed, `count(n)` waits until there
 * are n of them.
 */
export async function serve(name, command, options) {
  const { child, ended, log } = begin(name, command, options);
  const events = [];
  const stop = async () => {
    endGroup(child);
    await ended;
  };
  const listening = new Promise((resolve, reject) => {
    const read = (line) => {
      const [url] = /http:\/\/(127\.0\.0\.1|localhost):[0-9]+/.exec(line) ?? [];
      if (line.startsWith("{")) events.push(JSON.parse(line));
      else if (url) resolve(url.replace("localhost", "127.0.0.1"));
    };
    for (const stream of [child.stdout, child.stderr]) readLines(stream, read);
    ended.then((ending) => reject(new Error(`${command.join(" ")} ended with ${ending} before it listened, see ${log}`)), reject);
    setTimeout(() => reject(new Error(`${command.join(" ")} does not tell where it listens, see ${log}`)), 60_000).unref();
  });
  const count = async (wanted) => {
    for (const end = Date.now() + 5000; events.length < wanted && Date.now() < end; ) await sleep(10);
    return events.length;
  };
  try {
    return { url: await listening, events, count, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
