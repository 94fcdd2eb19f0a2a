// The provider's side: what is refused before and after the body is read, hostile HTTP, and that none of it hurts a neighbour.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { byl, bylBody, bylSource, secrets, start, startOrigin } from "./harness.mjs";
import { chunked, exchange, request, send } from "./http.mjs";

const body = bylBody();
const authentic = byl(body);
const form = ["content-type", "application/x-www-form-urlencoded"];

let origin, gateway;
before(async () => {
  origin = await startOrigin();
  const braintree = { name: "braintree", path: "/braintree", provider: "braintree", secrets: [{ binding: "BYL", key_id: "public" }], seal: [{ binding: "SEAL" }] };
  const sources = [
    bylSource("byl", `${origin.url}/byl`),
    bylSource("small", `${origin.url}/small`, { max_body: 1000 }),
    bylSource("large", `${origin.url}/large`, { max_body: 10485760 }),
    bylSource("off", `${origin.url}/off`, { status: "disabled" }),
    { ...braintree, origin: `${origin.url}/braintree` },
  ];
  gateway = await start({ config: { sources }, secrets });
});
after(async () => {
  await gateway?.stop();
  await origin?.stop();
});

/** Runs `work` and asserts that nothing reached the origin meanwhile. */
async function nothingForwarded(work) {
  const before = origin.seen.length;
  const result = await work();
  assert.equal(origin.seen.length, before, "nothing is forwarded");
  return result;
}

async function refused(options, status, code) {
  const before = gateway.lines.length;
  const answer = await nothingForwarded(() => send(gateway, { path: "/byl", headers: authentic, body, ...options }));
  assert.equal(answer.status, status, JSON.stringify(options.path ?? options.headers ?? options.method)?.slice(0, 200));
  const line = await gateway.line((each) => gateway.lines.indexOf(each) >= before && each.status !== undefined);
  assert.deepEqual([line.status, line.code, line.outcome], [status, code, status === 503 ? "unavailable" : "refused"]);
  if (status === 401) return answer;
  assert.equal(answer.headers["content-type"], "application/problem+json");
  assert.deepEqual(Object.keys(JSON.parse(answer.body)), ["type", "title", "status", "code"]);
  assert.deepEqual([JSON.parse(answer.body).status, JSON.parse(answer.body).code], [status, code]);
  assert.deepEqual([answer.headers["cache-control"], answer.headers["x-content-type-options"]], ["no-store", "nosniff"]);
  return answer;
}

const accepted = async (options) => {
  const before = origin.seen.length;
  const answer = await send(gateway, { path: "/byl", headers: authentic, body, ...options });
  assert.equal(answer.status, 200, JSON.stringify(options)?.slice(0, 200));
  assert.equal(origin.seen.length, before + 1);
  assert.deepEqual(answer.body.toString(), "");
};

test("an unknown path is 404: only the exact path chooses a source", async () => {
  for (const path of ["/", "/by", "/bylx", "/byl/", "/BYL", "//byl", "/byl%2f", "/%62yl", "/byl;a", "/hooks/byl", "/byl/../small/x", "/constructor", "/__proto__"]) {
    await refused({ path }, 404, "unknown_path");
  }
  for (const path of ["/byl?a=b", "/byl?/small"]) await accepted({ path });
});

test("a Host header that is more than a host chooses no source", async () => {
  const at = (host) => Buffer.concat([Buffer.from(`POST /byl HTTP/1.1\r\nhost: ${host}\r\n`), request({ path: "", headers: authentic, body }).subarray("POST  HTTP/1.1\r\nhost: gateway.test\r\n".length)]);
  for (const host of ["a/large?", "a/byl?", "a/byl#", "a/off", "a?", "a#", "a\\large?", "a@b", "u:p@b", "a/", "a%41"]) {
    const answer = await nothingForwarded(() => exchange(gateway.port, at(host)));
    assert.equal(answer.status, 404, host);
  }
  // The runtime itself refuses what makes no URL.
  for (const host of ["a%2fb", "a b", "[", "\u00e9"]) {
    const answer = await nothingForwarded(() => exchange(gateway.port, at(host)));
    assert.ok(answer.closed || answer.status >= 400, `${host}: ${answer.status}`);
  }
  const moved = await nothingForwarded(() => exchange(gateway.port, at("a/large?")));
  assert.deepEqual([moved.status, JSON.parse(moved.body).code], [404, "unknown_path"]);
  for (const host of ["a", "my_gateway", "hooks.example", "Hooks-1.example:8787", "127.0.0.1:1", "[::1]:8787"]) {
    assert.equal((await exchange(gateway.port, at(host))).status, 200, host);
  }
});

