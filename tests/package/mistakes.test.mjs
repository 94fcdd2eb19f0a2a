// What people hand over by mistake: each mistake is refused with a sentence that says what to do.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { after, describe, test } from "node:test";
import { AxiosHeaders } from "axios";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import {
  BRAINTREE,
  ORIGIN_SECRET,
  PAYLOAD,
  SECRET,
  Seal,
  Webhook,
  WebhookVerificationError,
  braintree,
  form,
  now,
  refusedWith,
  sign,
  signature,
  signed,
  stripe,
  thrown,
  typeError,
} from "./api.mjs";

const byl = sign("byl", "byl_secret_mistakes", PAYLOAD, { now });
const request = (init = signed) => new Request("https://app.example/hooks", init);

/** Nothing of a request or a secret is in a message. */
function keepsQuiet({ message }) {
  for (const private_ of [SECRET, signature, PAYLOAD, "evt_1", "in_1", BRAINTREE.secret]) assert.ok(!message.includes(private_), message);
}

async function sendTo(url, path = "/") {
  const response = await fetch(new URL(path, url), { method: "POST", headers: signed.headers, body: signed.body });
  assert.equal(response.status, 200);
}

/** What real frameworks give to a handler, while the request is there. */
async function inExpress(look) {
  const app = express();
  app.post("/", (req, res) => {
    look(req);
    res.end();
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  await sendTo(`http://127.0.0.1:${server.address().port}`).finally(() => server.close());
}

async function inNode(look) {
  const server = createServer((req, res) => {
    look(req);
    res.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  await sendTo(`http://127.0.0.1:${server.address().port}`).finally(() => server.close());
}

async function inFastify(look) {
  const app = fastify();
  app.post("/", async (req) => look(req) ?? "");
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  await sendTo(url).finally(() => app.close());
}

async function inHono(look) {
  const app = new Hono();
  app.post("/", (c) => {
    look(c);
    return c.text("");
  });
  assert.equal((await app.request("/", signed)).status, 200);
}

const lambda = {
  version: "2.0",
  headers: signed.headers,
  multiValueHeaders: { "stripe-signature": [signature] },
  body: Buffer.from(PAYLOAD).toString("base64"),
  isBase64Encoded: true,
};

/** Koa's context has the request's headers by a getter, as Koa's own has. */
const koa = (req) => ({
  req,
  request: { req, headers: req.headers },
  get headers() {
    return req.headers;
  },
});

function assertAll(mistakes, run) {
  for (const [what, given, words] of mistakes) {
    const error = thrown(() => run(given));
    assert.equal(error.constructor, TypeError, `${what}: ${error}`);
    assert.match(error.message, words, what);
    keepsQuiet(error);
  }
}

describe("in place of the raw body", () => {
  const body = (given) => stripe.verify(given, signed.headers);

  test("what is at hand in any program", () => {
    const parsedForm = new FormData();
    parsedForm.set("bt_signature", "a");
    assertAll(
      [
        ["nothing", undefined, /nothing has read the body yet.*express\.raw/],
        ["null", null, /nothing has read the body yet/],
        ["parsed JSON", JSON.parse(PAYLOAD), /parsed body cannot be verified.*express\.raw.*request\.text\(\)/],
        ["a parsed form", parsedForm, /parsed body/],
        ["parsed form fields", new URLSearchParams("a=b"), /parsed body/],
        ["a promise", Promise.resolve(PAYLOAD), /promise: await it/],
        ["a number", 7, /type number.*express\.raw/],
        ["a function", () => PAYLOAD, /type function/],
        ["a Blob", new Blob([PAYLOAD]), /await value\.arrayBuffer\(\)/],
        ["a web stream", new Response(PAYLOAD).body, /stream that has not been read.*request\.text\(\)/],
        ["a Node stream", Readable.from([PAYLOAD]), /stream that has not been read.*express\.raw/],
        ["a Request", request(), /verifyRequest\(request\)/],
        ["a Buffer that was JSON", JSON.parse(JSON.stringify(Buffer.from(PAYLOAD))), /Buffer\.from\(value\.data\)/],
        ["Lambda's event", lambda, /AWS Lambda, pass Buffer\.from\(event\.body.*base64.*event\.headers/],
        ["a service worker's event", { request: request() }, /verifyRequest\(event\.request\)/],
      ],
      body,
    );
  });

  test("what Express, Node, Fastify and Hono hand to a handler", async () => {
    await inExpress((req) => assertAll([["req", req, /stream that has not been read.*express\.raw/]], body));
    await inExpress((req) => assertAll([["req.body, without a parser", req.body, /nothing has read the body yet/]], body));
    await inNode((req) => assertAll([["req", req, /stream that has not been read/]], body));
    await inFastify((req) => assertAll([["req.body", req.body, /parsed body/]], body));
    await inHono((c) =>
      assertAll(
        [
          ["c", c, /Hono.*verifyRequest\(c\.req\.raw\)/],
          ["c.req", c.req, /Hono.*verifyRequest\(c\.req\.raw\)/],
          ["c.req.text()", c.req.text(), /promise/],
        ],
        body,
      ),
    );
  });

  test("texts and bytes that are no body any more: the refusal says so, and stays what it is", () => {
    const became = [
      ["an object", "[object Object]", /an object that became text\. Express/],
      ["a stream", "[object ReadableStream]", /an object that became text/],
      ["read before", "", /body is empty: something may have read it before/],
      ["base64", lambda.body, /looks like base64.*isBase64Encoded.*"base64"/],
    ];
    for (const [what, text, words] of became) {
      for (const given of [text, Buffer.from(text)]) {
        const error = refusedWith("signature_mismatch", () => body(given));
        assert.match(error.message, words, what);
        assert.deepEqual([error.class, error.status], ["authenticity", 401]);
        keepsQuiet(error);
      }
    }
    assert.match(refusedWith("missing_signature", () => braintree.verify("")).message, /body is empty/);
    for (const given of [`${PAYLOAD} `, "eyJ", '{"a":"[object Object]"}', "a".repeat(99)]) {
      assert.doesNotMatch(refusedWith("signature_mismatch", () => body(given)).message, /The body/);
    }
  });
});

describe("in place of a Request", () => {
  test("what is none, or was read", async () => {
    const used = request();
    await used.text();
    const locked = request();
    locked.body.getReader();
    const mistakes = [
      ["read", used, /already read.*request\.clone\(\)/],
      ["being read", locked, /already read/],
      ["a promise", Promise.resolve(request()), /promise: await it/],
      ["an event", { request: request() }, /Pass event\.request/],
      ["Lambda's event", lambda, /use verify\(rawBody, headers\)/],
      ["a raw body", PAYLOAD, /WHATWG Request.*use verify\(rawBody, headers\)/],
      ["nothing", undefined, /WHATWG Request/],
    ];
    await inHono((c) => mistakes.push(["c", c, /Hono, pass c\.req\.raw/], ["c.req", c.req, /Hono, pass c\.req\.raw/]));
    await inNode((req) => mistakes.push(["Node's request", req, /use verify\(rawBody, headers\)/]));
    for (const [what, given, words] of mistakes) {
      for (const method of ["verifyRequest", "receive"]) {
        await assert.rejects(stripe[method](given), (error) => {
          assert.equal(error.constructor, TypeError, what);
          assert.match(error.message, words, what);
          keepsQuiet(error);
          return true;
        });
      }
    }
  });
});

describe("in place of headers", () => {
  const headers = (given) => stripe.verify(PAYLOAD, given);

  test("what is at hand in any program", () => {
    assertAll(
      [
        ["nothing", undefined, /headers must be/],
        ["null", null, /headers must be/],
        ["the signature", signature, /validateSignature\(rawBody, value\)/],
        ["JSON text", JSON.stringify(signed.headers), /JSON\.parse/],
        ["rawHeaders", ["Stripe-Signature", signature], /req\.headers, not req\.rawHeaders/],
        ["Next's headers()", Promise.resolve(new Headers(signed.headers)), /promise: await it/],
        ["Next's headers", async () => new Headers(signed.headers), /function: call it/],
        ["Lambda's event", lambda, /event\.headers \(AWS Lambda\)/],
        ["a Request", request(), /pass req\.headers/],
        ["a service worker's event", { request: request() }, /event\.request\.headers/],
        ["Azure's context", { req: { headers: signed.headers } }, /headers of the request in it/],
        ["a facade", Object.create({ get: () => signature }), /shows no names: pass \{ \[name\]: headers\.get\(name\) \}/],
      ],
      headers,
    );
  });

  test("what Express, Node, Fastify, Koa and Hono hand to a handler", async () => {
    const whole = /more than headers: pass req\.headers \(Express, Node\), ctx\.headers \(Koa\)/;
    await inExpress((req) => assertAll([["req", req, whole]], headers));
    await inExpress((req) => assertAll([["req.get", req.get, /function/]], headers));
    await inNode((req) => {
      assertAll([["req", req, whole]], headers);
      assertAll([["req.rawHeaders", req.rawHeaders, /not req\.rawHeaders/]], headers);
      assertAll([["ctx", koa(req), whole]], headers);
    });
    await inFastify((req) => assertAll([["req", req, whole]], headers));
    await inHono((c) =>
      assertAll(
        [
          ["c", c, /Hono, pass c\.req\.raw\.headers/],
          ["c.req", c.req, /Hono, pass c\.req\.raw\.headers/],
          ["c.req.header", c.req.header, /function/],
        ],
        headers,
      ),
    );
  });

  test("the headers of all these are headers", async () => {
    const good = [lambda.headers, lambda.multiValueHeaders, new AxiosHeaders(signed.headers), new Map(Object.entries(signed.headers))];
    await inExpress((req) => good.push(req.headers));
    await inNode((req) => good.push(req.headers, req.headersDistinct));
    await inFastify((req) => good.push(req.headers));
    await inHono((c) => good.push(c.req.raw.headers, c.req.header()));
    for (const given of good) assert.equal(headers(given).id, "evt_1");
    assert.equal(good.length, 10);
  });

  test("names of CGI: the refusal says so", () => {
    const environ = { REQUEST_METHOD: "POST", HTTP_STRIPE_SIGNATURE: signature };
    const error = refusedWith("missing_signature", () => headers(environ));
    assert.match(error.message, /names of CGI: pass \{ "stripe-signature": env\.HTTP_STRIPE_SIGNATURE \}/);
    keepsQuiet(error);
  });

  test("a form has no header for CGI to name", () => {
    const [plain, error] = [{}, { http_undefined: "x", http_null: "x" }].map((given) =>
      refusedWith("missing_signature", () => braintree.verify("", given)),
    );
    assert.equal(error.message, plain.message);
  });

  test("no sender can make them look like a mistake of the program", () => {
    const names = ["headers", "request", "req", "raw", "then", "get", "isbase64encoded", "http_stripe_signature", "byl-signature"];
    for (const name of names) {
      for (const value of ["a", ["a", "b"]]) {
        for (const given of [{ [name]: value }, [[name, value]], new Map([[name, value]]), new Headers({ [name]: String(value) })]) {
          const error = refusedWith("missing_signature", () => headers(given));
          assert.deepEqual([error.class, error.status], ["authenticity", 401]);
        }
      }
    }
  });

  test("what cannot be looked at twice is refused as ever", () => {
    let looks = 0;
    const given = {
      *[Symbol.iterator]() {
        looks += 1;
        if (looks > 1) throw new Error("a second look");
        yield ["content-type", "application/json"];
      },
    };
    assert.doesNotMatch(refusedWith("missing_signature", () => headers(given)).message, /second look/);
    assert.equal(looks, 2);
  });
});

describe("a webhook of another provider", () => {
  test("is told by its header", () => {
    for (const headers of [byl.headers, new Headers(byl.headers), { "Byl-Signature": ["a"] }]) {
      const error = refusedWith("missing_signature", () => stripe.verify(byl.body, headers));
      assert.match(error.message, /carries byl-signature: it looks like a webhook of Byl, but this receiver is for Stripe/);
      assert.match(error.message, /new Webhook\("byl", …\)/);
      keepsQuiet(error);
    }
    const error = refusedWith("missing_signature", () => braintree.verify(signed.body, signed.headers));
    assert.match(error.message, /a webhook of Stripe, but this receiver is for Braintree/);
  });

  test("is not guessed where its own header is there, or none is", () => {
    const both = { ...byl.headers, "stripe-signature": "t=1,v1=a" };
    assert.doesNotMatch(refusedWith("malformed_signature", () => stripe.verify(PAYLOAD, both)).message, /Byl/);
    assert.doesNotMatch(refusedWith("missing_signature", () => stripe.verify(PAYLOAD, {})).message, /looks like/);
    assert.doesNotMatch(refusedWith("missing_signature", () => stripe.verify(form.body, form.headers)).message, /looks like/);
  });

  test("is refused with the same bytes as any forgery", async () => {
    const refusals = await Promise.all(
      [byl, { ...signed, body: "" }, { ...signed, headers: {} }].map(async (init) => (await stripe.receive(request(init))).response.text()),
    );
    assert.deepEqual(new Set(refusals), new Set(['{"title":"Unauthorized","status":401}']));
    const { error } = await stripe.receive(request(byl));
    assert.ok(error instanceof WebhookVerificationError);
    assert.match(error.message, /a webhook of Byl/);
  });
});

describe("secrets", () => {
  const mistakes = [
    ["empty", "", /is empty.*environment variable/],
    ["blank", " \n", /is empty/],
    ["a line break", `${SECRET}\n`, /white space around it.*trim it/],
    ["a space", ` ${SECRET}`, /white space around it/],
    ["double quotes", `"${SECRET}"`, /stands in quotes/],
    ["single quotes", `'${SECRET}'`, /stands in quotes/],
    ["backticks", `\`${SECRET}\``, /stands in quotes/],
    ["undefined as text", String(undefined), /stands for a value.*environment variable/],
    ["null as text", String(null), /stands for a value/],
    ["an object as text", String({}), /stands for a value/],
    ["a promise as text", String(Promise.resolve(SECRET)), /stands for a value/],
    ["a variable not filled in", "${STRIPE_WEBHOOK_SECRET}", /stands for a value/],
    ["half a character", `${SECRET}\ud800`, /cut in the middle of a character/],
  ];

  test("that are none, for every kind of receiver", () => {
    for (const [what, secret, words] of mistakes) {
      const runs = [
        () => new Webhook("stripe", secret),
        () => new Webhook("byl", [SECRET, secret]),
        () => new Webhook("braintree", { keyId: "a", secret }),
        () => new Seal([ORIGIN_SECRET, secret]),
        () => sign("stripe", secret, PAYLOAD),
      ];
      for (const run of runs) {
        const error = refusedWith("invalid_secret", run);
        assert.match(error.message, words, what);
        assert.equal(error.class, "configuration");
        keepsQuiet(error);
      }
    }
    assert.match(refusedWith("invalid_secret", () => new Webhook("stripe", undefined)).message, /environment variable/);
  });

  test("with such characters inside are secrets", () => {
    for (const secret of [`a"b'c`, `"`, `"a'`, "undefined1", "a b", "$a", "[object]"]) {
      const { body, headers } = sign("byl", secret, PAYLOAD, { now });
      assert.equal(new Webhook("byl", secret, { now }).verify(body, headers).id, "evt_1", secret);
    }
  });
});
