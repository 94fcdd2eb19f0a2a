// The gateway's main module in the fault suite: the gateway as it is built, under a clock that tests advance and faults that they order.

import { WorkerEntrypoint } from "cloudflare:workers";
import Gateway, { Ledger as BuiltLedger } from "./index.js";

const startAhead = 0;
let ahead = startAhead;

const realNow = Date.now;
Date.now = () => realNow() + ahead;

/** What is wrong right now: { name: how many times it still happens }. */
const faults = {};
function fails(name) {
  if (!(faults[name] > 0)) return false;
  faults[name] -= 1;
  return true;
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Alarms ring by the machine's clock. The gateway sets and reads them by its own.
let patched = false;
function patch({ storage }) {
  if (patched) return;
  patched = true;
  const prototype = Object.getPrototypeOf(storage);
  const { setAlarm, getAlarm, deleteAlarm } = prototype;
  prototype.setAlarm = function (time, ...more) {
    if (fails("setAlarm")) throw new Error("a test's fault: the alarm is not set");
    if (fails("loseAlarm")) return deleteAlarm.call(this);
    return setAlarm.call(this, Number(time) - ahead, ...more);
  };
  prototype.getAlarm = async function (...given) {
    const time = await getAlarm.apply(this, given);
    return time === null ? null : time + ahead;
  };
  const sql = Object.getPrototypeOf(storage.sql);
  const { exec } = sql;
  sql.exec = function (text, ...values) {
    if (fails("sql")) throw new Error("a test's fault: the storage does not answer");
    if (/^\s*(INSERT|UPDATE|DELETE)/i.test(text) && fails("write")) throw new Error("a test's fault: the storage does not write");
    return exec.call(this, text, ...values);
  };
}

const pending = `SELECT count(*) AS undelivered, sum(state = 'delivering') AS delivering, min(due) AS due
  FROM delivery WHERE due IS NOT NULL`;

export class Ledger {
  constructor(context, env) {
    patch(context);
    this.context = context;
    this.built = new BuiltLedger(context, env);
  }

  async fetch(request) {
    const order = request.headers.get("x-test-order");
    if (order !== null) return Response.json(await this.obey(JSON.parse(order)));
    if (fails("overloaded"))
      throw Object.assign(new Error("Durable Object is overloaded. Requests queued for too long."), { overloaded: true });
    if (fails("slow")) await sleep(3_000);
    // What a gateway would do that lost its memory: the same event is a first one again.
    if (fails("forget")) for (const table of ["chunk", "attempt", "delivery"]) this.context.storage.sql.exec(`DELETE FROM ${table}`);
    const response = await this.built.fetch(request);
    if (fails("replyLost")) throw new Error("a test's fault: the reply is lost");
    if (fails("replyHeld")) await sleep(2_000);
    return response;
  }

  async alarm() {
    if (fails("alarm")) throw new Error("a test's fault: the alarm's handler throws");
    await Promise.all(Array.from({ length: fails("alarmTwice") ? 2 : 1 }, () => this.built.alarm()));
  }

  async obey({ advanced }) {
    const { storage } = this.context;
    if (advanced) {
      const time = await storage.getAlarm();
      // It was set for a time of the clock before.
      if (time !== null) await storage.setAlarm(Math.max(Date.now(), time - advanced));
      return null;
    }
    try {
      const [row] = storage.sql.exec(pending).toArray();
      return { ...row, alarm: await storage.getAlarm(), now: Date.now() };
    } catch (error) {
      // An object that nothing has come to has no tables.
      if (/no such table/.test(error.message)) return { undelivered: 0, delivering: 0, due: null, alarm: null, now: Date.now() };
      throw error;
    }
  }
}

/** Asks each object by its name. */
function ask(namespace, objects, order) {
  const headers = { "x-test-order": JSON.stringify(order) };
  return Promise.all(objects.map(async (name) => (await namespace.getByName(name).fetch("https://ledger/", { headers })).json()));
}

/** Puts a question to an object as the gateway does: the length of its JSON in 4 bytes, and the JSON. */
async function put(namespace, name, question) {
  const json = new TextEncoder().encode(JSON.stringify(question));
  const frame = new Uint8Array(4 + json.length);
  new DataView(frame.buffer).setUint32(0, json.length, true);
  frame.set(json, 4);
  return (await namespace.getByName(name).fetch(`https://ledger/${name}`, { method: "POST", body: frame })).json();
}

export default class extends WorkerEntrypoint {
  async fetch(request) {
    const text = request.headers.get("x-test-order");
    if (text === null && fails("lie")) return new Response();
    if (text === null) return new Gateway(this.ctx, this.env).fetch(request);
    const { ahead: wanted, advanced, faults: ordered, objects = [], question } = JSON.parse(text);
    ahead = wanted;
    if (question) return Response.json({ objects: await Promise.all(objects.map((name) => put(this.env.LEDGER, name, question))) });
    if (ordered) Object.assign(faults, ordered);
    const told = await ask(this.env.LEDGER, objects, { advanced });
    return Response.json({ now: Date.now(), faults, objects: told });
  }
}
