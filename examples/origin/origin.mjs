// A sample origin: takes only what the gateway has sealed, verified with the official Standard Webhooks library.
//
//   ORIGIN_SECRET=whsec_… node examples/origin/origin.mjs

import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { Webhook } from "standardwebhooks";

const largestBody = 16 * 1024 * 1024;

async function readBody(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > largestBody) throw new Error("the body is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Listens on 127.0.0.1. `onDelivery({ verified, id, event?, reason? })` is called once for each request. Answers 200 to what
 * verifies, 401 to the rest.
 */
export function startOrigin({ port = 0, secret, onDelivery }) {
  const seal = new Webhook(secret);
  // A real origin keeps these ids where they survive a restart: the gateway may deliver an event more than once.
  const seen = new Set();

  const server = createServer(async (request, response) => {
    const id = request.headers["webhook-id"];
    try {
      const body = await readBody(request);
      const event = seal.verify(body, request.headers);
      const duplicate = seen.has(id);
      seen.add(id);
      response.writeHead(200).end();
      onDelivery({ verified: true, id, event, duplicate });
    } catch (error) {
      response.writeHead(401).end();
      onDelivery({ verified: false, id, reason: error.message });
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const port = Number(process.env.PORT ?? 8788);
  await startOrigin({
    port,
    secret: process.env.ORIGIN_SECRET ?? "",
    onDelivery: (delivery) => console.log(JSON.stringify(delivery)),
  });
  console.log(`origin on http://127.0.0.1:${port}`);
}
