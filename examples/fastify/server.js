// Stripe webhooks in Fastify.

import Fastify from "fastify";
import { Webhook, WebhookVerificationError } from "hookseal";

const { STRIPE_WEBHOOK_SECRET, PORT = 3000 } = process.env;
const stripe = new Webhook("stripe", STRIPE_WEBHOOK_SECRET);

// A provider may send an event twice. In a database: a unique key on source and id, written in the transaction that does the work.
const done = new Set();

async function fulfil(event) {
  const key = `${event.source} ${event.id}`;
  if (done.has(key)) return;
  console.log(JSON.stringify(event)); // your work
  done.add(key);
}

const app = Fastify({ bodyLimit: 1024 * 1024 });

app.register(async (hooks) => {
  // The raw bytes are what is signed: within this plugin no body is parsed.
  hooks.removeAllContentTypeParsers();
  hooks.addContentTypeParser("*", { parseAs: "buffer" }, (request, body, parsed) => parsed(null, body));

  hooks.setErrorHandler((error, request, reply) => {
    if (!(error instanceof WebhookVerificationError)) throw error; // 500: the provider sends the event again
    console.warn(error.code);
    reply.code(error.status).send();
  });

  hooks.post("/hooks/stripe", async (request, reply) => {
    await fulfil(stripe.verify(request.body ?? "", request.headers));
    reply.code(200).send();
  });
});

console.log(`listening on ${await app.listen({ port: Number(PORT), host: "127.0.0.1" })}`);
