// What is wrong with a gateway's configuration, before it is deployed: `hookseal config check` loads this. What HOOKSEAL says is read
// by the Worker's own code in check.wasm; here is what that cannot see: the rest of wrangler's configuration.

import { readFileSync, existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse as parseJson } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { check as readAsWorker, compile_row as compile, initSync } from "parser";

const PACKAGE_MAIN = "node_modules/hookseal-worker/index.js";
/** The platform's limit of a variable, in bytes. */
const LARGEST_VARIABLE = 5 * 1024;
/** What only a secret begins like: Standard Webhooks and Stripe, Stripe's API keys, private keys. */
const SECRET = /\b(whsec_|(sk|rk)_(live|test)_)[A-Za-z0-9+/=]{6}|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** What no name looks like: 32 or more digits of a number, or characters at random. */
const RANDOM = /^([0-9a-f]{32,}|(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/=]{32,})$/;
/** They stand for what is not in the configuration: a token, an API's key or a source's secret, for which check.wasm has one that fits; a seal. */
const SECRET_PLACEHOLDER = "a-placeholder-for-a-secret-of-a-source";
const SEAL_PLACEHOLDER = `whsec_${Buffer.alloc(32, "placeholder").toString("base64")}`;
const LEDGER = { binding: "LEDGER", class: "Ledger" };

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const object = (value) => (isObject(value) ? value : {});
const objects = (value) => (Array.isArray(value) ? value.filter(isObject) : []);
/** A key as it can be shown: one that no field has could be a secret, pasted there. */
const shown = (key) => (/^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(key) && !SECRET.test(key) && !RANDOM.test(key) ? key : "(unreadable)");

