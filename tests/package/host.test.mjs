// HMACs and digests of long messages: the same verdict and event whether the host hashes, cannot, or fails.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, test } from "node:test";
import { install, load } from "./install.mjs";

const NOW = new Date(1_700_000_000_000);
const now = () => NOW;
const secrets = {
  stripe: ["whsec_host_tests_only", `whsec_${"host tests only ".repeat(8).trim()}`],
  github: ["host tests only", "k".repeat(64), "k".repeat(65)],
  berbix: ["host tests only", "s".repeat(70)],
  "standard-webhooks": [`whsec_${btoa("host tests only, 32 bytes of key")}`],
};
const lengths = [900, 1023, 1024, 1025, 1087, 1088, 1151, 2000, 70_000];

const real = process.getBuiltinModule;
let asked = 0;
const hosts = {
  "a host that hashes": (...args) => {
    asked += 1;
    return real("node:crypto").createHash(...args);
  },
  "a host without": undefined,
  "a host that throws": () => {
    throw new Error("no");
  },
  "a host that answers something else": () => ({
    update() {
      return this;
    },
    digest: () => "short",
  }),
};

/** A copy of the package that knows this host and no other: it looks for its hash when it first needs it. */
async function loadedWith(createHash) {
  process.getBuiltinModule = () => ({ createHash });
  try {
    const loaded = await load(install());
    const webhook = new loaded.Webhook("github", "a");
    assert.equal(webhook.validateSignature("x".repeat(2000), `sha256=${"0".repeat(64)}`), false);
    return loaded;
  } finally {
    process.getBuiltinModule = real;
  }
}

/** The id of an event that has none: SHA-256 of the time, the payload and the header's type, each behind its length in 8 bytes. */
function digest(...members) {
  const hash = createHash("sha256");
  for (const member of members.map((member) => Buffer.from(member))) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(member.length));
    hash.update(length).update(member);
  }
  return hash.digest("hex");
}

const ids = {
  stripe: () => "evt_1",
  "standard-webhooks": (_, headers) => headers["webhook-id"],
  github: (body) => digest("", body, "push"),
  berbix: (body) => digest(String(NOW.getTime() / 1000), body),
};

function verdict(webhook, body, headers) {
  try {
    return webhook.verify(body, headers).id;
  } catch (error) {
    return error.code ?? String(error);
  }
}

describe("HMACs of long messages", () => {
  test("where what stands for Node's modules throws or is none", async (t) => {
    t.after(() => (process.getBuiltinModule = real));
    for (const substitute of [() => assert.fail("not implemented"), 5]) {
      process.getBuiltinModule = real;
      const { Webhook, sign } = await load(install());
      process.getBuiltinModule = substitute;
      const { body, headers } = sign("stripe", secrets.stripe[0], JSON.stringify({ id: "evt_1", type: "a", pad: "x".repeat(2000) }), { now });
      assert.equal(verdict(new Webhook("stripe", secrets.stripe[0], { now }), body, headers), "evt_1");
    }
  });

  test("WebCrypto is asked for bodies of 64 KiB only where the host does not hash", async (t) => {
    t.after(() => (process.getBuiltinModule = real));
    for (const [createHash, times] of [[undefined, 1], [hosts["a host that hashes"], 0]]) {
      process.getBuiltinModule = () => ({ createHash });
      const { Webhook, sign } = await load(install());
      const { body, headers } = sign("github", "a", JSON.stringify({ pad: "x".repeat(65_536) }), { now });
      const verify = t.mock.method(SubtleCrypto.prototype, "verify");
      await new Webhook("github", "a", { now }).verifyAsync(body, headers);
      assert.equal(verify.mock.callCount(), times);
      verify.mock.restore();
    }
  });

  for (const [what, createHash] of Object.entries(hosts)) {
    test(what, async () => {
      asked = 0;
      const { Webhook, sign } = await loadedWith(createHash);
      for (const [provider, all] of Object.entries(secrets)) {
        for (const secret of all) {
          const webhook = new Webhook(provider, secret, { now });
          const rotated = new Webhook(provider, [secrets[provider][0], secret], { now });
          for (const length of lengths) {
            const frame = { id: "evt_1", type: "a", pad: "" };
            frame.pad = "é".repeat((length - JSON.stringify(frame).length) >> 1);
            const { body, headers } = sign(provider, secret, JSON.stringify(frame), { now });
            // The same host signs, so a second opinion is asked for.
            const before = { stripe: `${NOW.getTime() / 1000}.`, github: "" }[provider];
            if (before !== undefined) {
              const mac = createHmac("sha256", secret).update(before).update(body).digest("hex");
              assert.ok(Object.values(headers).some((value) => value.includes(mac)), `${provider} ${length}`);
            }
            const good = [webhook, rotated].map((one) => verdict(one, body, { ...headers, "x-github-event": "push" }));
            const id = ids[provider](body, headers);
            assert.deepEqual(good, [id, id], `${provider} ${length}`);
            for (const place of [1, body.length >> 1, body.length - 2]) {
              const changed = body.slice();
              changed[place] ^= 1;
              assert.equal(verdict(webhook, changed, headers), "signature_mismatch", `${provider} ${length} ${place}`);
            }
          }
        }
      }
      assert.equal(asked > 0, what === "a host that hashes");
    });
  }
});
