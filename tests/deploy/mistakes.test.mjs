// `hookseal config check` over what people get wrong: every message names the field, no message repeats what may be a secret.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "smol-toml";
import { hookseal, install } from "./project.mjs";

const folder = install();
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PRIVATE_KEY = "8ea40e7b1bf84ac6bd2f3a2e0a3d5c11";

/** A good configuration, as wrangler.json. */
const good = () => ({
  name: "hooks",
  main: "node_modules/hookseal-worker/index.js",
  compatibility_date: "2026-10-23",
  vars: { HOOKSEAL: { sources: [source("stripe"), source("byl")] } },
});

const source = (provider, more = {}) => ({
  name: provider,
  path: `/hooks/${provider}`,
  provider,
  secrets: [{ binding: `${provider.toUpperCase()}_WEBHOOK_SECRET` }],
  seal: [{ binding: "ORIGIN_SECRET" }],
  origin: "https://app.example/webhooks",
  ...more,
});

const bound = (config, more = {}) => (config.durable_objects = { bindings: [{ name: "LEDGER", class_name: "Ledger", ...more }] });
const first = (config) => config.vars.HOOKSEAL.sources[0];
const second = (config) => config.vars.HOOKSEAL.sources[1];
const ofSource = "vars.HOOKSEAL.sources[0]";

