// A sample origin: takes only what the gateway has sealed, verified with the official Standard Webhooks library.
//
//   npm install && ORIGIN_SECRET=whsec_… npm start

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
 * Listens on 127.0.0.1. `onDelivery({ verified, id, event?, duplicate?, reason? })` is called once for each request, before it is
 * answered: with 200 if it verifies, with 401 if not, with 500 if `onDelivery` throws, so that the event comes again.
 */
export function startOrigin({ port = 0, secret, onDelivery }) {
  const seal = new Webhook(secret);
  // The gateway may deliver an event more than once, under the same id. In a database: a unique key on it, written in the transaction
  // that does the work.
  const done = new Set();

  async function verified(request) {
    const id = request.headers["webhook-id"];
    try {
      const event = seal.verify(await readBody(request), request.headers);
      return { verified: true, id, event, duplicate: done.has(id) };
    } catch (error) {
      return { verified: false, id, reason: error.message };
    }
  }

  const server = createServer(async (request, response) => {
    const delivery = await verified(request);
    try {
      await onDelivery(delivery);
      if (delivery.verified) done.add(delivery.id);
      response.writeHead(delivery.verified ? 200 : 401).end();
    } catch (error) {
      console.error(error);
      response.writeHead(500).end();
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const server = await startOrigin({
    port: Number(process.env.PORT ?? 8788),
    secret: process.env.ORIGIN_SECRET ?? "",
    onDelivery({ verified, event, duplicate, reason }) {
      if (!verified) console.error(`refused: ${reason}`);
      else if (!duplicate) console.log(JSON.stringify(event)); // your work
    },
  });
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
}
