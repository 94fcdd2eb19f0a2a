// Which authentic events go to the origin: enabled types, the expected mode, the expected accounts; what is answered to the others.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { byl, bylSource, secrets, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";

const webhookSecret = "whsec_a_made_up_secret_of_an_endpoint";

let origin, api, gateway;
before(async () => {
  origin = await startOrigin();
  api = await startOrigin();
  const stripe = (name, more) => ({
    name,
    path: `/${name}`,
    provider: "stripe",
    secrets: [{ binding: "WEBHOOK" }],
    seal: [{ binding: "SEAL" }],
    origin: `${origin.url}/${name}`,
    ...more,
  });
  gateway = await start({
    config: {
      sources: [
        stripe("types", { enabled_events: ["charge.*", "payment_intent.succeeded", "v1.billing.*"] }),
        stripe("every", { enabled_events: ["*"] }),
        stripe("live", { expect_livemode: true }),
        stripe("test", { expect_livemode: false }),
        stripe("one", { expect_account: "acct_1" }),
        stripe("two", { expect_account: ["acct_1", "acct_2"] }),
        stripe("all", { enabled_events: ["charge.*"], expect_livemode: true, expect_account: "acct_1", forward: "raw" }),
        stripe("refetch", { enabled_events: ["charge.*"], expect_livemode: true, validation: "refetch", api: { binding: "KEY", url: api.url } }),
        bylSource("byl", `${origin.url}/byl`, { enabled_events: ["invoice.paid"], expect_livemode: true, expect_account: "7" }),
      ],
    },
    secrets: { ...secrets, WEBHOOK: webhookSecret, KEY: "rk_test_1" },
  });
});
after(async () => {
  await gateway?.stop();
  await api?.stop();
  await origin?.stop();
});

async function deliver(path, payload, headersOf = signed) {
  const body = typeof payload === "string" ? payload : JSON.stringify({ id: "evt_1", object: "event", data: {}, ...payload });
  const [lines, delivered] = [gateway.lines.length, origin.seen.length];
  const answer = await send(gateway, { path, body, headers: headersOf(body) });
  const line = await gateway.line((each) => gateway.lines.indexOf(each) >= lines && each.status !== undefined);
  assert.equal(line.status, answer.status);
  return { answer, line, delivered: origin.seen.length - delivered };
}

function signed(body) {
  const now = Math.floor(Date.now() / 1000);
  const mac = createHmac("sha256", webhookSecret).update(`${now}.${body}`).digest("hex");
  return [["stripe-signature", `t=${now},v1=${mac}`]];
}

async function forwarded(path, payload, headersOf) {
  const { answer, line, delivered } = await deliver(path, payload, headersOf);
  assert.deepEqual([answer.status, line.outcome, line.code, delivered], [200, "delivered", undefined, 1], JSON.stringify(payload));
}

/** The provider's success, and nothing else. */
async function ignored(path, payload, code, headersOf) {
  const { answer, line, delivered } = await deliver(path, payload, headersOf);
  assert.deepEqual([answer.status, answer.body.toString(), line.outcome, line.code, delivered], [200, "", "ignored", code, 0], JSON.stringify(payload));
  assert.ok(line.event_id);
}

/** The provider keeps it and comes again. */
async function kept(path, payload, code, headersOf) {
  const { answer, line, delivered } = await deliver(path, payload, headersOf);
  assert.deepEqual([answer.status, answer.headers["retry-after"], JSON.parse(answer.body).code, delivered], [503, "60", code, 0], JSON.stringify(payload));
  assert.deepEqual([line.outcome, line.code, line.class], ["unavailable", code, "configuration"]);
  assert.ok(line.detail);
}

describe("enabled_events", () => {
  test("are forwarded", async () => {
    for (const type of ["charge.succeeded", "charge.dispute.created", "charge.", "payment_intent.succeeded", "v1.billing.meter.no_meter_found"]) {
      await forwarded("/types", { type });
    }
    for (const type of ["charge.succeeded", "anything", "*"]) await forwarded("/every", { type });
  });
  test("and no others, which their provider need not send again", async () => {
    for (const type of ["charge", "chargeX", "Charge.succeeded", "charges.succeeded", "x.charge.succeeded", "payment_intent.succeeded.x", "payment_intent.succeede", "customer.created", "*", "charge\u00e9"]) {
      await ignored("/types", { type }, "event_type_disabled");
    }
  });
  test("are all those that name no type: nothing authentic is lost for a missing fact", async () => {
    for (const type of [undefined, null, 7.5, {}, ""]) await forwarded("/types", { type });
  });
  test("do not make a forgery acceptable", async () => {
    const { answer, line } = await deliver("/types", { type: "customer.created" }, () => [["stripe-signature", `t=1,v1=${"0".repeat(64)}`]]);
    assert.deepEqual([answer.status, line.code], [401, "signature_mismatch"]);
  });
});

describe("expect_livemode", () => {
  test("of its mode is forwarded", async () => {
    await forwarded("/live", { livemode: true });
    await forwarded("/test", { livemode: false });
  });
  test("a test among live events is acknowledged, and goes nowhere", async () => {
    await ignored("/live", { livemode: false }, "test_event");
  });
  test("a live event among tests is somebody's money: its provider keeps it", async () => {
    await kept("/test", { livemode: true }, "unexpected_livemode");
  });
  test("an event that does not say is kept", async () => {
    for (const livemode of [undefined, null, "true", 1]) for (const path of ["/live", "/test"]) await kept(path, { livemode }, "unexpected_livemode");
  });
});

describe("expect_account", () => {
  test("of these is forwarded", async () => {
    await forwarded("/one", { account: "acct_1" });
    for (const account of ["acct_1", "acct_2"]) await forwarded("/two", { account });
  });
  test("another is kept by its provider", async () => {
    for (const account of ["acct_2", "acct_", "acct_1x", "ACCT_1", "", undefined, null, 1, ["acct_1"]]) await kept("/one", { account }, "unexpected_account");
    await kept("/two", { account: "acct_3" }, "unexpected_account");
  });
});

test("all of them together, raw", async () => {
  const good = { type: "charge.succeeded", livemode: true, account: "acct_1" };
  await forwarded("/all", good);
  await ignored("/all", { ...good, type: "customer.created", account: "acct_2" }, "event_type_disabled");
  await ignored("/all", { ...good, livemode: false, account: "acct_2" }, "test_event");
  await kept("/all", { ...good, account: "acct_2" }, "unexpected_account");
  const { answer, line, delivered } = await deliver("/all", "{");
  assert.deepEqual([answer.status, line.code, delivered], [422, "malformed_payload", 0], "what cannot be looked at is not forwarded");
});

test("nobody is asked about what is not forwarded", async () => {
  await ignored("/refetch", { type: "customer.created", livemode: true }, "event_type_disabled");
  await ignored("/refetch", { type: "charge.succeeded", livemode: false }, "test_event");
  await kept("/refetch", { type: "charge.succeeded" }, "unexpected_livemode");
  assert.equal(api.seen.length, 0);
});

test("they are no provider's own", async () => {
  const invoice = (more) => JSON.stringify({ id: 1, project_id: 7, type: "invoice.paid", data: { object: { id: 71, is_test: false } }, ...more });
  const sign = (body) => byl(body);
  await forwarded("/byl", invoice(), sign);
  await ignored("/byl", invoice({ type: "checkout.completed" }), "event_type_disabled", sign);
  await ignored("/byl", invoice({ data: { object: { id: 71, is_test: true } } }), "test_event", sign);
  await kept("/byl", invoice({ project_id: 8 }), "unexpected_account", sign);
});
