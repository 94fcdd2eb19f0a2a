// The event, and the two other answers: a boolean, and a response.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import {
  PAYLOAD,
  SECRET,
  Webhook,
  braintree,
  decode,
  encode,
  form,
  now,
  refusedWith,
  sign,
  signature,
  signed,
  stripe,
} from "./api.mjs";
import { root } from "./install.mjs";

describe("the event", () => {
  const event = stripe.verify(signed.body, signed.headers);

  test("prints as what it is", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(event)), { ...event });
    assert.deepEqual(structuredClone({ ...event }), { ...event });
    assert.equal(event.constructor.name, "WebhookEvent");
  });

  test("parses its data once, when it is read", () => {
    assert.ok(Object.getOwnPropertyDescriptor(event, "data").get);
    assert.equal(event.data, event.data);
    assert.doesNotMatch(inspect(event), /in_1.*payload/s);
    const large = sign("stripe", SECRET, '{"id":"evt_2","amount":12345678901234567890,"text":"\\u00e9"}', { now });
    const other = stripe.verify(large.body, large.headers);
    assert.ok(
      decode(other.bytes()).endsWith('"payload":{"id":"evt_2","amount":12345678901234567890,"text":"\\u00e9"}}}'),
    );
  });

  test("cannot be changed, and gives its bytes as a copy", () => {
    for (const name of ["id", "type", "data", "extra"])
      assert.throws(() => {
        event[name] = "x";
      }, TypeError);
    event.bytes().fill(0);
    assert.equal(decode(event.bytes()), JSON.stringify(event));
    assert.equal(event.bytes().buffer.byteLength, event.bytes().length);
  });

  test("has the payload as it came, whatever stands around it or in it, and is written to afterwards", () => {
    for (const payload of [
      ` \n${PAYLOAD}\r\n\t `,
      '{"id":"x,\\"data\\":{","type":"\\"payload\\":}}"}',
      `{"id":"evt_é","type":"\u{1f512}","pad":"${"€".repeat(5000)}"}`,
    ]) {
      const { body, headers } = sign("stripe", SECRET, payload, { now });
      const bytes = Uint8Array.from(body);
      const received = stripe.verify(bytes, headers);
      bytes.fill(0);
      const parsed = JSON.parse(payload);
      assert.equal(received.id, parsed.id);
      assert.equal(received.type, `com.stripe.${parsed.type}`);
      assert.deepEqual(received.data.payload, parsed);
      assert.ok(decode(received.bytes()).endsWith(`"payload":${payload}}}`));
      assert.deepEqual(JSON.parse(decode(received.bytes())), { ...received });
    }
  });

  test("of a provider that names neither id nor type", () => {
    const payload = readFileSync(join(root, "tests/samples/berbix/test_hook.json"));
    const request = sign("berbix", "secret", payload, { now });
    const plain = new Webhook("berbix", "secret", { now }).verify(request.body, request.headers);
    assert.match(plain.id, /^[0-9a-f]{64}$/);
    assert.equal(plain.type, "com.berbix.unrecognized");
    assert.equal(plain.time, "2023-11-14T22:13:20Z");
    assert.equal("livemode" in plain, false);
    const named = new Webhook("berbix", "secret", { now, eventType: "verification_finished" }).verify(
      request.body,
      request.headers,
    );
    assert.equal(named.type, "com.berbix.verification_finished");
    assert.equal(named.id, plain.id);
  });

  test("is not made from an authentic payload that cannot be read", () => {
    const bodies = [
      "",
      "[]",
      "null",
      "{",
      '{"a":1}x',
      "\ufeff{}",
      encode("{}").fill(0xff),
      '{"a":'.repeat(200) + "1" + "}".repeat(200),
    ];
    for (const body of bodies) {
      const request = sign("stripe", SECRET, body, { now });
      const error = refusedWith("malformed_payload", () => stripe.verify(request.body, request.headers));
      assert.deepEqual([error.class, error.status], ["request", 422]);
      assert.equal(stripe.validateSignature(request.body, request.headers["stripe-signature"]), true);
    }
  });

  test("keeps a payload's own __proto__ as data", () => {
    const request = sign(
      "stripe",
      SECRET,
      '{"id":"evt_3","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
      { now },
    );
    const { data } = stripe.verify(request.body, request.headers);
    assert.equal(data.payload.polluted, undefined);
    assert.equal({}.polluted, undefined);
  });
});

