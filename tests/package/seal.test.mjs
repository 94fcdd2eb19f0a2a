// What leaves: sealed messages, and signed ones for tests.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { Webhook as StandardWebhook } from "standardwebhooks";
import {
  ORIGIN_SECRET,
  PAYLOAD,
  SECRET,
  Seal,
  Webhook,
  XML,
  decode,
  encode,
  form,
  now,
  refusedWith,
  sign,
  signature,
  signed,
  stripe,
  typeError,
} from "./api.mjs";

describe("Seal", () => {
  const event = stripe.verify(signed.body, signed.headers);
  const verifyNow = (secret, sealed) => {
    const { "webhook-timestamp": timestamp } = sealed.headers;
    assert.ok(Math.abs(Date.now() / 1000 - timestamp) < 5);
    return new StandardWebhook(secret).verify(decode(sealed.body), sealed.headers);
  };

  test("seals what the official library accepts", () => {
    const sealed = new Seal(ORIGIN_SECRET).seal(event);
    assert.deepEqual(Object.keys(sealed.headers), ["webhook-id", "webhook-timestamp", "webhook-signature", "content-type"]);
    assert.equal(sealed.headers["content-type"], "application/cloudevents+json");
    assert.deepEqual(sealed.body, event.bytes());
    assert.deepEqual(verifyNow(ORIGIN_SECRET, sealed), { ...event });
    for (const bad of [
      { ...sealed, body: encode(`${decode(sealed.body)} `) },
      { ...sealed, headers: { ...sealed.headers, "webhook-id": "msg_other" } },
    ]) {
      assert.throws(() => verifyNow(ORIGIN_SECRET, bad), /No matching signature/);
    }
  });

  test("seals with the current secret and the next", () => {
    const next = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const sealed = new Seal([ORIGIN_SECRET, next]).seal(event);
    assert.equal(sealed.headers["webhook-signature"].split(" ").length, 2);
    verifyNow(ORIGIN_SECRET, sealed);
    verifyNow(next, sealed);
    assert.throws(() => verifyNow(`whsec_${Buffer.alloc(32, 8).toString("base64")}`, sealed), /No matching signature/);
  });

  test("gives an event one id over all retries, and other events others", () => {
    const seal = new Seal(ORIGIN_SECRET);
    const id = (payload, provider = "byl") => {
      const request = sign(provider, "secret", payload);
      return seal.seal(new Webhook(provider, "secret").verify(request.body, request.headers)).headers["webhook-id"];
    };
    const ids = [
      id('{"id":7,"project_id":1,"type":"a"}'),
      id('{"id":7,"project_id":2,"type":"a"}'),
      id('{"id":8,"project_id":1,"type":"a"}'),
      id('{"id":7,"type":"a"}'),
      id('{"id":"7","topic":"a"}', "kopokopo"),
      id('{"id":7,"project_id":"a/b ü%2F","type":"a"}'),
    ];
    assert.equal(new Set(ids).size, ids.length);
    for (const one of ids) assert.match(one, /^msg_[A-Z2-7]{26}$/);
    assert.equal(id('{ "type":"b", "project_id":1, "id":7 }'), ids[0]);
  });

  test("makes that id of provider, account and event id, as documented", () => {
    const request = sign("byl", "secret", '{"id":7,"project_id":"a/b ü%2F","type":"a"}');
    const sealed = new Seal(ORIGIN_SECRET).seal(new Webhook("byl", "secret").verify(request.body, request.headers));
    const digest = createHash("sha256");
    for (const member of ["byl", "a/b ü%2F", "7"]) {
      const length = Buffer.alloc(8);
      length.writeBigUInt64BE(BigInt(Buffer.byteLength(member)));
      digest.update(length).update(member);
    }
    const bits = [...digest.digest()].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const base32 = Array.from(
      { length: 26 },
      (_, i) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[parseInt(bits.slice(5 * i, 5 * i + 5), 2)],
    );
    assert.equal(sealed.headers["webhook-id"], `msg_${base32.join("")}`);
  });

  test("seals any message, and keeps what it signed", () => {
    const body = encode('{"a":1}');
    const sealed = new Seal(ORIGIN_SECRET).seal({ id: "msg_1", body });
    body.fill(0);
    assert.deepEqual(verifyNow(ORIGIN_SECRET, sealed), { a: 1 });
    assert.equal(sealed.headers["content-type"], "application/json");
    assert.equal(
      new Seal(ORIGIN_SECRET).seal({ id: "a", body: "x", contentType: "text/plain; charset=utf-8" }).headers["content-type"],
      "text/plain; charset=utf-8",
    );
    assert.equal(new Seal(ORIGIN_SECRET, { now }).seal({ id: "a", body: "" }).headers["webhook-timestamp"], "1700000000");
  });

  test("signs the specification's own example as the specification does", () => {
    const seal = new Seal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", { now: () => new Date(1_614_265_330_000) });
    const { headers } = seal.seal({ id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}' });
    assert.equal(headers["webhook-signature"], "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  test("refuses what it cannot seal", () => {
    for (const secret of [
      undefined,
      null,
      "",
      " ",
      "whsec_",
      "whsec_%",
      "whsec_YQ",
      `${ORIGIN_SECRET} `,
      1,
      {},
      [],
      [ORIGIN_SECRET, ""],
      [undefined],
      { keyId: "a", secret: "b" },
    ].filter((one) => one !== "whsec_YQ")) {
      assert.equal(refusedWith("invalid_secret", () => new Seal(secret)).class, "configuration", inspect(secret));
    }
    const seal = new Seal(ORIGIN_SECRET);
    for (const id of ["", "a.b", "a b", "a\n", "ü", "a".repeat(256)])
      refusedWith("invalid_options", () => seal.seal({ id, body: "" }));
    for (const message of [
      undefined,
      null,
      {},
      "x",
      { id: 1, body: "" },
      { id: "a" },
      { body: "" },
      { ...event },
      { id: "a", body: "", contenttype: "a" },
    ]) {
      typeError(() => seal.seal(message), /seal takes an event/);
    }
    for (const contentType of ["", " a", "a\r\nx: y", "ü", 1, null])
      typeError(() => seal.seal({ id: "a", body: "", contentType }), /content type/);
    typeError(() => seal.seal({ id: "a", body: {} }), /the body must be/);
  });
});

describe("sign", () => {
  test("makes an init of Request", async () => {
    assert.deepEqual(Object.keys(signed), ["method", "headers", "body"]);
    assert.equal((await stripe.receive(new Request("https://app.example", signed))).event.id, "evt_1");
    assert.equal(form.headers["content-type"], "application/x-www-form-urlencoded");
  });

  test("refuses what it cannot sign", () => {
    refusedWith("unknown_provider", () => sign("strype", SECRET, PAYLOAD));
    refusedWith("unknown_provider", () => sign(undefined, SECRET, PAYLOAD));
    for (const secret of [undefined, "", [SECRET], { secret: SECRET }])
      refusedWith("invalid_secret", () => sign("stripe", secret, PAYLOAD));
    refusedWith("invalid_secret", () => sign("braintree", "private", XML));
  });
});
