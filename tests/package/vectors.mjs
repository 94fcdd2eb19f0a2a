// Runs the vectors against the package on any runtime: nothing of Node is used here.

/** The ways in which an application hands a request over. Behind the last two, HTTP has trimmed and joined headers. */
export const ways = {
  record: (webhook, { headers, body }) => verified(webhook, body, record(headers)),
  pairs: (webhook, { headers, body }) => verified(webhook, body, headers),
  apart: (webhook, { headers, body }) => webhook.verifyAsync(body, headers),
  Headers: (webhook, { headers, body }) => verified(webhook, body, new Headers(headers)),
  receive: (webhook, { method, url, headers, body }) => received(webhook, new Request(url, { method, headers, body })),
};

/** As most callers do, or as all have to where the provider signs with a key of its own; then the other way says so. */
async function verified(webhook, body, headers) {
  try {
    return webhook.verify(body, headers);
  } catch (error) {
    if (error.code !== "invalid_options" || !error.message.includes("await verifyAsync")) throw error;
    return webhook.verifyAsync(body, headers);
  }
}

const overHttp = ["Headers", "receive"];

/** As Node gives headers: several values of a name in an array. */
function record(headers) {
  const values = {};
  for (const [name, value] of headers) values[name] = name in values ? [values[name], value].flat() : value;
  return values;
}

/** What was verified, or the error that `receive` tells the application; the response has to say what the error says. */
async function received(receiver, request) {
  const { event, webhook, response, error } = await receiver.receive(request);
  const verified = event ?? webhook ?? null;
  const body = await response.text();
  const problem = response.headers.get("content-type") === "application/problem+json" ? JSON.parse(body) : null;
  if (error) {
    const told =
      error.class === "authenticity" ? '{"title":"Unauthorized","status":401}' : JSON.stringify({ ...problem, code: error.code });
    if (verified !== null || response.status !== error.status || body !== told)
      throw new Error(`answered ${response.status} ${body}`);
    throw error;
  }
  if (!response.ok) throw new Error(`answered ${response.status} ${body}`);
  return verified ?? { handshake: body };
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

function bodyOf({ body_b64: once, body_gen: generator }) {
  if (once !== undefined) return fromBase64(once);
  const chunks = generator.concat.flatMap(({ b64, repeat_b64: repeated, count }) =>
    b64 === undefined ? Array(count).fill(fromBase64(repeated)) : [fromBase64(b64)],
  );
  const body = new Uint8Array(generator.total_bytes);
  let end = 0;
  for (const chunk of chunks) {
    body.set(chunk, end);
    end += chunk.length;
  }
  if (end !== body.length) throw new Error("a generator does not make as many bytes as it says");
  return body;
}

function secretOf(secret) {
  return typeof secret === "string" ? secret : { keyId: secret.public_key, secret: secret.private_key };
}

/** Whoever passes no request passes its URL: the known one, which without a query of its own has that of the request. */
function knownUrl(known, requested) {
  if (known === undefined || known.includes("?")) return known ?? requested;
  return known + new URL(requested).search;
}

/** What a vector comes to, in the words of its `expect`. */
async function outcome(Webhook, provider, vector, way, slim) {
  const refused = { signature: null, event: null, handshake: null, response_body: null };
  let webhook;
  try {
    const { url, config } = vector.options ?? {};
    const known = way === "receive" ? url : knownUrl(url, vector.request.url);
    const now = () => new Date(vector.now * 1000);
    const options = { tolerance: vector.tolerance, url: known, verifyToken: config?.verify_token, now };
    if (way === "apart" && !slim) options.webCryptoFrom = 0;
    webhook = new Webhook(provider, vector.secrets.map(secretOf), options);
  } catch (error) {
    return { ...refused, signature: error.code };
  }
  const { method, url, headers } = vector.request;
  const body = method === "GET" ? undefined : bodyOf(vector.request);
  try {
    const reply = await webhook.handshake({ method, url, headers, body });
    if (reply && way !== "receive") return { ...refused, handshake: "valid", response_body: reply.body };
  } catch (error) {
    return { ...refused, handshake: error.code };
  }
  try {
    const event = await ways[way](webhook, { method, url, headers, body });
    if (event.handshake) return { ...refused, handshake: "valid", response_body: event.handshake };
    if (vector.expect.trust && event.trust !== vector.expect.trust) throw new Error(`the event is ${event.trust}`);
    if (!("specversion" in event)) return { ...refused, signature: "valid" };
    if (JSON.stringify(JSON.parse(new TextDecoder().decode(event.bytes()))) !== JSON.stringify(event)) {
      throw new Error("the event and its bytes differ");
    }
    return { ...refused, signature: "valid", event: "valid" };
  } catch (error) {
    if (error.class === "authenticity") return { ...refused, signature: error.code };
    if (error.class === "request") return { ...refused, signature: "valid", event: error.code };
    return { ...refused, signature: String(error) };
  }
}

function expected({ expect }, way, slim) {
  const { signature, event } = overHttp.includes(way) ? { ...expect, ...expect.over_http } : expect;
  const { handshake, response_body: body } = expect;
  return { signature: signature ?? null, event: (!slim && event) || null, handshake: handshake ?? null, response_body: body ?? null };
}

/** The events of the vectors that are valid, each with the vector's name. */
export async function acceptedEvents(Webhook, files) {
  const valid = files.flatMap(({ provider, vectors }) =>
    vectors.filter(({ expect }) => expect.event === "valid").map((vector) => ({ provider, ...vector })),
  );
  const events = valid.map(async ({ provider, name, secrets, tolerance, options, now, request }) => {
    const url = knownUrl(options?.url, request.url);
    const webhook = new Webhook(provider, secrets.map(secretOf), { tolerance, url, now: () => new Date(now * 1000) });
    return [`${provider}/${name}`, await webhook.verifyAsync(bodyOf(request), request.headers)];
  });
  return Promise.all(events);
}

/** Runs the vectors of these files in every way; returns how many vectors passed in all of them, and what did not. `slim`: without events. */
export async function runVectors(Webhook, files, slim = false) {
  let passed = 0;
  const failures = [];
  for (const { provider, vectors } of files) {
    for (const vector of vectors) {
      const before = failures.length;
      for (const way of Object.keys(ways)) {
        const [wanted, got] = [expected(vector, way, slim), await outcome(Webhook, provider, vector, way, slim)].map((one) =>
          JSON.stringify(one),
        );
        if (wanted !== got) failures.push(`${provider}/${vector.name} as ${way}: expected ${wanted}, got ${got}`);
      }
      if (failures.length === before) passed += 1;
    }
  }
  return { passed, failures };
}