describe("validateSignature", () => {
  test("takes the signature header's value", () => {
    assert.equal(stripe.validateSignature(PAYLOAD, signature), true);
    assert.equal(stripe.validateSignature(signed.body, [signature]), true);
    for (const value of [undefined, null, "", "x", [], [signature, signature], signature.slice(0, -1), `${signature} `]) {
      assert.equal(stripe.validateSignature(PAYLOAD, value), false, String(value));
    }
    assert.equal(stripe.validateSignature(`${PAYLOAD} `, signature), false);
    assert.equal(new Webhook("stripe", SECRET).validateSignature(PAYLOAD, signature), false, "expired");
  });

  test("takes a form's two values", () => {
    const fields = new URLSearchParams(decode(form.body));
    const [value, payload] = [fields.get("bt_signature"), fields.get("bt_payload")];
    assert.equal(braintree.validateSignature(payload, value), true);
    assert.equal(braintree.validateSignature(encode(payload), value), true);
    assert.equal(braintree.validateSignature(payload.trimEnd(), value), true, "a final newline may have been lost");
    for (const other of ["", "a&b=c", `${payload}%`, payload.replace("P", "Q"), "\ud800", encode(payload).fill(0xff)]) {
      assert.equal(braintree.validateSignature(other, value), false);
    }
    for (const other of [undefined, null, "", "x", "a|b", [value, value]])
      assert.equal(braintree.validateSignature(payload, other), false);
    assert.equal(
      braintree.validateSignature(payload, `${value}&bt_payload=x`),
      true,
      "an unknown pair of the value, not a field of the form",
    );
  });
});

