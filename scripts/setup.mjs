// Installs what the project needs and the machine lacks, inside the project's folder wherever that is possible.

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Failure, duration, main, print, progress, runCommand, tail } from "./run.mjs";
import {
  browser,
  cargoTools,
  djstripePython,
  findProgram,
  firefox,
  isBelow,
  logFolder,
  node,
  personEnv,
  projectNode,
  projectNodePackage,
  python,
  pythonMinimum,
  root,
  rust,
  schemathesisPython,
  systemNode,
  toolFolder,
} from "./tools.mjs";

const isRoot = process.getuid?.() === 0;
const aptInstall = (packages) => `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
const asRoot = (command) => (isRoot ? command : `sudo ${command}`);

/** What a program answers, or null if it cannot be run. */
function ask(command, args) {
  try {
    const options = { cwd: root, env: personEnv(), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync(command, args, options).trim();
  } catch {
    return null;
  }
}

function fingerprint(...texts) {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex");
}

function isStamped(file, stamp) {
  return existsSync(file) && readFileSync(file, "utf8") === stamp;
}

// Each part looks at the machine, cheaply, and returns the steps that are still to do; it throws a Failure where a
// person has to act first. A step: { name, about (how long), log, commands, env?, before?, after? }.

function requireNewerNode() {
  if (isBelow(process.versions.node, node.edgeMinimum)) {
    throw new Failure(
      `Node ${node.edgeMinimum} or newer is needed to run the Worker, this is ${process.versions.node}. Get it from https://nodejs.org/en/download`,
    );
  }
}

