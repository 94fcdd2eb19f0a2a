// Requests that are signed anew: each payload of a provider's vectors, and the same with one thing changed.

/** What signs puts it into the URL itself. */
const DIGEST = /[?&]bodySHA256=[0-9a-f]+/;

const NOTHING = { headers: {} };

export const right = ({ expect }) => (expect.over_http ?? expect).signature === "valid";

/** The address that the provider signed: a configured one has the request's query, unless it has one of its own. */
export function signedUrl({ url }, options) {
  const configured = options?.url;
  if (configured === undefined) return url;
  return configured.includes("?") ? configured : configured + new URL(url).search;
}

// Latin-1: a character for each byte, so that no byte is another afterwards.
const textOf = ({ body_b64: body }) => Buffer.from(body, "base64").toString("latin1");

/** What stands in the first part of a multipart body; else the body. */
function payloadOf(request) {
  const body = textOf(request);
  const type = new Headers(request.headers).get("content-type");
  return type?.startsWith("multipart/") ? /\r\n\r\n([^]*)\r\n--/.exec(body)[1] : body;
}

/** Where two texts differ: what stands before it, what is there in the first, and what in the second. */
function differenceOf(from, to) {
  let start = 0;
  while (start < from.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < Math.min(from.length, to.length) - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  return [from.slice(Math.max(0, start - 12), start), from.slice(start, from.length - end), to.slice(start, to.length - end)];
}

/** The text with the change that makes `to` of `from`; where it has no such place, with a letter or digit in its middle another one. */
function changedAlike(text, [from, to]) {
  const [before, was, is] = differenceOf(from, to);
  const found = text.indexOf(before + was);
  if (found >= 0) {
    const place = found + before.length;
    return text.slice(0, place) + is + text.slice(place + was.length);
  }
  const places = [...text.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index);
  const middle = places[places.length >> 1];
  return text.slice(0, middle) + (text[middle] === "a" ? "b" : "a") + text.slice(middle + 1);
}

/** What a vector changed of the valid one: [before, after] of the body and of headers by name, and the URL. */
function changeOf(changed, valid) {
  const both = (of) => [of(valid), of(changed)];
  const body = both(({ request }) => payloadOf(request));
  const [known, url] = both(({ request, options }) => signedUrl(request, options));
  const [before, after] = both(({ request }) => Object.fromEntries(request.headers));
  const names = Object.keys(before).filter((name) => after[name] !== undefined && after[name] !== before[name]);
  return {
    body: body[0] === body[1] ? undefined : body,
    url: known === url ? undefined : url,
    headers: Object.fromEntries(names.map((name) => [name, [before[name], after[name]]])),
  };
}

/**
 * The cases of a provider, by its vectors: { name, payload, method, url, now, by, secret, change, accepted }. `by` is the secret that signs,
 * `secret` the receiver's: another than the vectors' own, so that nothing of theirs is accepted by mistake. None where the receiver has no
 * secret but keys.
 */
export function casesOf(vectors) {
  const valid = vectors.find(({ name }) => name === "valid");
  const theirs = valid.secrets[0];
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const secret = vectors.flatMap(({ secrets }) => secrets).find((one) => !same(one, theirs));
  if (secret === undefined) return [];
  const wrong = typeof theirs === "string" ? theirs : { ...secret, private_key: theirs.private_key };
  const plain = vectors.filter(
    ({ secrets, request, options, tolerance }) =>
      same(secrets, [theirs]) &&
      request.body_b64 !== undefined &&
      request.method === valid.request.method &&
      tolerance === undefined &&
      !options?.config,
  );
  const made = ({ name, request, options }, others) => ({
    ...{ name, payload: payloadOf(request), method: request.method, url: signedUrl(request, options).replace(DIGEST, "") },
    ...{ now: valid.now, by: secret, secret, change: NOTHING, accepted: true, ...others },
  });
  const accepted = plain.filter(right).map((vector) => made(vector));
  const first = (one, place) => accepted.findIndex(({ payload, url }) => payload === one.payload && url === one.url) === place;
  const changed = plain.filter((vector) => /^(changed_|other_url$)/.test(vector.name) && !right(vector));
  return [
    ...accepted.filter(first),
    ...changed.map((vector) => made(valid, { name: vector.name, change: changeOf(vector, valid), accepted: false })),
    made(valid, { name: "wrong_secret", by: wrong, accepted: false }),
  ];
}

/** A case, signed, in the shape of a vector. */
function vectorOf({ name, url, method, now, secret, change, accepted }, signed) {
  const alike = (text, pair) => (pair ? changedAlike(text, pair) : text);
  const body = alike(Buffer.from(signed.body).toString("latin1"), change.body);
  return {
    ...{ name, now, secrets: [secret] },
    request: {
      ...{ method, url: change.url ?? signed.url ?? url },
      headers: Object.entries(signed.headers).map(([header, value]) => [header, alike(value, change.headers[header])]),
      body_b64: Buffer.from(body, "latin1").toString("base64"),
    },
    expect: { signature: accepted ? "valid" : "signature_mismatch" },
  };
}

/** The cases, each signed, in the shape of vectors; without changes of what this signer does not send. */
export function vectorsOf(cases, signed) {
  const vectors = cases.map((one, place) => vectorOf(one, signed[place]));
  const same = (one, other) => JSON.stringify(one.request) === JSON.stringify(other.request);
  return vectors.filter((one) => right(one) || !vectors.some((other) => right(other) && same(one, other)));
}
