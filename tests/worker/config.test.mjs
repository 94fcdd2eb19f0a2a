// The configuration: what is misspelt, mistyped or missing fails closed and is named in the log; the schema says the same.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { unstable_readConfig } from "wrangler";
import { sealSecret, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";
import { accepts, schema } from "./schema.mjs";

const root = new URL("../../", import.meta.url);
const providerSecret = "a provider's secret of 32 bytes.";
const secrets = {
  SECRET: providerSecret,
  SEAL: sealSecret,
  JSON_SECRETS: JSON.stringify({ provider: providerSecret, seal: sealSecret, number: 1 }),
  EMPTY: "",
  BLANK: " \n",
  PADDED: `${providerSecret}\n`,
  SHORT: "0123456789abcde",
  SHORT_SEAL: "whsec_c2hvcnQ=",
  NOT_BASE64: "whsec_!",
  NO_BYTES: "whsec_",
  ADMIN: "a-made-up-admin-token-0123456789abcdef",
  AN_OBJECT: { SECRET: providerSecret },
  API_KEY: "rk_test_a_made_up_key",
  API_KEYS: JSON.stringify({ stripe: "rk_test_a_made_up_key", mistaken: "whsec_a_made_up_secret", spaced: "rk test" }),
};

/** Sources that have every field between them: Berbix can have all but those about what its events do not say, and about a ledger. */
const complete = (origin) => ({
  sources: [
    {
      name: "berbix",
      path: "/berbix",
      provider: "berbix",
      secrets: [
        { binding: "SECRET", key_id: "key", label: "current", not_after: 4000000000 },
        { binding: "JSON_SECRETS", field: "provider" },
      ],
      seal: [{ binding: "SEAL" }, { binding: "JSON_SECRETS", field: "seal" }],
      mode: "proxy",
      forward: "event",
      origin,
      event_type: "verification_finished",
      tolerance: 300,
      max_body: 1048576,
      timeout: 15,
      status: "enabled",
    },
    {
      name: "stripe",
      path: "/stripe",
      provider: "stripe",
      secrets: [{ binding: "SECRET" }],
      seal: [{ binding: "SEAL" }],
      origin,
      validation: "refetch",
      api: { binding: "API_KEYS", field: "stripe", url: "https://api.example", timeout: 5 },
      enabled_events: ["charge.*", "invoice.paid"],
      expect_livemode: true,
      expect_account: ["acct_1"],
    },
    {
      name: "ledger",
      path: "/ledger",
      provider: "byl",
      secrets: [{ binding: "SECRET" }],
      seal: [{ binding: "SEAL" }],
      mode: "ack",
      origin,
      dedupe: true,
      shards: 2,
      earlier_shards: [1],
      concurrency: 4,
      rate: { attempts: 100, seconds: 60 },
      retention: { bodies: 7, keys: 35 },
      jurisdiction: "eu",
    },
  ],
  admin: { path: "/admin", token: { binding: "ADMIN" } },
  alert: { url: origin, seal: [{ binding: "SEAL" }], oldest: 900, rejections: 100 },
});

let origin, gateway, runtime;
before(async () => {
  origin = await startOrigin();
  gateway = await start({
    config: {},
    secrets,
    serviceBindings: { ORIGIN: () => new Response("ok"), BROKEN: () => new Response("no", { status: 500 }) },
  });
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
});

const seconds = () => Math.floor(Date.now() / 1000);

/** An authentic request: whatever lets it through is served. */
function signed({ path = "/berbix", secret = providerSecret, now = seconds(), headers = [], ...more } = {}) {
  const body = '{"transaction_id":1}';
  const mac = createHmac("sha256", secret).update(`${now},${secret},${body}`).digest("hex");
  return { path, body, headers: [["x-berbix-signature", `v0,${now},${mac}`], ...headers], ...more };
}

/** Sends an authentic request to a gateway that has just started with this configuration. */
async function serve(config, options = {}) {
  const { env = {}, request = {} } = options;
  const before = gateway.lines.length;
  const variables = Buffer.from(JSON.stringify({ HOOKSEAL: config, ...env })).toString("base64");
  const answer = await send(gateway, signed({ ...request, headers: [["x-test-env", variables], ...(request.headers ?? [])] }));
  await gateway.line((line) => line.status !== undefined && gateway.lines.indexOf(line) >= before);
  const lines = gateway.lines.slice(before);
  return { answer, line: lines.find(({ status }) => status !== undefined), lines };
}

const at = (value, path) => path.reduce((inner, key) => inner[key], value);
const dotted = (path) => path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("").slice(1);

/** A copy of the complete configuration in which `change` has changed the object at `path`. */
function changed(path, change) {
  const config = structuredClone(complete(`${origin.url}/berbix`));
  change(at(config, path));
  return config;
}

async function failsClosed(config, { code = "invalid_options", field, ...options } = {}) {
  const seen = origin.seen.length;
  const { answer, line } = await serve(config, options);
  assert.equal(answer.status, 503, JSON.stringify(config));
  assert.equal(answer.headers["retry-after"], "60");
  assert.equal(answer.headers["content-type"], "application/problem+json");
  assert.deepEqual([JSON.parse(answer.body).code, line.code, line.class, line.outcome], [code, code, "configuration", "unavailable"]);
  if (field !== undefined) assert.equal(line.field, field);
  assert.ok(line.field && line.detail);
  assert.equal(origin.seen.length, seen, "nothing is forwarded");
  assert.ok(!JSON.stringify(line).includes(providerSecret) && !answer.body.includes(providerSecret));
  return line;
}

const { properties, required } = schema.$defs.source;
const beyondBerbix = ["validation", "api", "enabled_events", "expect_livemode", "expect_account"];
const ofLedger = ["dedupe", "shards", "earlier_shards", "concurrency", "rate", "retention", "jurisdiction"];
const part = (wanted) => Object.fromEntries(Object.entries(properties).filter(([name]) => wanted(name)));

/** The objects of the complete configuration, by their place, the part of the schema that describes each, and the path it is asked at. */
const objects = [
  [[], schema],
  [["sources", 0], { properties: part((name) => ![...beyondBerbix, ...ofLedger].includes(name)), required }],
  [["sources", 1], { properties: part((name) => beyondBerbix.includes(name)), required: [] }, "/stripe"],
  [["sources", 1, "api"], schema.$defs.api, "/stripe"],
  [["sources", 2], { properties: part((name) => ofLedger.includes(name)), required: [] }, "/ledger"],
  [["sources", 2, "rate"], schema.$defs.rate, "/ledger"],
  [["sources", 2, "retention"], schema.$defs.retention, "/ledger"],
  [["sources", 0, "secrets", 0], schema.$defs.secret],
  [["sources", 0, "secrets", 1], schema.$defs.secret],
  [["sources", 0, "seal", 1], schema.$defs.seal],
];

/** What is beside the sources: a fault there stays there. */
const beside = [
  [["admin"], schema.$defs.admin],
  [["alert"], schema.$defs.alert],
];

test("the complete configuration has every field of the schema and serves", async () => {
  const config = complete(`${origin.url}/berbix`);
  assert.ok(accepts(config));
  const all = [...objects, ...beside];
  const used = new Set(all.flatMap(([path]) => Object.keys(at(config, path))));
  for (const [, { properties }] of all) for (const name of Object.keys(properties)) assert.ok(used.has(name), name);
  const { answer, line, lines } = await serve(config);
  assert.deepEqual([answer.status, line.outcome, line.secret_index, line.secret_label], [200, "delivered", 0, "current"]);
  assert.equal(line.type, "com.berbix.verification_finished");
  assert.deepEqual(lines.filter(({ outcome }) => outcome === "warning"), []);
  assert.equal((await serve(JSON.stringify(config))).answer.status, 200, "as JSON text, too");
});

test("the schema's fields are those of worker/config/src/lib.rs", () => {
  const source = readFileSync(new URL("worker/config/src/lib.rs", root), "utf8");
  const fields = (name) => {
    const [, body] = source.match(new RegExp(`deny_unknown_fields\\)\\]\\nstruct ${name}(?:<'t>)? \\{\\n(.*?)\\n\\}`, "s"));
    return [...body.matchAll(/^ {4}(\w+): /gm)].map(([, field]) => field).sort();
  };
  const described = ({ properties }) => Object.keys(properties).sort();
  assert.deepEqual(fields("ConfigText"), described(schema));
  assert.deepEqual(fields("AdminText"), described(schema.$defs.admin));
  assert.deepEqual(fields("AlertText"), described(schema.$defs.alert));
  assert.deepEqual(fields("SourceText"), described(schema.$defs.source));
  assert.deepEqual(fields("SecretText"), described(schema.$defs.secret));
  assert.deepEqual(fields("SealText"), described(schema.$defs.seal));
  assert.deepEqual(fields("ApiText"), described(schema.$defs.api));
  assert.deepEqual(fields("ServiceText"), described(schema.$defs.service));
  assert.deepEqual(fields("RateText"), described(schema.$defs.rate));
  assert.deepEqual(fields("RetentionText"), described(schema.$defs.retention));
});

describe("a misspelt field", () => {
  for (const [path, rules, at] of objects) {
    for (const name of Object.keys(rules.properties)) {
      test(`${dotted([...path, name])}`, async () => {
        for (const misspelt of [`${name}x`, name.slice(0, -1), name.toUpperCase(), `${name} `]) {
          const config = changed(path, (object) => {
            object[misspelt] = object[name] ?? "x";
            delete object[name];
          });
          assert.ok(!accepts(config), "the schema refuses it");
          await failsClosed(config, { field: dotted([...path, /^[a-z_0-9]+$/.test(misspelt) ? misspelt : "(unreadable)"]), request: { path: at } });
        }
        const both = changed(path, (object) => (object[`${name}x`] = object[name] ?? "x"));
        await failsClosed(both, { field: dotted([...path, `${name}x`]), request: { path: at } });
      });
    }
  }
  test("of a service", async () => {
    for (const name of ["service", "path"]) {
      const config = changed(["sources", 0], (source) => {
        source.origin = { service: "ORIGIN", path: "/in" };
        source.origin[`${name}x`] = source.origin[name];
        delete source.origin[name];
      });
      assert.ok(!accepts(config));
      await failsClosed(config, { field: `sources[0].origin.${name}x` });
    }
  });
});

describe("a mistyped field", () => {
  const values = [null, true, 0, -1, 1.5, 1e21, "", "text", "\u00e9", [], [null], ["SECRET"], {}, { binding: 1 }];
  for (const [path, rules, at] of objects) {
    for (const name of Object.keys(rules.properties).filter((name) => path.length > 0 || name === "sources")) {
      test(dotted([...path, name]), async () => {
        for (const value of values) {
          const config = changed(path, (object) => (object[name] = value));
          if (accepts(config)) {
            // Of the right type; a secret that is named so is not there.
            if (["binding", "field"].includes(name)) await failsClosed(config, { code: "invalid_secret", request: { path: at } });
            else assert.notEqual((await serve(config, { request: { path: at } })).answer.status, 503, `${name} = ${JSON.stringify(value)}`);
            continue;
          }
          const line = await failsClosed(config, { code: codeOf(name, value), request: { path: at } });
          const place = typeof value === "string" && name === "key_id" ? dotted(path) : dotted([...path, name]);
          assert.ok(line.field.startsWith(place), `${line.field}, not ${place}, for ${JSON.stringify(value)}`);
        }
      });
    }
  }
  function codeOf(name, value) {
    if (name === "provider" && typeof value === "string") return "unknown_provider";
    return typeof value === "string" && ["key_id", "field", "binding"].includes(name) ? "invalid_secret" : "invalid_options";
  }

  test("an array of a struct's values is no object", async () => {
    await failsClosed(changed(["sources", 0], (source) => (source.seal = [["SEAL"]])), { field: "sources[0].seal[0]" });
    await failsClosed(changed([], (config) => (config.sources = config.sources.map(Object.values))), { field: "sources[0]" });
    await failsClosed([complete(origin.url).sources], { field: "HOOKSEAL" });
    await failsClosed(changed(["sources", 0], (source) => (source.origin = ["ORIGIN", "/in"])), { field: "sources[0].origin" });
  });
});

describe("a fault beside the sources", () => {
  const values = [null, true, 0, -1, 1.5, 1e21, "", "text", [], [null], {}, { binding: 1 }];
  async function stays(config, field) {
    assert.ok(!accepts(config), "the schema refuses it");
    const { answer, lines } = await serve(config);
    assert.equal(answer.status, 200, "the sources serve");
    const [warning, ...more] = lines.filter(({ outcome }) => outcome === "warning");
    assert.deepEqual(more, []);
    assert.ok(warning.field.startsWith(field) && warning.detail, `${warning.field}, not ${field}`);
    assert.equal((await send(gateway, { method: "GET", path: "/healthz" })).status, 503);
  }
  for (const [path, rules] of beside) {
    for (const name of Object.keys(rules.properties)) {
      test(`${dotted([...path, name])} misspelt or mistyped`, async () => {
        await stays(changed(path, (object) => (object[`${name}x`] = object[name])), dotted([...path, `${name}x`]));
        for (const value of values) {
          const config = changed(path, (object) => (object[name] = value));
          if (!accepts(config)) await stays(config, dotted([...path, name]));
        }
        if (rules.required.includes(name)) await stays(changed(path, (object) => delete object[name]), dotted([...path, name]));
      });
    }
    for (const value of values) test(`${dotted(path)} = ${JSON.stringify(value)}`, () => stays(changed([], (config) => (config[path[0]] = value)), path[0]));
  }
  test("is told to nobody who has no token", async () => {
    assert.equal((await serve(changed(["admin"], (admin) => (admin.path = "/berbix")))).answer.status, 200);
    for (const path of ["/admin/health", "/berbix/health"]) assert.equal((await send(gateway, { method: "GET", path })).status, 404);
  });
});

describe("a fault in one source", () => {
  const other = { ...complete("https://origin.example/").sources[0], name: "other", path: "/other" };
  const beside = (change) => changed([], (config) => config.sources.unshift(change(structuredClone(other))));
  const faults = {
    "a number out of range": [(source) => ({ ...source, max_body: -1 }), "max_body"],
    "a number that is not whole": [(source) => ({ ...source, timeout: 1.5 }), "timeout"],
    "a secret's time that is not whole": [(source) => (source.secrets[0].not_after = 1.5) && source, "secrets[0].not_after"],
    "a field that does not exist": [(source) => ({ ...source, mod: "proxy" }), "mod"],
    "a secret's field that does not exist": [(source) => (source.secrets[1].bind = "a") && source, "secrets[1].bind"],
    "a missing field": [({ provider, ...source }) => source, "provider"],
    "null": [(source) => ({ ...source, event_type: null }), "event_type"],
    "another type": [(source) => ({ ...source, origin: 1 }), "origin"],
  };
  for (const [title, [change, field]] of Object.entries(faults)) {
    test(`${title} makes that source alone unavailable`, async () => {
      const config = beside(change);
      assert.ok(!accepts(config), "the schema refuses it");
      assert.equal((await serve(config)).answer.status, 200, "the other source serves");
      const line = await failsClosed(config, { field: `sources[0].${field}`, request: { path: "/other" } });
      assert.equal(line.source, "other");
      assert.equal((await send(gateway, { path: "/elsewhere" })).status, 404);
    });
  }
  test("that comes twice makes that source alone unavailable", async () => {
    const twice = JSON.stringify(beside((source) => source)).replace('"mode":', '"mode":"proxy","mode":');
    assert.equal((await serve(twice)).answer.status, 200);
    assert.match((await failsClosed(twice, { request: { path: "/other" } })).detail, /twice/);
  });
  test("that hides whose requests are whose makes every source unavailable", async () => {
    const unnamed = [
      ({ name, ...source }) => source,
      ({ path, ...source }) => source,
      ({ path, ...source }) => ({ ...source, pth: path }),
      (source) => ({ ...source, name: 1 }),
      (source) => ({ ...source, path: null }),
      (source) => ({ ...source, name: "a b", max_body: -1 }),
      (source) => ({ ...source, path: "other", max_body: -1 }),
      (source) => ({ ...source, name: "berbix", max_body: -1 }),
      (source) => ({ ...source, path: "/berbix", max_body: -1 }),
      Object.values,
      () => "other",
      () => null,
    ];
    for (const change of unnamed) await failsClosed(beside(change));
    for (const field of ["name", "path"]) {
      const twice = JSON.stringify(beside((source) => source)).replace(`"${field}":`, `"${field}":"/a","${field}":`);
      await failsClosed(twice);
    }
  });
});

test("a url where the provider signs none", async () => {
  const config = changed(["sources", 0], (source) => (source.url = "https://a.example/"));
  const line = await failsClosed(config, { field: "sources[0].url" });
  assert.match(line.detail, /does not sign the URL/);
});

test("a required field that is missing", async () => {
  for (const [path, rules, at] of objects) {
    for (const name of rules.required) {
      const config = changed(path, (object) => delete object[name]);
      assert.ok(!accepts(config));
      const line = await failsClosed(config, { field: dotted([...(path.length ? path : ["HOOKSEAL"]), name]), request: { path: at } });
      assert.match(line.detail, /required/);
    }
  }
});

test("a text that is no configuration", async () => {
  const texts = ["", " ", "{", "null", "[]", "1", "{}", '{"sources":[]}', '{"sources":[]}x', '{"sources":1}', "\ufeff{}"];
  for (const text of texts) await failsClosed(text);
  const doubled = JSON.stringify(complete(origin.url)).replace('"name":', '"name":"a","name":');
  assert.match((await failsClosed(doubled)).detail, /twice/);
  for (const value of [undefined, null, true, 7]) await failsClosed(value, { field: "HOOKSEAL" });
});

describe("names and paths", () => {
  const other = { ...complete("https://origin.example/").sources[0], name: "other", path: "/other" };
  test("are unique", async () => {
    const twice = (change) => changed([], (config) => config.sources.push({ ...other, ...change }));
    await failsClosed(twice({ name: "berbix" }), { field: "sources[3].name" });
    await failsClosed(twice({ path: "/berbix" }), { field: "sources[3].path" });
    assert.equal((await serve(twice({}))).answer.status, 200);
  });
  test("have a shape", async () => {
    for (const name of ["", "a b", "a/b", "\u00e9", "a\n", "x".repeat(65)]) {
      await failsClosed(changed(["sources", 0], (source) => (source.name = name)), { field: "sources[0].name" });
    }
    for (const path of ["", "hooks", "hooks/a", "/a/../b", "/./a", "/a?b", "/a#b", "/a b", "/\u00e9", "//\\a", "/a\n", "https://a.example/", "@a/b"]) {
      await failsClosed(changed(["sources", 0], (source) => (source.path = path)), { field: "sources[0].path" });
    }
    for (const path of ["/", "/a/", "/a%2fb", "//a", "/a;b=c", "/~a"]) {
      const { answer } = await serve(changed(["sources", 0], (source) => (source.path = path)), { request: { path } });
      assert.equal(answer.status, 200, path);
    }
  });
});

describe("origins", () => {
  test("that are refused", async () => {
    const urls = [
      "http://origin.example/", "http://10.0.0.1/", "http://169.254.169.254/latest", "http://127.0.0.1.example/", "http://localhost.example/",
      "http://localhost./", "http://127.0.0.1@origin.example/", "https://user@origin.example/", "https://user:word@origin.example/", "https://:word@origin.example/",
      "https://origin.example/#a", "https://origin.example/#", "https:\\\\origin.example\\", "https:origin.example", "https:/origin.example", "//origin.example/",
      "origin.example", "/hook", "ftp://origin.example/", "javascript:1", "data:,a", "file:///a", "HTTPS://origin.example/", " https://origin.example/", "https://origin.example/ a",
      "https://origin.example/\n", "ht\ttps://origin.example/", "https://origin.example/\u00e9", "https://", "https://:80/", "https://origin.example:99999/", "https://[::1/", "https://a b/",
    ];
    for (const url of urls) await failsClosed(changed(["sources", 0], (source) => (source.origin = url)), { field: "sources[0].origin" });
  });
  test("on this machine may be plain", async () => {
    const { port } = origin;
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const { answer } = await serve(changed(["sources", 0], (source) => (source.origin = `http://${host}/berbix`)));
      assert.equal(answer.status, 200, host);
    }
    // Accepted, though nothing listens there.
    const { line } = await serve(changed(["sources", 0], (source) => (source.origin = `http://[::1]:${port}/`)));
    assert.equal(line.code, "origin_unreachable");
  });
  test("can be bound services", async () => {
    const service = (value) => changed(["sources", 0], (source) => (source.origin = value));
    const config = service({ service: "ORIGIN", path: "/in?a=b" });
    assert.ok(accepts(config));
    assert.deepEqual((await serve(config)).line.outcome, "delivered");
    assert.deepEqual((await serve(service({ service: "BROKEN", path: "/" }))).answer.status, 500);
    for (const name of ["MISSING", "SECRET", "AN_OBJECT", "HOOKSEAL"]) {
      await failsClosed(service({ service: name, path: "/" }), { field: "sources[0].origin.service" });
    }
    for (const path of ["", "in", "//origin.example/", "/#", "/a b", "@origin.example/"]) {
      if (path.startsWith("//")) continue;
      await failsClosed(service({ service: "ORIGIN", path }), { field: "sources[0].origin.path" });
    }
  });
});