test("another method is 405 and says which is right", async () => {
  for (const method of ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
    assert.equal((await refused({ method }, 405, "method_not_allowed")).headers.allow, "POST", method);
  }
  for (const method of ["PUT", "DELETE", "OPTIONS"]) {
    assert.equal((await refused({ method, path: "/braintree" }, 405, "method_not_allowed")).headers.allow, "POST, GET");
  }
  const head = await nothingForwarded(() => send(gateway, { method: "HEAD", path: "/byl" }));
  assert.equal(head.status, 405);
});

test("a disabled source is 503, so that its provider tries again", async () => {
  assert.equal((await refused({ path: "/off" }, 503, "source_disabled")).headers["retry-after"], "60");
});

describe("content encodings", () => {
  test("are refused", async () => {
    for (const coding of ["gzip", "br", "deflate", "zstd", "x-gzip", "identity, gzip", "gzip, identity", "identity,", "none", "\u00e9"]) {
      const answer = await refused({ headers: [...authentic, ["content-encoding", coding]] }, 415, "unsupported_content_encoding");
      assert.equal(answer.headers["accept-encoding"], "identity");
    }
    await refused({ headers: [...authentic, ["content-encoding", "identity"], ["content-encoding", "gzip"]] }, 415, "unsupported_content_encoding");
  });
  test("that encode nothing are not", async () => {
    for (const coding of ["identity", "Identity", ""]) await accepted({ headers: [...authentic, ["content-encoding", coding]] });
  });
});

describe("content types", () => {
  test("matter for forms", async () => {
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=a", "application/x-www-form-urlencodedx", "x, application/x-www-form-urlencoded", "", ";"]) {
      await refused({ path: "/braintree", headers: [["content-type", type]], body: "bt_signature=a&bt_payload=b" }, 415, "unsupported_content_type");
    }
    await refused({ path: "/braintree", headers: [], body: "bt_signature=a&bt_payload=b" }, 415, "unsupported_content_type");
    await refused({ path: "/braintree", headers: [form, ["content-type", "text/plain"]], body: "" }, 415, "unsupported_content_type");
    for (const type of [form[1], "Application/X-WWW-Form-Urlencoded", `${form[1]}; charset=utf-8`, `${form[1]} ;charset=x`]) {
      await refused({ path: "/braintree", headers: [["content-type", type]], body: "bt_signature=a%7Cb&bt_payload=YQ==" }, 401, "unknown_key_id");
    }
  });
  test("do not matter for JSON", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "", "\u00e9", "a".repeat(5000)]) {
      await accepted({ headers: [...authentic, ["content-type", type]] });
    }
  });
});

describe("a body's size", () => {
  const sized = (size) => ({ path: "/small", body: bylBody(size), headers: byl(bylBody(size)) });
  const chunks = (size, each) => ({ path: "/small", body: chunked(bylBody(size), each), headers: [...byl(bylBody(size)), ["transfer-encoding", "chunked"]], length: false });

  test("may be the limit and not a byte more", async () => {
    await accepted(sized(999));
    await accepted(sized(1000));
    await refused(sized(1001), 413, "body_too_large");
    await refused(sized(60_000), 413, "body_too_large");
  });
  test("is counted where no length is given", async () => {
    for (const each of [1, 7, 1000]) {
      await accepted(chunks(1000, each));
      await refused(chunks(1001, each), 413, "body_too_large");
    }
  });
  test("is 1 MiB where nothing is said", async () => {
    for (const [size, status] of [[1048576, 200], [1048577, 413]]) {
      const answer = await send(gateway, { path: "/byl", body: bylBody(size), headers: byl(bylBody(size)) });
      assert.equal(answer.status, status);
    }
  });
  test("may be 10 MiB where that is said", async () => {
    const before = origin.at("/large").length;
    for (const [size, status] of [[10485760, 200], [10485761, 413]]) {
      const answer = await send(gateway, { path: "/large", body: bylBody(size), headers: byl(bylBody(size)) });
      assert.equal(answer.status, status);
    }
    const [{ body: sealed }, ...others] = origin.at("/large").slice(before);
    assert.ok(others.length === 0 && sealed.length > 10485760);
  });
  test("may be nothing, which nobody signed", async () => {
    await refused({ body: "", headers: [] }, 401, "missing_signature");
    await refused({ body: "", headers: authentic }, 401, "signature_mismatch");
    await refused({ body: "", headers: byl("") }, 422, "malformed_payload");
  });
});