/** What is wrong, how it comes to be, the field that has to be named, and, where it tells more, a word of the message. */
const mistakes = [
  ["no name", (config) => delete config.name, "name"],
  ["a name with capitals", (config) => (config.name = "My Hooks"), "name"],
  ["no main", (config) => delete config.main, "main", /node_modules\/hookseal-worker\/index\.js/],
  ["main is not there", (config) => (config.main = "src/index.js"), "main", /no such file/],
  ["no compatibility date", (config) => delete config.compatibility_date, "compatibility_date", /2026-10-23/],
  ["an old compatibility date", (config) => (config.compatibility_date = "2022-03-01"), "compatibility_date"],
  ["HOOKSEAL is not set", (config) => (config.vars = { sources: [] }), "vars.HOOKSEAL", /not set/],
  ["HOOKSEAL is text that is no JSON", (config) => (config.vars.HOOKSEAL = "{"), "vars.HOOKSEAL"],
  ["no source", (config) => (config.vars.HOOKSEAL.sources = []), "vars.HOOKSEAL.sources"],
  ["source for sources", (config) => (config.vars.HOOKSEAL = { source: [] }), "vars.HOOKSEAL.source"],
  ["a misspelt field", (config) => (first(config).secert = []), `${ofSource}.secert`, /not available/],
  ["a field is missing", (config) => delete first(config).origin, `${ofSource}.origin`, /required/],
  ["a provider that there is not", (config) => (first(config).provider = "strip"), `${ofSource}.provider`],
  ["a path without a slash", (config) => (first(config).path = "hooks/stripe"), `${ofSource}.path`],
  ["a path with a query", (config) => (first(config).path = "/hooks?p=stripe"), `${ofSource}.path`],
  ["two sources at one path", (config) => (second(config).path = "/hooks/stripe"), "vars.HOOKSEAL.sources[1].path"],
  ["two sources of one name", (config) => (second(config).name = "stripe"), "vars.HOOKSEAL.sources[1].name"],
  ["an origin without https", (config) => (first(config).origin = "http://app.example/webhooks"), `${ofSource}.origin`],
  ["a service that is not bound", (config) => (first(config).origin = { service: "SHOP", path: "/" }), `${ofSource}.origin.service`],
  ["Braintree without its key id", (config) => (config.vars.HOOKSEAL.sources = [source("braintree")]), `${ofSource}.secrets[0]`, /key id/],
  ["an event type where payloads name it", (config) => (first(config).event_type = "invoice.paid"), `${ofSource}.event_type`],
  ["a tolerance where nothing is timed", (config) => (second(config).tolerance = 300), "vars.HOOKSEAL.sources[1].tolerance"],
  ["the name of a secret in place of a list", (config) => (first(config).secrets = "STRIPE_WEBHOOK_SECRET"), `${ofSource}.secrets`],
  ["a time in milliseconds", (config) => (first(config).secrets[0].not_after = 1798761599000), `${ofSource}.secrets[0].not_after`],
  ["a timeout in milliseconds", (config) => (first(config).timeout = 15000), `${ofSource}.timeout`],
  ["a number as text", (config) => (first(config).tolerance = "300"), `${ofSource}.tolerance`],
  ["a body beyond the limit", (config) => (first(config).max_body = 100_000_000), `${ofSource}.max_body`],
  ["a mode that there is not", (config) => (first(config).mode = "queue"), `${ofSource}.mode`],
  ["a variable beyond the platform's limit", (config) => (first(config).origin += "x".repeat(6000)), "vars.HOOKSEAL", /bytes/],
  ["the ledger without its migration", (config) => bound(config), "migrations", /new_sqlite_classes/],
  ["a migration to another kind of storage", (config) => bound(config) && (config.migrations = [{ new_classes: ["Ledger"] }]), "migrations"],
  ["another class for the ledger", (config) => bound(config, { class_name: "HooksealLedger" }), "durable_objects.bindings[0].class_name"],
  ["mode ack without the cron trigger", (config) => withLedger(config, { mode: "ack" }), "triggers.crons", /\*\/5 \* \* \* \*/],
  ["dedupe without the cron trigger", (config) => withLedger(config, { dedupe: true }), "triggers.crons"],
  ["no cron in the trigger", (config) => (config.triggers = { crons: [] }) && withLedger(config, { dedupe: true }), "triggers.crons"],
  ["an alert without the cron trigger", (config) => withAlert(config), "triggers.crons", /no alert/],
  ["Plaid, whose keys its API alone has", (config) => (config.vars.HOOKSEAL.sources = [source("plaid")]), `${ofSource}.provider`, /at your origin with/],
  ["a mistake in an environment", (config) => (config.env = { staging: { vars: { HOOKSEAL: {} } } }), "env.staging.vars.HOOKSEAL.sources"],
  ["a binding that an environment does not inherit", (config) => inEnvironment(config), "env.live.vars.HOOKSEAL.sources[0].origin.service"],
  ["a secret among the variables", (config) => (config.vars.STRIPE_WEBHOOK_SECRET = "s3cret"), "vars.STRIPE_WEBHOOK_SECRET", /wrangler secret put/],
  ["another secret among the variables", (config) => (config.vars.OTHER = SECRET), "vars.OTHER", /wrangler secret put/],
  ["a secret in place of a binding", (config) => (first(config).secrets[0].binding = SECRET), `${ofSource}.secrets[0].binding`, /looks like/],
  ["a private key in place of a binding", (config) => (first(config).secrets[0].binding = PRIVATE_KEY), `${ofSource}.secrets[0].binding`],
  ["a secret in JSON text", (config) => (config.vars.HOOKSEAL = JSON.stringify({ sources: [{ key: SECRET }] })), "vars.HOOKSEAL", /looks like/],
  ["a secret in place of a key", (config) => (first(config)[SECRET] = true), `${ofSource}.(unreadable)`],
];

/** With all that the ledger needs in wrangler's configuration but the trigger. */
function withLedger(config, more) {
  bound(config);
  config.migrations = [{ tag: "v1", new_sqlite_classes: ["Ledger"] }];
  return Object.assign(first(config), more);
}

function withAlert(config) {
  withLedger(config, {});
  config.vars.HOOKSEAL.alert = { url: "https://app.example/alerts", seal: [{ binding: "ORIGIN_SECRET" }] };
}

function inEnvironment(config) {
  config.services = [{ binding: "SHOP", service: "shop" }];
  first(config).origin = { service: "SHOP", path: "/" };
  config.env = { live: { vars: config.vars } };
}

