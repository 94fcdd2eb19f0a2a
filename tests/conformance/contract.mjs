// The contract of the API as checks with names; nothing that only some runtimes have is used.

import { equal, refused, rejected, thrown, typeError } from "./expect.mjs";
import { runtime } from "./runtime.mjs";

const SECRET = "whsec_conformance_tests_only";
const PRIVATE = { keyId: "public_key_conformance", secret: "private_key_conformance" };
const ORIGIN_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PAYLOAD = '{"id":"evt_1","type":"invoice.paid","created":1699999990,"livemode":false,"data":{"object":{"id":"in_1"}}}';
const XML = "<notification><kind>check</kind><subject><check>true</check></subject></notification>";
const CHALLENGE = "https://app.example/hooks?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53";

const inFirefox = runtime().startsWith("Firefox");
const now = () => new Date(1_700_000_000_000);
const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);

/** Takes a buffer's bytes away. */
function detach(buffer) {
  structuredClone(buffer, { transfer: [buffer] });
  equal(buffer.byteLength, 0);
}

/** What a check returns where the runtime lacks what it is about: it is not counted as one that held. */
export const NOT_HERE = Symbol("not on this runtime");

/** The checks by name; one that does not throw has held. */
export function contract({ Seal, Webhook, WebhookVerificationError, providers, sign, instances, slim }) {
  const stripe = new Webhook("stripe", SECRET, { now });
  const braintree = new Webhook("braintree", PRIVATE, { now });
  const signed = sign("stripe", SECRET, PAYLOAD, { now });
  const form = sign("braintree", PRIVATE, XML, { now });
  const signature = signed.headers["stripe-signature"];
  const hidden = ["conformance", ORIGIN_SECRET.slice(6), "evt_1", "v1=", signature.slice(-32)];
  const idOf = (verified) => (slim ? verified.json().id : verified.id);
  const accepted = (body, headers = signed.headers) => equal(idOf(stripe.verify(body, headers)), "evt_1");
  const resultOf = (received) => (slim ? received.webhook : received.event);
  const refusedWith = (code, run) => refused(WebhookVerificationError, code, run);
  const request = (init = signed, url = "https://app.example/hooks") => new Request(url, init);
  const memory = () => instances.at(-1).exports.memory.buffer.byteLength;

  /** An authentic request whose payload is no JSON: refused, or not looked at. */
  const unreadable = (body, headers) => {
    if (slim) equal(Array.from(stripe.verify(body, headers).bytes()), Array.from(typeof body === "string" ? encode(body) : body));
    else refusedWith("malformed_payload", () => stripe.verify(body, headers));
  };

  /** What diagnose finds, in codes; no message shows anything that is secret. */
  const findings = (webhook, ...args) =>
    webhook.diagnose(...args).map(({ kind, code, message }) => {
      for (const text of hidden) equal(message.includes(text), false);
      return `${kind} ${code}`;
    });

  const whole = {
    "a token shows who sends, and nothing of what is sent": () => {
      const gitlab = new Webhook("gitlab", "token-of-tests");
      const event = gitlab.verify('{"object_kind":"push"}', { "x-gitlab-token": "token-of-tests" });
      equal([event.trust, event.provider], ["authenticated", "gitlab"]);
      refusedWith("signature_mismatch", () => gitlab.verify("{}", { "x-gitlab-token": "token-of-test" }));
      refusedWith("missing_signature", () => gitlab.verify("{}", { "x-gitlab-token": "" }));
    },

    "a seal is what the specification's own example is": () => {
      const seal = new Seal(ORIGIN_SECRET, { now: () => new Date(1_614_265_330_000) });
      const { headers, body } = seal.seal({ id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}' });
      equal(headers["webhook-signature"], "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
      equal(decode(body), '{"test": 2432232314}');
    },

    "an event has the attributes of a CloudEvent": () => {
      equal(
        { ...stripe.verify(signed.body, signed.headers) },
        {
          specversion: "1.0",
          id: "evt_1",
          source: "/stripe",
          type: "com.stripe.invoice.paid",
          subject: "in_1",
          time: "2023-11-14T22:13:10Z",
          datacontenttype: "application/json",
          dataschema: "urn:hookseal:event:1",
          provider: "stripe",
          livemode: false,
          trust: "verified",
          data: {
            kind: "invoice.paid",
            resource: { type: null, id: "in_1", status: null },
            amount: null,
            customer: { id: null, email: null, phone: null, name: null },
            payload: JSON.parse(PAYLOAD),
          },
        },
      );
    },

    "an event cannot be changed, and gives its bytes as a copy": () => {
      const event = stripe.verify(signed.body, signed.headers);
      for (const name of ["id", "type", "data", "extra"]) equal(Reflect.set(event, name, "x"), false);
      event.bytes().fill(0);
      equal(decode(event.bytes()), JSON.stringify(event));
      equal(event.data === event.data, true);
    },

    "an event is sealed as its bytes, with two secrets twice": () => {
      const event = stripe.verify(signed.body, signed.headers);
      const next = `whsec_${btoa("7".repeat(32))}`;
      const { headers, body } = new Seal([ORIGIN_SECRET, next], { now }).seal(event);
      equal(decode(body), decode(event.bytes()));
      equal(headers["webhook-signature"].split(" ").length, 2);
      equal(/^msg_[A-Z2-7]{26}$/.test(headers["webhook-id"]), true);
      typeError(/seal takes an event/, () => new Seal(ORIGIN_SECRET).seal({ ...event }));
    },

    "diagnose has nothing to say against an authentic request": () => {
      equal(findings(stripe, PAYLOAD, signed.headers), ["verdict verified", "note timestamp_age"]);
      equal(findings(stripe, signed.body, new Headers(signed.headers)), ["verdict verified", "note timestamp_age"]);
      equal(findings(braintree, form.body), ["verdict verified"]);
    },

    "diagnose names the one change that would mend a request": () => {
      const mends = (code, webhook, body, headers, options) => {
        const [verdict, fix] = findings(webhook, body, headers, options);
        equal([verdict.startsWith("verdict "), verdict === "verdict verified", fix], [true, false, `fix ${code}`]);
        refused(WebhookVerificationError, verdict.slice(8), () => webhook.verify(body, headers));
      };
      mends("body_reserialized", stripe, JSON.stringify(JSON.parse(PAYLOAD), null, 2), signed.headers);
      mends("body_line_end_added", stripe, `${PAYLOAD}\n`, signed.headers);
      mends("body_mark_added", stripe, encode(`\ufeff${PAYLOAD}`), signed.headers);
      mends("secret_prefix_missing", new Webhook("stripe", SECRET.slice(6), { now }), PAYLOAD, signed.headers);
      mends("other_receiver", new Webhook("stripe", "wrong", { now }), PAYLOAD, signed.headers, { others: [braintree, stripe] });
    },

    "diagnose says that no single change would mend it": () => {
      const wrong = new Webhook("stripe", "whsec_of_another_endpoint_0123456789", { now });
      equal(findings(wrong, PAYLOAD, signed.headers), ["verdict signature_mismatch", "note no_single_change", "note timestamp_age"]);
    },

    "diagnose says of a parsed body what verify says": () => {
      equal(findings(stripe, JSON.parse(PAYLOAD), signed.headers), ["verdict unusable", "note body_not_raw"]);
      const [, note] = stripe.diagnose(JSON.parse(PAYLOAD), signed.headers);
      equal(thrown(() => stripe.verify(JSON.parse(PAYLOAD), signed.headers)).message, note.message);
    },
  };

  const verifiedOnly = {
    "what was verified says who signed, and what": () => {
      const webhook = stripe.verify(signed.body, signed.headers);
      equal({ ...webhook }, { provider: "stripe", trust: "verified", keyid: null, timestamp: 1_700_000_000 });
      equal([decode(webhook.bytes()), webhook.text(), webhook.json()], [PAYLOAD, PAYLOAD, JSON.parse(PAYLOAD)]);
      const { keyid, timestamp } = braintree.verify(form.body);
      equal([keyid, timestamp], [PRIVATE.keyId, null]);
    },

    "the payload of a form is what was signed in it": () => {
      const text = braintree.verify(form.body).text();
      equal(text, new URLSearchParams(decode(form.body)).get("bt_payload"));
      equal(atob(text.replaceAll("\n", "")), XML);
      equal(thrown(() => braintree.verify(form.body).json()).name, "SyntaxError");
    },

    "what was verified cannot be changed, nor made by others": () => {
      const body = signed.body.slice();
      const webhook = stripe.verify(body, signed.headers);
      for (const name of ["provider", "timestamp", "extra"]) equal(Reflect.set(webhook, name, "x"), false);
      body.fill(0);
      webhook.bytes().fill(0);
      equal(webhook.text(), PAYLOAD);
      typeError(/made by verify alone/, () => new webhook.constructor());
    },

    "there are no events, no diagnose and no event type": () => {
      equal([stripe.diagnose, stripe.verify(PAYLOAD, signed.headers).type], [undefined, undefined]);
      refusedWith("invalid_options", () => new Webhook("stripe", SECRET, { eventType: "invoice.paid" }));
    },

    "a provider that it has not is refused with where it is": () => {
      equal(Seal, undefined);
      for (const id of ["adyen", "discord", "gitlab", "twilio"]) {
        equal(providers().some((info) => info.id === id), false);
        equal(/Import hookseal for the others/.test(refusedWith("unknown_provider", () => new Webhook(id, SECRET)).message), true);
      }
    },
  };

  return {
    "one WebAssembly instance was made while loading": () => {
      equal(instances.length, 1);
      equal(instances[0].exports.memory instanceof WebAssembly.Memory, true);
    },

    "providers are listed, frozen": () => {
      const ids = providers().map(({ id }) => id);
      equal([...(slim ? [] : ["berbix", "discord"]), "braintree", "byl", "github", "kopokopo", "slack", "stripe"].every((id) => ids.includes(id)), true);
      equal(ids, [...ids].sort());
      equal([providers(), ...providers()].every(Object.isFrozen), true);
    },

    "an error has a code, a class, a status, a name and a sentence": () => {
      const error = refusedWith("signature_mismatch", () => stripe.verify("", signed.headers));
      equal(error instanceof Error, true);
      equal({ ...error }, { code: "signature_mismatch", status: 401, class: "authenticity" });
      equal(String(error), `WebhookVerificationError: ${error.message}`);
      equal(error.message.length > 10, true);
    },

    "every failure has its code, class and status": () => {
      const at = (seconds) => new Webhook("stripe", SECRET, { now: () => new Date((1_700_000_000 + seconds) * 1000) });
      const malformed = sign("stripe", SECRET, "[]", { now });
      const cases = [
        ["missing_signature", "authenticity", 401, () => stripe.verify(PAYLOAD, {})],
        ["malformed_signature", "authenticity", 401, () => stripe.verify(PAYLOAD, { "stripe-signature": "x" })],
        ["unsupported_signature_version", "authenticity", 401, () => stripe.verify(PAYLOAD, { "stripe-signature": "t=1,v0=x" })],
        ["signature_mismatch", "authenticity", 401, () => stripe.verify(`${PAYLOAD} `, signed.headers)],
        ["timestamp_too_old", "authenticity", 401, () => at(301).verify(PAYLOAD, signed.headers)],
        ["timestamp_too_new", "authenticity", 401, () => at(-301).verify(PAYLOAD, signed.headers)],
        ["missing_payload", "authenticity", 401, () => braintree.verify(decode(form.body).split("&")[0])],
        ["unknown_key_id", "authenticity", 401, () => new Webhook("braintree", { ...PRIVATE, keyId: "other" }).verify(form.body)],
        ...(slim ? [] : [["malformed_payload", "request", 422, () => stripe.verify(malformed.body, malformed.headers)]]),
        ["unknown_provider", "configuration", 503, () => new Webhook("strype", SECRET)],
        ["invalid_secret", "configuration", 503, () => new Webhook("stripe", "")],
        ["invalid_secret", "configuration", 503, () => new Webhook("stripe", undefined)],
        ["invalid_secret", "configuration", 503, () => new Webhook("stripe", `${SECRET}\n`)],
        ...(slim ? [] : [["invalid_secret", "configuration", 503, () => new Seal("!")]]),
        ["invalid_options", "configuration", 503, () => new Webhook("stripe", SECRET, { tolerance: 0 })],
        ["invalid_options", "configuration", 503, () => new Webhook("stripe", SECRET, { toleranse: 5 })],
        ["invalid_options", "configuration", 503, () => new Webhook("stripe", SECRET, { now: () => NaN }).verify(PAYLOAD, {})],
      ];
      for (const [code, errorClass, status, run] of cases) {
        const error = refusedWith(code, run);
        equal([error.class, error.status], [errorClass, status]);
      }
    },

    "the machine's clock is the default": () => {
      const fresh = sign("stripe", SECRET, PAYLOAD);
      equal(idOf(new Webhook("stripe", SECRET).verify(fresh.body, fresh.headers)), "evt_1");
      refusedWith("timestamp_too_old", () => new Webhook("stripe", SECRET).verify(signed.body, signed.headers));
    },

    "no error repeats a secret, a signature or a payload": () => {
      const runs = [
        () => new Webhook(SECRET, "stripe"),
        () => new Webhook("stripe", `${SECRET} `),
        () => new Webhook("stripe", SECRET, SECRET),
        () => new Webhook("stripe", SECRET, { [SECRET]: true }),
        () => new Webhook("braintree", PRIVATE.secret),
        ...(slim ? [] : [() => new Seal(`${ORIGIN_SECRET}!`)]),
        () => sign(SECRET, SECRET, ""),
        () => stripe.verify({ secret: SECRET }, {}),
        () => stripe.verify("", SECRET),
        () => stripe.verify(`${PAYLOAD} `, { "stripe-signature": `${signature}0` }),
      ];
      for (const run of runs) {
        const error = thrown(run);
        const shown = `${error.message} ${JSON.stringify(error)} ${error.cause}`;
        for (const text of hidden) if (shown.includes(text)) throw new Error(`${run} shows ${text}`);
      }
    },

    "a body is a text or any kind of bytes": () => {
      const padded = new Uint8Array(signed.body.length + 16);
      padded.set(signed.body, 8);
      accepted(PAYLOAD);
      accepted(signed.body);
      accepted(signed.body.slice().buffer);
      accepted(padded.subarray(8, 8 + signed.body.length));
      accepted(new DataView(padded.buffer, 8, signed.body.length));
      accepted(new Uint8ClampedArray(signed.body));
      const wide = sign("stripe", SECRET, PAYLOAD.padEnd(112), { now });
      accepted(new BigUint64Array(wide.body.slice().buffer), wide.headers);
    },

    "a body may lie in shared memory": () => {
      // Firefox withholds it from service workers.
      if (inFirefox && typeof SharedArrayBuffer === "undefined") return NOT_HERE;
      const buffer = new SharedArrayBuffer(signed.body.length);
      const view = new Uint8Array(buffer);
      view.set(signed.body);
      for (const body of [buffer, view, new DataView(buffer)]) accepted(body);
    },

    "a text and its UTF-8 bytes are the same body": () => {
      const text = '{"id":"evt_ü","type":"é.🙂"}';
      const { body, headers } = sign("stripe", SECRET, text, { now });
      equal(Array.from(body), Array.from(encode(text)));
      equal(idOf(stripe.verify(text, headers)), "evt_ü");
      equal(decode(stripe.verify(body, headers).bytes()), decode(stripe.verify(text, headers).bytes()));
    },

    "any other byte is a mismatch": () => {
      const pretty = JSON.stringify(JSON.parse(PAYLOAD), null, 1);
      for (const body of [` ${PAYLOAD}`, `${PAYLOAD}\n`, `${PAYLOAD}\r\n`, "", PAYLOAD.slice(1), pretty]) {
        refusedWith("signature_mismatch", () => stripe.verify(body, signed.headers));
      }
      for (let i = 0; i < signed.body.length; i += 1) {
        const body = signed.body.slice();
        body[i] ^= 1;
        refusedWith("signature_mismatch", () => stripe.verify(body, signed.headers));
      }
    },

    "a byte order mark is part of the body": async () => {
      const marked = `\ufeff${PAYLOAD}`;
      refusedWith("signature_mismatch", () => stripe.verify(marked, signed.headers));
      const { body, headers } = sign("stripe", SECRET, marked, { now });
      equal(Array.from(body.slice(0, 3)), [0xef, 0xbb, 0xbf]);
      refusedWith("signature_mismatch", () => stripe.verify(PAYLOAD, headers));
      for (const one of [marked, body]) {
        equal(stripe.validateSignature(one, headers["stripe-signature"]), true);
        unreadable(one, headers);
      }
      const { error } = await stripe.receive(request({ method: "POST", headers, body }));
      equal(error?.code, slim ? undefined : "malformed_payload");
    },

    "bytes that are not UTF-8 are signed as they are": async () => {
      const bytes = Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x00, 0x7d);
      const { body, headers } = sign("stripe", SECRET, bytes, { now });
      equal(Array.from(body), Array.from(bytes));
      equal(stripe.validateSignature(bytes, headers["stripe-signature"]), true);
      unreadable(bytes, headers);
      refusedWith("signature_mismatch", () => stripe.verify(decode(bytes), headers));
      const { error } = await stripe.receive(request({ method: "POST", headers, body: bytes }));
      equal(error?.code, slim ? undefined : "malformed_payload");
      if (slim) typeError(/./, () => stripe.verify(bytes, headers).text());
    },

    "what is no raw body is a TypeError that says what to do": () => {
      const cases = [
        [undefined, /express\.raw/],
        [null, /express\.raw/],
        [JSON.parse(PAYLOAD), /A parsed body cannot be verified/],
        [[1, 2], /parsed body/],
        [new URLSearchParams("a=b"), /parsed body/],
        [request(), /verifyRequest/],
        [new Response(PAYLOAD), /request\.text\(\)/],
        [new Blob([PAYLOAD]), /arrayBuffer/],
        [new Response(PAYLOAD).body, /stream/],
        [Promise.resolve(PAYLOAD), /await/],
        [7, /number/],
        [Symbol("body"), /symbol/],
        [new String(PAYLOAD), /parsed body/],
      ];
      for (const [body, words] of cases) {
        typeError(words, () => stripe.verify(body, signed.headers));
        typeError(words, () => stripe.validateSignature(body, signature));
        typeError(words, () => sign("stripe", SECRET, body));
      }
    },

    "a detached buffer is a TypeError": () => {
      const view = signed.body.slice();
      detach(view.buffer);
      for (const body of [view, view.buffer]) typeError(/detached/, () => stripe.verify(body, signed.headers));
      accepted(signed.body);
    },

    "a body detached while headers are read is never accepted": () => {
      const body = signed.body.slice();
      const headers = {
        get "stripe-signature"() {
          detach(body.buffer);
          return signature;
        },
      };
      const error = thrown(() => stripe.verify(body, headers));
      equal(body.byteLength, 0);
      equal(error instanceof TypeError || error.code === "signature_mismatch", true);
      accepted(signed.body);
    },

    "a body that changes after the call does not change what was verified": () => {
      const body = signed.body.slice();
      const verified = stripe.verify(body, signed.headers);
      body.fill(0);
      equal(slim ? verified.json().id : verified.data.payload.id, "evt_1");
    },

    "headers have many forms, and names any case": () => {
      for (const name of ["stripe-signature", "Stripe-Signature", "STRIPE-SIGNATURE"]) {
        const forms = [
          { [name]: signature },
          { [name]: [signature] },
          Object.assign(Object.create(null), { [name]: signature }),
          [[name, signature]],
          [[name, [signature]]],
          new Map([[name, signature]]),
          new Headers({ [name]: signature }),
          request({ method: "POST", headers: { [name]: signature }, body: "" }).headers,
          Object.entries({ [name]: signature }).values(),
          { "content-length": 12, cookie: null, [name]: signature, other: undefined },
        ];
        for (const headers of forms) accepted(PAYLOAD, headers);
      }
    },

    "headers without the signature": () => {
      const none = [{}, [], new Headers(), new Map(), { "stripe-signature": undefined }, { "stripe-signature": [] }];
      const blank = [{ "stripe-signature": "" }, { "stripe-signature": "  " }, Object.create({ "stripe-signature": signature })];
      for (const headers of [...none, ...blank]) refusedWith("missing_signature", () => stripe.verify(PAYLOAD, headers));
    },

    "two signatures are refused, even if both are right": () => {
      const pairs = [
        ["stripe-signature", signature],
        ["stripe-signature", signature],
      ];
      const twice = [
        { "stripe-signature": [signature, signature] },
        { "stripe-signature": signature, "Stripe-Signature": signature },
        pairs,
        new Headers(pairs),
      ];
      for (const headers of twice) refusedWith("malformed_signature", () => stripe.verify(PAYLOAD, headers));
    },

    "what are no headers is a TypeError": () => {
      for (const headers of [undefined, null, "", signature, 1, Symbol("headers"), () => ({})]) {
        typeError(/headers must be/, () => stripe.verify(PAYLOAD, headers));
      }
      for (const headers of [["Stripe-Signature", signature], [["stripe-signature"]], [[1, signature]], [null]]) {
        typeError(/\[name, value\] pairs/, () => stripe.verify(PAYLOAD, headers));
      }
      for (const value of [1, {}, [1], Symbol("value"), encode(signature)]) {
        typeError(/must be a string/, () => stripe.verify(PAYLOAD, { "stripe-signature": value }));
      }
    },

    "a call may be made from inside another": () => {
      let asked = 0;
      const clock = () => {
        asked += 1;
        accepted(PAYLOAD);
        return now();
      };
      const headers = {
        get "stripe-signature"() {
          accepted(PAYLOAD);
          refusedWith("signature_mismatch", () => stripe.verify("", signed.headers));
          return signature;
        },
      };
      equal(idOf(new Webhook("stripe", SECRET, { now: clock }).verify(PAYLOAD, headers)), "evt_1");
      equal(asked, 1);
    },

    "what a caller's code throws comes out as it is": () => {
      const failure = new Error("from a getter");
      const headers = {
        get "stripe-signature"() {
          throw failure;
        },
      };
      const clock = () => {
        throw failure;
      };
      equal(thrown(() => stripe.verify(PAYLOAD, headers)) === failure, true);
      equal(thrown(() => new Webhook("stripe", SECRET, { now: clock }).verify(PAYLOAD, signed.headers)) === failure, true);
      accepted(PAYLOAD);
    },

    "forms need no headers": () => {
      for (const headers of [undefined, {}, new Headers(form.headers)]) {
        equal(braintree.verify(form.body, headers).keyid, PRIVATE.keyId);
      }
      equal(braintree.verify(decode(form.body)).provider, "braintree");
    },

    "validateSignature is a boolean": () => {
      equal(stripe.validateSignature(PAYLOAD, signature), true);
      equal(stripe.validateSignature(signed.body, [signature]), true);
      for (const value of [undefined, null, "", "x", [signature, signature], `${signature} `]) {
        equal(stripe.validateSignature(PAYLOAD, value), false);
      }
      const fields = new URLSearchParams(decode(form.body));
      equal(braintree.validateSignature(fields.get("bt_payload"), fields.get("bt_signature")), true);
      equal(braintree.validateSignature(`${fields.get("bt_payload")}x`, fields.get("bt_signature")), false);
    },

    "verifyRequest reads the body once": async () => {
      const one = request();
      equal(idOf(await stripe.verifyRequest(one)), "evt_1");
      equal(one.bodyUsed, true);
      await rejected(/already read/, stripe.verifyRequest(one));
      equal((await braintree.verifyRequest(request(form))).provider, "braintree");
      await rejected(/WHATWG Request/, stripe.verifyRequest({ method: "POST", url: "/", headers: {} }));
    },

    "what is written to others' bytes of a request's body is not read": async () => {
      const same = async (webhook, given) => {
        const one = request(given);
        const [two, three] = [one.clone(), one.clone()];
        const verified = await webhook.verifyRequest(one);
        const received = resultOf(await webhook.receive(two));
        const bytes = [verified, received].map((each) => decode(each.bytes()));
        new Uint8Array(await three.arrayBuffer()).fill(0x20);
        if (given.body instanceof Uint8Array) given.body.fill(0x20);
        equal([verified, received].map((each) => decode(each.bytes())), bytes);
        equal(bytes.every((text) => text.includes("evt_1")), true);
      };
      const long = JSON.stringify({ ...JSON.parse(PAYLOAD), note: "x".repeat(100_000) });
      for (const payload of [PAYLOAD, long]) await same(stripe, sign("stripe", SECRET, payload, { now }));
      // What is like a request, or stands before one, keeps its bytes.
      const { body, headers } = sign("stripe", SECRET, PAYLOAD, { now });
      const kept = body.slice();
      const whole = async () => kept.buffer;
      const one = request({ method: "POST", headers, body });
      const get = (target, name) => (name === "arrayBuffer" ? whole : Reflect.get(target, name, target));
      for (const like of [new Proxy(one, { get }), Object.assign(one, { arrayBuffer: whole })]) {
        kept.set(body);
        const verified = await stripe.verifyRequest(like);
        const bytes = decode(verified.bytes());
        kept.fill(0x20);
        equal(decode(verified.bytes()), bytes);
      }
    },

    "verifyRequest refuses a body that something else is reading": async () => {
      const locked = request();
      // Firefox gives no stream of a request's body, so that nobody can lock it.
      if (inFirefox && locked.body === undefined) return NOT_HERE;
      locked.body.getReader();
      await rejected(/already read/, stripe.verifyRequest(locked));
    },

    ...(slim ? verifiedOnly : whole),

    "a signature over several headers takes them all": () => {
      const slack = new Webhook("slack", SECRET, { now });
      const { body, headers } = sign("slack", SECRET, '{"event_id":"Ev1"}', { now });
      equal(slack.verify(body, new Headers(headers)).provider, "slack");
      equal([slack.validateSignature(body, headers), slack.validateSignature("", headers)], [true, false]);
      typeError(/pass all headers/, () => slack.validateSignature(body, headers["x-slack-signature"]));
      const { "x-slack-request-timestamp": _, ...without } = headers;
      refusedWith("missing_timestamp", () => slack.verify(body, without));
    },

    "a handshake in a body is answered, read once or from a copy": async () => {
      const slack = new Webhook("slack", SECRET, { now });
      const challenge = sign("slack", SECRET, '{"type":"url_verification","challenge":"c-1"}', { now });
      const one = request(challenge);
      equal([(await slack.handshake(one)).body, one.bodyUsed], ["c-1", false]);
      const { response } = await slack.receive(one);
      equal([response.status, await response.text(), one.bodyUsed], [200, "c-1", true]);
      const { method, headers, body } = challenge;
      equal((await slack.handshake({ method, url: "/", headers, body })).body, "c-1");
      equal(await slack.handshake({ method, url: "/", headers: {}, body }), null);
      await rejected(/already read/, slack.handshake(one));
    },

    "a verify token that is not the chosen one is refused": async () => {
      const asked = (token) => ({ method: "GET", url: `/?hub.mode=subscribe&hub.challenge=115&hub.verify_token=${token}` });
      const meta = new Webhook("meta", SECRET, { verifyToken: "chosen" });
      equal((await meta.handshake(asked("chosen"))).body, "115");
      await rejected(/challenge/, meta.handshake(asked("other")));
      equal(JSON.stringify(meta).includes("chosen"), false);
      refusedWith("invalid_options", () => new Webhook("stripe", SECRET, { verifyToken: "chosen" }));
    },

    "handshake answers a challenge and leaves the body": async () => {
      const reply = await braintree.handshake(new Request(CHALLENGE));
      equal([reply.status, reply.headers["content-type"]], [200, "text/plain; charset=utf-8"]);
      equal(/^public_key_conformance\|[0-9a-f]{40}$/.test(reply.body), true);
      equal(await braintree.handshake({ method: "GET", url: "/hooks?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53" }), reply);
      const post = request(form, CHALLENGE);
      equal([await braintree.handshake(post), post.bodyUsed], [null, false]);
      equal(await stripe.handshake(new Request(CHALLENGE)), null);
    },

    "receive has the right response for everything": async () => {
      const ok = await stripe.receive(request());
      equal([idOf(resultOf(ok)), ok.response.status, await ok.response.text(), ok.error === undefined], ["evt_1", 200, "", true]);
      const answered = await braintree.receive(new Request(CHALLENGE));
      equal([resultOf(answered), answered.response.status], [null, 200]);
      equal((await answered.response.text()).startsWith("public_key_conformance|"), true);
      const invalid = await braintree.receive(new Request("https://app.example/?bt_challenge=zz"));
      equal([resultOf(invalid), invalid.response.status, invalid.error.code], [null, 400, "invalid_challenge"]);
      const { response } = await stripe.receive(request(sign("stripe", SECRET, "[]", { now })));
      equal(await response.text(), slim ? "" : '{"title":"Unprocessable Content","status":422,"code":"malformed_payload"}');
      const read = await stripe.receive(request({ method: "GET" }));
      equal([resultOf(read), read.response.status, read.response.headers.get("allow")], [null, 405, "POST"]);
    },

    "receive answers every forgery with the same bytes": async () => {
      const forgeries = [
        { method: "POST" },
        { ...signed, body: "{}" },
        { ...signed, headers: { "stripe-signature": "x" } },
        sign("stripe", "another", PAYLOAD, { now }),
        sign("stripe", SECRET, PAYLOAD, { now: () => new Date(0) }),
      ];
      const codes = new Set();
      for (const forgery of forgeries) {
        const received = await stripe.receive(request(forgery));
        const { response, error } = received;
        equal([resultOf(received), error.class], [null, "authenticity"]);
        codes.add(error.code);
        equal(
          [response.status, await response.text(), Object.fromEntries(response.headers)],
          [401, '{"title":"Unauthorized","status":401}', { "content-type": "application/problem+json" }],
        );
      }
      equal(codes.size, 4);
    },

    "receive does not blame the sender for a program's mistake": async () => {
      const used = request();
      await used.text();
      await rejected(/already read/, stripe.receive(used));
      await rejected(/valid Date/, new Webhook("stripe", SECRET, { now: () => NaN }).receive(request()));
    },

    "10,000 calls do not grow the memory, nor need another instance": async () => {
      const malformed = sign("stripe", SECRET, '{"a":', { now });
      const seal = slim || new Seal([ORIGIN_SECRET, ORIGIN_SECRET]);
      const calls = [
        () => (slim ? stripe.verify(signed.body, signed.headers).bytes() : seal.seal(stripe.verify(signed.body, signed.headers))),
        () => equal(stripe.validateSignature(signed.body, signature), true),
        () => refusedWith("signature_mismatch", () => stripe.verify(`${PAYLOAD} `, signed.headers)),
        () => refusedWith("missing_signature", () => stripe.verify(PAYLOAD, {})),
        () => unreadable(malformed.body, malformed.headers),
        () => refusedWith("invalid_secret", () => new Webhook("stripe", "")),
        () => braintree.verify(form.body),
        () => braintree.handshake({ method: "GET", url: CHALLENGE }),
        () => sign("stripe", SECRET, PAYLOAD, { now }),
        () => new Webhook("stripe", [SECRET, PRIVATE], { now, tolerance: 5 }),
        () => slim || stripe.diagnose(JSON.stringify(JSON.parse(PAYLOAD), null, 2), signed.headers),
      ];
      const run = async (count) => {
        for (let i = 0; i < count; i += 1) await calls[i % calls.length]();
      };
      await run(500);
      const before = [memory(), instances.length];
      await run(10_000);
      equal([memory(), instances.length], before);
    },
  };
}