describe("secrets", () => {
  const withSecret = (secret) => changed(["sources", 0], (source) => (source.secrets = [secret]));
  const withSeal = (secret) => changed(["sources", 0], (source) => (source.seal = [secret]));

  test("that are missing or unusable make their source unavailable", async () => {
    for (const binding of ["MISSING", "EMPTY", "BLANK", "PADDED", "AN_OBJECT", "HOOKSEAL", "ORIGIN", "constructor", "__proto__"]) {
      for (const config of [withSecret({ binding }), withSeal({ binding })]) await failsClosed(config, { code: "invalid_secret" });
    }
    for (const field of ["missing", "number", "", "__proto__"]) {
      for (const config of [withSecret({ binding: "JSON_SECRETS", field }), withSeal({ binding: "JSON_SECRETS", field })]) {
        await failsClosed(config, { code: "invalid_secret" });
      }
    }
    await failsClosed(withSecret({ binding: "SECRET", field: "provider" }), { code: "invalid_secret", field: "sources[0].secrets[0].field" });
    for (const binding of ["NOT_BASE64", "NO_BYTES"]) await failsClosed(withSeal({ binding }), { code: "invalid_secret", field: "sources[0].seal[0]" });
    const secret = { binding: "SECRET" };
    await failsClosed(changed(["sources", 0], (source) => (source.secrets = Array(9).fill(secret))), { field: "sources[0].secrets" });
    await failsClosed(changed(["sources", 0], (source) => (source.seal = Array(9).fill({ binding: "SEAL" }))), { field: "sources[0].seal" });
  });

  test("pasted into the configuration are not repeated", async () => {
    const pasted = "whsec_pasted_into_the_configuration";
    const configs = [
      withSecret(pasted),
      withSecret({ binding: pasted }),
      changed(["sources", 0], (source) => (source.secrets = pasted)),
      changed(["sources", 0], (source) => (source.mode = pasted)),
      changed(["sources", 0], (source) => (source.provider = pasted)),
      changed(["sources", 0], (source) => (source.tolerance = pasted)),
      changed(["sources", 0], (source) => (source.origin = pasted)),
      changed(["sources", 0], (source) => (source.origin = { service: pasted, path: "/" })),
      changed(["sources", 0], (source) => (source.path = pasted)),
    ];
    for (const key of [pasted, "Sk_test_1234", "a b", "\u001b[31m", "a".repeat(33), ""]) {
      for (const [path, , at] of objects) {
        const { field } = await failsClosed(changed(path, (object) => (object[key] = 1)), { request: { path: at } });
        assert.equal(field, dotted([...path, "(unreadable)"]));
      }
    }
    for (const config of configs) {
      const { answer, lines } = await serve(config);
      assert.equal(answer.status, 503);
      assert.ok(!JSON.stringify(lines).includes(pasted), JSON.stringify(lines));
      assert.ok(!answer.bytes.includes(pasted));
    }
  });

  test("of one source do not take down another", async () => {
    const [source] = complete(`${origin.url}/berbix`).sources;
    const faulty = { ...source, name: "faulty", path: "/faulty", secrets: [{ binding: "MISSING" }] };
    const unknown = { ...source, name: "unknown", path: "/unknown", provider: "strip" };
    const config = { sources: [faulty, source, unknown] };
    assert.equal((await serve(config)).answer.status, 200);
    const missing = await serve(config, { request: { path: "/faulty" } });
    assert.deepEqual([missing.answer.status, missing.line.source, missing.line.field], [503, "faulty", "sources[0].secrets[0].binding"]);
    const misspelt = await serve(config, { request: { path: "/unknown" } });
    assert.deepEqual([misspelt.answer.status, misspelt.line.code, misspelt.line.field], [503, "unknown_provider", "sources[2].provider"]);
  });

  test("count up to not_after, and not a second longer", async () => {
    const now = 1_800_000_000;
    const clock = [["x-test-now", String(now * 1000 + 999)]];
    const request = { now, headers: clock };
    const old = (not_after) => withSecret({ binding: "SECRET", not_after });
    assert.equal((await serve(old(now), { request })).answer.status, 200);
    await failsClosed(old(now - 1), { code: "invalid_secret", field: "sources[0].secrets", request });
    const rotated = changed(["sources", 0], (source) => {
      source.secrets = [{ binding: "JSON_SECRETS", field: "seal", not_after: now - 1 }, { binding: "SECRET", label: "new" }];
    });
    const { line } = await serve(rotated, { request });
    assert.deepEqual([line.outcome, line.secret_index, line.secret_label], ["delivered", 1, "new"]);
    const refused = await serve(rotated, { request: { ...request, secret: sealSecret } });
    assert.deepEqual([refused.answer.status, refused.line.code], [401, "signature_mismatch"]);
    for (const not_after of [0, -1, 1e12]) await failsClosed(old(not_after), { field: "sources[0].secrets[0].not_after" });
  });

  test("that are short are used, with a warning, once", async () => {
    const config = changed(["sources", 0], (source) => {
      source.secrets = [{ binding: "SHORT" }];
      source.seal = [{ binding: "SHORT_SEAL" }];
    });
    const { answer, lines } = await serve(config, { request: { secret: secrets.SHORT } });
    assert.equal(answer.status, 200);
    const warnings = lines.filter(({ outcome }) => outcome === "warning").map(({ source, field }) => [source, field]);
    assert.deepEqual(warnings, [["berbix", "sources[0].secrets[0]"], ["berbix", "sources[0].seal[0]"]]);
    assert.ok(!JSON.stringify(lines).includes(secrets.SHORT));
  });
});