describe("a slow body", { concurrency: true }, () => {
  const head = (length) => request({ path: "/byl", headers: [...authentic, ["content-length", String(length)]], length: false });

  test("is 408 after ten seconds, however it trickles", async () => {
    const started = Date.now();
    const silent = exchange(gateway.port, Buffer.concat([head(body.length), body.subarray(0, 5)]), { keepOpen: true });
    const chunky = exchange(gateway.port, Buffer.from("POST /byl HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"), { keepOpen: true });
    for (const answer of await Promise.all([silent, chunky])) {
      assert.equal(answer.status, 408);
      assert.equal(JSON.parse(answer.body).code, "body_too_slow");
    }
    const spent = Date.now() - started;
    assert.ok(spent > 9_900 && spent < 14_000, `${spent} ms`);
    assert.equal((await gateway.line(({ code }) => code === "body_too_slow")).status, 408);
  });
  test("that ends early is not served", async () => {
    await nothingForwarded(async () => {
      const before = gateway.lines.length;
      await assert.rejects(exchange(gateway.port, Buffer.concat([head(body.length), body.subarray(0, 5)]), { timeout: 200 }), /no answer/);
      const line = await gateway.line(({ code }) => code === "body_incomplete" || code === "body_too_slow", 12_000);
      assert.ok(gateway.lines.indexOf(line) >= before);
    });
  });
  test("of a request that is refused anyway holds it for a second", async () => {
    const started = Date.now();
    const answer = await exchange(gateway.port, request({ path: "/none", headers: [["content-length", "9"]], length: false }), { keepOpen: true });
    assert.equal(answer.status, 404);
    assert.ok(Date.now() - started < 3_000);
  });
});

test("after an early answer the connection is still good", async () => {
  const two = (first) => Buffer.concat([
    Buffer.from(`POST ${first} HTTP/1.1\r\nhost: a\r\ncontent-length: 60000\r\n\r\n`),
    Buffer.alloc(60_000, 97),
    request({ path: "/byl", headers: authentic, body }),
  ]);
  for (const path of ["/none", "/small", "/off"]) {
    const before = origin.seen.length;
    const first = await exchange(gateway.port, two(path));
    assert.ok([404, 413, 503].includes(first.status));
    assert.equal(origin.seen.length, before + 1, `the request after ${path} is served`);
  }
});

describe("the signature's header", () => {
  const mac = authentic[0][1];
  const bad = {
    "twice the same": [["byl-signature", mac], ["byl-signature", mac]],
    "twice, the first good": [["byl-signature", mac], ["Byl-Signature", "0".repeat(64)]],
    "twice, one empty": [["byl-signature", mac], ["byl-signature", ""]],
    "joined": [["byl-signature", `${mac}, ${mac}`]],
    "with another name": [["byl_signature", mac], ["x-byl-signature", mac]],
    "latin-1": [["byl-signature", Buffer.from([...Buffer.from(mac.slice(0, 63)), 0xe9])]],
    "utf-8": [["byl-signature", `${mac.slice(0, 63)}\u00e9`]],
    "control byte 0x01": [["byl-signature", Buffer.from([...Buffer.from(mac), 1])]],
    "delete 0x7f": [["byl-signature", Buffer.from([...Buffer.from(mac), 0x7f])]],
    "tab inside": [["byl-signature", `${mac.slice(0, 32)}\t${mac.slice(32)}`]],
    "vertical tab after": [["byl-signature", `${mac}\v`]],
    "no-break space after": [["byl-signature", `${mac}\u00a0`]],
    "8 kB and more": [["byl-signature", "0".repeat(9_000)]],
    "upper case": [["byl-signature", mac.toUpperCase()]],
    "a lone surrogate": [["byl-signature", Buffer.from([0xed, 0xa0, 0x80])]],
    "none": [],
  };
  const answers = new Set();
  for (const [name, headers] of Object.entries(bad)) {
    test(name, async () => {
      const answer = await nothingForwarded(() => send(gateway, { path: "/byl", headers, body }));
      assert.equal(answer.status, 401);
      answers.add(answer.head.replace(/^date: .*\r\n/im, "") + answer.body);
    });
  }
  test("gets the same answer for every fault, byte for byte", () => {
    assert.equal(answers.size, 1);
    assert.match([...answers][0], /\{"title":"Unauthorized","status":401\}$/);
  });
  test("may come in any case, with white space around", async () => {
    await accepted({ headers: [["BYL-SIGNATURE", mac]] });
    await accepted({ headers: [["byl-signature", ` \t${mac} \t`]] });
  });
  test("with a zero byte is refused by the runtime", async () => {
    const answer = await nothingForwarded(() => send(gateway, { path: "/byl", headers: [["byl-signature", `${mac}\0`]], body }));
    assert.ok(answer.status === 400 || answer.closed);
  });
});

