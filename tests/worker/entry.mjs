// The Worker's main module in tests: the gateway as it is built, under a clock and with bindings that a test sets by headers.

import { WorkerEntrypoint } from "cloudflare:workers";
import Gateway, { Ledger as BuiltLedger } from "./index.js";

const realNow = Date.now;
let replaced = null;
/** How far the clock of the tests is ahead. */
let ahead = 0;

const { readAtLeast } = ReadableStreamBYOBReader.prototype;

let memory = null;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...given) {
  const instance = new Instance(...given);
  ({ memory } = instance.exports);
  return instance;
};

/** The newest data points. */
const points = [];
const ANALYTICS = {
  writeDataPoint(point) {
    points.push(point);
    if (points.length > 200) points.shift();
  },
};

/** How often the runtime's hash was asked for since a test last looked; with a word of `unusual` it fails. */
let hashes = 0;
const { getBuiltinModule } = process;
process.getBuiltinModule = (name) => {
  if (unusual.includes("no-module")) return undefined;
  const module = getBuiltinModule(name);
  const fail = () => {
    throw new Error("out of memory");
  };
  return {
    createHash(...given) {
      hashes += 1;
      if (unusual.includes("no-hash")) fail();
      const hash = module.createHash(...given);
      if (unusual.includes("no-update")) hash.update = fail;
      if (unusual.includes("no-digest")) hash.digest = fail;
      if (unusual.includes("odd-digest")) hash.digest = () => "0".repeat(62);
      if (unusual.includes("number")) hash.digest = () => 1;
      return hash;
    },
  };
};

/** Where the hosts of others are: `https://host/path` is asked as `/host/path` at this port of this machine. */
let hosts = null;
const realFetch = globalThis.fetch;
globalThis.fetch = (url, init) => {
  const text = String(url);
  return realFetch(hosts !== null && text.startsWith("https://") ? `http://127.0.0.1:${hosts}/${text.slice(8)}` : url, init);
};

function run(now) {
  Date.now = now === null ? () => realNow() + ahead : () => Number(now);
}

/** Words that a test switches on: how the platform is otherwise. */
let unusual = [];
/** After so many readings of the clock in an object the wasm module traps, once. */
let readings = null;

/** What a wasm instruction that must not be reached does, seen from JavaScript: nothing of the module's own cleans up behind it. */
function trapping() {
  const now = Date.now;
  Date.now = () => {
    if (readings !== null && (readings -= 1) < 0) {
      readings = null;
      throw new WebAssembly.RuntimeError("unreachable");
    }
    return now();
  };
}

/** The ledger's namespace, where jurisdictions are, which workerd does not have: the same name in one is another object. */
const restricted = (namespace) => ({
  getByName: (name) => namespace.getByName(name),
  jurisdiction: (word) => ({ getByName: (name) => namespace.getByName(`${word}.${name}`) }),
});

export default class extends WorkerEntrypoint {
  gateway(env = {}) {
    const LEDGER = unusual.includes("jurisdictions") ? restricted(this.env.LEDGER) : this.env.LEDGER;
    return new Gateway(this.ctx, { ...this.env, LEDGER, ANALYTICS, ...replaced, ...env });
  }

  async fetch(request) {
    const { headers } = request;
    run(headers.get("x-test-now"));

    // From here on the clock runs so many milliseconds ahead of the real one.
    if (headers.has("x-test-ahead")) {
      ahead = Number(headers.get("x-test-ahead"));
      return new Response();
    }

    if (headers.has("x-test-hosts")) {
      hosts = headers.get("x-test-hosts");
      return new Response();
    }

    if (headers.has("x-test-unusual")) {
      unusual = headers.get("x-test-unusual").split(" ");
      return new Response();
    }

    if (headers.has("x-test-hashes")) {
      const before = hashes;
      hashes = 0;
      return Response.json(before);
    }

    if (headers.has("x-test-trap")) {
      if (headers.get("x-test-trap") !== "") readings = Number(headers.get("x-test-trap"));
      return Response.json(readings);
    }

    // As the platform calls it from time to time.
    if (headers.has("x-test-cron")) {
      await this.gateway().scheduled({ cron: "* * * * *", scheduledTime: Date.now() });
      return new Response();
    }

    // What an object of the ledger is asked, or its storage.
    if (headers.has("x-test-ledger")) {
      const json = await request.bytes();
      const frame = new Uint8Array(4 + json.length);
      new DataView(frame.buffer).setUint32(0, json.length, true);
      frame.set(json, 4);
      const object = headers.get("x-test-ledger");
      const sql = headers.get("x-test-sql");
      if (sql !== null) return this.env.LEDGER.getByName(object).fetch("https://storage/", { method: "POST", body: sql });
      return this.env.LEDGER.getByName(object).fetch(`https://ledger/${object}`, { method: "POST", body: frame });
    }

    if (headers.has("x-test-points")) return Response.json(points);

    // As on a runtime without this extension.
    ReadableStreamBYOBReader.prototype.readAtLeast = headers.has("x-test-plain-reader") ? undefined : readAtLeast;

    // Known of the instances that replace the first one.
    if (headers.has("x-test-memory")) return new Response(String(memory.buffer.byteLength));

    const env = headers.get("x-test-env");
    if (env !== null) {
      const bytes = Uint8Array.from(atob(env), (char) => char.charCodeAt(0));
      replaced = { HOOKSEAL: undefined, ...JSON.parse(new TextDecoder().decode(bytes)) };
      // A new wasm instance, as in an isolate that has just started: the configuration is read again.
      globalThis.__worker_init_state.criticalError = true;
    }
    // A ledger whose objects cannot be reached, and that says how often it was tried.
    if (headers.has("x-test-no-ledger")) {
      let calls = 0;
      const unreachable = { fetch: async () => { throw new Error("overloaded"); } };
      const { status } = await this.gateway({ LEDGER: { getByName: () => (calls++, unreachable) } }).fetch(request);
      return Response.json({ status, calls });
    }
    // The wasm module traps where the gateway writes its line of this request.
    if (headers.has("x-test-trap-here")) {
      const { log } = console;
      console.log = () => {
        console.log = log;
        throw new WebAssembly.RuntimeError("unreachable");
      };
    }
    return this.gateway().fetch(request);
  }
}

/** An object of the ledger whose alarm rings by the clock of the tests. */
export class Ledger {
  constructor(state, env) {
    run(null);
    const { storage } = state;
    const { setAlarm, getAlarm } = storage;
    storage.setAlarm = (at, options) => setAlarm.call(storage, Number(at) - ahead, options);
    storage.getAlarm = async (options) => {
      const at = await getAlarm.call(storage, options);
      return at === null ? null : at + ahead;
    };
    // As on a runtime that does not tell an alarm its object's name.
    if (unusual.includes("nameless")) {
      const { name, ...id } = state.id;
      state = { id, storage };
    }
    this.storage = storage;
    this.built = new BuiltLedger(state, { ...env, ANALYTICS });
  }

  async fetch(request) {
    if (request.url !== "https://storage/") {
      if (readings !== null) trapping();
      return this.built.fetch(request);
    }
    const sql = await request.text();
    if (sql === "no alarm") return Response.json((await this.storage.deleteAlarm()) ?? null);
    return Response.json(this.storage.sql.exec(sql).toArray());
  }

  alarm() {
    run(null);
    if (readings !== null) trapping();
    return this.built.alarm();
  }
}