describe("options that the provider cannot have", () => {
  const provider = (id, change) => changed(["sources", 0], (source) => Object.assign(source, { provider: id, event_type: undefined, tolerance: undefined }, change));
  test("are refused", async () => {
    await failsClosed(provider("byl", { tolerance: 300 }), { field: "sources[0].tolerance" });
    await failsClosed(provider("stripe", { event_type: "a" }), { field: "sources[0].event_type" });
    await failsClosed(provider("berbix", { event_type: "a b" }), { field: "sources[0].event_type" });
    await failsClosed(provider("braintree", { secrets: [{ binding: "SECRET" }] }), { code: "invalid_secret", field: "sources[0].secrets[0]" });
    await failsClosed(provider("braintree", { secrets: [{ binding: "SECRET", key_id: "a" }], timeout: 26 }), { field: "sources[0].timeout" });
    const longest = await serve(provider("braintree", { secrets: [{ binding: "SECRET", key_id: "a" }], timeout: 25 }));
    assert.equal(longest.answer.status, 415);
    for (const max_body of [0, 10485761]) await failsClosed(changed(["sources", 0], (source) => Object.assign(source, { max_body })), { field: "sources[0].max_body" });
    for (const timeout of [0, 61]) await failsClosed(changed(["sources", 0], (source) => Object.assign(source, { timeout })), { field: "sources[0].timeout" });
  });
});

