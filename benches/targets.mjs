// The targets, each computed from what was measured.

import { ratio } from "./statistics.mjs";

const node = "Node 24";

/** The nanoseconds of a case, by repetition. */
export function times(results, runtime, size, name) {
  const values = results.js.filter((value) => value.runtime === runtime && value.size === size && value.name === name);
  return values.toSorted((a, b) => a.repetition - b.repetition).map(({ nanoseconds }) => nanoseconds);
}

const native = (results, size, name) => results.native.filter((value) => value.size === size && value.name === name).map(({ nanoseconds }) => nanoseconds);

const turns = (results, label, size, name, what) =>
  results.gateway.filter((value) => value.label === label && value.size === size && value.name === name).map((value) => value[what]);

/** Why targets are missed; shown only where one is. */
const why = {
  small: `On a quiet machine 2 kB took 15.5 µs on 2026-11-22: Node's own SHA-256 had 1.9, reading the JSON 2.9, making facts and an event of it 3.4, finding, decoding and
comparing the signature 2.4, the event as an object of JavaScript 2.0, and what is around the call (headers, copies, the crossing) 2.9. Since then a call takes a
sixth to a fifth less (51.7 to 42.4 µs, medians of batches by turns on a busy machine, 2026-12-01). JSON.parse, which is native code, takes 6 µs for the same body, and
an HMAC of Node's crypto 8: a library that does these two and nothing else cannot be halved from inside of WebAssembly. Of the instructions of the same code compiled
natively, hashing aside, reading JSON has a quarter and no other function a tenth; a module compiled for speed, and a fifth larger than may be, took 15 % less.`,
  large: `On a quiet machine 128 kB took 250 µs on 2026-11-22: the host's SHA-256 had 85 and reading the JSON 120 (0.8 µs a kB, and 0.1 for UTF-8). The hash alone is more
than half of a tenth of what standardwebhooks and svix take. The payload is read whole, because an event with a payload that is no JSON would be none. Reading it 64 bytes
at a time with SIMD takes no less (docs/DESIGN.md).`,
  beside: `subtle.verify only hashes, and where it does so on another thread its time is mostly waiting. verifyRequest reads the JSON as well, which takes longer
than the hash; the like of subtle.verify is validateSignature.`,
  proxy: `(Numbers of 2026-11-22.) The pass-through streams the body, which whoever verifies has to have first: a Worker of JavaScript that reads the body and hands it on, and nothing else,
has 0.77 to 0.82 of its rate. At 1 kB and 1000 requests a second that Worker takes 0.29 ms of CPU time, one that makes all the calls of
the platform that this gateway makes 0.38 (limits of time and of bytes while the body is read, of time for the origin, a line for the log), the gateway 0.57. The Worker with
stripe-node has none of these limits, no log, no event and no seal; as it bears 0.69 of the pass-through's rate, 1.5 times that would be more than a Worker bears
that does nothing. Of what the gateway takes, a profile gives verification, event and seal less than a tenth (docs/DESIGN.md).`,
  rows: `A call looks at the row of its receiver and at no other. On a quiet machine it was 0.96 on 2026-11-22.`,
  ack: `Every event is written to SQLite in a Durable Object before it is acknowledged, and is delivered behind it by an alarm: three invocations and two writes
where the pass-through has one invocation. The outbox, which does this and nothing else, bears a quarter of the pass-through's rate: 0.4 would be more than
a Worker bears that writes every body down. What the gateway does besides is docs/DESIGN.md's: of its CPU time, statements of SQL and their commits are the most.`,
};

const faster = (size, peer, least, own = "hookseal verify") => ({
  why: size > 2000 ? why.large : why.small,
  text: `verify + event, ${size / 1000} kB, ${node}: ${least}× faster than ${peer}`,
  least,
  part: "js",
  of: (results) => ratio(times(results, node, size, peer), times(results, node, size, own)).median,
});

