// What a request may be handed over as, and what happens to everything else.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import vm from "node:vm";
import {
  BRAINTREE,
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
  thrown,
  typeError,
} from "./api.mjs";

describe("the raw body", () => {
  test("is taken from a text and from every kind of bytes", () => {
    const padded = new Uint8Array(signed.body.length + 16);
    padded.set(signed.body, 8);
    const shared = new SharedArrayBuffer(signed.body.length);
    new Uint8Array(shared).set(signed.body);
    const even = `${PAYLOAD}${" ".repeat(8 - (PAYLOAD.length % 8))}`;
    const bodies = [
      PAYLOAD,
      signed.body,
      Buffer.from(signed.body),
      signed.body.buffer.slice(signed.body.byteOffset, signed.body.byteOffset + signed.body.length),
      padded.subarray(8, 8 + signed.body.length),
      new DataView(padded.buffer, 8, signed.body.length),
      new Uint8ClampedArray(signed.body),
      shared,
      new Uint8Array(shared),
      vm.runInNewContext("(text) => Uint8Array.from(text, (char) => char.charCodeAt(0))")(PAYLOAD),
      vm.runInNewContext("(text) => Uint8Array.from(text, (char) => char.charCodeAt(0)).buffer")(PAYLOAD),
    ];
    for (const body of bodies) assert.equal(stripe.verify(body, signed.headers).id, "evt_1", inspect(body).slice(0, 40));
    const wide = sign("stripe", SECRET, even, { now });
    assert.equal(stripe.verify(new BigUint64Array(wide.body.buffer.slice(0)), wide.headers).id, "evt_1");
    const text = '{"id":"evt_ü","type":"é.🙂"}';
    assert.equal(stripe.verify(text, sign("stripe", SECRET, encode(text), { now }).headers).type, "com.stripe.é.🙂");
  });

  test("is exact: any other byte is a mismatch", () => {
    for (const body of [
      ` ${PAYLOAD}`,
      `${PAYLOAD}\n`,
      `\ufeff${PAYLOAD}`,
      "",
      PAYLOAD.slice(1),
      JSON.stringify(JSON.parse(PAYLOAD), null, 1),
    ]) {
      refusedWith("signature_mismatch", () => stripe.verify(body, signed.headers));
    }
    for (let i = 0; i < signed.body.length; i += 1) {
      const body = signed.body.slice();
      body[i] ^= 1;
      refusedWith("signature_mismatch", () => stripe.verify(body, signed.headers));
    }
  });

  test("that is not raw is a TypeError that says what to do", () => {
    const cases = [
      [undefined, /nothing has read the body yet.*express\.raw/],
      [null, /express\.raw/],
      [JSON.parse(PAYLOAD), /A parsed body cannot be verified.*express\.raw/],
      [{}, /parsed body/],
      [[1, 2], /parsed body/],
      [Object.create(null), /parsed body/],
      [new URLSearchParams("a=b"), /parsed body/],
      [new FormData(), /parsed body/],
      [new Request("https://example.com", { method: "POST", body: PAYLOAD }), /verifyRequest/],
      [new Response(PAYLOAD), /request\.text\(\)/],
      [new Blob([PAYLOAD]), /arrayBuffer/],
      [new Response(PAYLOAD).body, /stream/],
      [Readable.from([PAYLOAD]), /stream/],
      [Promise.resolve(PAYLOAD), /await/],
      [7, /number/],
      [true, /boolean/],
      [Symbol("body"), /symbol/],
      [() => PAYLOAD, /function/],
      [new String(PAYLOAD), /parsed body/],
    ];
    for (const [body, words] of cases) {
      typeError(() => stripe.verify(body, signed.headers), /exact bytes received/);
      typeError(() => stripe.verify(body, signed.headers), words);
      typeError(() => stripe.validateSignature(body, signature), words);
      typeError(() => braintree.verify(body), words);
      typeError(() => sign("stripe", SECRET, body), words);
    }
    typeError(() => stripe.verify({ body: SECRET, id: "private" }, signed.headers), /^(?!.*(private|whsec_)).*$/s);
  });

  test("that was transferred away is a TypeError", () => {
    const view = signed.body.slice();
    const buffer = view.buffer;
    structuredClone(buffer, { transfer: [buffer] });
    for (const body of [view, buffer]) typeError(() => stripe.verify(body, signed.headers), /detached/);
    assert.ok(stripe.verify(signed.body, signed.headers));
  });
});