/** A folder of its own below the installed packages, with one file in it. */
function written(name, text) {
  const place = join(folder, `case-${written.count++}`);
  mkdirSync(place);
  writeFileSync(join(place, name), text.replaceAll('"node_modules/', '"../node_modules/'));
  return join(place, name);
}
written.count = 0;

const holdsSecret = (text) => [SECRET, PRIVATE_KEY, "s3cret"].some((secret) => text.includes(secret));

/** What is found in a file; where a secret could be written, in both of the forms that it is told in. */
async function check(file, exitCode) {
  const json = await hookseal(folder, ["config", "check", file, "--json"]);
  assert.deepEqual([json.exitCode, json.stderr], [exitCode, ""], json.stdout);
  const found = JSON.parse(json.stdout);
  if (holdsSecret(readFileSync(file, "utf8")) || exitCode === 0) {
    const person = await hookseal(folder, ["config", "check", file]);
    assert.deepEqual([person.exitCode, person.stderr], [exitCode, ""]);
    assert.ok(!holdsSecret(json.stdout + person.stdout), "a secret was written");
    for (const { field, message } of found.mistakes) assert.ok(person.stdout.includes(`${field}: ${message}\n`));
  }
  return found;
}

describe("mistakes", { concurrency: availableParallelism() }, () => {
  test("there is none in the good configuration", async () => {
    const found = await check(written("wrangler.json", JSON.stringify(good())), 0);
    assert.deepEqual(found, {
      sources: [
        { name: "stripe", path: "/hooks/stripe", standing: "enabled" },
        { name: "byl", path: "/hooks/byl", standing: "enabled" },
      ],
      secrets: ["STRIPE_WEBHOOK_SECRET", "ORIGIN_SECRET", "BYL_WEBHOOK_SECRET"],
      mistakes: [],
    });
  });

  for (const [what, change, field, words = /./] of mistakes) {
    test(`${what}: ${field}`, async () => {
      const config = good();
      change(config);
      const { mistakes: found } = await check(written("wrangler.json", JSON.stringify(config)), 3);
      const named = found.find((one) => one.field === field);
      assert.ok(named, JSON.stringify(found));
      assert.match(named.message, words);
      assert.match(named.code, /^(invalid_options|invalid_secret|unknown_provider)$/);
    });
  }

  test("with the cron trigger, also where an environment inherits it, there is none", async () => {
    const config = good();
    withAlert(config);
    first(config).mode = "ack";
    config.triggers = { crons: ["0 * * * *"] };
    const { vars, durable_objects } = config;
    config.env = { live: { vars, durable_objects } };
    assert.deepEqual((await check(written("wrangler.json", JSON.stringify(config)), 0)).mistakes, []);
    config.env.live.triggers = { crons: [] };
    const { mistakes: found } = await check(written("wrangler.json", JSON.stringify(config)), 3);
    assert.deepEqual(found.map(({ field }) => field), ["env.live.triggers.crons"]);
  });

  test("a mistake in one source hides none in another", async () => {
    const config = good();
    first(config).tolerance = 0;
    second(config).origin = "ftp://app.example";
    const { mistakes: found } = await check(written("wrangler.json", JSON.stringify(config)), 3);
    assert.deepEqual(found.map(({ field }) => field), [`${ofSource}.tolerance`, "vars.HOOKSEAL.sources[1].origin"]);
  });
});

