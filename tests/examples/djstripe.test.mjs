// dj-stripe as an origin behind forward = "raw": it gets what Stripe sent, verifies it with Stripe's own library, and stores the event.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { startGateway } from "../../scripts/gateway.mjs";
import { djstripePython, root, toolEnv } from "../../scripts/tools.mjs";
import { freePort, serve } from "./program.mjs";
import { forgedStripe, originSecret, sample, secrets, stripe } from "./webhooks.mjs";

const project = join(root, "examples", "origin-djstripe");
const helpers = join(import.meta.dirname, "djstripe");
const body = sample("stripe/setup_intent.succeeded.json");
const event = JSON.parse(body);
const intent = event.data.object;

/**
 * A stand-in for Stripe's API, from the samples. dj-stripe asks for the account of its key, and for the object of an event, since that may
 * be older than the object. Everything else does not exist.
 */
async function startStripeApi() {
  const asked = [];
  const objects = {
    "/v1/account": JSON.parse(sample("stripe/account.updated.json")).data.object,
    [`/v1/setup_intents/${intent.id}`]: intent,
  };
  const server = createServer((request, response) => {
    const [path] = request.url.split("?");
    asked.push(`${request.method} ${path}`);
    const missing = { error: { type: "invalid_request_error", code: "resource_missing", message: `No such object: ${path}` } };
    response.writeHead(objects[path] ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(objects[path] ?? missing));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, asked, stop: () => server.close().closeAllConnections() };
}

describe("dj-stripe", () => {
  mkdirSync(join(root, "target"), { recursive: true });
  const folder = mkdtempSync(join(root, "target", "djstripe-"));
  let api, origin, gateway, env;
  const python = async (...args) => (await promisify(execFile)(djstripePython.path, args, { cwd: project, env: { ...toolEnv(), ...env } })).stdout;
  const stored = async () => JSON.parse(await python(join(helpers, "rows.py")));
  const send = async (init) => (await fetch(`${gateway.url}stripe`, init)).status;

  before(async () => {
    api = await startStripeApi();
    env = {
      DJANGO_SETTINGS_MODULE: "test_settings",
      PYTHONPATH: [project, helpers].join(":"),
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONUNBUFFERED: "1",
      DATABASE: join(folder, "db.sqlite3"),
      DJANGO_SECRET_KEY: "a made-up key of the examples",
      STRIPE_SECRET_KEY: `sk_test_${"examples".repeat(3)}`,
      STRIPE_WEBHOOK_SECRET: secrets.stripe,
      STRIPE_API_HOST: api.url,
      // Nothing may go further than this machine: what tries to ends here.
      HTTPS_PROXY: "http://127.0.0.1:9",
      HTTP_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "127.0.0.1",
    };
    await python("manage.py", "migrate", "--run-syncdb", "--verbosity", "0");
    const path = (await python(join(helpers, "rows.py"), "make")).trim();
    const port = await freePort();
    const command = [djstripePython.path, "manage.py", "runserver", "--noreload", `127.0.0.1:${port}`];
    origin = await serve("origin-djstripe", command, { cwd: project, env });
    const source = {
      name: "stripe",
      path: "/stripe",
      provider: "stripe",
      secrets: [{ binding: "STRIPE" }],
      seal: [{ binding: "ORIGIN_SECRET" }],
      forward: "raw",
      origin: `${origin.url}${path}`,
    };
    const bindings = { STRIPE: secrets.stripe, ORIGIN_SECRET: originSecret };
    gateway = await startGateway({ config: { sources: [source] }, secrets: bindings, onLog: () => {} });
  });
  after(async () => {
    await gateway?.stop();
    await origin?.stop();
    api?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("an event of Stripe is verified, stored and handled", async () => {
    assert.equal(await send(stripe(body)), 200);
    assert.equal(await origin.count(1), 1);
    assert.deepEqual(origin.events, [{ id: event.id, type: event.type, data: event.data }]);
    const { triggers, events, intents } = await stored();
    assert.deepEqual(triggers, [{ valid: true, processed: true, exception: "", event_id: event.id, body: body.toString() }]);
    assert.deepEqual(events, [{ id: event.id, type: event.type, data: event.data }]);
    assert.deepEqual(intents, [intent.id]);
    const expected = ["GET /v1/account", `GET /v1/setup_intents/${intent.id}`, `GET /v1/payment_methods/${intent.payment_method}`];
    assert.deepEqual([...new Set(api.asked)], expected);
  });

  test("the same event again is verified, and not stored or handled twice", async () => {
    assert.equal(await send(stripe(body)), 200);
    const { triggers, events } = await stored();
    assert.deepEqual(triggers.map(({ valid, processed, event_id }) => [valid, processed, event_id]), Array(2).fill([true, true, event.id]));
    assert.equal(events.length, 1);
    assert.equal(origin.events.length, 1);
  });

  test("a forgery never reaches it", async () => {
    assert.equal(await send(forgedStripe()), 401);
    assert.equal((await stored()).triggers.length, 2);
  });

  test("what it cannot process is its 500, so that Stripe sends it again", async () => {
    // The customer of this event does not exist in the stand-in.
    const other = sample("stripe/invoice.paid.json");
    assert.equal(await send(stripe(other)), 500);
    const { triggers, events } = await stored();
    const { valid, processed, exception, body: received } = triggers.at(-1);
    const { customer } = JSON.parse(other).data.object;
    assert.deepEqual([valid, processed, exception], [true, false, `No such object: /v1/customers/${customer}`]);
    assert.equal(received, other.toString());
    assert.equal(events.length, 1);
  });
});
