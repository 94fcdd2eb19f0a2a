// Setting up: providers, secrets, options, the clock; and that what is secret stays so.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import vm from "node:vm";
import ts from "typescript";
import {
  BRAINTREE,
  NOW,
  ORIGIN_SECRET,
  PAYLOAD,
  SECRET,
  Seal,
  Webhook,
  WebhookVerificationError,
  braintree,
  encode,
  now,
  providers,
  refusedWith,
  sign,
  signature,
  signed,
  stripe,
  thrown,
} from "./api.mjs";
import { root, vectorFiles } from "./install.mjs";

describe("setting up", () => {
  test("every provider, with its facts, frozen", () => {
    const ids = providers().map(({ id }) => id);
    assert.deepEqual(ids, vectorFiles().map(({ provider }) => provider).sort());
    assert.ok(ids.length >= 150 && ["berbix", "braintree", "byl", "kopokopo", "stripe"].every((id) => ids.includes(id)), ids.join());
    assert.equal(providers(), providers());
    const rows = JSON.parse(readFileSync(join(root, "docs", "rows.json")));
    const inPayload = rows.filter(({ scheme }) => scheme.carrier.json).map(({ id }) => id);
    assert.ok(inPayload.includes("mailgun"));
    const evidence = JSON.parse(readFileSync(join(root, "tests", "evidence.json")));
    for (const info of providers()) {
      assert.equal(info.documentation, evidence[info.id]?.page ?? "");
      assert.ok(Object.isFrozen(info) && Object.isFrozen(info.acknowledgement), info.id);
      assert.equal(info.signatureHeader === null, info.formFields !== null || inPayload.includes(info.id), info.id);
      assert.equal(info.replayProtection, info.tolerance !== null, info.id);
      assert.match(String(info.acknowledgement.status), /^2\d\d$/);
      assert.ok(info.headers.length > 0 || info.signatureHeader === null, info.id);
      assert.ok(!info.signsMoreHeaders || info.headers.length > 1, info.id);
    }
    assert.ok(Object.isFrozen(providers()));
    const { formFields, handshakeMethod, needsKeyId } = providers().find(({ id }) => id === "braintree");
    assert.deepEqual([...formFields, handshakeMethod, needsKeyId], ["bt_signature", "bt_payload", "GET", true]);
  });

  test("the types say of each provider what the package says", () => {
    const path = join(root, "pkg", "rows.d.ts");
    const program = ts.createProgram([path], { strict: true, types: [] });
    const checker = program.getTypeChecker();
    const membersOf = (type) => type.getProperties().map((member) => [member.name, checker.getTypeOfSymbol(member)]);
    const [providersType] = checker
      .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)))
      .filter(({ name }) => name === "Providers")
      .map((symbol) => checker.getDeclaredTypeOfSymbol(symbol));
    const rows = membersOf(providersType).map(([id, type]) => [id, Object.fromEntries(membersOf(type))]);
    assert.deepEqual(
      rows.map(([id]) => id),
      providers().map(({ id }) => id),
    );
    for (const [index, [id, { eventTypes, ...members }]] of rows.entries()) {
      assert.notEqual(checker.typeToString(eventTypes), "any", id);
      assert.ok(Object.keys(members).length >= 5, id);
      for (const [name, type] of Object.entries(members)) {
        assert.equal(checker.typeToString(type), JSON.stringify(providers()[index][name]), `${id}.${name}`);
      }
    }
  });

  test("the types have the codes that the core has, and all that the vectors see", () => {
    const types = readFileSync(join(root, "pkg", "codes.d.ts"), "utf8");
    const union = (name) =>
      [...types.match(new RegExp(`export type ${name} =([^;]*);`))[1].matchAll(/"(\w+)"/g)].map(([, word]) => word);
    const rust = readFileSync(join(root, "src", "error.rs"), "utf8");
    const words = [...rust.matchAll(/Self::\w+ => "(\w+)"/g)].map(([, word]) => word);
    assert.deepEqual([...union("WebhookErrorCode"), ...union("WebhookErrorClass")], words);
    const outcomes = vectorFiles().flatMap(({ vectors }) =>
      vectors.flatMap(({ expect: { signature: verified, event, handshake } }) => [verified, event, handshake]),
    );
    const codes = new Set(outcomes.filter((word) => word && word !== "valid"));
    assert.ok(codes.size >= 10);
    for (const code of codes) assert.ok(union("WebhookErrorCode").includes(code), code);
  });

  test("an unknown provider", () => {
    for (const provider of [
      "",
      "Stripe",
      "stripe ",
      "__proto__",
      "constructor",
      SECRET,
      undefined,
      null,
      1,
      {},
      ["stripe"],
      Symbol("stripe"),
    ]) {
      const error = refusedWith("unknown_provider", () => new Webhook(provider, SECRET));
      assert.equal(error.class, "configuration");
      assert.equal(error.status, 503);
      assert.match(error.message, /providers\(\) lists them/);
    }
  });

  test("secrets that cannot be used", () => {
    const bad = [
      undefined,
      null,
      "",
      " ",
      "\n",
      `${SECRET}\n`,
      ` ${SECRET}`,
      "\ufeff",
      [],
      [SECRET, ""],
      [SECRET, undefined],
      [[SECRET]],
      7,
      true,
      {},
    ];
    const pairs = [
      { secret: SECRET },
      { keyId: "a" },
      { keyId: "", secret: SECRET },
      { keyId: 1, secret: SECRET },
      { keyId: "a", secret: SECRET, key_id: "a" },
    ];
    for (const secret of [...bad, ...pairs, new Map(), () => SECRET, Symbol("secret"), encode(SECRET)]) {
      assert.equal(refusedWith("invalid_secret", () => new Webhook("stripe", secret)).class, "configuration");
    }
    refusedWith("invalid_secret", () => new Webhook("braintree", "private_key"));
    refusedWith("invalid_secret", () => new Webhook("braintree", [BRAINTREE, "private_key"]));
    assert.match(refusedWith("invalid_secret", () => new Webhook("stripe", undefined)).message, /environment variable/);
  });

  test("options that cannot be used", () => {
    const bad = [
      { tolerance: 0 },
      { tolerance: -1 },
      { tolerance: 1.5 },
      { tolerance: NaN },
      { tolerance: Infinity },
      { tolerance: "300" },
      { tolerance: null },
      { tolerance: 2 ** 32 },
      { tolerance: 300n },
      { url: "" },
      { url: "/hooks" },
      { url: "example.com" },
      { url: "ftp://example.com" },
      { url: 1 },
      { url: new URL("https://example.com") },
      { eventType: "finished" },
      { eventType: 1 },
      { now: NOW },
      { now: 0 },
      { now: null },
      ...[-1, 1.5, "1", NaN].map((webCryptoFrom) => ({ webCryptoFrom })),
    ];
    for (const options of [...bad, null, 300, "300", SECRET, true]) {
      assert.equal(refusedWith("invalid_options", () => new Webhook("stripe", SECRET, options)).class, "configuration");
    }
    for (const eventType of ["", "a b", "a\n", "ü", "a".repeat(129)])
      refusedWith("invalid_options", () => new Webhook("berbix", "s", { eventType }));
    refusedWith("invalid_options", () => new Webhook("byl", "s", { tolerance: 300 }));
    assert.ok(new Webhook("stripe", SECRET, { tolerance: 1, url: "https://example.com/hooks", eventType: undefined, now }));
    assert.ok(new Webhook("stripe", SECRET, {}));
  });

  test("every misspelt option is refused by name", () => {
    for (const name of ["tolerence", "Tolerance", "timeout", "uri", "event_type", "secret", "clock", "toString", "0"]) {
      const error = refusedWith("invalid_options", () => new Webhook("stripe", SECRET, { [name]: undefined }));
      assert.match(error.message, new RegExp(`"${name}"; there are: tolerance, url, eventType, verifyToken, webCryptoFrom, now$`));
    }
    const { message } = refusedWith("invalid_options", () => new Webhook("stripe", SECRET, { [SECRET]: 1 }));
    assert.equal(message, "there is no such option; there are: tolerance, url, eventType, verifyToken, webCryptoFrom, now");
    assert.match(
      refusedWith("invalid_options", () => new Seal(ORIGIN_SECRET, { tolerance: 1 })).message,
      /"tolerance"; there are: now$/,
    );
    assert.match(
      refusedWith("invalid_options", () => sign("stripe", SECRET, PAYLOAD, { at: 1 })).message,
      /"at"; there are: now, url$/,
    );
  });

  test("options that somebody else put on every object's prototype are not taken", () => {
    Object.prototype.tolerance = 1_000_000;
    try {
      const old = sign("stripe", SECRET, PAYLOAD, { now: () => new Date(NOW - 400_000) });
      refusedWith("timestamp_too_old", () => new Webhook("stripe", SECRET, { now }).verify(old.body, old.headers));
    } finally {
      delete Object.prototype.tolerance;
    }
  });

  test("a secret or option changed afterwards changes nothing", () => {
    const [secrets, options] = [[SECRET], { now, tolerance: 10 }];
    const webhook = new Webhook("stripe", secrets, options);
    secrets[0] = "another";
    options.now = () => new Date(0);
    assert.equal(webhook.verify(signed.body, signed.headers).id, "evt_1");
    assert.throws(() => {
      webhook.provider = "byl";
    }, TypeError);
    assert.throws(() => {
      webhook.options.tolerance = 1e6;
    }, TypeError);
  });
});

