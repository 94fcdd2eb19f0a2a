// From zero to served, in an empty folder with the packed packages: init, config check, wrangler deploy --dry-run, and workerd, which
// hands signed webhooks on to an origin at a URL and to one that is a bound service.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { after, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { root } from "../../scripts/tools.mjs";
import { lacksPackage } from "../conformance/runners/program.mjs";
import { hookseal, install, start, wrangler } from "./project.mjs";

const skip = lacksPackage("workerd") ?? false;
const secrets = {
  STRIPE_WEBHOOK_SECRET: "whsec_deploy_tests_only_91c4",
  BYL_WEBHOOK_SECRET: "byl_deploy_tests_only_5d02",
  ORIGIN_SECRET: `whsec_${Buffer.from("an origin's secret, 32 bytes lon").toString("base64")}`,
};

const folder = install();
const seen = [];
const server = http.createServer(async (request, response) => {
  const chunks = await request.toArray();
  seen.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
  response.end("taken");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => server.close());
const origin = `http://127.0.0.1:${server.address().port}`;

const read = (name) => readFileSync(join(folder, name), "utf8");

/** Runs a command to its end, which has to be a good one. */
async function succeeds(running) {
  const result = await running;
  assert.equal(result.exitCode, 0, `${result.stdout}${result.stderr}`);
  for (const secret of Object.values(secrets)) assert.ok(!`${result.stdout}${result.stderr}`.includes(secret), "a secret was written");
  return result.stdout;
}

/** Starts `wrangler dev`, which reads the secrets from .dev.vars; gives the gateway's address. */
async function serve(args = []) {
  const address = ["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
  const { child, output, ended } = wrangler(folder, ["dev", "--local", ...address, ...args]);
  after(async () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await ended;
  });
  const ready = () => /Ready on (http:\/\/127\.0\.0\.1:\d+)/.exec(output.stdout)?.[1];
  const deadline = Date.now() + 60_000;
  while (!ready()) {
    if (child.exitCode !== null || Date.now() > deadline) assert.fail(`wrangler dev did not start\n${output.stdout}${output.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return ready();
}

const send = (provider, url, secret) => hookseal(folder, ["send", provider, "--to", url, "--secret-env", secret, "--json"], secrets);

/** The event of the last webhook that came to the origin, by any Standard Webhooks library. */
const opened = ({ body, headers }) => new Webhook(secrets.ORIGIN_SECRET).verify(body, headers);

test("init writes the configuration and says which secrets to put", async () => {
  const stdout = await succeeds(hookseal(folder, ["init", "--provider", "stripe,byl", "--origin", `${origin}/events`]));
  for (const name of Object.keys(secrets)) assert.match(stdout, new RegExp(`^  npx wrangler secret put ${name}$`, "m"));
  assert.match(stdout, /\/hooks\/stripe \/hooks\/byl\n$/);
  const [, command] = /^ {2}(node -p .*)$/m.exec(stdout);
  const made = await start(["sh", "-c", command], folder).ended;
  assert.match(made.stdout, /^whsec_[A-Za-z0-9+/]{43}=\n$/);
  const date = /^compatibility_date = .*$/m;
  assert.equal(date.exec(read("wrangler.toml"))[0], date.exec(readFileSync(join(root, "wrangler.toml"), "utf8"))[0]);
});

test("config check finds no mistake in it", async () => {
  const stdout = await succeeds(hookseal(folder, ["config", "check"]));
  assert.equal(
    stdout,
    "no mistake found\n  paths:   /hooks/stripe /hooks/byl\n  secrets: STRIPE_WEBHOOK_SECRET ORIGIN_SECRET BYL_WEBHOOK_SECRET\n",
  );
});

test("wrangler deploy --dry-run uploads the Worker and its module, and warns of nothing", { skip }, async () => {
  const running = wrangler(folder, ["deploy", "--dry-run", "--outdir", "out"]).ended;
  const stdout = await succeeds(running);
  assert.ok(!/warn|error/i.test(`${stdout}${(await running).stderr}`), stdout);
  const wasm = readdirSync(join(folder, "out")).filter((name) => name.endsWith(".wasm"));
  assert.equal(wasm.length, 1);
  const built = readFileSync(join(root, "worker", "build", "index_bg.wasm"));
  assert.ok(readFileSync(join(folder, "out", wasm[0])).equals(built));
  const exported = (code) => {
    const [, list] = /\bexport\s*\{([^}]*)\}/.exec(code);
    return Array.from(list.matchAll(/([\w$]+)\s*(?:,|$)/g), ([, name]) => name).sort();
  };
  assert.deepEqual(exported(read("out/index.js")), exported(read("node_modules/hookseal-worker/index.js")), "all that the Worker exports");
});

test("workerd serves it: what is signed arrives sealed, what is not is refused", { skip }, async () => {
  writeFileSync(join(folder, ".dev.vars"), Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`).join(""));
  const gateway = await serve();
  const answer = JSON.parse(await succeeds(send("stripe", `${gateway}/hooks/stripe`, "STRIPE_WEBHOOK_SECRET")));
  assert.deepEqual([answer.delivered, answer.statuses], [1, { 200: 1 }]);
  assert.equal(seen.length, 1);
  assert.equal(seen[0].url, "/events");
  const event = opened(seen[0]);
  assert.deepEqual([event.provider, event.trust, event.type], ["stripe", "verified", `com.stripe.${answer.event}`]);
  assert.equal((await send("stripe", `${gateway}/hooks/stripe`, "BYL_WEBHOOK_SECRET")).exitCode, 1, "another secret's signature");
  assert.equal(seen.length, 1);
});

test("the origin may be a service that is bound to the gateway", { skip }, async () => {
  const toml = read("wrangler.toml").replaceAll(`origin = "${origin}/events"`, 'origin = { service = "ORIGIN", path = "/from-service" }');
  writeFileSync(join(folder, "wrangler.toml"), `${toml}\n[[services]]\nbinding = "ORIGIN"\nservice = "shop"\n`);
  mkdirSync(join(folder, "shop"));
  writeFileSync(join(folder, "shop", "wrangler.toml"), 'name = "shop"\nmain = "shop.js"\ncompatibility_date = "2026-10-23"\n');
  const hand = `fetch("${origin}" + new URL(request.url).pathname, request)`;
  writeFileSync(join(folder, "shop", "shop.js"), `export default { fetch: (request) => ${hand} };\n`);
  await succeeds(hookseal(folder, ["config", "check"]));
  await succeeds(wrangler(folder, ["deploy", "--dry-run"]).ended);
  const gateway = await serve(["-c", "wrangler.toml", "-c", "shop/wrangler.toml"]);
  await succeeds(send("byl", `${gateway}/hooks/byl`, "BYL_WEBHOOK_SECRET"));
  assert.equal(seen.at(-1).url, "/from-service");
  assert.equal(opened(seen.at(-1)).provider, "byl");
});
