// The request to look at, as it was recorded, and the receiver that looks at it.

import { readFileSync } from "node:fs";
import { configurationError } from "../errors.js";
import { Webhook } from "../inline.js";
import { countOf, timeOf } from "./options.js";
import { UsageError } from "./output.js";
import { secretsOf } from "./secrets.js";

/** The bytes of a file, or of stdin for `-`. A path is not repeated: a payload may stand there by mistake. */
export async function bytesOf(option, path) {
  try {
    if (path !== "-") return readFileSync(path);
    const chunks = [];
    for await (const chunk of process.stdin) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    throw new UsageError(`the file of --${option} cannot be read (${error.code}); it takes the file's path, or - for stdin`);
  }
}

function headerOf(line, where) {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
  if (name) return [name, value];
  throw new UsageError(`${where} is no header; one is written Name: value`);
}

/** A raw HTTP request. Lines end with LF or CRLF; the body is every byte after the empty one. */
function parsed(bytes) {
  const lines = [];
  for (let start = 0; ; ) {
    const end = bytes.indexOf("\n", start);
    if (end < 0) throw new UsageError("--request has no empty line between headers and body");
    const line = bytes.toString("latin1", start, end).replace(/\r$/, "");
    start = end + 1;
    if (line) lines.push(line);
    else return { lines, body: bytes.subarray(start) };
  }
}

async function recordedRequest(path) {
  const { lines, body } = parsed(await bytesOf("request", path));
  const [, method, target] = /^([A-Z]+) (\S+)( HTTP\/[\d.]+)?$/.exec(lines[0]) ?? [];
  if (!method) throw new UsageError("--request does not begin with a request line, as in: POST /stripe HTTP/1.1");
  const headers = lines.slice(1).map((line, index) => headerOf(line, `line ${index + 2} of --request`));
  const [, host] = headers.find(([name]) => name.toLowerCase() === "host") ?? [];
  const base = `https://${host ?? "localhost"}`;
  return { body, headers, method, url: URL.canParse(target, base) ? new URL(target, base).href : undefined };
}

/** The request as { body, headers }, with { method, url } where it was recorded whole. */
export async function requestOf({ request, body, header = [] }) {
  if ((request === undefined) === (body === undefined)) throw new UsageError("give --request FILE, or --body FILE with --header");
  const headers = header.map((line) => headerOf(line, "a value of --header"));
  if (body !== undefined) return { body: await bytesOf("body", body), headers };
  if (headers.length > 0) throw new UsageError("--header goes with --body; with --request the headers are in the file");
  return recordedRequest(request);
}

/** The receiver that the command line describes, and one for each other secret; `url` is that of the request. */
export function receiversOf({ provider, values, tokens }, url) {
  const secrets = secretsOf(tokens);
  if (secrets.length === 0) throw configurationError("invalid_secret", "no secret was given; give --secret-env NAME");
  const time = timeOf(values.now);
  const options = {
    now: time && (() => time),
    tolerance: values.tolerance === undefined ? undefined : countOf("tolerance", values.tolerance, 1, 0xffff_ffff),
    url: values.url ?? url,
    eventType: values["event-type"],
  };
  const others = secretsOf(tokens, "other-").map((secret) => new Webhook(provider.id, secret, options));
  return { webhook: new Webhook(provider.id, secrets, options), others };
}
