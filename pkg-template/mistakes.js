// What people hand over by mistake, and what each is told. Looked at when something has failed, so that it costs nothing before.

import { WebhookVerificationError } from "./errors.js";

const can = (value, method) => typeof value?.[method] === "function";

/** Headers or a record, not a header's list of values: a sender may call a header `headers`. */
const isHeaders = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const RAW_BODY =
  'Express: put express.raw({ type: () => true, limit: "1mb" }) on this route, before any other body parser, and pass req.body ?? "". ' +
  "Fetch handlers: pass await request.text(). Next.js pages: export const config = { api: { bodyParser: false } }.";

const PROMISE = { when: (it) => can(it, "then"), say: "This is a promise: await it first." };

/** In place of a raw body. */
const bodies = [
  {
    when: (it) => it === undefined || it === null,
    say: `There is none: nothing has read the body yet, or a parser put it elsewhere. ${RAW_BODY}`,
  },
  PROMISE,
  { when: (it) => can(it.raw ?? it.req?.raw, "arrayBuffer"), say: "In Hono, use await webhook.verifyRequest(c.req.raw)." },
  { when: (it) => can(it.request, "arrayBuffer"), say: "Use await webhook.verifyRequest(event.request)." },
  {
    when: (it) => can(it, "arrayBuffer") && can(it, "clone"),
    say: "This is a request: use await webhook.verifyRequest(request), or pass await request.text().",
  },
  { when: (it) => can(it, "arrayBuffer"), say: "Pass await value.arrayBuffer()." },
  {
    when: (it) => "isBase64Encoded" in Object(it),
    say: 'In AWS Lambda, pass Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8"), and event.headers.',
  },
  { when: (it) => can(it, "getReader") || can(it, "pipe"), say: `This is a stream that has not been read. ${RAW_BODY}` },
  {
    when: (it) => it.type === "Buffer" && Array.isArray(it.data),
    say: "This is a Buffer that went through JSON: pass Buffer.from(value.data).",
  },
  { when: (it) => typeof it !== "object", say: RAW_BODY },
  { when: () => true, say: `A parsed body cannot be verified, since printing it again changes bytes. ${RAW_BODY}` },
];

/** In place of a Request. */
const requests = [
  PROMISE,
  { when: (it) => can(it?.raw ?? it?.req?.raw, "arrayBuffer"), say: "In Hono, pass c.req.raw." },
  { when: (it) => can(it?.request, "arrayBuffer"), say: "Pass event.request." },
  { when: () => true, say: "With Node's own requests, use verify(rawBody, headers)." },
];

