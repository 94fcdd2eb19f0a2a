// Stripe and Braintree webhooks in a Next.js route handler.

import { Webhook } from "hookseal";

// Made for a request, since `next build` loads this file too, where the secrets may not be.
const receivers = {
  stripe: () => new Webhook("stripe", process.env.STRIPE_WEBHOOK_SECRET),
  braintree: () => new Webhook("braintree", { keyId: process.env.BRAINTREE_PUBLIC_KEY, secret: process.env.BRAINTREE_PRIVATE_KEY }),
};

// A provider may send an event twice. In a database: a unique key on source and id, written in the transaction that does the work.
const done = new Set();

async function fulfil(event) {
  const key = `${event.source} ${event.id}`;
  if (done.has(key)) return;
  console.log(JSON.stringify(event)); // your work
  done.add(key);
}

async function receive(request, { params }) {
  const { provider } = await params;
  if (!Object.hasOwn(receivers, provider)) return new Response(null, { status: 404 });
  const { event, response, error } = await receivers[provider]().receive(request);
  if (error) console.warn(error.code);
  if (event) await fulfil(event); // if this throws, the answer is 500, and the provider sends the event again
  return response;
}

// GET too, since Braintree asks with it who owns the URL.
export { receive as GET, receive as POST };
