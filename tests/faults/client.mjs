// The sender of the fault suite: signed events at a steady rate whatever the gateway does, and a durable record of every answer.

import { createHmac } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Statuses that are no answer. */
export const NO_ANSWER = 0;

const head = (event) => `{"id":${event},"project_id":7,"type":"invoice.paid","data":{"object":{"id":${event},"note":"`;
const end = '"}}}';

/** The body of an event, the same each time it is made. */
export function bodyOf(event, size = 1000) {
  const start = head(event);
  return Buffer.from(start + "n".repeat(Math.max(0, size - start.length - end.length)) + end);
}

export const signed = (body, secret) => createHmac("sha256", secret).update(body).digest("hex");

/**
 * A client of the gateway at `port()`. Its events are numbered from `first`; `answers` are all answers so far, each written to `file`
 * before anybody hears of it.
 */
export function startClient({ port, secret, file, first = 1, onAnswer = () => {}, now = Date.now }) {
  const log = openSync(file, "a");
  const answers = [];
  const sent = new Map();
  const acknowledged = new Set();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1_024 });
  let next = first;
  let inFlight = 0;

  function exchange({ path, body, headers, timeout, method = "POST" }) {
    return new Promise((resolve) => {
      let over = false;
      const finish = (answer) => {
        if (!over) resolve(answer);
        over = true;
      };
      const options = {
        host: "127.0.0.1",
        port: port(),
        path,
        method,
        agent,
        timeout,
        headers: { "content-length": body.length, "content-type": "application/json", ...headers },
      };
      const request = http.request(options, (response) => {
        const parts = [];
        response.on("data", (part) => parts.push(part));
        response.on("end", () => finish({ status: response.statusCode, body: Buffer.concat(parts), headers: response.headers }));
        response.on("error", () => finish({ status: NO_ANSWER }));
      });
      request.on("timeout", () => request.destroy());
      request.on("error", (error) => finish({ status: NO_ANSWER, why: error.code }));
      request.end(body);
    });
  }

  /** Sends an event once and resolves to its answer. */
  async function send(
    event,
    {
      path = "/byl",
      size = 1000,
      body = bodyOf(event, size),
      signature = signed(body, secret),
      headers = {},
      timeout = 30_000,
      forged = false,
      key = `${path} ${event}`,
    } = {},
  ) {
    if (!forged && !sent.has(key)) sent.set(key, { key, path, event, body });
    inFlight += 1;
    const at = now();
    const answer = await exchange({ path, body, headers: { "byl-signature": signature, ...headers }, timeout });
    inFlight -= 1;
    const record = { event, path, status: answer.status, sent: at, answered: now(), ...(forged && { forged }) };
    writeSync(log, `${JSON.stringify(record)}\n`);
    answers.push(record);
    if (!forged && answer.status >= 200 && answer.status <= 299) acknowledged.add(key);
    onAnswer(record);
    return { ...record, body: answer.body, headers: answer.headers };
  }

  return {
    answers,
    /** Every authentic event that was sent, by path and number. */
    sent,
    /** Those that were acknowledged. */
    acknowledged,
    send,
    exchange,
    take: () => next++,
    get inFlight() {
      return inFlight;
    },
    /**
     * Sends new events at `rate` a second until so many are acknowledged and `done()` agrees, but no longer than so long. An arrival
     * that finds `concurrency` requests in flight is left out: a machine that is slower gets fewer, and nothing hangs on how many.
     */
    async load({ rate, milliseconds = 3_600_000, acknowledge = Infinity, done = () => true, concurrency = 64, ...options }) {
      const started = performance.now();
      const before = acknowledged.size;
      const working = new Set();
      let due = 0;
      let left = 0;
      while (performance.now() - started < milliseconds && !(acknowledged.size - before >= acknowledge && done())) {
        const elapsed = performance.now() - started;
        for (; due <= (elapsed * rate) / 1000; due += 1) {
          if (working.size >= concurrency) {
            left += 1;
            continue;
          }
          const work = send(next++, options).finally(() => working.delete(work));
          working.add(work);
        }
        await sleep(Math.max(1, Math.min(20, 1000 / rate)));
      }
      await Promise.all(working);
      return { left, acknowledged: acknowledged.size - before };
    },
    /** What a provider does with what was not acknowledged: it sends it again, until it is. Resolves to what is left. */
    async again({ rounds = 20, concurrency = 32, pause = () => sleep(250), ...options } = {}) {
      let left = [];
      for (let round = 0; round < rounds; round += 1) {
        left = [...sent].filter(([key]) => !acknowledged.has(key)).map(([, event]) => event);
        if (left.length === 0) return left;
        if (round > 0) await pause();
        for (let at = 0; at < left.length; at += concurrency) {
          await Promise.all(left.slice(at, at + concurrency).map((each) => send(each.event, { ...options, ...each })));
        }
      }
      return [...sent].filter(([key]) => !acknowledged.has(key)).map(([, event]) => event);
    },
    /** Leaves the connections of a gateway that is gone. */
    disconnect: () => agent.destroy(),
    stop() {
      agent.destroy();
      closeSync(log);
    },
  };
}