describe("HTTP that two readers may understand differently", () => {
  const raw = (head, rest = "") => Buffer.concat([Buffer.from(`${head}\r\n\r\n`, "latin1"), Buffer.from(rest)]);
  const [name, mac] = authentic[0];

  test("a length beside chunks: the chunks are what is verified and forwarded", async () => {
    const before = origin.seen.length;
    const answer = await exchange(gateway.port, raw(`POST /byl HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${name}: ${mac}\r\ncontent-length: 3\r\ntransfer-encoding: chunked`, chunked(body)));
    const forwarded = origin.seen.slice(before);
    if (answer.status === 200) {
      assert.equal(forwarded.length, 1);
      assert.deepEqual(JSON.parse(forwarded[0].body).data.payload, JSON.parse(body));
      assert.equal(Number(forwarded[0].headers["content-length"]), forwarded[0].body.length);
    } else {
      assert.equal(forwarded.length, 0);
    }
  });

  const hostile = {
    "two lengths": `content-length: ${body.length}\r\ncontent-length: 3`,
    "a list of lengths": `content-length: ${body.length}, 3`,
    "a negative length": "content-length: -1",
    "a length of more digits than a number has": `content-length: ${"9".repeat(40)}`,
    "a coding after chunked": "transfer-encoding: chunked, identity",
    "an unknown coding": "transfer-encoding: xchunked",
    "chunks that are none": "transfer-encoding: chunked",
  };
  for (const [title, lines] of Object.entries(hostile)) {
    test(`${title} reaches no origin`, async () => {
      const bytes = raw(`POST /byl HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${name}: ${mac}\r\n${lines}`, body);
      const answer = await nothingForwarded(() => exchange(gateway.port, bytes, { keepOpen: true }));
      assert.ok(answer.closed || answer.status >= 400, `${answer.status}`);
    });
  }

  test("a request hidden behind a short length is a request of its own", async () => {
    const hidden = `POST /byl HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}`;
    const answer = await nothingForwarded(() => exchange(gateway.port, raw(`POST /none HTTP/1.1\r\nhost: a\r\ncontent-length: 0`, hidden)));
    assert.equal(answer.status, 404);
    assert.match(answer.bytes.toString("latin1"), /HTTP\/1\.1 404 .*HTTP\/1\.1 401 /s);
  });

  test("a folded, spaced or nominated signature header changes nothing", async () => {
    const length = `content-length: ${body.length}`;
    const heads = [
      `${name}:\r\n ${mac}\r\n${length}`,
      `${name} : ${mac}\r\n${length}`,
      `${name}: ${mac}\r\nconnection: ${name}\r\n${length}`,
    ];
    for (const head of heads) {
      const before = origin.seen.length;
      const answer = await exchange(gateway.port, raw(`POST /byl HTTP/1.1\r\nhost: a\r\n${head}`, body), { keepOpen: true });
      assert.ok(answer.closed || [200, 400, 401].includes(answer.status), `${answer.status}`);
      assert.equal(origin.seen.length - before, answer.status === 200 ? 1 : 0);
      if (answer.status === 200) assert.equal(origin.seen.at(-1).headers.connection, undefined);
    }
  });

  test("other forms of a request line", async () => {
    const rest = `\r\nhost: a\r\nconnection: close\r\ncontent-length: 0`;
    for (const [line, statuses] of [
      ["POST http://evil.example/byl HTTP/1.1", [400, 401, 404, 500]],
      ["POST /none/../byl HTTP/1.1", [401, 404]],
      ["POST /byl HTTP/1.0", [401]],
      ["POST /byl#a HTTP/1.1", [400, 401, 404]],
      ["POST \\byl HTTP/1.1", [400, 401, 404, 500]],
      ["POST byl HTTP/1.1", [400, 404, 500]],
      ["CONNECT a:1 HTTP/1.1", [400, 404, 405, 500, 501]],
      ["POST /byl", [400]],
      ["post /byl HTTP/1.1", [400, 401, 405, 501]],
      [`POST /${"a".repeat(20_000)} HTTP/1.1`, [404, 414, 431]],
      ["POST /\xff\xfe HTTP/1.1", [400, 404, 500]],
      ["POST /%zz%00 HTTP/1.1", [400, 404, 500]],
    ]) {
      const answer = await nothingForwarded(() => exchange(gateway.port, raw(`${line}${rest}`), { keepOpen: true }));
      assert.ok(answer.closed || statuses.includes(answer.status), `${line.slice(0, 60)}: ${answer.status}`);
    }
    const many = Array.from({ length: 300 }, (_, n) => [`x-${n}`, "a"]);
    await accepted({ headers: [...many, ...authentic] });
    const huge = await send(gateway, { path: "/byl", headers: [["x-huge", "a".repeat(400_000)], ...authentic], body });
    assert.ok(huge.closed || [200, 431].includes(huge.status), `${huge.status}`);
  });
});

