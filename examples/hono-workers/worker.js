// Stripe and Braintree webhooks in Hono on Cloudflare Workers, kept in D1.

import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Webhook } from "hookseal";

const receivers = {
  stripe: (env) => new Webhook("stripe", env.STRIPE_WEBHOOK_SECRET),
  braintree: (env) => new Webhook("braintree", { keyId: env.BRAINTREE_PUBLIC_KEY, secret: env.BRAINTREE_PRIVATE_KEY }),
};

// A provider may send an event twice, and Workers keep nothing in memory: the key of the table tells.
async function fulfil(event, db) {
  const insert = db.prepare("INSERT OR IGNORE INTO events (source, id, event) VALUES (?, ?, ?)");
  const { meta } = await insert.bind(event.source, event.id, new TextDecoder().decode(event.bytes())).run();
  if (meta.changes > 0) console.log(JSON.stringify(event));
}

const app = new Hono();

// `all`, since Braintree asks with GET who owns the URL; `receive` answers that, and refuses other methods.
app.all("/hooks/:provider{stripe|braintree}", bodyLimit({ maxSize: 1024 * 1024 }), async (c) => {
  const { event, response, error } = await receivers[c.req.param("provider")](c.env).receive(c.req.raw);
  if (error) console.warn(error.code);
  if (event) await fulfil(event, c.env.DB); // if this throws, the answer is 500, and the provider sends the event again
  return response;
});

export default app;
