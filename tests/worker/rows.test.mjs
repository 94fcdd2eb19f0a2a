// Rows of the configuration's own: the documented ones end to end, and that a mistake in one is named and takes down that source alone.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { unstable_readConfig } from "wrangler";
import { byl, bylBody, bylSource, sealSecret, secrets, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";
import { accepts } from "./schema.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const documentation = read("docs/CUSTOM-PROVIDERS.md");
const block = (language) => Array.from(documentation.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms")), ([, text]) => text);
const [acme, globex, initech] = block("json").map((text) => JSON.parse(text));
const rows = JSON.parse(read("docs/rows.json"));
const mistakes = JSON.parse(read("tests/rows/mistakes.json"));

const secret = "a made-up secret of 32 characters";
const hex = (...pieces) => createHmac("sha256", secret).update(pieces.join("")).digest("hex");
const seconds = () => Math.floor(Date.now() / 1000);

let origin, gateway;
before(async () => {
  origin = await startOrigin();
  gateway = await start({ config: {}, secrets: { ...secrets, SECRET: secret } });
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
});

const source = (provider, more) => ({
  ...{ name: "own", path: "/own", provider, secrets: [{ binding: "SECRET" }], seal: [{ binding: "SEAL" }], origin: `${origin.url}/own` },
  ...more,
});
const beside = (provider) => ({ sources: [bylSource("byl", `${origin.url}/byl`), source(provider)] });

/** Sends a request to a gateway that has just started with this configuration; gives its answer, its log line and what the origin got. */
async function serve(config, { path = "/own", headers, body }) {
  const before = gateway.lines.length;
  const got = origin.seen.length;
  const variables = Buffer.from(JSON.stringify({ HOOKSEAL: config })).toString("base64");
  const answer = await send(gateway, { path, body, headers: [["x-test-env", variables], ...headers] });
  const line = await gateway.line((line) => line.status !== undefined && gateway.lines.indexOf(line) >= before);
  return { answer, line, forwarded: origin.seen.slice(got) };
}

describe("a documented row", () => {
  const order = '{"id":"evt_1","type":"order.paid","order":{"id":71,"total":"19.90","currency":"EUR"}}';
  const charged = () => `{"event":{"id":"e-1","name":"card.charged","at":${seconds()}},"test":true}`;
  const timed = (body, t = seconds()) => [["Globex-Signature", `t=${t},v1=${hex(t, ".", body)}`]];

  async function delivered(row, headers, body) {
    const config = { sources: [source(row)] };
    assert.ok(accepts(config), "the schema accepts it");
    const { answer, line, forwarded } = await serve(config, { headers, body });
    assert.deepEqual([line.outcome, line.provider, forwarded.length], ["delivered", row.id, 1]);
    return { answer, event: JSON.parse(forwarded[0].body), headers: forwarded[0].headers };
  }

  async function refused(row, headers, body, code) {
    const { answer, line, forwarded } = await serve({ sources: [source(row)] }, { headers, body });
    assert.deepEqual([answer.status, line.code, forwarded.length], [401, code, 0]);
  }

  test("of a MAC over the body", async () => {
    const { answer, event, headers } = await delivered(acme, [["X-Acme-Signature", hex(order)]], order);
    assert.equal(answer.status, 200);
    const { id, source, type, subject, trust, provider, data } = event;
    assert.deepEqual({ id, source, type, subject, trust, provider }, {
      ...{ id: "evt_1", source: "/acme", type: "com.acme.order.paid", subject: "71", trust: "verified", provider: "acme" },
    });
    assert.deepEqual([data.kind, data.amount.minor, data.amount.currency], ["payment.succeeded", 1990, "EUR"]);
    const key = Buffer.from(sealSecret.slice(6), "base64");
    const content = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`;
    const seal = createHmac("sha256", key).update(content).update(JSON.stringify(event)).digest("base64");
    assert.equal(headers["webhook-signature"], `v1,${seal}`);
    await refused(acme, [["X-Acme-Signature", hex(order)]], order.replace("19.90", "91.90"), "signature_mismatch");
    await refused(acme, [["X-Acme-Signature", hex(order).toUpperCase()]], order, "malformed_signature");
    await refused(acme, [], order, "missing_signature");
  });

  test("of a timestamp and a MAC", async () => {
    const body = charged();
    const { answer, event } = await delivered(globex, timed(body), body);
    assert.deepEqual([answer.status, answer.body.toString()], [202, "accepted"]);
    assert.deepEqual([event.type, event.livemode], ["com.globex.pay.card.charged", false]);
    await refused(globex, timed(body, seconds() - 310), body, "timestamp_too_old");
    await refused(globex, timed(body, seconds() + 310), body, "timestamp_too_new");
    await refused(globex, [["Globex-Signature", `v1=${hex(body)}`]], body, "malformed_signature");
  });

  test("of a token", async () => {
    const body = '{"action":"created","workspace":"w1"}';
    const { event } = await delivered(initech, [["X-Initech-Token", secret]], body);
    assert.deepEqual([event.source, event.type, event.trust], ["/initech/w1", "com.initech.created", "authenticated"]);
    await refused(initech, [["X-Initech-Token", `${secret}x`]], body, "signature_mismatch");
  });

  test("as wrangler.toml has it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hookseal-"));
    const path = join(folder, "wrangler.toml");
    writeFileSync(path, `name = "gateway"\n${block("toml")[0]}`);
    const config = unstable_readConfig({ config: path }, { hideWarnings: true }).vars.HOOKSEAL;
    rmSync(folder, { recursive: true });
    assert.ok(accepts(config));
    const [own] = config.sources;
    assert.equal(JSON.stringify(own.provider.scheme), JSON.stringify(acme.scheme));
    const served = source(own.provider, { name: own.name, path: own.path });
    const { line } = await serve({ sources: [served] }, { path: "/hooks/acme", headers: [["X-Acme-Signature", hex(order)]], body: order });
    assert.deepEqual([line.outcome, line.type], ["delivered", "com.acme.order.paid"]);
  });
});

/** The row with the mistake in it. */
function mistaken({ row: id, change = {}, remove }) {
  const row = structuredClone(rows.find((row) => row.id === id));
  row.id = `my-${id}`;
  const parentOf = (pointer) => {
    const names = pointer.slice(1).split("/");
    return [names.slice(0, -1).reduce((value, key) => value[key], row), names.at(-1)];
  };
  for (const [pointer, value] of Object.entries(change)) {
    const [parent, name] = parentOf(pointer);
    parent[name] = value;
  }
  if (remove) {
    const [parent, name] = parentOf(remove);
    delete parent[name];
  }
  return row;
}

describe("a mistake in a row", () => {
  test("is named by its field and takes down that source alone", async () => {
    for (const mistake of mistakes) {
      const config = beside(mistaken(mistake));
      const { answer, line, forwarded } = await serve(config, { headers: [], body: "{}" });
      const said = JSON.stringify(mistake);
      assert.deepEqual([answer.status, line.code, line.source, forwarded.length], [503, "invalid_options", "own", 0], said);
      assert.equal(line.field, `sources[1].provider.${mistake.field}`, said);
      assert.ok(line.detail.length > 10, said);
      assert.equal(accepts(config), !mistake.schema, said);
    }
    const body = bylBody();
    const { line } = await serve(beside(mistaken(mistakes[0])), { path: "/byl", headers: byl(body), body });
    assert.deepEqual([line.source, line.outcome], ["byl", "delivered"]);
    console.log(`summary: ${mistakes.length} mistakes`);
  });

  test("never repeats what stands there: it could be a secret, pasted there", async () => {
    const pasted = "whsec_pasted-here-by-mistake";
    for (const row of [pasted, { ...acme, id: pasted }, { ...acme, [pasted]: 1 }, { ...acme, scheme: { ...acme.scheme, algorithm: pasted } }]) {
      const { answer, line } = await serve(beside(row), { headers: [], body: "{}" });
      assert.equal(answer.status, 503);
      assert.ok(!JSON.stringify(line).includes(pasted) && !answer.body.includes(pasted));
    }
  });

  test("and options that the row cannot have are refused as for any other", async () => {
    const field = async (row, more) => {
      const { answer, line } = await serve({ sources: [source(row, more)] }, { headers: [], body: "{}" });
      assert.equal(answer.status, 503);
      return line.field;
    };
    assert.equal(await field(acme, { tolerance: 300 }), "sources[0].tolerance");
    assert.equal(await field(globex, { timeout: 6 }), "sources[0].timeout");
    assert.equal(await field(acme, { validation: "refetch", api: { binding: "SECRET" } }), "sources[0].validation");
    assert.equal(await field(acme, { event_type: "a" }), "sources[0].event_type");
  });
});