/** Every text in a value, with its place. */
function texts(value, place) {
  if (typeof value === "string") return [[place, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => texts(item, `${place}[${index}]`));
  return Object.entries(object(value)).flatMap(([key, item]) => texts(item, `${place}.${shown(key)}`));
}

/** The configuration as it is written, in TOML or JSON or as JSON text. */
function configOf(gateway) {
  if (typeof gateway !== "string") return object(gateway);
  try {
    return object(JSON.parse(gateway));
  } catch {
    return {};
  }
}

/** The secrets that the configuration asks for, by their bindings: a placeholder, or an object of placeholders where fields are asked for. */
function secretsOf({ sources, admin, alert }) {
  const found = Object.create(null);
  const add = (references, placeholder) => {
    for (const { binding, field } of objects(references)) {
      if (typeof binding !== "string" || binding === "HOOKSEAL") continue;
      found[binding] = typeof field === "string" ? { ...object(found[binding]), [field]: placeholder } : placeholder;
    }
  };
  add([object(admin).token], SECRET_PLACEHOLDER);
  add(object(alert).seal, SEAL_PLACEHOLDER);
  for (const { secrets, api, seal } of objects(sources)) {
    add(secrets, SECRET_PLACEHOLDER);
    add([api], SECRET_PLACEHOLDER);
    add(seal, SEAL_PLACEHOLDER);
  }
  return found;
}

/** The bindings of the Worker as far as its configuration tells: a secret, wherever one is asked for, is a placeholder. */
function bindingsOf(gateway, secrets, services, ledger) {
  const bindings = Object.create(null);
  for (const [name, value] of Object.entries(secrets)) bindings[name] = isObject(value) ? JSON.stringify(value) : value;
  for (const service of services) bindings[service] = { fetch() {} };
  if (ledger) bindings[LEDGER.binding] = { getByName() {} };
  // As wrangler uploads it.
  if (gateway !== undefined) bindings.HOOKSEAL = typeof gateway === "string" ? gateway : JSON.stringify(gateway);
  return bindings;
}

let started = false;
function start() {
  if (!started) initSync({ module: readFileSync(new URL("check.wasm", import.meta.url)) });
  started = true;
}

/** A row as JSON text → { id, compiled } for the package hookseal of this version, or { field, message }: what is wrong with it. */
export function compileRow(json) {
  start();
  return JSON.parse(compile(json));
}

function asWorker(bindings) {
  start();
  const { sources, faults } = JSON.parse(readAsWorker(bindings));
  // Of the whole, the Worker says HOOKSEAL; of a part, where it is in that.
  return { sources, faults: faults.map(({ field, code, detail }) => ({ field: field.replace(/^HOOKSEAL\.?/, ""), code, message: detail })) };
}

const mistake = (field, message) => ({ field, code: "invalid_options", message });
const exposed = (field, message) => ({ field, code: "invalid_secret", message });

/** Secrets that stand where everybody reads them. Their values are not repeated. */
function exposedIn(vars, secrets) {
  const put = "put it with `wrangler secret put`, and change it if it was ever shared";
  const isSecret = ([place, text]) => SECRET.test(text) || (place.startsWith("vars.HOOKSEAL.") && RANDOM.test(text));
  const found = texts(vars, "vars").filter(isSecret);
  const named = Object.keys(secrets).filter((name) => Object.hasOwn(vars, name)).map((name) => `vars.${shown(name)}`);
  return [
    ...named.map((place) => exposed(place, `a source's secret stands in vars: take it out, ${put}`)),
    ...found
      .filter(([place]) => !named.includes(place))
      .map(([place]) => exposed(place, `this looks like a secret, and everybody reads it here: ${put}`)),
  ];
}

/** What wrangler would refuse, and what the gateway cannot run with. */
function deploymentOf(config, folder) {
  const found = [];
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(config.name ?? "")) {
    found.push(mistake("name", "a Worker's name is 1 to 63 lower-case letters, digits and `-`"));
  }
  if (typeof config.main !== "string") {
    found.push(mistake("main", `name the Worker: main = "${PACKAGE_MAIN}"`));
  } else if (!existsSync(resolve(folder, config.main)) && !object(config.build).command) {
    const isPackage = config.main.replace(/^\.\//, "") === PACKAGE_MAIN;
    const what = isPackage ? "npm install --save-dev hookseal-worker puts it there" : `the package's is ${PACKAGE_MAIN}`;
    found.push(mistake("main", `there is no such file; ${what}`));
  }
  const date = config.compatibility_date;
  if (typeof date !== "string" || !/^\d{4}-\d\d-\d\d$/.test(date) || date < COMPATIBILITY_DATE) {
    found.push(mistake("compatibility_date", `this gateway is tested with "${COMPATIBILITY_DATE}": give that date or a later one`));
  }
  return found;
}

/** Where wrangler has to know of the ledger's class, if there is a ledger: whether a source needs one, the Worker's own code says. */
function ledgerOf(config) {
  const bound = objects(object(config.durable_objects).bindings);
  const index = bound.findIndex(({ name }) => name === LEDGER.binding);
  if (index < 0) return { found: [] };
  const { class_name: className, script_name: script } = bound[index];
  const found = [];
  if (className !== LEDGER.class) {
    found.push(mistake(`durable_objects.bindings[${index}].class_name`, `the ledger's class is "${LEDGER.class}"`));
    return { ledger: true, found };
  }
  // A class is made by a migration, by the newer `exports`, or in another Worker.
  const migrated = objects(config.migrations).some(({ new_sqlite_classes: names }) => [names].flat().includes(LEDGER.class));
  if (!migrated && script === undefined && !Object.hasOwn(object(config.exports), LEDGER.class)) {
    const add = `add one with a tag of its own and new_sqlite_classes = ["${LEDGER.class}"]`;
    found.push(mistake("migrations", `no migration makes the ledger: ${add}`));
  }
  return { ledger: true, found };
}

/** Whether something waits for the cron trigger: a shard of the ledger whose alarm the platform gave up, or an alert. */
function needsCron({ sources, alert }) {
  const isEnabled = ({ status = "enabled" }) => status === "enabled";
  return alert !== undefined || objects(sources).filter(isEnabled).some(({ mode, dedupe }) => mode === "ack" || dedupe === true);
}

/** One Worker: the top of wrangler's configuration, or one of its environments. */
function checkWorker(config, folder) {
  const vars = object(config.vars);
  const gateway = configOf(vars.HOOKSEAL);
  const secrets = secretsOf(gateway);
  const services = objects(config.services).map(({ binding }) => binding);
  const { ledger, found: ofLedger } = ledgerOf(config);
  const { sources, faults } = asWorker(bindingsOf(vars.HOOKSEAL, secrets, services, ledger));
  const found = [...exposedIn(vars, secrets), ...deploymentOf(config, folder), ...ofLedger];
  found.push(...faults.map((fault) => ({ ...fault, field: `vars.HOOKSEAL${fault.field && `.${fault.field}`}` })));
  const crons = [object(config.triggers).crons].flat().filter((cron) => typeof cron === "string");
  if (crons.length === 0 && needsCron(gateway)) {
    const why = "without it what the platform gave up is not delivered until the next webhook, and no alert is sent";
    found.push(mistake("triggers.crons", `sources of mode ack or with dedupe, and alerts, need the cron trigger: crons = ["*/5 * * * *"]; ${why}`));
  }
  const size = Buffer.byteLength(typeof vars.HOOKSEAL === "string" ? vars.HOOKSEAL : (JSON.stringify(vars.HOOKSEAL) ?? ""));
  if (size > LARGEST_VARIABLE) {
    const limit = `a variable may have ${LARGEST_VARIABLE}: divide the sources between two Workers`;
    found.push(mistake("vars.HOOKSEAL", `it has ${size} bytes as JSON, and ${limit}`));
  }
  return { sources, secrets: Object.keys(secrets).map(shown), mistakes: found };
}

/** What an environment has of its own, and what it inherits. https://developers.cloudflare.com/workers/wrangler/environments/ */
function environmentsOf(config) {
  const { env, ...top } = config;
  const environments = Object.entries(object(env)).filter(([, own]) => object(object(own).vars).HOOKSEAL !== undefined);
  const ofTop = object(top.vars).HOOKSEAL !== undefined || environments.length === 0;
  const { vars, services, durable_objects, ...inherited } = top;
  const named = environments.map(([name, own]) => [`env.${shown(name)}.`, { ...inherited, ...own }]);
  return [...(ofTop ? [["", top]] : []), ...named];
}

/** The text of a file as an object, or the mistake in it: parsers quote the line in their messages, which may hold a secret. */
function read(path) {
  const text = readFileSync(path, "utf8");
  if (/\.jsonc?$/.test(path)) {
    const errors = [];
    const value = parseJson(text, errors, { allowTrailingComma: true });
    if (errors.length === 0 && isObject(value)) return { value };
    const line = text.slice(0, errors[0]?.offset ?? 0).split("\n").length;
    return { error: mistake(`line ${line}`, "this is no JSON object, with or without comments") };
  }
  try {
    return { value: parseToml(text) };
  } catch (error) {
    return { error: mistake(`line ${error.line}, column ${error.column}`, "this is no TOML; a quote, a bracket or a comma may be missing") };
  }
}

/**
 * What is wrong with wrangler.toml, wrangler.jsonc, wrangler.json, or a JSON file that is the value of HOOKSEAL alone:
 * { sources: [{ name, path, standing }], secrets: [name], mistakes: [{ field, code, message }] }. Of each source the first mistake.
 */
export function checkFile(path) {
  const { value, error } = read(path);
  if (error) return { sources: [], secrets: [], mistakes: [error] };
  if (value.sources !== undefined && value.vars === undefined) {
    const config = configOf(value);
    const secrets = secretsOf(config);
    const services = objects(config.sources).map(({ origin }) => object(origin).service).filter((name) => typeof name === "string");
    const { sources, faults } = asWorker(bindingsOf(value, secrets, services, true));
    const ofWhole = faults.map((one) => ({ ...one, field: one.field || "HOOKSEAL" }));
    const found = [...exposedIn({ HOOKSEAL: value }, secrets), ...ofWhole];
    const mistakes = found.map((one) => ({ ...one, field: one.field.replace("vars.HOOKSEAL.", "") }));
    return { sources, secrets: Object.keys(secrets).map(shown), mistakes };
  }
  const checked = environmentsOf(value).map(([prefix, config]) => {
    const { sources, secrets, mistakes } = checkWorker(config, dirname(resolve(path)));
    return { sources, secrets, mistakes: mistakes.map((one) => ({ ...one, field: prefix + one.field })) };
  });
  const all = (name) => checked.flatMap((one) => one[name]);
  return { sources: all("sources"), secrets: [...new Set(all("secrets"))], mistakes: all("mistakes") };
}
