// send: every sample, what arrives at a server, what is told about the answer, and the gateway itself.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { demoSecrets } from "../../pkg-template/cli/demo.js";
import { Webhook, providers } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { goldenEvents } from "../../scripts/build-samples.mjs";
import { startGateway } from "../../scripts/gateway.mjs";
import { SECRET, hookseal, root, run, scratch, told } from "./hookseal.mjs";

const { folder, file } = scratch();
const golden = Object.values(goldenEvents());

/** The samples of the package: [provider, event type, payload]. */
const parts = String(brotliDecompressSync(readFileSync(join(root, "pkg", "samples.br")))).split("\0");
const packed = Array.from({ length: parts.length / 3 }, (_, index) => parts.slice(3 * index, 3 * index + 3));
const samplesOf = ({ id }) => new Map(packed.filter(([provider]) => provider === id).map(([, event, payload]) => [event, payload]));

const received = [];
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  received.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
  if (request.url === "/moved") return response.writeHead(307, { location: "/stripe" }).end();
  if (request.url === "/hostile") return response.end("\u001b[31mred\u202e\r\nend\n");
  if (request.url === "/long") return response.end("\u20ac".repeat(5000));
  if (request.url === "/endless") return response.write("x".repeat(1000));
  if (request.url === "/cut") return request.socket.destroy();
  if (request.url === "/half") return response.writeHead(received.length % 2 ? 200 : 503).end();
  return response.writeHead(request.url === "/no" ? 401 : 200).end(request.url === "/no" ? '{"status":401}' : "");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const at = `http://127.0.0.1:${server.address().port}`;
after(() => (server.closeAllConnections(), server.close()));

async function send(args, options) {
  received.length = 0;
  return hookseal(["send", ...args], options);
}

test("every sample verifies as the event that it is called", () => {
  const now = () => new Date(1_700_000_000_000);
  for (const provider of providers().filter(({ id }) => demoSecrets[id])) {
    const samples = samplesOf(provider);
    assert.ok(samples.size > 0, provider.id);
    for (const [event, payload] of samples) {
      const { headers, body } = sign(provider.id, demoSecrets[provider.id], payload, { now });
      const got = new Webhook(provider.id, demoSecrets[provider.id], { now }).verify(body, headers);
      if (provider.namesEventType) assert.equal(got.type, `${provider.namespace}.${event}`);
      // The digest that stands for an id changes with the white space.
      const digest = /^[0-9a-f]{64}$/;
      const same = ({ id, source, type, subject }) =>
        type === `${provider.namespace}.${event}` && source === got.source && subject === got.subject && (digest.test(id) || id === got.id);
      assert.ok(golden.some(same), `${provider.id} ${event}`);
    }
  }
});

test("there is a sample of each kind of event, but for what few receive", () => {
  const rare = [
    ...["account.connected", "account.updated", "customer.deleted", "dispute.funds_returned", "dispute.funds_withdrawn"],
    ...["dispute.updated", "invoice.deleted", "invoice.upcoming"],
    ...["invoice.updated", "payment.authorized", "payment.expired", "payment.paid_out", "payment.review_closed", "payment_method.updated"],
    ...["payout.created", "payout.updated"],
  ];
  const types = packed.map(([id, event]) => `${providers().find((one) => one.id === id).namespace}.${event}`);
  assert.equal(new Set(types).size, types.length);
  const kindsOf = (events) => new Set(events.map(({ data }) => data.kind).filter(Boolean));
  const there = kindsOf(golden.filter(({ type }) => types.includes(type)));
  assert.deepEqual([...kindsOf(golden)].filter((kind) => !there.has(kind)).sort(), rare);
});

test("--list names the events, the default one first", async () => {
  const { stdout, exitCode } = await send(["stripe", "--list"]);
  assert.equal(exitCode, 0);
  assert.match(stdout, /^invoice\.paid\n[^]*\ncharge\.dispute\.created\n/);
  assert.deepEqual(JSON.parse((await send(["stripe", "--list", "--json"])).stdout), stdout.trimEnd().split("\n"));
});

test("what is sent is authentic, and what is answered is told", async () => {
  for (const id of Object.keys(demoSecrets)) {
    const { stdout, stderr, exitCode } = await send([id, "--to", `${at}/${id}?a=1`]);
    assert.equal(exitCode, 0, stderr);
    const [{ method, url, headers, body }, ...more] = received;
    assert.deepEqual([method, url, more.length], ["POST", `/${id}?a=1`, 0]);
    assert.equal(new Webhook(id, demoSecrets[id]).verify(body, headers).provider, id);
    const [event] = samplesOf({ id }).keys();
    assert.match(stdout, new RegExp(`^POST ${at}/${id}\\?a=1: ${id} ${event}, ${body.length} bytes\n200 after \\d+(\\.\\d)? ms\n$`));
    assert.match(stderr, /^hookseal: signed with the demo secret of npm start; [^\n]+\n$/);
  }
});