describe("an API", () => {
  const stripe = (change, more) => changed(["sources", 1], (source) => Object.assign(source, change, more));
  const api = (change) => changed(["sources", 1], (source) => Object.assign(source.api, change));
  const at = { request: { path: "/stripe" } };
  test("is asked with validation = refetch, and needs it", async () => {
    await failsClosed(stripe({ validation: "signature" }), { ...at, field: "sources[1].api" });
    await failsClosed(changed(["sources", 1], (source) => delete source.validation), { ...at, field: "sources[1].api" });
    await failsClosed(changed(["sources", 1], (source) => delete source.api), { ...at, field: "sources[1].api" });
    assert.equal((await serve(changed(["sources", 1], (source) => (delete source.api, delete source.validation)), at)).answer.status, 401);
    const berbix = changed(["sources", 0], (source) => Object.assign(source, { validation: "refetch", api: { binding: "API_KEY" } }));
    await failsClosed(berbix, { field: "sources[0].validation" });
  });
  test("has a key of its own", async () => {
    for (const binding of ["MISSING", "EMPTY", "BLANK", "PADDED", "AN_OBJECT"]) {
      const config = stripe({ api: { binding } });
      await failsClosed(config, { ...at, code: "invalid_secret" });
    }
    for (const field of ["missing", "mistaken"]) {
      const { detail } = await failsClosed(api({ field }), { ...at, code: "invalid_secret" });
      assert.ok(detail);
    }
    await failsClosed(api({ field: "spaced" }), { ...at, field: "sources[1].api.binding" });
    assert.equal((await serve(stripe({ api: { binding: "API_KEY" } }), at)).answer.status, 401);
  });
  test("is where nobody listens in", async () => {
    const urls = ["http://api.example", "https://user@api.example", "https://api.example/#a", "https://api.example/?a=b", "https://api.example?", "ftp://api.example", "api.example", "", " https://api.example", "https://api.example/\u00e9", "https:\\\\api.example", "http://127.0.0.1.example"];
    for (const url of urls) await failsClosed(api({ url }), { ...at, field: "sources[1].api.url" });
    for (const url of ["https://api.example/a/", "http://127.0.0.1:1", "http://localhost"]) {
      assert.ok(accepts(api({ url })));
      assert.equal((await serve(api({ url }), at)).answer.status, 401);
    }
    for (const timeout of [0, 31]) await failsClosed(api({ timeout }), { ...at, field: "sources[1].api.timeout" });
  });
});