describe("files", () => {
  test("TOML that cannot be read is told by its place, not by its text", async () => {
    const { mistakes: found } = await check(written("wrangler.toml", `name = "hooks"\n[vars]\nKEY = "${SECRET}\n`), 3);
    assert.match(found[0].field, /^line 3, column \d+$/);
  });

  test("JSON with comments", async () => {
    const text = JSON.stringify(good(), null, 2);
    assert.deepEqual((await check(written("wrangler.jsonc", `// The gateway.\n${text.replace(/\n\}$/, ",\n}")}`), 0)).mistakes, []);
    const { mistakes: found } = await check(written("wrangler.jsonc", text.replace('"name"', '"name')), 3);
    assert.match(found[0].field, /^line \d+$/);
  });

  test("the value of HOOKSEAL alone", async () => {
    const value = { sources: [source("stripe", { origin: { service: "SHOP", path: "/" } })] };
    assert.deepEqual((await check(written("config.json", JSON.stringify(value)), 0)).mistakes, []);
    value.sources[0].seal[0].binding = SECRET;
    const { mistakes: found } = await check(written("config.json", JSON.stringify(value)), 3);
    assert.deepEqual(found.map(({ field, code }) => [field, code]), [["sources[0].seal[0].binding", "invalid_secret"]]);
  });

  test("secrets that are fields of one secret", async () => {
    const config = good();
    for (const one of config.vars.HOOKSEAL.sources) {
      one.secrets = [{ binding: "ALL", field: one.name }];
      one.seal = [{ binding: "ALL", field: "origin" }];
    }
    assert.deepEqual((await check(written("wrangler.json", JSON.stringify(config)), 0)).secrets, ["ALL"]);
  });

  test("the key of a provider's API is one of the secrets", async () => {
    const config = good();
    Object.assign(first(config), { validation: "refetch", api: { binding: "STRIPE_API_KEY" } });
    assert.ok((await check(written("wrangler.json", JSON.stringify(config)), 0)).secrets.includes("STRIPE_API_KEY"));
    config.vars.STRIPE_API_KEY = "s3cret";
    const { mistakes: found } = await check(written("wrangler.json", JSON.stringify(config)), 3);
    assert.deepEqual(found.map(({ field }) => field), ["vars.STRIPE_API_KEY"]);
  });

  test("a source of each provider, whatever form its secret has", async () => {
    const listed = await hookseal(folder, ["providers", "--json"]);
    // The gateway has more than the package, of which these have a secret.
    const more = ["aws-sns", "aws-sns-v1", "fal-ai", "google-pubsub", "paypal", "utila"];
    const ids = [...JSON.parse(listed.stdout).map(({ id }) => id), ...more];
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length > 100);
    const sources = ids.map((id) => source(id, { secrets: [{ binding: "SECRET", key_id: "key" }] }));
    assert.deepEqual((await check(written("config.json", JSON.stringify({ sources })), 0)).mistakes, []);
  });

  test("the complete example of the repository has no mistake but its own main", async () => {
    const text = readFileSync(new URL("../../wrangler.toml", import.meta.url), "utf8");
    const { mistakes: found } = await check(written("wrangler.toml", text.replace(/^\[build\]\n(.+\n)*/m, "")), 3);
    assert.deepEqual(found.map(({ field }) => field), ["main"]);
  });
});