function npmSteps() {
  const carrier = projectNodePackage();
  if (!carrier) requireNewerNode();
  const files = ["package.json", "package-lock.json"].map((name) => readFileSync(join(root, name), "utf8"));
  const stamp = fingerprint(process.platform, process.arch, ...files);
  // npm ci removes node_modules, and so the stamp, before it installs.
  const stampFile = join(root, "node_modules", ".set-up");
  if (isStamped(stampFile, stamp) && (!carrier || projectNode())) return [];

  if (lstatSync(join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Failure("node_modules is a link, and npm ci would empty the folder that it leads to. Remove the link and run this again.");
  }
  const cli = process.env.npm_execpath;
  const npm = cli?.endsWith("npm-cli.js") ? [systemNode(), cli] : ["npm"];
  if (npm.length === 1 && !findProgram("npm")) {
    throw new Failure("npm is not installed. It comes with Node: https://nodejs.org/en/download");
  }
  return [
    {
      name: "npm packages",
      about: "30 s",
      log: "setup-npm.log",
      commands: [[...npm, "ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund"]],
      after() {
        // npm leaves out an optional package whose download failed, and says nothing.
        if (carrier && ask(carrier.path, ["--version"]) === null) {
          throw new Failure(`npm did not install ${carrier.name} ${carrier.version}, or it does not run here; run it again.`);
        }
        writeFileSync(stampFile, stamp);
      },
    },
  ];
}

function requireRust() {
  if (!findProgram("cargo") || !findProgram("rustup")) {
    throw new Failure("Rust is not installed (cargo and rustup are needed). Install it from https://rustup.rs and run this again.");
  }
}

function rustSteps() {
  requireRust();
  const version = ask("rustc", ["--version"])?.split(" ")[1];
  const installed = ask("rustup", ["component", "list", "--installed"])?.split("\n");
  if (!version || !installed) {
    throw new Failure("The Rust toolchain does not answer. See what is wrong with: rustup show");
  }
  if (isBelow(version, rust.minimum)) {
    throw new Failure(`Rust ${rust.minimum} or newer is needed, this is ${version}. Run: rustup update stable`);
  }
  const targets = rust.targets.filter((name) => !installed.includes(`rust-std-${name}`));
  const components = rust.components.filter((name) => !installed.some((line) => line.startsWith(`${name}-`) || line === name));
  const commands = [];
  if (targets.length > 0) commands.push(["rustup", "target", "add", ...targets]);
  if (components.length > 0) commands.push(["rustup", "component", "add", ...components]);
  if (commands.length === 0) return [];
  return [{ name: `Rust ${[...targets, ...components].join(", ")}`, about: "10 s", log: "setup-rust.log", commands }];
}

function toolSteps() {
  const missing = cargoTools.filter((tool) => !ask(tool.path, ["--version"])?.split(" ").includes(tool.version));
  if (missing.length === 0) return [];
  requireRust();
  // One folder for all three builds (they share crates); flags meant for the project's own builds must not reach them.
  const shared = join(toolFolder, "build");
  const env = { ...personEnv(), CARGO_TARGET_DIR: shared, CARGO_PROFILE_RELEASE_OPT_LEVEL: "0" };
  for (const name of ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"]) delete env[name];
  return missing.map((tool) => ({
    name: `${tool.name} ${tool.version}`,
    about: `${tool.minutes} min`,
    log: `setup-${tool.name}.log`,
    commands: [["cargo", "install", tool.name, "--version", tool.version, "--locked", "--force", "--root", tool.folder]],
    env,
    after() {
      if (tool === missing.at(-1)) rmSync(shared, { recursive: true, force: true });
    },
  }));
}

function browserSteps() {
  const exists = ({ names, applications }) => names.some((name) => findProgram(name)) || applications.some((path) => existsSync(path));
  const missing = [
    { what: "Chromium", debian: "chromium", found: exists(browser) },
    { what: browser.driver, debian: "chromium-driver", found: findProgram(browser.driver) },
    { what: "Firefox", debian: "firefox-esr", found: exists(firefox) },
  ].filter(({ found }) => !found);
  if (missing.length === 0) return [];
  const lacking = missing.map(({ what }) => what).join(" and ");
  if (!findProgram("apt-get")) {
    throw new Failure(
      `${lacking} not found (the browser tests need Chromium and chromedriver in the same version, and Firefox). ` +
        "Get them from https://googlechromelabs.github.io/chrome-for-testing/ and https://www.mozilla.org/firefox/",
    );
  }
  const packages = missing.map(({ debian }) => debian);
  const install = aptInstall(packages);
  if (!isRoot) {
    throw new Failure(`${lacking} not found (the browser tests need it). Run: sudo apt-get update && sudo ${install}`);
  }
  return [
    {
      name: packages.join(", "),
      about: "30 s",
      log: "setup-browser.log",
      commands: [["apt-get", "update"], install.split(" ")],
      env: { ...personEnv(), DEBIAN_FRONTEND: "noninteractive" },
    },
  ];
}

/** The first Python of the machine that is new enough: where `python3` is old, there may be a newer one beside it. */
function requirePython() {
  const names = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11"].filter((name) => findProgram(name));
  const versions = names.map((name) => ask(name, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]));
  const found = versions.findIndex((version) => version && !isBelow(version, pythonMinimum));
  if (found < 0) {
    const older = versions.find(Boolean);
    throw new Failure(
      `Python ${pythonMinimum} or newer is needed (official Python libraries are oracles and origins in the tests)` +
        `${older ? `, this is ${older}` : ", and none was found"}. Debian 12 or newer: ${asRoot(aptInstall(["python3", "python3-venv"]))}; ` +
        "others: https://www.python.org/downloads/",
    );
  }
  if (ask(names[found], ["-c", "import ensurepip, venv"]) === null) {
    throw new Failure(`Python's venv module is missing. Debian: ${asRoot(aptInstall([`python${versions[found]}-venv`]))}`);
  }
  return names[found];
}

function pythonSteps() {
  return [
    environmentStep(python, { name: "Python libraries", about: "35 s", log: "setup-python.log" }),
    environmentStep(djstripePython, { name: "dj-stripe", about: "15 s", log: "setup-python-djstripe.log" }),
    environmentStep(schemathesisPython, { name: "schemathesis", about: "15 s", log: "setup-python-schemathesis.log" }),
  ].filter(Boolean);
}

/** The step that makes an environment with exactly what its requirements list; null if it is there. */
function environmentStep({ folder, path, requirements }, step) {
  const stamp = fingerprint(readFileSync(requirements, "utf8"));
  const stampFile = join(folder, ".set-up");
  // The environment's python is a link to the machine's, and gone when that is.
  if (isStamped(stampFile, stamp) && existsSync(path)) return null;
  return {
    ...step,
    commands: [
      [requirePython(), "-m", "venv", "--clear", folder],
      // No package outside the list, and none that would run its own code to be built.
      [path, "-m", "pip", "install", "--no-deps", "--only-binary", ":all:", "-r", requirements],
      [path, "-m", "pip", "check"],
    ],
    env: { ...personEnv(), PIP_NO_INPUT: "1", PIP_PROGRESS_BAR: "off", PIP_DISABLE_PIP_VERSION_CHECK: "1" },
    after: () => writeFileSync(stampFile, stamp),
  };
}

const parts = { npm: npmSteps, rust: rustSteps, tools: toolSteps, browser: browserSteps, python: pythonSteps };

/** All that is still to do; what a person has to do first is collected, so that it is told at once and before any wait. */
function missingSteps(names) {
  const failures = new Set();
  const steps = names.flatMap((name) => {
    try {
      return parts[name]();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.add(error.message);
      return [];
    }
  });
  if (failures.size > 0) throw new Failure([...failures].map((message) => `setup  ${message}`).join("\n"));
  return steps;
}

async function runStep(step, place) {
  const line = `setup  ${step.name} … ${place} (about ${step.about})`;
  const log = join(logFolder, step.log);
  rmSync(log, { force: true });
  if (process.stdout.isTTY) progress(line);
  else print(line);
  const started = Date.now();
  for (const command of step.commands) {
    const result = await runCommand({
      command,
      log,
      env: step.env ?? personEnv(),
      everySecond() {
        const spent = Math.round((Date.now() - started) / 1000);
        progress(`${line}  ${duration(spent * 1000)}`);
        if (!process.stdout.isTTY && spent % 60 === 0) print(`${line}  ${duration(spent * 1000)} so far`);
      },
    });
    if (!result.ok) throw new Failure(`setup  ${step.name} failed: ${command.join(" ")} ${result.ended}\n${tail(log)}`);
  }
  try {
    step.after?.();
  } catch (error) {
    throw new Failure(`setup  ${step.name} failed: ${error.message}\n${tail(log)}`);
  }
  print(`setup  ${step.name} done in ${duration(Date.now() - started)}`);
}

const lockFile = join(toolFolder, "setup.lock");

/** The set-up that holds the lock file: its process id while it lives, else null (a killed one leaves the file behind). */
function lockHolder() {
  try {
    const holder = Number(readFileSync(lockFile, "utf8"));
    process.kill(holder, 0);
    return holder;
  } catch {
    return null;
  }
}

/** Runs `body` while no other set-up works in this folder: two at once would remove each other's files. */
async function alone(body) {
  mkdirSync(toolFolder, { recursive: true });
  for (let told = false; ; await sleep(1000)) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = lockHolder();
    if (holder === null) {
      rmSync(lockFile, { force: true });
    } else if (!told) {
      told = true;
      print(`setup  waiting for another set-up (process ${holder}); if there is none, delete ${relative(root, lockFile)}`);
    }
  }
  try {
    return await body();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/**
 * Installs what the given parts lack; resolves to true if it installed anything. Quick when there is nothing to do;
 * throws a Failure that says what a person has to do.
 */
export async function setup({ parts: names = Object.keys(parts) } = {}) {
  const started = Date.now();
  const unknown = names.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    throw new Failure(`setup  no part is called ${unknown.join(", ")}; there are: ${Object.keys(parts).join(", ")}`);
  }
  if (process.platform === "win32") {
    throw new Failure("setup  Windows is supported through WSL: https://learn.microsoft.com/windows/wsl/install");
  }
  if (missingSteps(names).length === 0) return false;
  await alone(async () => {
    const steps = missingSteps(names);
    for (const [index, step] of steps.entries()) await runStep(step, `${index + 1} of ${steps.length}`);
    const left = missingSteps(names).map((step) => step.name);
    if (left.length > 0) throw new Failure(`setup  still not right after it was installed: ${left.join(", ")}`);
  });
  print(`setup  ready in ${duration(Date.now() - started)}`);
  return true;
}

/**
 * Goes on with the project's Node if this one is too old for wrangler and miniflare: `await` it after the npm part is set up.
 * The script then runs again from its start, and this process only passes signals and the exit code on.
 */
export async function reexecWithProjectNode() {
  if (!isBelow(process.versions.node, node.edgeMinimum)) return;
  const newer = projectNode();
  if (!newer) return requireNewerNode();
  const child = spawn(newer, [...process.execArgv, ...process.argv.slice(1)], { stdio: "inherit" });
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) {
    // Ctrl-C in a terminal reaches the child by itself.
    process.on(signal, () => signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
  }
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (...ending) => resolve(ending));
  });
  process.exit(signal ? 128 + constants.signals[signal] : code);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  await main(async () => {
    if (!(await setup(named.length > 0 ? { parts: named } : {}))) print("setup  everything is in place");
  });
}
