// Whether the vendors' packages accept what `sign` makes, and this package what they sign; and whether each refuses it once it is changed.

import { Webhook } from "../../../pkg/inline.js";
import { sign } from "../../../pkg/testing.js";
import { casesOf, right, vectorsOf } from "./signed.mjs";

const secretOf = (secret) => (typeof secret === "string" ? secret : { keyId: secret.public_key, secret: secret.private_key });
const clock = (seconds) => ({ now: () => new Date(seconds * 1000) });
const sorted = (value) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Whether this package takes the request for the provider's; what the payload says is not asked. */
async function acceptedHere(provider, { now, secrets, request: { method, url, headers, body_b64: body } }) {
  const webhook = new Webhook(provider, secretOf(secrets[0]), clock(now));
  try {
    await webhook.verifyRequest(new Request(url, { method, headers, body: Buffer.from(body, "base64") }));
    return true;
  } catch (error) {
    if (error.class === undefined || error.class === "configuration") throw error;
    return error.class === "request";
  }
}

/** The cases as `sign` makes them, in the shape of vectors; or why it makes none. */
function signedHere(provider, cases) {
  if (cases.length === 0) return { vectors: [], unsigned: "the receiver has no secret: this provider signs with keys of its own" };
  try {
    const signed = ({ by, payload, now, url }) => sign(provider, secretOf(by), Buffer.from(payload, "latin1"), { ...clock(now), url });
    return { vectors: vectorsOf(cases, cases.map(signed)) };
  } catch (error) {
    if (error.class !== "configuration") throw error;
    return { vectors: [], unsigned: error.message };
  }
}

/**
 * The answers by provider: `ours`, of the packages to what `sign` makes, and `theirs`, of this package to what they sign. Of each package
 * what was rightly accepted and refused, and what was answered otherwise, with the reason that is known; or why nothing is signed here. And
 * what is wrong with the answers, in sentences. `ask` has `accepts` and `signs`, as in ask.mjs.
 */
export async function bothWays(files, ask) {
  const made = files.map(({ provider, vectors }) => {
    const cases = casesOf(vectors);
    return { provider, cases, ...signedHere(provider, cases) };
  });
  const answers = Object.fromEntries(made.map(({ provider, unsigned }) => [provider, unsigned ? { unsigned } : { ours: {}, theirs: {} }]));
  const failures = [];

  function note(side, by, { provider, vector, right: expected, accepted, reason, why }) {
    const one = (answers[provider][side][by] ??= { accepted: [], refused: [] });
    const what = `${provider}/${vector}, ${side === "ours" ? `signed here, asked ${by}` : `signed by ${by}, asked here`}`;
    if (accepted !== expected) {
      (one.otherwise ??= {})[vector] = why ?? null;
      if (!why) failures.push(`${what}: ${accepted ? "accepted" : `refused (${reason ?? "false"})`}`);
    } else {
      one[accepted ? "accepted" : "refused"].push(vector);
      if (why) failures.push(`${what}: ${accepted ? "accepted" : "refused"}, so that this is so no more: ${why}`);
    }
  }

  const expected = new Map(made.flatMap(({ provider, vectors }) => vectors.map((one) => [`${provider}/${one.name}`, right(one)])));
  for (const answer of await ask.accepts(made)) {
    note("ours", answer.by, { ...answer, right: expected.get(`${answer.provider}/${answer.vector}`) });
  }
  const signable = made.filter(({ unsigned }) => !unsigned);
  for (const { provider, by, cases, signed, reasons } of await ask.signs(signable)) {
    const reason = reasons.find(Boolean);
    if (reason) throw new Error(`${by} does not sign for ${provider}: ${reason}`);
    for (const vector of vectorsOf(cases, signed)) {
      const accepted = await acceptedHere(provider, vector);
      note("theirs", by, { provider, vector: vector.name, right: right(vector), accepted });
    }
  }
  for (const one of Object.values(answers)) for (const side of ["ours", "theirs"]) if (one[side]) one[side] = sorted(one[side]);
  return { answers: sorted(answers), failures };
}

/** The packages that accepted something on this side and refused something else. */
export function tellingApart(answers, side) {
  const packages = Object.values(answers).flatMap((one) => Object.entries(one[side] ?? {}));
  return new Set(packages.filter(([, { accepted, refused }]) => accepted.length > 0 && refused.length > 0).map(([by]) => by));
}
