// Stripe and Braintree webhooks in Express.

import express from "express";
import { Webhook, WebhookVerificationError } from "hookseal";

const { STRIPE_WEBHOOK_SECRET, BRAINTREE_PUBLIC_KEY, BRAINTREE_PRIVATE_KEY, PORT = 3000 } = process.env;
const stripe = new Webhook("stripe", STRIPE_WEBHOOK_SECRET);
const braintree = new Webhook("braintree", { keyId: BRAINTREE_PUBLIC_KEY, secret: BRAINTREE_PRIVATE_KEY });

// A provider may send an event twice. In a database: a unique key on source and id, written in the transaction that does the work.
const done = new Set();

async function fulfil(event) {
  const key = `${event.source} ${event.id}`;
  if (done.has(key)) return;
  console.log(JSON.stringify(event)); // your work
  done.add(key);
}

const app = express();

// The raw bytes are what is signed: these routes stand before express.json() and express.urlencoded().
const raw = express.raw({ type: () => true, limit: "1mb" });

app.post("/hooks/stripe", raw, async (req, res) => {
  await fulfil(stripe.verify(req.body ?? "", req.headers));
  res.sendStatus(200);
});

app.post("/hooks/braintree", raw, async (req, res) => {
  await fulfil(braintree.verify(req.body ?? "", req.headers));
  res.sendStatus(200);
});

// Braintree asks who owns the URL when you enter it in the control panel.
app.get("/hooks/braintree", async (req, res) => {
  const reply = await braintree.handshake({ method: req.method, url: `http://localhost${req.originalUrl}` });
  res.status(reply.status).set(reply.headers).send(reply.body);
});

app.use(express.json());

app.use((error, req, res, next) => {
  if (!(error instanceof WebhookVerificationError)) return next(error); // 500: the provider sends the event again
  console.warn(error.code);
  res.sendStatus(error.status);
});

const server = app.listen(PORT, "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