describe("init", () => {
  const plain = (toml) => JSON.parse(JSON.stringify(parse(toml)));
  const init = (name, args) => hookseal(folder, ["init", "--dir", name, "--origin", "https://app.example/webhooks", ...args]);

  test("every provider at once, with what two of them need", async () => {
    const more = ["--key-id", "3mmzx3wqvn5f8bzh", "--event-type", "verification_finished", "--name", "all-hooks"];
    const { exitCode } = await init("all", ["--provider", "berbix,braintree,byl,kopokopo,stripe", ...more]);
    assert.equal(exitCode, 0);
    const config = plain(readFileSync(join(folder, "all", "wrangler.toml"), "utf8"));
    assert.equal(config.name, "all-hooks");
    const [berbix, braintree] = config.vars.HOOKSEAL.sources;
    assert.equal(berbix.event_type, "verification_finished");
    assert.deepEqual(braintree.secrets, [{ binding: "BRAINTREE_PRIVATE_KEY", key_id: "3mmzx3wqvn5f8bzh" }]);
    const checked = await hookseal(folder, ["config", "check", join("all", "wrangler.toml"), "--json"]);
    assert.deepEqual(JSON.parse(checked.stdout).mistakes.map(({ field }) => field), ["main"], "the package is in the folder above");
  });

  test("mode ack brings the ledger's binding, migration and cron trigger", async () => {
    const { exitCode, stdout } = await init("ack", ["--provider", "byl", "--mode", "ack", "--json"]);
    assert.equal(exitCode, 0);
    assert.deepEqual(Object.keys(JSON.parse(stdout)), ["file", "paths", "secrets", "commands"]);
    const text = readFileSync(join(folder, "ack", "wrangler.toml"), "utf8");
    const config = plain(text);
    assert.deepEqual(config.durable_objects, { bindings: [{ name: "LEDGER", class_name: "Ledger" }] });
    assert.deepEqual(config.migrations, [{ tag: "v1", new_sqlite_classes: ["Ledger"] }]);
    assert.deepEqual(config.triggers, { crons: ["*/5 * * * *"] });
    writeFileSync(join(folder, "ack", "wrangler.toml"), text.replace('"node_modules/', '"../node_modules/'));
    const { stdout: checked } = await hookseal(folder, ["config", "check", join("ack", "wrangler.toml"), "--json"]);
    assert.deepEqual(JSON.parse(checked).mistakes, []);
  });

  const refused = [
    ["no provider", [], /--provider takes ids/],
    ["an unknown provider", ["--provider", "stripe,paypal"], /no provider has this id; hookseal providers lists them/],
    ["Braintree without its key id", ["--provider", "braintree"], /--key-id takes the public key of braintree/],
    ["an event type that is none", ["--provider", "berbix", "--event-type", "a b"], /--event-type takes the native type/],
    ["a value that would leave its quotes", ["--provider", "braintree", "--key-id", 'x" }]\nmain = "y'], /--key-id/],
    ["a name that wrangler refuses", ["--provider", "byl", "--name", "My Hooks"], /--name takes/],
    ["a mode that there is not", ["--provider", "byl", "--mode", "queue"], /--mode takes proxy or ack/],
  ];
  for (const [what, args, words] of refused) {
    test(`${what} is refused, and nothing is written`, async () => {
      const { exitCode, stderr } = await init("refused", args);
      assert.equal(exitCode, 2);
      assert.match(stderr, words);
      assert.throws(() => readFileSync(join(folder, "refused", "wrangler.toml")), { code: "ENOENT" });
    });
  }

  const origins = ["http://app.example", "https://user@app.example", "https://app.example/#x", 'https://app.example/"', "app.example", ""];
  for (const origin of origins) {
    test(`the origin ${origin || "nowhere"} is refused`, async () => {
      const { exitCode, stderr } = await hookseal(folder, ["init", "--dir", "refused", "--provider", "byl", "--origin", origin]);
      assert.equal(exitCode, 2);
      assert.match(stderr, /--origin takes/);
    });
  }

  for (const name of ["wrangler.toml", "wrangler.json", "wrangler.jsonc"]) {
    test(`${name} is not overwritten, nor hidden`, async () => {
      const file = written(name, "what was there");
      const { exitCode, stderr } = await init(join(file, ".."), ["--provider", "byl"]);
      assert.equal(exitCode, 2);
      assert.match(stderr, /configured here already/);
      assert.equal(readFileSync(file, "utf8"), "what was there");
    });
  }
});

test("without hookseal-worker, config check says what to install", async () => {
  const alone = install(["pkg"]);
  writeFileSync(join(alone, "wrangler.toml"), "");
  const { exitCode, stderr } = await hookseal(alone, ["config", "check"]);
  assert.equal(exitCode, 2);
  assert.match(stderr, /hookseal-worker is not installed beside this file: npm install --save-dev hookseal-worker/);
  rmSync(join(alone, "wrangler.toml"));
  assert.equal((await hookseal(alone, ["config", "check"])).exitCode, 2);
  assert.equal((await hookseal(alone, ["config"])).exitCode, 2);
});