describe("what a source expects of events", () => {
  const stripe = (change) => changed(["sources", 1], (source) => Object.assign(source, change));
  const at = { request: { path: "/stripe" } };
  test("are types as the provider writes them", async () => {
    for (const type of ["", "*.*", "charge*", "*charge", "c*e", "charge.*.x", "charge.**", ".*", "a b", "charge\n", "\u00e9", "a".repeat(129), "a".repeat(127) + ".*"]) {
      const config = stripe({ enabled_events: ["charge.succeeded", type] });
      assert.ok(!accepts(config), type);
      await failsClosed(config, { ...at, field: "sources[1].enabled_events[1]" });
    }
    for (const enabled_events of [[], Array(257).fill("a")]) {
      assert.ok(!accepts(stripe({ enabled_events })));
      await failsClosed(stripe({ enabled_events }), { ...at, field: "sources[1].enabled_events" });
    }
    for (const type of ["*", "charge.*", "charge.dispute.*", "charge", "a".repeat(128), "a".repeat(126) + ".*"]) {
      assert.ok(accepts(stripe({ enabled_events: [type] })), type);
      assert.equal((await serve(stripe({ enabled_events: [type] }), at)).answer.status, 401);
    }
  });
  test("is something that the provider's events say", async () => {
    const provider = (id, more) => changed(["sources", 0], (source) => Object.assign(source, { provider: id, event_type: undefined, tolerance: undefined }, more));
    await failsClosed(changed(["sources", 0], (source) => (source.expect_livemode = true)), { field: "sources[0].expect_livemode" });
    await failsClosed(changed(["sources", 0], (source) => (source.expect_account = "a")), { field: "sources[0].expect_account" });
    await failsClosed(provider("braintree", { expect_livemode: true, secrets: [{ binding: "SECRET", key_id: "a" }] }), { field: "sources[0].expect_livemode" });
    await failsClosed(provider("kopokopo", { expect_account: "a" }), { field: "sources[0].expect_account" });
    for (const expect_account of [[], Array(257).fill("a")]) await failsClosed(stripe({ expect_account }), { ...at, field: "sources[1].expect_account" });
    await failsClosed(stripe({ expect_account: ["acct_1", "acct 2"] }), { ...at, field: "sources[1].expect_account[1]" });
  });
});

