// Stripe webhooks in a SvelteKit endpoint.

import { Webhook } from "hookseal";

// A provider may send an event twice. In a database: a unique key on source and id, written in the transaction that does the work.
const done = new Set();

async function fulfil(event) {
  const key = `${event.source} ${event.id}`;
  if (done.has(key)) return;
  console.log(JSON.stringify(event)); // your work
  done.add(key);
}

export async function POST({ request }) {
  // Made here, not above: `vite build` loads this file too, where the secret may not be.
  const stripe = new Webhook("stripe", process.env.STRIPE_WEBHOOK_SECRET);
  const { event, response, error } = await stripe.receive(request);
  if (error) console.warn(error.code);
  if (event) await fulfil(event); // if this throws, the answer is 500, and the provider sends the event again
  return response;
}