const beside = (runtime, size) => ({
  why: why.beside,
  text: `verifyRequest, ${size / 1000} kB, ${runtime}: at most 1.3× of subtle.verify alone`,
  most: 1.3,
  part: "js",
  of: (results) => ratio(times(results, runtime, size, "hookseal verifyRequest"), times(results, runtime, size, "subtle.verify alone")).median,
});

const served = (name, other, least) => ({
  why: name.endsWith("ack") ? why.ack : why.proxy,
  text: `gateway, 1 kB, ${name}: at least ${least}× the requests a second of the Worker ${other}`,
  least,
  part: "gateway",
  of: (results) => ratio(turns(results, "modes", 1000, name, "rate"), turns(results, "modes", 1000, other, "rate")).median,
});

const bytes = (module, most) => ({
  text: `${module}: at most ${most / 1000} kB compressed`,
  most,
  part: "size",
  of: (results) => results.size.modules[module].gzip,
});

const linear = (runtime) => ({
  text: `cost grows with the body as a line, ${runtime}: from 16 kB to 1 MB at most 1.1× as much as the bytes`,
  most: 1.1,
  part: "js",
  of: (results) =>
    ratio(times(results, runtime, 1_000_000, "hookseal verify"), times(results, runtime, 16_000, "hookseal verify")).median / (1_000_000 / 16_000),
});

const runtimes = [node, "Bun", "Deno", "workerd"];

const all = [
  faster(2000, "stripe constructEventAsync (WebCrypto)", 8),
  faster(2000, "stripe constructEvent", 2),
  ...["standardwebhooks", "svix + JSON.parse"].flatMap((peer) => [
    faster(2000, peer, 5, "hookseal verify, Standard Webhooks"),
    faster(128_000, peer, 10, "hookseal verify, Standard Webhooks"),
  ]),
  ...runtimes.flatMap((runtime) => [beside(runtime, 128_000), beside(runtime, 1_000_000)]),
  {
    text: "native, 2 kB: verify + event at least 2× as fast as webhook-verify followed by serde_json::Value",
    least: 2,
    part: "native",
    of: (results) => ratio(native(results, 2000, "webhook-verify + serde_json::Value"), native(results, 2000, "hookseal verify + event")).median,
  },
  ...runtimes.slice(0, 3).map((runtime) => ({
    text: `instantiate, ${runtime}: at most 3 ms`,
    most: 3,
    part: "js",
    of: (results) => {
      const values = results.start.filter((value) => value.runtime === runtime && value.name === "hookseal/init");
      return ratio(values.map(({ steps }) => steps.instantiate), values.map(() => 1)).median;
    },
  })),
  bytes("slim.wasm", 40_000),
  bytes("core_bg.wasm", 100_000),
  served("hookseal proxy", "pass-through", 0.8),
  served("hookseal proxy", "stripe-node", 1.5),
  served("hookseal ack", "pass-through", 0.4),
  ...runtimes.map(linear),
  {
    text: "500 sources: at most 1.1× the CPU time of 1 source",
    most: 1.1,
    part: "gateway",
    of: (results) => ratio(turns(results, "sources", 1000, "500 sources", "cpu"), turns(results, "sources", 1000, "1 source", "cpu")).median,
  },
  {
    why: why.rows,
    text: "all rows of the catalogue: at most 1.1× the time of a module with one row",
    most: 1.1,
    part: "size",
    of: (results) => {
      const of = (name) => results.providers.filter((value) => value.name === name).map(({ nanoseconds }) => nanoseconds);
      return ratio(of("all rows"), of("one row")).median;
    },
  },
];

/** Each target as { text, value, met, why }; `met` is null where what it needs was not measured. */
export function judged(results) {
  return all.map(({ text, least, most, part, of, why }) => {
    const value = results[part] === undefined ? NaN : of(results);
    // Nothing measured gives no number.
    const met = !Number.isFinite(value) ? null : least === undefined ? value <= most : value >= least;
    return { text, value: Number.isFinite(value) ? value : null, met, why };
  });
}