describe("the clock", () => {
  test("must give a valid Date", () => {
    for (const value of [
      undefined,
      null,
      0,
      1_700_000_000_000,
      "2023-11-14",
      new Date(NaN),
      Promise.resolve(NOW),
      {},
      { getTime: () => 0 },
    ]) {
      const webhook = new Webhook("stripe", SECRET, { now: () => value });
      assert.equal(refusedWith("invalid_options", () => webhook.verify(signed.body, signed.headers)).class, "configuration");
      refusedWith("invalid_options", () => webhook.validateSignature(signed.body, signature));
      refusedWith("invalid_options", () => new Seal(ORIGIN_SECRET, { now: () => value }).seal({ id: "a", body: "" }));
      refusedWith("invalid_options", () => sign("stripe", SECRET, PAYLOAD, { now: () => value }));
    }
    refusedWith("invalid_options", () => sign("stripe", SECRET, PAYLOAD, { now: () => new Date(-1) }));
    const foreign = vm.runInNewContext("new Date(1700000000000)");
    assert.equal(new Webhook("stripe", SECRET, { now: () => foreign }).verify(signed.body, signed.headers).id, "evt_1");
  });

  test("is asked at every call, and is the machine's if none is given", () => {
    let at = NOW;
    const webhook = new Webhook("stripe", SECRET, { now: () => at });
    assert.ok(webhook.verify(signed.body, signed.headers));
    at = new Date(NOW.getTime() + 300_999);
    assert.ok(webhook.verify(signed.body, signed.headers), "seconds are whole, as in the signature");
    at = new Date(NOW.getTime() + 301_000);
    refusedWith("timestamp_too_old", () => webhook.verify(signed.body, signed.headers));
    at = new Date(NOW.getTime() - 301_000);
    refusedWith("timestamp_too_new", () => webhook.verify(signed.body, signed.headers));
    at = new Date(8.64e15);
    refusedWith("timestamp_too_old", () => webhook.verify(signed.body, signed.headers));
    at = new Date(0);
    refusedWith("timestamp_too_new", () => webhook.verify(signed.body, signed.headers));
    for (const before of [-1, -8.64e15]) {
      at = new Date(before);
      refusedWith("invalid_options", () => webhook.verify(signed.body, signed.headers));
    }
    const current = sign("stripe", SECRET, PAYLOAD);
    assert.ok(new Webhook("stripe", SECRET).verify(current.body, current.headers));
  });

  test("may throw, or verify by itself", () => {
    const failure = new Error("no clock");
    assert.equal(
      thrown(() =>
        new Webhook("stripe", SECRET, {
          now: () => {
            throw failure;
          },
        }).verify(signed.body, signed.headers),
      ),
      failure,
    );
    let depth = 0;
    const nested = new Webhook("stripe", SECRET, {
      now() {
        depth += 1;
        if (depth < 20) assert.equal(nested.verify(signed.body, signed.headers).id, "evt_1");
        return NOW;
      },
    });
    assert.equal(nested.verify(signed.body, signed.headers).data.payload.id, "evt_1");
    assert.equal(depth, 20);
  });
});