describe("the ledger's options", () => {
  const toLedger = { request: { path: "/ledger" } };
  const ledger = (change) => changed(["sources", 2], (source) => Object.assign(source, change));
  const fails = (change, field, options) => failsClosed(ledger(change), { field: `sources[2].${field}`, ...toLedger, ...options });
  const none = { mode: "proxy", dedupe: undefined, shards: undefined, earlier_shards: undefined, concurrency: undefined, rate: undefined, retention: undefined, jurisdiction: undefined };

  test("need the binding of its objects", async () => {
    for (const LEDGER of [null, "LEDGER", {}, { getByName: 1 }]) {
      await fails({}, "mode", { env: { LEDGER } });
      await fails({ ...none, dedupe: true }, "dedupe", { env: { LEDGER } });
      assert.equal((await serve(ledger(none), { env: { LEDGER }, ...toLedger })).answer.status, 401, "which no other source needs");
    }
  });
  test("are refused where there is no ledger, or nothing that they could mean", async () => {
    for (const [field, value] of Object.entries({ shards: 1, earlier_shards: [], retention: {}, jurisdiction: "eu", concurrency: 6, rate: { attempts: 1, seconds: 1 } })) {
      await fails({ ...none, [field]: value }, field);
      await fails({ ...none, dedupe: false, [field]: value }, field);
    }
    for (const [field, value] of Object.entries({ concurrency: 6, rate: { attempts: 1, seconds: 1 } })) await fails({ ...none, dedupe: true, [field]: value }, field);
    await fails({ dedupe: false }, "dedupe");
    for (const jurisdiction of ["EU", "de", "", "fedramp-high", null, ["eu"]]) await fails({ jurisdiction }, "jurisdiction");
    for (const jurisdiction of ["eu", "us", "fedramp"]) assert.equal((await serve(ledger({ jurisdiction }), toLedger)).answer.status, 401);
  });
  test("have bounds", async () => {
    for (const shards of [0, 65]) await fails({ shards }, "shards");
    for (const earlier_shards of [[2], [0], [3], Array(9).fill(1)]) await fails({ earlier_shards }, "earlier_shards");
    for (const concurrency of [0, 1, 13]) await fails({ concurrency }, "concurrency");
    for (const attempts of [0, 1, 1000001]) await fails({ rate: { attempts, seconds: 1 } }, "rate.attempts");
    for (const seconds of [0, 3601]) await fails({ rate: { attempts: 2, seconds } }, "rate.seconds");
    for (const bodies of [0, 401]) await fails({ retention: { bodies } }, "retention.bodies");
    for (const retention of [{ keys: 6 }, { bodies: 40 }, { bodies: 3, keys: 2 }, { keys: 401 }]) await fails({ retention }, "retention.keys");
    for (const good of [{ shards: 64, concurrency: undefined }, { concurrency: 2 }, { concurrency: 12 }, { retention: { bodies: 40, keys: 40 } }, { rate: { attempts: 2, seconds: 3600 } }, { timeout: 60 }]) {
      assert.equal((await serve(ledger(good), toLedger)).answer.status, 401, JSON.stringify(good));
    }
  });
  test("let an origin take longer than a provider waits, in mode ack", async () => {
    const braintree = { provider: "braintree", secrets: [{ binding: "SECRET", key_id: "a" }], timeout: 26 };
    assert.equal((await serve(ledger(braintree), toLedger)).answer.status, 415);
    await fails({ ...none, ...braintree, dedupe: true }, "timeout");
  });
});

