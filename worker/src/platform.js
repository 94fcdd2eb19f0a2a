// Calls of the runtime with all that they need, in one crossing from the module each. Headers come as names and values by turns, with a line
// feed behind each, which the module lets no value hold.

function headersOf(text) {
  const parts = text.split("\n");
  const headers = new Headers();
  // Of two with one name the later one counts: the seal's come last.
  for (let at = 0; at + 1 < parts.length; at += 2) headers.set(parts[at], parts[at + 1]);
  return headers;
}

/** What is asked of every request, a line each: nothing where there is no such header. */
export function front({ url, method, headers }) {
  const read = (name) => headers.get(name) ?? "";
  return `${method}\n${url}\n${read("host")}\n${read("cf-ray")}\n${read("content-encoding")}\n${read("content-length")}`;
}

/** A followed redirect would hand the message to whoever the origin names. */
export function post(fetcher, url, headers, body, signal) {
  return fetcher.fetch(url, { method: "POST", headers: headersOf(headers), body, redirect: "manual", signal });
}

export function respond(status, headers, body) {
  return new Response(body, { status, headers: headersOf(headers) });
}