describe("what is signed for a URL", () => {
  const url = "https://app.example/hooks?a=1";
  const receives = (id, signed) => new Webhook(id, SECRET, { now }).verifyRequest(new Request(signed.url, signed));

  test("verifies there and nowhere else", async () => {
    for (const { id } of providers().filter(({ id }) => ["hubspot", "monday", "square", "trello", "twilio-json"].includes(id))) {
      const request = sign(id, SECRET, PAYLOAD, { now, url });
      assert.equal((await receives(id, request)).provider, id);
      await assert.rejects(receives(id, { ...request, url: request.url.replace("hooks", "other") }), { code: "signature_mismatch" });
    }
  });

  test("has what the provider puts into the query", () => {
    assert.match(sign("twilio-json", SECRET, PAYLOAD, { url }).url, /^https:\/\/app\.example\/hooks\?a=1&bodySHA256=[0-9a-f]{64}$/);
    assert.equal(sign("stripe", SECRET, PAYLOAD, { url }).url, url);
    assert.equal("url" in sign("stripe", SECRET, PAYLOAD), false);
  });

  test("is refused without one, and for what is none", () => {
    assert.match(refusedWith("invalid_options", () => sign("square", SECRET, PAYLOAD)).message, /give the URL of the receiver/);
    for (const none of ["/hooks", "", 1, new URL(url)]) {
      refusedWith("invalid_options", () => sign("square", SECRET, PAYLOAD, { url: none }));
    }
  });

  test("is signed by no one but the provider where that has a key of its own", () => {
    const key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    assert.match(refusedWith("invalid_options", () => sign("discord", key, PAYLOAD)).message, /a key of its own/);
  });

  test("has digits where a time is signed that nobody compares", () => {
    assert.match(sign("mercadopago", SECRET, PAYLOAD, { now, url }).headers["x-signature"], /^ts=\d+,v1=[0-9a-f]{64}$/);
  });
});