test("a provider without samples gets a stand-in, signed with a secret of one's own", async () => {
  const { exitCode, stderr } = await send(["slack", "--to", at, "--secret-env", "MINE"], { env: { MINE: SECRET } });
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /no sample payloads of this provider, so a stand-in is signed; --body FILE takes yours/);
  assert.equal(new Webhook("slack", SECRET).verify(received[0].body, received[0].headers).provider, "slack");
  for (const [args, words] of [
    [["slack", "--to", at], /npm start has no demo secret of this provider/],
    [["slack", "--to", at, "--secret-env", "MINE", "--event", "message"], /--body FILE takes yours/],
  ]) {
    const refused = await send(args, { env: { MINE: SECRET } });
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, words);
  }
});

test("a provider that signs the URL signs the one that it is sent to", async () => {
  const url = `${at}/square?a=1`;
  const { exitCode, stderr } = await send(["square", "--to", url, "--secret-env", "MINE"], { env: { MINE: SECRET } });
  assert.equal(exitCode, 0, stderr);
  assert.equal(new Webhook("square", SECRET, { url }).verify(received[0].body, received[0].headers).provider, "square");
  await send(["twilio-json", "--to", url, "--secret-env", "MINE"], { env: { MINE: SECRET } });
  assert.match(received[0].url, /^\/square\?a=1&bodySHA256=[0-9a-f]{64}$/);
});

test("Braintree gets its form with both fields", async () => {
  await send(["braintree", "--to", at]);
  const [{ headers, body }] = received;
  assert.equal(headers["content-type"], "application/x-www-form-urlencoded");
  assert.deepEqual([...new URLSearchParams(body.toString()).keys()].sort(), ["bt_payload", "bt_signature"]);
});

test("an event, a payload and a secret of one's own", async () => {
  const env = { MINE: SECRET };
  const { stderr } = await send(["stripe", "--to", at, "--secret-env", "MINE", "--event", "charge.dispute.created"], { env });
  assert.equal(stderr, "");
  const stripe = new Webhook("stripe", SECRET);
  assert.equal(stripe.verify(received[0].body, received[0].headers).type, "com.stripe.charge.dispute.created");
  await send(["stripe", "--to", at, "--event", "com.stripe.invoice.paid", "--secret-env", "MINE"], { env });
  assert.equal(stripe.verify(received[0].body, received[0].headers).type, "com.stripe.invoice.paid");

  const payload = '{ "id": "evt_mine",  "type": "mine" }\n';
  const { stdout } = await send(["stripe", "--to", at, "--secret-env", "MINE", "--body", file("mine.json", payload)], { env });
  assert.equal(received[0].body.toString(), payload);
  assert.match(stdout, /: stripe payload of your own, 38 bytes\n/);
  const form = ["braintree", "--to", at, "--secret-env", "MINE", "--key-id", "my_key"];
  assert.equal((await send(form, { env })).exitCode, 0);
  new Webhook("braintree", { keyId: "my_key", secret: SECRET }).verify(received[0].body, undefined);
});