describe("requests", () => {
  const request = (init = signed, url = "https://app.example/hooks") => new Request(url, init);
  const challenge = "https://app.example/hooks?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53";

  test("verifyRequest reads the body once", async () => {
    const one = request();
    assert.equal((await stripe.verifyRequest(one)).id, "evt_1");
    assert.equal(one.bodyUsed, true);
    await assert.rejects(stripe.verifyRequest(one), { name: "TypeError", message: /already read/ });
    const locked = request();
    locked.body.getReader();
    await assert.rejects(stripe.verifyRequest(locked), { name: "TypeError", message: /already read/ });
    await assert.rejects(stripe.verifyRequest(request({ method: "POST" })), { code: "missing_signature" });
    assert.equal((await braintree.verifyRequest(request(form))).provider, "braintree");
  });

  test("what is no Request is a TypeError", async () => {
    const hono = { raw: request(), header: () => "", arrayBuffer: () => {} };
    for (const [value, words] of [
      [undefined, /WHATWG Request/],
      [null, /WHATWG/],
      ["https://a", /WHATWG/],
      [{ method: "POST", url: "/", headers: {} }, /verify\(rawBody, headers\)/],
      [hono, /c\.req\.raw/],
    ]) {
      await assert.rejects(stripe.verifyRequest(value), { name: "TypeError", message: words });
      await assert.rejects(stripe.receive(value), { name: "TypeError", message: words });
    }
    for (const value of [undefined, {}, { method: "GET" }, "GET"])
      await assert.rejects(braintree.handshake(value), { name: "TypeError" });
  });

  test("handshake answers a challenge and does not consume the request", async () => {
    const reply = await braintree.handshake(new Request(challenge));
    assert.equal(reply.status, 200);
    assert.equal(reply.headers["content-type"], "text/plain; charset=utf-8");
    assert.equal(reply.headers["x-content-type-options"], "nosniff");
    assert.match(reply.body, /^public_key_api\|[0-9a-f]{40}$/);
    assert.deepEqual(
      await braintree.handshake({ method: "GET", url: "/hooks?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53" }),
      reply,
    );
    const post = request(form, challenge);
    assert.equal(await braintree.handshake(post), null);
    assert.equal(post.bodyUsed, false);
    assert.equal(await stripe.handshake(new Request(challenge)), null);
    for (const bad of ["", "?bt_challenge=", "?bt_challenge=zz", `${challenge.slice(25)}00&bt_challenge=00`]) {
      await assert.rejects(braintree.handshake(new Request(`https://app.example/hooks${bad}`)), {
        code: "invalid_challenge",
        status: 400,
        class: "request",
      });
    }
  });

  test("receive has the right response for everything", async () => {
    const ok = await stripe.receive(request());
    assert.equal(ok.event.id, "evt_1");
    assert.deepEqual([ok.response.status, await ok.response.text(), ok.error], [200, "", undefined]);

    const answered = await braintree.receive(new Request(challenge));
    assert.deepEqual([answered.event, answered.response.status, answered.error], [null, 200, undefined]);
    assert.equal(await answered.response.text(), (await braintree.handshake(new Request(challenge))).body);

    const invalid = await braintree.receive(new Request("https://app.example/?bt_challenge=<script>"));
    assert.deepEqual([invalid.event, invalid.response.status, invalid.error.code], [null, 400, "invalid_challenge"]);
    assert.equal(await invalid.response.text(), '{"title":"Bad Request","status":400,"code":"invalid_challenge"}');

    const unreadable = await stripe.receive(request(sign("stripe", SECRET, "[]", { now })));
    assert.deepEqual([unreadable.event, unreadable.response.status, unreadable.error.code], [null, 422, "malformed_payload"]);
    assert.equal(await unreadable.response.text(), '{"title":"Unprocessable Content","status":422,"code":"malformed_payload"}');

    for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const other = await stripe.receive(request({ method }));
      assert.deepEqual(
        [other.event, other.response.status, other.response.headers.get("allow"), other.error],
        [null, 405, "POST", undefined],
      );
    }
    const put = await braintree.receive(request({ ...form, method: "PUT" }));
    assert.deepEqual([put.response.status, put.response.headers.get("allow")], [405, "GET, POST"]);
  });

  test("receive answers every forgery with the same bytes", async () => {
    const forgeries = [
      { method: "POST" },
      { ...signed, body: "{}" },
      { ...signed, headers: { "stripe-signature": "x" } },
      { ...signed, headers: { "stripe-signature": "t=1,v0=x" } },
      sign("stripe", "another", PAYLOAD, { now }),
      sign("stripe", SECRET, PAYLOAD),
      sign("stripe", SECRET, PAYLOAD, { now: () => new Date(0) }),
    ];
    const codes = new Set();
    for (const forgery of forgeries) {
      const { event, response, error } = await stripe.receive(request(forgery));
      assert.equal(event, null);
      assert.equal(error.class, "authenticity");
      codes.add(error.code);
      assert.deepEqual(
        [response.status, await response.text(), Object.fromEntries(response.headers)],
        [401, '{"title":"Unauthorized","status":401}', { "content-type": "application/problem+json" }],
      );
    }
    assert.equal(codes.size, 6);
  });

  test("receive does not blame the sender for our clock or for a program's mistake", async () => {
    await assert.rejects(new Webhook("stripe", SECRET, { now: () => NaN }).receive(request()), {
      code: "invalid_options",
      class: "configuration",
    });
    const used = request();
    await used.text();
    await assert.rejects(stripe.receive(used), { name: "TypeError", message: /already read/ });
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error("hung up")) });
    await assert.rejects(stripe.receive(request({ ...signed, body: broken, duplex: "half" })), /hung up/);
  });
});