describe("rotation", () => {
  test("accepts each secret, and says which key signed", () => {
    const webhook = new Webhook(
      "stripe",
      [
        { keyId: "new", secret: "secret_b" },
        { keyId: "old", secret: SECRET },
      ],
      { now },
    );
    assert.equal(webhook.verify(signed.body, signed.headers).keyid, "old");
    const other = sign("stripe", "secret_b", PAYLOAD, { now });
    assert.equal(webhook.verify(other.body, other.headers).keyid, "new");
    const third = sign("stripe", "secret_c", PAYLOAD, { now });
    refusedWith("signature_mismatch", () => webhook.verify(third.body, third.headers));
  });
});

describe("many receivers", () => {
  test("keep their own secrets and options, in whatever order they are asked", () => {
    const receivers = Array.from({ length: 150 }, (_, place) => {
      const secret = `secret_of_receiver_${place}`;
      const webhook = new Webhook("stripe", secret, { now, tolerance: 100 + place });
      return { webhook, ...sign("stripe", secret, PAYLOAD, { now: () => new Date(NOW.getTime() - (100 + place) * 1000) }) };
    });
    for (let step = 0; step < 600; step += 1) {
      const { webhook, body, headers } = receivers[(step * 67) % 150];
      const other = receivers[(step * 67 + 1) % 150];
      assert.equal(webhook.verify(body, headers).id, "evt_1");
      refusedWith("signature_mismatch", () => webhook.verify(other.body, other.headers));
    }
    const stricter = new Webhook("stripe", "secret_of_receiver_0", { now, tolerance: 99 });
    refusedWith("timestamp_too_old", () => stricter.verify(receivers[0].body, receivers[0].headers));
  });
});