/** In place of headers. */
const headers = [
  PROMISE,
  { when: (it) => typeof it === "function", say: "This is a function: call it, or pass what it is a method of." },
  { when: (it) => typeof it === "string" && /^\s*[{[]/.test(it), say: "This is JSON text: pass JSON.parse(text)." },
  { when: (it) => typeof it === "string", say: "The value of the signature header alone is for validateSignature(rawBody, value)." },
  {
    when: (it) => isHeaders(it?.headers),
    say: "This is more than headers: pass req.headers (Express, Node), ctx.headers (Koa) or event.headers (AWS Lambda).",
  },
  { when: (it) => isHeaders(it?.raw?.headers ?? it?.req?.raw?.headers), say: "In Hono, pass c.req.raw.headers." },
  { when: (it) => isHeaders((it?.request ?? it?.req)?.headers), say: "Pass the headers of the request in it: event.request.headers." },
  {
    when: (it) => can(it, "get") && !can(it, Symbol.iterator) && Object.keys(it).length === 0,
    say: "This shows no names: pass { [name]: headers.get(name) }, name being the signature header's.",
  },
];

/** A key in PEM ends with a line break. */
const withoutPemEnd = (it) => it.replace(/(-----END [A-Z ]+-----)\r?\n$/, "$1");

/** In a secret. */
const secrets = [
  { when: (it) => it.trim() === "", say: "is empty; is the environment variable that should hold it set?" },
  { when: (it) => /^-----BEGIN [A-Z ]*PRIVATE KEY/.test(it), say: "is a private key, which only its owner should have; give the public one" },
  { when: (it) => it.trim() !== withoutPemEnd(it), say: "has white space around it, often a line break of the file that it was in; trim it" },
  { when: (it) => /^(["'`]).*\1$/s.test(it), say: "stands in quotes; take them off where it is kept" },
  {
    when: (it) => /^(undefined|null|\[object \w+\]|\$\{\w+\})$/.test(it),
    say: "is a text that stands for a value; is the environment variable that should hold it set?",
  },
  // Half a surrogate pair would become U+FFFD, and every such secret the same one.
  { when: (it) => /\p{Surrogate}/u.test(it), say: "is not well-formed text; it was probably cut in the middle of a character" },
];

/** How a body begins that is not what the sender sent. */
const beginnings = [
  { when: (it) => it === "", say: "The body is empty: something may have read it before. Read it once, and keep its bytes." },
  { when: (it) => /^\[object \w+\]$/.test(it), say: `The body is an object that became text. ${RAW_BODY}` },
  {
    when: (it) => /^(eyJ|ewo|ewk|PD9|PG5)[\w+/]{20,}=*$/.test(it),
    say: 'The body looks like base64 (AWS Lambda: event.isBase64Encoded): pass Buffer.from(body, "base64").',
  },
];

const about = (mistakes) => (given) => mistakes.find(({ when }) => when(given))?.say;

export const aboutBody = about(bodies);
export const aboutRequest = about(requests);
export const aboutSecret = about(secrets);
const aboutHeaders = about(headers);
const aboutBeginning = about(beginnings);

/** What to throw for headers that are none. */
export function noHeaders(given) {
  const say = aboutHeaders(given) ?? "In Node, pass req.headers, not req.rawHeaders.";
  return new TypeError(`headers must be a Headers object, a record of names and values, or an iterable of [name, value] pairs. ${say}`);
}

function namesOf(given) {
  const names = can(given, Symbol.iterator) ? Array.from(given, ([name]) => name) : Object.keys(given ?? {});
  return names.map((name) => name.toLowerCase());
}

/** A provider's name; its id in the module that knows no names. */
const titleOf = ({ name, id }) => name ?? id;

/** What the names of the headers say about a signature that is missing. */
function aboutNames(row, rows, names) {
  const header = row.signatureHeader;
  const cgi = header && `http_${header.replaceAll("-", "_")}`;
  if (names.includes(cgi)) return `These are the names of CGI: pass { "${header}": env.${cgi.toUpperCase()} }.`;
  // A header that many providers share, `authorization` say, tells nothing.
  const [other, more] = rows.filter((one) => one !== row && names.includes(one.signatureHeader));
  if (!other || more) return undefined;
  return (
    `The request carries ${other.signatureHeader}: it looks like a webhook of ${titleOf(other)}, but this receiver is for ${titleOf(row)}. ` +
    `Its URL needs new Webhook("${other.id}", …).`
  );
}

function explanation({ code }, row, rows, body, given) {
  if (code === "missing_signature" && row.signatureHeader && aboutHeaders(given)) return noHeaders(given);
  const say = code === "missing_signature" ? aboutNames(row, rows, namesOf(given)) : undefined;
  if (say || (row.signatureHeader && code !== "signature_mismatch")) return say;
  return aboutBeginning(new TextDecoder().decode(body.subarray(0, 64)));
}

/**
 * A refusal with one sentence more, where what was handed over explains it; a TypeError where the headers are none, which no sender can
 * bring about.
 */
export function explained(error, row, rows, body, given) {
  if (!(error instanceof WebhookVerificationError) || error.class !== "authenticity") return error;
  let more;
  try {
    more = explanation(error, row, rows, body, given);
  } catch {
    // What was handed over does not let itself be looked at twice. The refusal stands.
  }
  if (more instanceof TypeError) return more;
  return more ? new WebhookVerificationError({ ...error, message: `${error.message}. ${more}` }) : error;
}
