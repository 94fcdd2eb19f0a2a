// Stripe and Braintree webhooks in Deno.

import { Webhook } from "hookseal";

const { STRIPE_WEBHOOK_SECRET, BRAINTREE_PUBLIC_KEY, BRAINTREE_PRIVATE_KEY, PORT = "3000" } = Deno.env.toObject();
const receivers = {
  "/hooks/stripe": new Webhook("stripe", STRIPE_WEBHOOK_SECRET),
  "/hooks/braintree": new Webhook("braintree", { keyId: BRAINTREE_PUBLIC_KEY, secret: BRAINTREE_PRIVATE_KEY }),
};

// A provider may send an event twice. In a database: a unique key on source and id, written in the transaction that does the work.
const done = new Set();

async function fulfil(event) {
  const key = `${event.source} ${event.id}`;
  if (done.has(key)) return;
  console.log(JSON.stringify(event)); // your work
  done.add(key);
}

async function answer(request) {
  const receiver = receivers[new URL(request.url).pathname];
  if (!receiver) return new Response(null, { status: 404 });
  const { event, response, error } = await receiver.receive(request);
  if (error) console.warn(error.code);
  if (event) await fulfil(event); // if this throws, the answer is 500, and the provider sends the event again
  return response;
}

const onListen = ({ hostname, port }) => console.log(`listening on http://${hostname}:${port}`);
Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen }, answer);
