// providers, verify and sign; help, exit codes, secrets and where they come from.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { demoSecrets } from "../../pkg-template/cli/demo.js";
import { Webhook, providers } from "../../pkg/inline.js";
import { sign } from "../../pkg/testing.js";
import { runtimeProgram } from "../../scripts/tools.mjs";
import { install } from "../package/install.mjs";
import { BRAINTREE, SECRET, hookseal, root, run, scratch, told } from "./hookseal.mjs";

const { folder, file } = scratch();
const NOW = "1700000000";
const now = () => new Date(Number(NOW) * 1000);
const PAYLOAD = '{"id":"evt_1","type":"invoice.paid","created":1699999990,"data":{"object":{"id":"in_\u20ac"}}}';
const XML = "<notification><kind>check</kind><subject><check>true</check></subject></notification>";

/** A request as it goes over the wire. */
function raw({ headers, body }, lineEnd = "\r\n") {
  const lines = ["POST /hooks HTTP/1.1", "Host: app.example", ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return Buffer.concat([Buffer.from(`${lines.join(lineEnd)}${lineEnd}${lineEnd}`), body]);
}

const signed = sign("stripe", SECRET, PAYLOAD, { now });
const signature = signed.headers["stripe-signature"];
const request = file("stripe.http", raw(signed));
const body = file("body.json", signed.body);
const env = { STRIPE: SECRET, OLD: "whsec_an_older_one", BT: BRAINTREE.secret, BYL: SECRET };
const atThatTime = ["--now", NOW];

async function ends(exitCode, args, options) {
  const result = await hookseal(args, { env, ...options });
  assert.equal(result.exitCode, exitCode, `${args.join(" ")}\n${result.stdout}${result.stderr}`);
  return result;
}

/** The failure that --json writes. */
async function failure(exitCode, args, options) {
  const { stdout } = await ends(exitCode, [...args, "--json"], options);
  const { error, ...others } = JSON.parse(stdout);
  assert.deepEqual([Object.keys(others), Object.keys(error)], [[], ["code", "class", "message"]]);
  assert.equal(typeof error.message, "string");
  return error;
}

test("help and version", async () => {
  const { stdout } = await ends(0, ["--help"]);
  for (const word of ["providers", "verify", "diagnose", "sign", "send", "init", "config check", "Exit codes", "Examples"]) assert.match(stdout, new RegExp(word));
  assert.deepEqual(await ends(0, ["-h"]), await ends(0, ["--help"]));
  const commands = ["providers", "verify", "diagnose", "sign", "send", "init", "config"];
  const helps = await Promise.all(commands.map((command) => ends(0, [command, "-h"])));
  for (const [index, command] of commands.entries()) {
    const help = helps[index];
    assert.match(help.stdout, new RegExp(`^Usage: hookseal ${command}.*\n\n[^]*--json[^]*\nExamples\n  hookseal ${command}`));
    assert.equal(help.stderr, "");
  }
  assert.match((await ends(0, ["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
});

test("providers", async () => {
  const { stdout } = await ends(0, ["providers"]);
  assert.match(stdout, /^ID +NAME +SIGNATURE +TOLERANCE +EVIDENCE\n/);
  assert.match(stdout, /\nbraintree +Braintree +form field bt_signature +no +gold\n/);
  assert.match(stdout, /\nadyen +Adyen +in the payload +no +gold\n/);
  assert.equal(stdout.trimEnd().split("\n").length, 1 + providers().length);
  assert.deepEqual(JSON.parse((await ends(0, ["providers", "--json"])).stdout), JSON.parse(JSON.stringify(providers())));
  const one = await ends(0, ["providers", "stripe"]);
  assert.match(one.stdout, /^ID .*\nstripe +Stripe +stripe-signature +300 s +gold\n$/);
});

test("providers --row prints a row to start from, where hookseal-worker is installed", async () => {
  const installed = join(folder, "node_modules", "hookseal-worker");
  mkdirSync(installed, { recursive: true });
  cpSync(join(root, "worker", "package", "package.json"), join(installed, "package.json"));
  cpSync(join(root, "docs", "rows.json"), join(installed, "rows.json"));
  const rows = JSON.parse(readFileSync(join(root, "docs", "rows.json"), "utf8"));
  for (const row of rows.filter(({ id }) => ["box", "github", "stripe"].includes(id))) {
    assert.deepEqual(JSON.parse((await ends(0, ["providers", row.id, "--row"], { cwd: folder })).stdout), row);
  }
  assert.match((await ends(2, ["providers", "github", "--row"])).stderr, /npm install --save-dev hookseal-worker/);
});

test("verify prints the event, and with --json the CloudEvent byte for byte", async () => {
  const { stdout, stderr } = await ends(0, ["verify", "stripe", "--request", request, "--secret-env", "STRIPE", ...atThatTime]);
  const rows = ["type", "id", "source", "subject", "time", "trust"].map((name) => name.padEnd(9));
  const values = ["com.stripe.invoice.paid", "evt_1", "/stripe", "in_\u20ac", "2023-11-14T22:13:10Z", "verified"];
  assert.equal(stdout, `verified\n${rows.map((name, index) => `  ${name}${values[index]}\n`).join("")}`);
  assert.equal(stderr, "");
  const event = new Webhook("stripe", SECRET, { now }).verify(signed.body, signed.headers);
  const json = await ends(0, ["verify", "stripe", "--request", request, "--secret-env", "STRIPE", ...atThatTime, "--json"]);
  assert.equal(json.stdout, `${new TextDecoder().decode(event.bytes())}\n`);
});

test("a request is read from a file or stdin, whole or in parts, with any line ends", async () => {
  const secret = ["--secret-env", "STRIPE", "--now", "2023-11-14T23:13:20+01:00"];
  await ends(0, ["verify", "stripe", "--request", "-", ...secret], { input: raw(signed) });
  await ends(0, ["verify", "stripe", "--request", file("lf.http", raw(signed, "\n")), ...secret]);
  await ends(0, ["verify", "stripe", "--body", body, "--header", "X-Other: 1", "--header", `Stripe-Signature:${signature}`, ...secret]);
  await ends(0, ["verify", "stripe", "--body", "-", "--header", `stripe-signature:  ${signature} `, ...secret], { input: signed.body });
  await ends(1, ["verify", "stripe", "--request", "-", ...secret], { input: Buffer.concat([raw(signed), Buffer.from("\n")]) });
});

test("what a payload says cannot steer the terminal", async () => {
  const hostile = sign("byl", SECRET, JSON.stringify({ id: 1, type: "\u001b[31m\u202eevil\n", data: { object: { id: 2 } } }));
  const { stdout } = await ends(0, ["verify", "byl", "--request", file("hostile.http", raw(hostile)), "--secret-env", "BYL"]);
  assert.ok(!/[\u001b\u202e]/.test(stdout) && stdout.split("\n").length <= 9, JSON.stringify(stdout));
});

test("what is given on the command line cannot steer the terminal, nor reach into objects", async () => {
  const steering = "\u001b[31m";
  const values = ["--request", "--body", "--now", "--header"].map((option) => [option, steering]);
  for (const args of [[`--x${steering}`], [steering], ...values]) {
    const { stderr } = await ends(2, ["verify", "stripe", "--secret-env", "STRIPE", ...args]);
    assert.ok(!stderr.includes("\u001b"), JSON.stringify(stderr));
  }
  for (const name of ["__proto__", "constructor", "toString"]) {
    await ends(2, [name]);
    await ends(2, ["verify", name]);
    await ends(2, ["verify", "stripe", `--${name}`]);
    await ends(2, ["sign", "stripe", "--event", name]);
    const { message } = await failure(3, ["sign", "stripe", "--secret-env", name]);
    assert.match(message, /the environment variable of --secret-env is not set/);
  }
});

test("an option of another command is named", async () => {
  const { message } = await failure(2, ["verify", "stripe", "--to=http://127.0.0.1/", "--secret-env", "STRIPE"]);
  assert.equal(message, "--to is an option of another command; --help lists the options");
});

test("JSON is the payload's own bytes in a pipe, and the same JSON made harmless on a terminal", async () => {
  const payload = '{"id":1,\r\n"type":"a\u009b31m\u202e\u{e0001}","data":{"object":{"id":2}}}';
  const verify = ["verify", "byl", "--request", file("c1.http", raw(sign("byl", SECRET, payload))), "--secret-env", "BYL", "--json"];
  const piped = await ends(0, verify);
  assert.ok(piped.stdout.includes(payload));
  const terminal = ["--import", file("stdout-terminal.mjs", "process.stdout.isTTY = true;")];
  const shown = await ends(0, verify, { node: terminal });
  assert.doesNotMatch(shown.stdout, /[\r\u0080-\u009f\u202e\u{e0001}]/u);
  assert.deepEqual(JSON.parse(shown.stdout), JSON.parse(piped.stdout));
});

test("secrets come from a variable, a file or the command line, in any number", async () => {
  const verify = ["verify", "stripe", "--request", request, ...atThatTime];
  const inFile = (name, text) => ["--secret-file", file(name, text)];
  for (const end of ["", "\n", "\r\n"]) await ends(0, [...verify, ...inFile(`end${end.length}`, `${SECRET}${end}`)]);
  assert.equal((await failure(3, [...verify, ...inFile("two", `${SECRET}\n\n`)])).code, "invalid_secret");
  const { stderr } = await ends(0, [...verify, "--secret", SECRET]);
  assert.match(stderr, /^hookseal: a secret on the command line stays in the shell's history;.*\n$/);
  await ends(0, [...verify, "--secret-env", "OLD", ...inFile("new", SECRET)]);
  await ends(1, [...verify, "--secret-env", "OLD"]);
});

test("key ids go with the secrets in their order", async () => {
  const braintree = file("braintree.http", raw(sign("braintree", BRAINTREE, XML)));
  const verify = ["verify", "braintree", "--request", braintree];
  const pairs = ["--key-id", "another_key", "--key-id", BRAINTREE.keyId, "--secret-env", "OLD", "--secret-env", "BT"];
  const { stdout } = await ends(0, [...verify, ...pairs]);
  assert.match(stdout, /\n {2}keyid +public_key_cli\n/);
  assert.equal((await failure(2, [...verify, ...pairs, "--key-id", "one_too_many"])).class, "usage");
  assert.equal((await failure(3, [...verify, "--secret-env", "BT"])).code, "invalid_secret");
});

test("Berbix gets its event type from an option", async () => {
  const berbix = file("berbix.http", raw(sign("berbix", SECRET, '{"id":1}', { now })));
  const verify = ["verify", "berbix", "--request", berbix, "--secret-env", "STRIPE", ...atThatTime];
  assert.match((await ends(0, [...verify, "--event-type", "verification_finished"])).stdout, /com\.berbix\.verification_finished\n/);
  assert.match((await ends(0, verify)).stdout, /com\.berbix\.unrecognized\n/);
});

test("exit code 1: not authentic, or not readable", async () => {
  const verify = ["verify", "stripe", "--secret-env", "STRIPE", ...atThatTime];
  const { stdout, stderr } = await ends(1, [...verify, "--body", body]);
  assert.equal(stdout, "");
  assert.ok(told(stderr, "missing_signature: ") && told(stderr, "diagnose "));
  const refused = async (args) => (await failure(1, ["verify", "stripe", ...args])).code;
  const recorded = ["--request", request, "--secret-env"];
  assert.equal(await refused(["--body", body, "--secret-env", "STRIPE"]), "missing_signature");
  assert.equal(await refused([...recorded, "STRIPE"]), "timestamp_too_old");
  assert.equal(await refused([...recorded, "STRIPE", "--now", "1700000200", "--tolerance", "100"]), "timestamp_too_old");
  assert.equal(await refused([...recorded, "OLD", ...atThatTime]), "signature_mismatch");
  const unreadable = file("unreadable.http", raw(sign("stripe", SECRET, "no JSON", { now })));
  const { code, class: errorClass } = await failure(1, [...verify, "--request", unreadable]);
  assert.deepEqual([code, errorClass], ["malformed_payload", "request"]);
});

test("exit code 2: the command line is wrong", async () => {
  const ok = ["--request", request, "--secret-env", "STRIPE"];
  const wrong = [
    [],
    ["explode"],
    ["verify"],
    ["verify", "paypal", ...ok],
    ["verify", "stripe", "more", ...ok],
    ["providers", "paypal"],
    ["providers", "stripe", "byl"],
    ["providers", "--row"],
    ["providers", "paypal", "--row"],
    ["verify", "stripe", ...ok, "--loud"],
    ["verify", "stripe", ...ok, "--now"],
    ["verify", "stripe", ...ok, "--json=yes"],
    ["verify", "stripe", ...ok, "--now", "1700000000", "--now", "1700000001"],
    ["verify", "stripe", ...ok, "--now", "yesterday"],
    ["verify", "stripe", ...ok, "--tolerance", "5m"],
    ["verify", "stripe", ...ok, "--tolerance", ""],
    ["verify", "stripe", ...ok, "--body", body],
    ["verify", "stripe", ...ok, "--header", "a: b"],
    ["verify", "stripe", "--secret-env", "STRIPE"],
    ["verify", "stripe", "--secret-env", "STRIPE", "--request", join(root, "no-such-file")],
    ["verify", "stripe", "--secret-file", join(root, "no-such-file"), "--request", request],
    ["verify", "stripe", "--secret-file", file("binary", Buffer.from([0xff, 0xfe])), "--request", request],
    ["sign", "stripe", "--event", "no.such.event"],
    ["sign", "stripe", "--event", "invoice.paid", "--body", body],
    ["sign", "stripe", "--secret-env", "STRIPE", "--secret-env", "OLD"],
    ["send", "stripe"],
  ];
  await Promise.all(
    wrong.map(async (args) => {
      const { stdout, stderr } = await ends(2, args);
      assert.equal(stdout, "", args.join(" "));
      assert.match(stderr, /^hookseal: [^\n]+\n$/, args.join(" "));
    }),
  );
  assert.equal((await failure(2, ["verify", "paypal"])).code, "usage");
});

test("recordings, headers, times and numbers that are none", async () => {
  const line = "POST / HTTP/1.1\n";
  const texts = ["", PAYLOAD, "a: b\n\n{}", "\n\n{}", `${line}a: b\n`, `${line}a: b\n c\n\n{}`, `${line}: b\n\n`];
  const recordings = [root, ...texts.map((text, index) => file(`none-${index}.http`, text))].map((path) => [`--request=${path}`]);
  const headers = ["no colon", "two words: b", ": b", "a\u00e9: b"].map((header) => ["--body", body, "--header", header]);
  const times = ["", "-1", "1700000000000", "2023-11-14", "2023-11-14T22:13:20", "2023-99-14T00:00:00Z", "1e9"];
  const clocks = times.map((now) => ["--request", request, `--now=${now}`]);
  const verify = ["verify", "stripe", "--secret-env", "STRIPE"];
  const rates = ["", "0", "-1", "1.5", "1001", "1e1", "0x1"].map((count) => ["send", "byl", "--to", "http://127.0.0.1:9", `--rate=${count}`]);
  for (const args of [...[...recordings, ...headers, ...clocks].map((more) => [...verify, ...more]), ...rates]) {
    assert.equal((await failure(2, args)).class, "usage", args.join(" "));
  }
});

test("a recording's method and URL are read", async () => {
  const url = "https://a.example/hooks?one=1";
  const square = sign("square", SECRET, '{"event_id":"e1","type":"payment.created"}', { url });
  const options = (line) => {
    const head = [line, "Host: a.example", ...Object.entries(square.headers).map(([name, value]) => `${name}: ${value}`)];
    const recorded = Buffer.concat([Buffer.from(`${head.join("\n")}\n\n`), square.body]);
    return ["square", "--request", file("line.http", recorded)];
  };
  const verify = (line) => ["verify", ...options(line), "--secret-env", "BYL"];
  await ends(0, verify("POST /hooks?one=1 HTTP/1.1"));
  await ends(0, verify(`POST ${url} HTTP/2`));
  await ends(1, verify("POST http://b.example/hooks?one=1 HTTP/2"));
  assert.equal((await failure(3, verify("PUT http://[ HTTP/1.1"))).code, "invalid_options");
  const { stdout } = await ends(1, ["diagnose", ...options("PUT /hooks?one=1 HTTP/1.1"), "--secret-env", "OLD", "--json"]);
  assert.ok(JSON.parse(stdout).some(({ code }) => code === "method_not_post"), stdout);
});

test("exit code 3: a secret or an option is refused", async () => {
  const verify = ["verify", "stripe", "--request", request];
  assert.equal((await failure(3, verify)).code, "invalid_secret");
  assert.equal((await failure(3, [...verify, "--secret-env", "NO_SUCH_VARIABLE"])).code, "invalid_secret");
  assert.equal((await failure(3, [...verify, "--secret-env", "EMPTY"], { env: { EMPTY: "" } })).code, "invalid_secret");
  assert.equal((await failure(3, [...verify, "--secret-env", "PADDED"], { env: { PADDED: `${SECRET} ` } })).code, "invalid_secret");
  const byl = ["verify", "byl", "--request", request, "--secret-env", "BYL"];
  assert.equal((await failure(3, [...byl, "--tolerance", "60"])).code, "invalid_options");
  assert.equal((await failure(3, [...verify, "--secret-env", "STRIPE", "--event-type", "a"])).code, "invalid_options");
  const { stdout, stderr } = await ends(3, verify);
  assert.equal(stdout, "");
  assert.match(stderr, /^hookseal: invalid_secret: [^\n]+\n$/);
});

test("a secret in the wrong place is not written either", async () => {
  const misplaced = [
    [SECRET],
    ["verify", SECRET],
    ["verify", "stripe", SECRET, "--request", request],
    ["verify", "stripe", "--request", request, "--secret-env", SECRET],
    ["verify", "stripe", "--request", request, "--secret-file", SECRET],
    ["verify", "stripe", "--request", request, "--secret-env", "STRIPE", "--now", SECRET],
    ["verify", "stripe", "--request", request, "--secret-env", "STRIPE", `--json=${SECRET}`],
    ["sign", "stripe", "--event", SECRET],
    ["send", "stripe", "--to", SECRET],
    ["verify", "stripe", "--request", SECRET, "--secret-env", "STRIPE"],
    ["verify", "stripe", "--body", SECRET, "--secret-env", "STRIPE"],
    ["verify", "stripe", "--request", request, `--secret${SECRET}`],
    ["verify", "stripe", "--request", request, `--${SECRET}=1`],
    ["verify", "stripe", "--request", request, `-s${SECRET}`],
  ];
  // hookseal() looks through everything that is written.
  const results = await Promise.all(misplaced.map((args) => hookseal(args, { env })));
  assert.deepEqual(results.map(({ exitCode }) => exitCode), [2, 2, 2, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
});

test("verify writes no signature", async () => {
  const mac = signature.split("v1=")[1];
  for (const args of [["STRIPE"], ["OLD"], ["STRIPE", "--json"], ["OLD", "--json"]]) {
    const { stdout, stderr } = await hookseal(["verify", "stripe", "--request", request, ...atThatTime, "--secret-env", ...args], { env });
    assert.ok(!`${stdout}${stderr}`.includes(mac));
  }
});

test("sign writes what verify reads", async () => {
  const payload = file("payload.json", PAYLOAD);
  const { stdout } = await ends(0, ["sign", "stripe", "--body", payload, "--secret-env", "STRIPE", ...atThatTime]);
  const lines = ["POST /stripe HTTP/1.1", `content-type: ${signed.headers["content-type"]}`, `stripe-signature: ${signature}`, "", PAYLOAD];
  assert.equal(stdout, lines.join("\r\n"));
  await ends(0, ["verify", "stripe", "--request", "-", "--secret-env", "STRIPE", ...atThatTime], { input: stdout });
  const json = await ends(0, ["sign", "stripe", "--body", "-", "--secret-env", "STRIPE", ...atThatTime, "--json"], { input: PAYLOAD });
  assert.deepEqual(JSON.parse(json.stdout), { method: "POST", headers: signed.headers, body: PAYLOAD });

  const bytes = Buffer.from([0xff, 0x00]);
  const { stdout: text } = await ends(0, ["sign", "byl", "--body", "-", "--secret-env", "BYL", "--json"], { input: bytes });
  const binary = JSON.parse(text);
  assert.deepEqual([binary.bodyBase64, "body" in binary], [bytes.toString("base64"), false]);
});

test("sign takes a sample and the demo secret, and says so", async () => {
  for (const id of Object.keys(demoSecrets)) {
    const { stdout, stderr } = await ends(0, ["sign", id]);
    assert.match(stderr, /^hookseal: signed with the demo secret of npm start; [^\n]+\n$/);
    const [head, payload] = stdout.split("\r\n\r\n");
    const headers = head.split("\r\n").slice(1).map((line) => line.split(": "));
    const event = new Webhook(id, demoSecrets[id]).verify(payload, headers);
    assert.equal(event.provider, id);
  }
});

test("colours are for terminals", async () => {
  const args = ["verify", "stripe", "--request", request, "--secret-env", "STRIPE", ...atThatTime];
  const preload = "Object.assign(process.stdout, { isTTY: true, getColorDepth: () => (process.env.NO_COLOR ? 1 : 8) });";
  const terminal = ["--import", file("terminal.mjs", preload)];
  assert.ok(!(await ends(0, args)).stdout.includes("\u001b"));
  assert.match((await ends(0, args, { node: terminal })).stdout, /^\u001b\[32mverified\u001b\[39m\n/);
  assert.ok(!(await ends(0, args, { node: terminal, env: { ...env, NO_COLOR: "1" } })).stdout.includes("\u001b"));
});

test("on every runtime that has a command line", async (t) => {
  const verify = [join(root, "pkg", "cli.js"), "verify", "stripe", "--request", request, "--secret-env", "STRIPE", ...atThatTime];
  const expected = (await ends(0, verify.slice(1))).stdout;
  for (const name of ["Node 20", "Node 22", "Node 24", "Deno", "Bun"]) {
    const program = runtimeProgram(name);
    if (!program) {
      t.diagnostic(`npm has no ${name} for this platform`);
      continue;
    }
    const command = name === "Deno" ? [program.path, "run", "--allow-env", "--allow-read", "--no-config"] : [program.path];
    const { stdout, stderr } = await run([...command, ...verify], { env: { ...env, DENO_DIR: join(folder, "deno") } });
    assert.equal(stdout, expected, `${name}: ${stderr}`);
  }
});

test("from the tarball, in a folder with nothing else", async () => {
  const project = install();
  const bin = join(project, "node_modules", ".bin", "hookseal");
  assert.match((await run([bin, "--version"], { cwd: project })).stdout, /^\d/);
  const verify = [bin, "verify", "stripe", "--request", request, "--secret-env", "STRIPE", ...atThatTime];
  assert.equal((await run(verify, { cwd: project, env })).exitCode, 0);

  // Exit code 4: hookseal itself failed.
  rmSync(join(project, "node_modules", "hookseal", "samples.br"));
  const { exitCode, stdout, stderr } = await run([bin, "send", "stripe", "--list"], { cwd: project });
  assert.deepEqual([exitCode, stdout], [4, ""]);
  assert.match(stderr, /samples\.br/);
});

test("in the repository without a built package it says what to do", async () => {
  const script = file("hookseal.mjs", "");
  cpSync(join(root, "scripts", "hookseal.mjs"), script);
  const { exitCode, stderr } = await run([process.execPath, script, "--version"]);
  assert.deepEqual([exitCode, stderr], [4, "hookseal: the package is not built yet; run: npm run setup && npm run build\n"]);
  assert.match((await run([process.execPath, join(root, "scripts", "hookseal.mjs"), "--version"])).stdout, /^\d/);
});
