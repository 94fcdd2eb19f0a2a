// What senders can take of an isolate before anybody has signed anything, and what a delivery holds: memory and time.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { answer, byl, bylBody, bylSource, secrets, start, startOrigin } from "./harness.mjs";
import { chunked, exchange, request, send } from "./http.mjs";

const MiB = 1024 * 1024;
const body = bylBody();

let origin, gateway;
before(async () => {
  origin = await startOrigin(({ url }, socket) => {
    if (url !== "/slow") return answer(200);
    setTimeout(() => socket.writable && socket.write(answer(200)), 2_000);
  });
  const sources = [
    bylSource("byl", `${origin.url}/byl`),
    bylSource("large", `${origin.url}/large`, { max_body: 10 * MiB }),
    bylSource("other", `${origin.url}/other`, { max_body: 10 * MiB }),
    bylSource("slow", `${origin.url}/slow`, { max_body: 10 * MiB }),
  ];
  gateway = await start({ config: { sources }, secrets });
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
});

/** Senders that send so much of a longer body and then nothing, until they are let go. */
function stall(path, count, bytes, promised = bytes + 1) {
  const held = Array.from({ length: count }, () => {
    const start = request({ path, headers: [["content-length", String(promised)]], length: false });
    return exchange(gateway.port, Buffer.concat([start, Buffer.alloc(bytes, 97)]), { timeout: 4_000, keepOpen: true }).catch(() => null);
  });
  return Promise.all(held);
}

const deliver = (path, own = body) => send(gateway, { path, body: own, headers: byl(own) });
const statuses = (answers) => answers.map((each) => each?.status);

/** The status of a body of so many bytes, once there is room for it. */
async function settled(path, size) {
  let status;
  for (let tries = 0; tries < 100 && status !== 200; tries += 1) {
    if (tries > 0) await sleep(100);
    ({ status } = await deliver(path, bylBody(size)));
  }
  return status;
}

describe("bodies that are not whole yet", () => {
  test("of a megabyte each keep out no small one, on any path, and no large one elsewhere", async () => {
    const stalled = stall("/byl", 60, MiB - 1, MiB);
    await gateway.line(({ code, source }) => code === "busy" && source === "byl");
    for (const path of ["/byl", "/large"]) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(path)));
      assert.deepEqual(statuses(answers), Array(20).fill(200), path);
    }
    for (const size of [65_000, 65_536]) assert.equal((await deliver("/byl", bylBody(size))).status, 200);
    assert.equal((await deliver("/other", bylBody(9 * MiB))).status, 200);
    const refused = (await stalled).filter(Boolean);
    assert.ok(refused.length > 0 && refused.every(({ status, headers }) => status === 503 && headers["retry-after"] === "60"));
  });
  test("and are small themselves keep out none of another source", async () => {
    const stalled = stall("/large", 250, 65_000);
    await gateway.line(({ code, source }) => code === "busy" && source === "large");
    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver("/byl")));
    assert.deepEqual(statuses(answers), Array(20).fill(200));
    await stalled;
    assert.equal(await settled("/large", 65_000), 200);
  });
  test("cannot fill the isolate, and leave nothing behind when they are gone", async () => {
    const before = gateway.lines.length;
    const stalled = Promise.all(["/large", "/other", "/slow"].map((path) => stall(path, 4, 10_000_000, 10 * MiB)));
    await gateway.line((line) => line.code === "busy" && gateway.lines.indexOf(line) >= before);
    await stalled;
    // Three at a time are all that one source may hold, so a count left behind would show.
    for (let round = 0; round < 3; round += 1) assert.equal(await settled("/large", 10 * MiB), 200);
  });
  test("leave nothing behind after a timeout", async () => {
    const before = gateway.lines.length;
    const start = request({ path: "/large", headers: [["content-length", String(10 * MiB)]], length: false });
    const slow = Array.from({ length: 3 }, () => exchange(gateway.port, Buffer.concat([start, Buffer.alloc(10_000_000, 97)]), { keepOpen: true }));
    assert.deepEqual(statuses(await Promise.all(slow)), [408, 408, 408]);
    assert.equal(gateway.lines.slice(before).filter(({ code }) => code === "body_too_slow").length, 3);
    const large = bylBody(10 * MiB);
    const answers = await Promise.all([1, 2, 3].map(() => deliver("/large", large)));
    assert.deepEqual(statuses(answers), [200, 200, 200]);
  });
});

test("bodies count until the origin has answered", async () => {
  const large = bylBody(10 * MiB);
  const before = origin.at("/slow").length;
  const working = Array.from({ length: 3 }, () => deliver("/slow", large));
  while (origin.at("/slow").length < before + 3) await sleep(20);
  // Its sender may lose the connection before it has sent all and sees the answer.
  const lines = gateway.lines.length;
  const fourth = await deliver("/slow", large);
  assert.ok(fourth.closed || fourth.status === 503);
  assert.equal((await gateway.line((line) => gateway.lines.indexOf(line) >= lines)).code, "busy");
  assert.equal((await deliver("/slow")).status, 200);
  assert.deepEqual(statuses(await Promise.all(working)), [200, 200, 200]);
  const after = await Promise.all([1, 2, 3].map(() => deliver("/slow", large)));
  assert.deepEqual(statuses(after), [200, 200, 200]);
});

describe("a body in many small chunks", () => {
  const inChunks = (own, size, more = []) => ({ path: "/byl", body: chunked(own, size), headers: [...byl(own), ["transfer-encoding", "chunked"], ...more], length: false });
  const plain = [["x-test-plain-reader", "1"]];

  test("costs few reads", async () => {
    assert.equal((await send(gateway, inChunks(bylBody(100_000), 1))).status, 200);
  });
  test("is refused where it costs many", async () => {
    const answer = await send(gateway, inChunks(bylBody(100_000), 1, plain));
    assert.deepEqual([answer.status, JSON.parse(answer.body).code], [400, "body_fragmented"]);
    const line = await gateway.line(({ code }) => code === "body_fragmented");
    assert.deepEqual([line.status, line.outcome], [400, "refused"]);
  });
  test("is read all the same where they are few", async () => {
    for (const [size, each] of [[900, 1], [100_000, 1_000], [1_000_000, 100_000]]) {
      assert.equal((await send(gateway, inChunks(bylBody(size), each, plain))).status, 200, `${size}`);
    }
    const answer = await send(gateway, inChunks(bylBody(MiB + 1), 65_536, plain));
    assert.equal(answer.status, 413);
  });
});

test("the wasm memory, which never shrinks, holds one large body at a time", async () => {
  const own = bylBody(10 * MiB);
  const source = (name) => bylSource(name, `${origin.url}/slow`, { max_body: 10 * MiB });
  const env = Buffer.from(JSON.stringify({ HOOKSEAL: { sources: [source("a"), source("b")] }, ...secrets })).toString("base64");
  assert.equal((await send(gateway, { path: "/a", body, headers: [...byl(body), ["x-test-env", env]] })).status, 200);
  const answers = await Promise.all(["/a", "/b", "/a", "/b"].map((path) => deliver(path, own)));
  assert.deepEqual(statuses(answers), [200, 200, 200, 200]);
  const { body: bytes } = await send(gateway, { path: "/", headers: [["x-test-memory", "1"]] });
  const memory = Number(bytes.toString());
  assert.ok(memory > 10 * MiB && memory < 64 * MiB, `${memory} bytes`);
});