describe("secrets", () => {
  const secrets = [SECRET, BRAINTREE.secret, ORIGIN_SECRET, ORIGIN_SECRET.slice(6)];
  const hidden = (text) =>
    secrets.every((secret) => !text.includes(secret) && !text.includes(Buffer.from(secret).toString("base64")));

  test("are not shown by any inspection", () => {
    for (const object of [
      stripe,
      braintree,
      new Webhook("stripe", [SECRET, { keyId: "a", secret: SECRET }]),
      new Seal(ORIGIN_SECRET),
    ]) {
      const shown = [
        inspect(object, { showHidden: true, depth: 9, getters: true }),
        JSON.stringify(object),
        String(object),
        JSON.stringify(Object.getOwnPropertyDescriptors(object)),
        inspect({ ...object }, { depth: 9 }),
        inspect(structuredClone(JSON.parse(JSON.stringify(object)))),
      ];
      assert.ok(hidden(shown.join("\n")), shown.join("\n"));
    }
    assert.equal(
      inspect(new Webhook("stripe", SECRET, { tolerance: 60 })),
      "Webhook { provider: 'stripe', options: { tolerance: 60 } }",
    );
  });

  test("are in no error, whatever went wrong", () => {
    const runs = [
      () => new Webhook(SECRET, "stripe"),
      () => new Webhook("stripe", `${SECRET} `),
      () => new Webhook("stripe", [SECRET, `${SECRET}\n`]),
      () => new Webhook("stripe", SECRET, SECRET),
      () => new Webhook("stripe", { keyId: "a", secret: SECRET, other: 1 }),
      () => new Webhook("stripe", SECRET, { url: SECRET }),
      () => new Webhook("stripe", SECRET, { eventType: SECRET }),
      () => new Webhook("stripe", SECRET, { tolerance: SECRET }),
      () => new Webhook("braintree", BRAINTREE.secret),
      () => new Seal(`${ORIGIN_SECRET}!`),
      () => new Seal([ORIGIN_SECRET, undefined]),
      () => new Seal(ORIGIN_SECRET).seal({ id: ORIGIN_SECRET.repeat(9), body: "" }),
      () => sign(SECRET, SECRET, ""),
      () => sign("braintree", BRAINTREE.secret, ""),
      () => stripe.verify({ secret: SECRET }, {}),
      () => stripe.verify("", SECRET),
      () => stripe.verify("", { "stripe-signature": SECRET }),
      () => stripe.verify("", { "stripe-signature": { secret: SECRET } }),
    ];
    for (const run of runs) {
      const error = thrown(run);
      assert.ok(
        hidden([inspect(error, { showHidden: true }), JSON.stringify(error), error.message, String(error.cause)].join("\n")),
        `${run}`,
      );
    }
  });

  test("and payloads and signatures are in no error either", () => {
    for (const body of [`${PAYLOAD} `, "canary_of_the_payload"]) {
      const shown = inspect(
        thrown(() => stripe.verify(body, { "stripe-signature": `${signature}0` })),
        { showHidden: true },
      );
      assert.doesNotMatch(shown, /canary_of|evt_1|v1=|[0-9a-f]{32}/);
    }
  });
});

describe("errors", () => {
  test("have a code, a class, a status, a name, and a sentence", () => {
    const error = refusedWith("signature_mismatch", () => stripe.verify("", signed.headers));
    assert.ok(error instanceof Error);
    assert.deepEqual({ ...error }, { code: "signature_mismatch", status: 401, class: "authenticity" });
    assert.equal(error.name, "WebhookVerificationError");
    assert.equal(String(error), `WebhookVerificationError: ${error.message}`);
    assert.match(error.stack, /^WebhookVerificationError: .*\n +at /);
    assert.equal(Object.prototype.toString.call(error), "[object Error]");
  });
});