test("a refusal is exit code 1, with the beginning of its answer made visible", async () => {
  const no = await send(["byl", "--to", `${at}/no`]);
  assert.equal(no.exitCode, 1);
  assert.match(no.stdout, /\n401 after [\d.]+ ms\n\{"status":401\}\n$/);
  assert.ok(told(no.stderr, "401 is how receivers refuse a signature"), no.stderr);
  const moved = await send(["byl", "--to", `${at}/moved`]);
  assert.deepEqual([moved.exitCode, received.length], [1, 1]);
  assert.match(moved.stdout, /\n307 after/);
  assert.match((await send(["byl", "--to", `${at}/hostile`])).stdout, /ms\n\\u\{1b\}\[31mred\\u\{202e\}\\r\\nend\\n\n$/);
  assert.match((await send(["byl", "--to", `${at}/long`])).stdout, /ms\n\u20ac{100}…\n$/);
  assert.match((await send(["byl", "--to", `${at}/endless`])).stdout, /ms\nx{300}…\n$/);
});

test("no answer is exit code 1, with what to do", async () => {
  const closed = createTcpServer();
  await new Promise((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address();
  await new Promise((resolve) => closed.close(resolve));
  const { exitCode, stderr } = await send(["byl", "--to", `http://127.0.0.1:${port}/byl`]);
  assert.equal(exitCode, 1);
  assert.ok(told(stderr, `nothing listens at http://127.0.0.1:${port}; is the server (npm start) running?`), stderr);
  const cut = await send(["byl", "--to", `${at}/cut`]);
  assert.equal(cut.exitCode, 1);
  assert.ok(told(cut.stderr, `${at} gave no answer`), cut.stderr);
  const { stdout } = await send(["byl", "--to", `http://127.0.0.1:${port}/byl`, "--json"]);
  const { sent, delivered, failures, milliseconds, answer } = JSON.parse(stdout);
  assert.deepEqual([sent, delivered, failures, milliseconds, answer.failure.code], [1, 0, { ECONNREFUSED: 1 }, null, "ECONNREFUSED"]);
});

test("a reader that goes away changes neither what is sent nor the exit code", async () => {
  for (const [path, code] of [["/no", 1], ["/stripe", 0]]) {
    received.length = 0;
    const args = ["send", "stripe", "--to", `${at}${path}`, "--repeat", "3", "--rate", "50"];
    const child = spawn(process.execPath, [join(root, "pkg", "cli.js"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    child.stderr.destroy();
    const [exitCode] = await once(child, "close");
    assert.deepEqual([exitCode, received.length], [code, 3], path);
  }
});

test("what send refuses to send", async () => {
  for (const args of [
    ["--to", "127.0.0.1:8787/byl"],
    ["--to", "ftp://127.0.0.1/"],
    ["--to", "http://user:word@127.0.0.1/"],
    ["--to", at, "--repeat", "100001"],
    ["--to", at, "--rate", "fast"],
  ]) {
    const { exitCode, stdout } = await send(["byl", ...args]);
    assert.deepEqual([exitCode, stdout, received.length], [2, "", 0], args.join(" "));
  }
});

test("--repeat sends at its rate, whether answers come or not, and sums up", async () => {
  const started = performance.now();
  const { stdout, stderr, exitCode } = await send(["stripe", "--to", `${at}/half`, "--repeat", "20", "--rate", "40"]);
  assert.ok(performance.now() - started >= 475);
  assert.deepEqual([exitCode, received.length], [1, 20]);
  assert.match(stdout, /\n10 of 20 delivered\n {2}200 {2}10\n {2}503 {2}10\n {2}p50 [\d.]+ ms, p95 [\d.]+ ms, max [\d.]+ ms\n$/);
  assert.ok(!`${stdout}${stderr}`.includes("\r"));
  const terminal = ["--import", file("terminal.mjs", "process.stderr.isTTY = true;")];
  const watched = await send(["stripe", "--to", at, "--repeat", "3", "--rate", "100"], { node: terminal });
  assert.match(watched.stderr, /\r\u001b\[2K3 of 3 sent, 3 answered\r\u001b\[2K$/);
  const json = JSON.parse((await send(["stripe", "--to", at, "--repeat", "3", "--rate", "100", "--json"])).stdout);
  assert.deepEqual(Object.keys(json), ["provider", "event", "to", "bytes", "sent", "delivered", "statuses", "failures", "milliseconds"]);
  assert.deepEqual([json.sent, json.delivered, json.statuses, json.failures], [3, 3, { 200: 3 }, {}]);
  assert.ok(json.milliseconds.p50 <= json.milliseconds.p95 && json.milliseconds.p95 <= json.milliseconds.max);
});

test("the command that npm start prints delivers through the gateway", async () => {
  const logs = [];
  const bindings = { secrets: [{ binding: "STRIPE" }], seal: [{ binding: "SEAL" }] };
  const gateway = await startGateway({
    config: { sources: [{ name: "stripe", path: "/stripe", provider: "stripe", ...bindings, origin: `${at}/origin` }] },
    secrets: { STRIPE: demoSecrets.stripe, SEAL: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
    onLog: (message) => logs.push(message),
  });
  try {
    received.length = 0;
    const command = ["npx", "--offline", "hookseal", "send", "stripe", "--to", new URL("stripe", gateway.url).href];
    const { exitCode, stdout, stderr } = await run(command, { env: { npm_config_cache: join(folder, "npm") } });
    assert.equal(exitCode, 0, `${stdout}${stderr}${logs.join("\n")}`);
    assert.match(stdout, /\n200 after/);
    assert.ok(told(stderr, "signed with the demo secret of npm start"));
    assert.deepEqual([received.length, received[0].url], [1, "/origin"]);
    assert.equal(JSON.parse(received[0].body).type, "com.stripe.invoice.paid");
    const forged = await send(["stripe", "--to", new URL("stripe", gateway.url).href, "--secret", "not_the_secret"]);
    assert.deepEqual([forged.exitCode, received.length], [1, 0]);
  } finally {
    await gateway.stop();
  }
});