describe("a Braintree challenge", () => {
  const challenge = "20f9f8ed05f77439fe955c977e4c8a53";
  const ask = (query, more = {}) => send(gateway, { method: "GET", path: `/braintree${query}`, ...more });

  test("is answered as text that no browser runs", async () => {
    const answer = await nothingForwarded(() => ask(`?bt_challenge=${challenge}`));
    assert.equal(answer.status, 200);
    assert.match(answer.body.toString(), /^public\|[0-9a-f]{40}$/);
    assert.deepEqual([answer.headers["content-type"], answer.headers["x-content-type-options"]], ["text/plain; charset=utf-8", "nosniff"]);
    assert.equal((await gateway.line(({ outcome }) => outcome === "handshake")).status, 200);
  });
  test("of any other shape is refused", async () => {
    const queries = ["", "?", "?bt_challenge", "?bt_challenge=", `?bt_challenge=${challenge}0`, `?bt_challenge=${challenge}%0a`, `?bt_challenge=${challenge}&bt_challenge=${challenge}`, "?bt_challenge=PD94bWwgdmVyc2lvbg", `?BT_CHALLENGE=${challenge}`, `#?bt_challenge=${challenge}`];
    for (const query of queries) await refused({ method: "GET", path: `/braintree${query}`, headers: [], body: "" }, 400, "invalid_challenge");
  });
  test("is answered to no other method and by no other provider", async () => {
    await refused({ path: `/braintree?bt_challenge=${challenge}`, headers: [form], body: "" }, 401, "missing_signature");
    await refused({ method: "PUT", path: `/braintree?bt_challenge=${challenge}` }, 405, "method_not_allowed");
    await refused({ method: "GET", path: `/byl?bt_challenge=${challenge}` }, 405, "method_not_allowed");
  });
});

test("fifty good requests beside hostile ones all succeed", async () => {
  const before = origin.at("/byl").length;
  const cafe = Buffer.from("caf\u00e9", "latin1");
  const hostile = () => [
    send(gateway, { path: "/byl", headers: [["byl-signature", cafe], ["x-a", cafe]], body }),
    send(gateway, { path: "/byl", headers: [["byl-signature", "0".repeat(64)]], body: Buffer.alloc(1_048_576, 0xff) }),
    send(gateway, { path: "/byl", headers: byl("\xff{".repeat(1000)), body: "\xff{".repeat(1000) }),
    send(gateway, { path: "/byl", headers: byl("[".repeat(100_000)), body: "[".repeat(100_000) }),
    send(gateway, { path: "/braintree", headers: [form], body: `bt_signature=${"a|b&".repeat(400)}&bt_payload=${"A".repeat(100_000)}` }),
    send(gateway, { path: "/braintree", headers: [form], body: "%".repeat(10_000) }),
    exchange(gateway.port, Buffer.from("POST /byl HTTP/1.1\r\nhost: a\r\ncontent-length: 999\r\n\r\n{"), { timeout: 100 }).catch(() => {}),
  ];
  const good = Array.from({ length: 50 }, (_, n) => {
    const own = Buffer.from(`{"id":${n},"project_id":7,"type":"invoice.paid","data":{}}`);
    return send(gateway, { path: "/byl", headers: byl(own), body: own });
  });
  const results = await Promise.all([...good, ...hostile(), ...hostile()]);
  assert.deepEqual(results.slice(0, 50).map(({ status }) => status), Array(50).fill(200));
  const ids = origin.at("/byl").slice(before).map(({ body }) => JSON.parse(body).id);
  assert.deepEqual(ids.map(Number).sort((a, b) => a - b), [...Array(50).keys()]);
  assert.ok(!gateway.lines.some(({ text }) => /Reinitializing|Critical|panicked/.test(text ?? "")), "the instance was never lost");
});