test("a fault stays for the isolate's life and every request meets it", async () => {
  const config = changed([], (config) => (config.source = "x"));
  await failsClosed(config);
  for (const [method, path] of [["POST", "/berbix"], ["GET", "/"], ["POST", "/elsewhere"], ["DELETE", "/berbix"]]) {
    const answer = await send(gateway, { method, path });
    assert.deepEqual([answer.status, JSON.parse(answer.body).code], [503, "invalid_options"], `${method} ${path}`);
  }
});

test("a disabled source needs no secrets and loses nothing", async () => {
  const config = changed(["sources", 0], (source) => Object.assign(source, { status: "disabled", secrets: [{ binding: "MISSING" }] }));
  assert.ok(accepts(config));
  const { answer, line } = await serve(config);
  assert.deepEqual([answer.status, answer.headers["retry-after"], line.code, line.class], [503, "60", "source_disabled", undefined]);
});

/** What the example shows in comments, as it would be an error or stop events where it is not meant. */
const optional = ["api", "enabled_events", "expect_livemode", "expect_account"];
const commented = ["jurisdiction", ...optional];

test("what the example in wrangler.toml has in comments serves", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hookseal-"));
  try {
    const text = readFileSync(new URL("wrangler.toml", root), "utf8").replace(/^validation = .*\n/m, "");
    const path = join(folder, "wrangler.toml");
    writeFileSync(path, text.replace(/^# (?=(?:jurisdiction|validation|api|enabled_events|expect_livemode|expect_account) = )/gm, ""));
    const { vars } = unstable_readConfig({ config: path }, { hideWarnings: true });
    assert.ok(accepts(vars.HOOKSEAL));
    const [stripe] = vars.HOOKSEAL.sources;
    assert.deepEqual(Object.keys(properties).filter((name) => !Object.hasOwn(stripe, name)), ["event_type", "url", "dedupe"]);
    assert.equal(stripe.validation, "refetch");
    const env = { [stripe.api.binding]: secrets.API_KEY };
    for (const { binding } of stripe.secrets) env[binding] = providerSecret;
    for (const { binding } of stripe.seal) env[binding] = sealSecret;
    const { answer } = await serve(vars.HOOKSEAL, { env, request: { path: stripe.path, secret: "forged" } });
    assert.equal(answer.status, 401);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the example in wrangler.toml is complete and serves", async () => {
  const { vars, compatibility_date } = unstable_readConfig({ config: new URL("wrangler.toml", root).pathname }, { hideWarnings: true });
  assert.ok(compatibility_date);
  assert.ok(accepts(vars.HOOKSEAL));
  assert.ok(JSON.stringify(vars.HOOKSEAL).length < 5000);
  const [stripe] = vars.HOOKSEAL.sources;
  assert.deepEqual(Object.keys(schema.$defs.source.properties).filter((name) => !Object.hasOwn(stripe, name)), ["event_type", "url", "dedupe", ...commented]);
  const env = {};
  for (const source of vars.HOOKSEAL.sources) {
    for (const { binding } of source.secrets) env[binding] = providerSecret;
    for (const { binding } of source.seal) env[binding] = sealSecret;
  }
  const statuses = [];
  for (const { path } of vars.HOOKSEAL.sources) {
    const form = [["content-type", "application/x-www-form-urlencoded"]];
    statuses.push((await serve(vars.HOOKSEAL, { env, request: { path, secret: "forged", headers: form } })).answer.status);
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401]);
});