describe("headers", () => {
  test("also from a set or a generator of pairs", () => {
    function* pairs() {
      yield ["content-type", "text/plain"];
      yield ["Stripe-Signature", signature];
    }
    for (const headers of [new Set(pairs()), pairs()]) assert.equal(stripe.verify(PAYLOAD, headers).id, "evt_1", inspect(headers));
  });

  test("without the signature", () => {
    const none = [
      {},
      [],
      new Headers(),
      new Map(),
      { "stripe-signature": undefined },
      { "stripe-signature": null },
      { "stripe-signature": [] },
    ];
    const blank = [
      { "stripe-signature": "" },
      { "stripe-signature": "  " },
      [["stripe-signature", "\t"]],
      Object.create({ "stripe-signature": signature }),
    ];
    for (const headers of [...none, ...blank, { "stripe-signature2": signature }, { stripe_signature: signature }]) {
      assert.equal(refusedWith("missing_signature", () => stripe.verify(PAYLOAD, headers)).status, 401);
    }
  });

  test("with two signatures are refused, even if both are right", () => {
    const twice = [
      { "stripe-signature": [signature, signature] },
      { "stripe-signature": signature, "Stripe-Signature": signature },
      [
        ["stripe-signature", signature],
        ["stripe-signature", signature],
      ],
      [
        ["stripe-signature", signature],
        ["STRIPE-SIGNATURE", ""],
      ],
      new Headers([
        ["stripe-signature", signature],
        ["stripe-signature", signature],
      ]),
      { "stripe-signature": `${signature}, ${signature}` },
    ];
    for (const headers of twice) refusedWith("malformed_signature", () => stripe.verify(PAYLOAD, headers));
  });

  test("with a signature of the wrong shape", () => {
    const hex = signature.slice(signature.indexOf("v1=") + 3);
    const values = [
      hex,
      `v1=${hex}`,
      "t=",
      ",",
      "=",
      `t=1700000000,v1=${hex}0`,
      `t=1700000000,v1=${hex.toUpperCase()}`,
      `t=1e9,v1=${hex}`,
      `t=-1,v1=${hex}`,
    ];
    for (const value of [
      ...values,
      `t=1700000000,v1=${hex}\n`,
      `${signature}\u0000`,
      "ü",
      "\ud800",
      "🙂".repeat(3000),
      "t=1,".repeat(2500),
    ]) {
      refusedWith("malformed_signature", () => stripe.verify(PAYLOAD, { "stripe-signature": value }));
    }
    for (let end = 1; end < signature.length; end += 1) {
      const error = thrown(() => stripe.verify(PAYLOAD, { "stripe-signature": signature.slice(0, end) }));
      assert.match(error.code, /^(malformed_signature|unsupported_signature_version)$/);
    }
    const thousand = Array.from({ length: 1000 }, () => signature);
    refusedWith("malformed_signature", () => stripe.verify(PAYLOAD, { "stripe-signature": thousand }));
  });

  test("with a NUL in them are no others", () => {
    const behind = `\u0000stripe-signature\u0000${signature}`;
    for (const headers of [{ "x-other": `x${behind}` }, { [`x${behind}`]: "y" }, [["", behind], ["", ""]], [[`a${behind}\u0000b`, "c"]], { "x\u0000stripe-signature": signature }]) {
      refusedWith("missing_signature", () => stripe.verify(PAYLOAD, headers));
    }
    refusedWith("malformed_signature", () => stripe.verify(PAYLOAD, { "stripe-signature": `x${behind}` }));
  });

  test("that are none are a TypeError", () => {
    for (const headers of [undefined, null, "", signature, 1, true, Symbol("headers"), () => ({})]) {
      typeError(() => stripe.verify(PAYLOAD, headers), /headers must be/);
    }
    for (const headers of [
      ["Stripe-Signature", signature],
      [["stripe-signature"]],
      [[1, signature]],
      [[["a"], "b"]],
      [null],
      ["ab"],
      [["a", "b", "c"]],
    ]) {
      typeError(() => stripe.verify(PAYLOAD, headers), /\[name, value\] pairs/);
    }
    for (const value of [1, true, {}, [1], [[signature]], Symbol("value"), Buffer.from(signature), new String(signature)]) {
      typeError(() => stripe.verify(PAYLOAD, { "stripe-signature": value }), /header stripe-signature must be a string/);
      typeError(() => stripe.verify(PAYLOAD, [["stripe-signature", value]]), /must be a string/);
      typeError(() => stripe.validateSignature(PAYLOAD, value), /must be a string/);
    }
  });

  test("that run code of the caller", () => {
    const headers = {
      get "stripe-signature"() {
        return stripe.verify(PAYLOAD, signed.headers) && signature;
      },
    };
    assert.equal(stripe.verify(PAYLOAD, headers).id, "evt_1");
    const failure = new Error("from a getter");
    assert.equal(
      thrown(() =>
        stripe.verify(PAYLOAD, {
          get "stripe-signature"() {
            throw failure;
          },
        }),
      ),
      failure,
    );
    assert.ok(stripe.verify(PAYLOAD, signed.headers));
  });
});

describe("forms", () => {
  test("need no headers", () => {
    for (const headers of [undefined, {}, new Headers(form.headers), null])
      assert.equal(braintree.verify(form.body, headers).keyid, BRAINTREE.keyId);
    assert.equal(braintree.verify(decode(form.body)).type, "com.braintreepayments.check");
  });

  test("with fields missing, twice, or changed", () => {
    const body = decode(form.body);
    const [first, second] = body.split("&");
    refusedWith("missing_signature", () => braintree.verify(""));
    refusedWith("missing_signature", () => braintree.verify(second));
    refusedWith("missing_payload", () => braintree.verify(first));
    refusedWith("malformed_signature", () => braintree.verify(`${body}&${first}`));
    refusedWith("malformed_payload", () => braintree.verify(`${body}&${second}`));
    refusedWith("unknown_key_id", () => new Webhook("braintree", { ...BRAINTREE, keyId: "other" }).verify(body));
    refusedWith("signature_mismatch", () => new Webhook("braintree", { ...BRAINTREE, secret: "other" }).verify(body));
    assert.ok(braintree.verify(body.replace(/%0A$/, "")), "the payload's final newline may have been lost on the way");
    for (let end = 0; end < body.length; end += 1) {
      if (end === body.length - "%0A".length) continue;
      assert.equal(thrown(() => braintree.verify(body.slice(0, end))).class, "authenticity", `truncated at ${end}`);
    }
  });
});
