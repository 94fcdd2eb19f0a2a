// What browsers are given: a page that loads the package's own files by an import map, and a service worker with a bundle.

import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { bundle } from "./bundle.mjs";

const page = `<!doctype html>
<title>conformance</title>
<link rel="icon" href="data:,">
<script type="importmap">
  {
    "imports": {
      "hookseal": "/node_modules/hookseal/inline.js",
      "hookseal/testing": "/node_modules/hookseal/testing.js",
      "hookseal/slim": "/node_modules/hookseal/slim.js",
      "signer/testing": "/node_modules/signer/testing.js"
    }
  }
</script>
`;

const serviceWorker = `import { run } from "./entry.mjs";
self.addEventListener("message", (event) => {
  const answer = (message) => event.ports[0].postMessage(message);
  event.waitUntil(run().then((report) => answer({ report }), (error) => answer({ error: String(error.stack) })));
});
`;

/** Expressions to be evaluated in the page: promises of the report as JSON. */
export const inPage = `import("/conformance/entry.mjs").then(({ run }) => run()).then(JSON.stringify)`;
export const inPageSlim = `Promise.all([import("/conformance/slim.mjs"), fetch("/node_modules/hookseal/slim.wasm")])
  .then(async ([{ run }, response]) => run(await WebAssembly.compileStreaming(response))).then(JSON.stringify)`;
export const inServiceWorker = `navigator.serviceWorker.register("/service-worker.js").then((registration) =>
  new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(JSON.stringify(data.report)));
    (registration.installing ?? registration.waiting ?? registration.active).postMessage(null, [port2]);
  }))`;

// Browsers have shared memory only where nothing of another origin can get in.
const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };

/** Serves the project, with the page at its root. */
export async function serve(project) {
  writeFileSync(join(project, "conformance", "service-worker.mjs"), serviceWorker);
  await bundle(project, {
    entry: "conformance/service-worker.mjs",
    outfile: "service-worker.js",
    format: "iife",
    conditions: ["browser"],
    expected: "inline.js",
  });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://127.0.0.1").pathname);
    try {
      const body = path === "/" ? page : readFileSync(join(project, path));
      response.writeHead(200, { ...isolation, "content-type": types[extname(path) || ".html"] }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close().closeAllConnections() };
}

/** Starts a browser or its driver; `listening` finds in its output where it listens. What it leaves goes with the project. */
export async function startListener(spawned, listening) {
  const ended = once(spawned, "exit");
  const stop = async () => {
    spawned.kill();
    await ended;
  };
  const found = new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk) => {
      output += chunk;
      const [, place] = listening.exec(output) ?? [];
      if (place) resolve(place);
    };
    spawned.stdout.on("data", read);
    spawned.stderr.on("data", read);
    const fail = (why) => reject(new Error(`${spawned.spawnfile} ${why}:\n${output}`));
    ended.then(() => fail("ended before it listened"), reject);
    setTimeout(() => fail("did not listen within 30 s"), 30_000).unref();
  });
  try {
    return { place: await found, stop };
  } catch (error) {
    spawned.kill();
    throw error;
  }
}
