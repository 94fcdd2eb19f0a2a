// The admin API as its OpenAPI document describes it: every answer that a test gets is held to the document.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { bylSecret, sealSecret, start, startOrigin } from "./harness.mjs";
import { send } from "./http.mjs";
import { providerSecrets } from "./providers.mjs";

export const document = JSON.parse(readFileSync(new URL("../../docs/openapi.json", import.meta.url), "utf8"));
/** A made-up token. */
export const token = "a-made-up-admin-token-0123456789abcdef";
export const secrets = { ...providerSecrets, BYL: bylSecret, SEAL: sealSecret, ADMIN: token };
export const admin = { path: "/admin", token: { binding: "ADMIN" } };

// strict mode would refuse the keywords of OpenAPI around the schemas.
const ajv = new Ajv2020({ allErrors: true, strict: false });
ajv.addSchema(document, "openapi");
const pointer = (...names) => names.map((name) => `/${encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");

/** Every operation: its method, its path and the path as a pattern. */
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => ["get", "put", "post", "delete"].includes(method))
    .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]*")}$`) })),
);

/** Holds an answer to the document; the id of the operation, or undefined where there is none. */
export function conforms(method, path, { status, headers, body }) {
  const at = path.split("?")[0];
  // The more letters a path names itself, the better it fits.
  const found = operations.filter((operation) => operation.method === method && operation.pattern.test(at));
  const [best] = found.sort((one, other) => other.path.replaceAll(/\{\w+\}/g, "").length - one.path.replaceAll(/\{\w+\}/g, "").length);
  if (!best) return undefined;
  const { operation } = best;
  const answer = operation.responses[status];
  assert.ok(answer, `${operation.operationId}: the document has no ${status}`);
  const place = answer.$ref ? answer.$ref.slice(1) : pointer("paths", best.path, method.toLowerCase(), "responses", String(status));
  const described = answer.$ref ? document.components.responses[answer.$ref.split("/").at(-1)] : answer;
  const [type] = Object.keys(described.content);
  assert.equal(headers["content-type"], type, operation.operationId);
  const check = ajv.getSchema(`openapi#${place}${pointer("content", type, "schema")}`);
  const value = JSON.parse(body);
  assert.ok(check(value), `${operation.operationId} ${status}: ${ajv.errorsText(check.errors)}\n${body}`);
  return operation.operationId;
}

/** A gateway with an admin API, its origin, and a clock that runs ahead; `acts` says how the origin answers at a path. */
export async function world({ sources, ...more }) {
  const acts = new Map();
  const origin = await startOrigin((got, socket) => (acts.get(got.url) ?? acts.get("*"))(got, socket));
  const { config = () => ({}), ...options } = { secrets, ...more };
  const gateway = await start({ config: { sources: sources(origin), admin, ...config(origin) }, ...options });
  const asked = new Set();
  let ahead = 0;
  const call = async (method, path, { headers = [["authorization", `Bearer ${token}`]], body, ...how } = {}) => {
    const bytes = body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const told = await send(gateway, { method, path: `/admin${path}`, headers, body: bytes, ...how });
    assert.equal(told.headers["cache-control"], "no-store");
    const operation = conforms(method, path, told);
    if (operation) asked.add(`${operation} ${told.status}`);
    return { ...told, json: told.body.length > 0 ? JSON.parse(told.body) : undefined };
  };
  return {
    origin,
    gateway,
    acts,
    /** Which operations were asked, with the statuses that came. */
    asked,
    call,
    /** What the API answers with this status. */
    async get(path, status = 200) {
      const told = await call("GET", path);
      assert.equal(told.status, status, told.body.toString());
      return told.json;
    },
    async advance(milliseconds) {
      ahead += milliseconds;
      await gateway.header("x-test-ahead", ahead);
      await gateway.header("x-test-cron", 1);
    },
    cron: () => gateway.header("x-test-cron", 1),
    points: () => gateway.header("x-test-points", 1),
    now: () => Date.now() + ahead,
    async stop() {
      await gateway.stop();
      await origin.stop();
    },
  };
}

/** Waits until `read` gives a value. */
export async function until(read, what, milliseconds = 15_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
  }
  assert.fail(`${what} did not come about`);
}
