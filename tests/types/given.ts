// What the examples of the documentation leave open: a real request, signed now, and all that goes with it.

import express from "express";
import { Seal, Webhook } from "hookseal";
import { sign } from "hookseal/testing";
import { Webhook as StandardWebhook } from "standardwebhooks";

/** Made anew for every example, since a request is read once. */
export function given() {
  const secret = "whsec_examples_only_9c1f";
  const oldSecret = "whsec_examples_only_before";
  const newSecret = "whsec_examples_only_after";
  const originSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const payload: string = JSON.stringify({
    id: "evt_1MhUT7E0b6fckueShdwYrsWN",
    type: "invoice.paid",
    created: 1677833999,
    data: {
      object: {
        id: "in_1MhUT5E0b6fckueSfPlY05Fw",
        object: "invoice",
        status: "paid",
        total: 2000,
        currency: "usd",
        customer: "cus_NSPHp4fOlXGw8P",
        customer_email: "hook@me.com",
        customer_name: "Martin",
      },
    },
  });
  const signed = sign("stripe", secret, payload);
  const webhook = new Webhook("stripe", secret);
  const event = webhook.verify(signed.body, signed.headers);
  const handled: string[] = [];

  /** The origin, which takes only what is sealed for it; everything else is fetched as ever. */
  async function fetch(url: string, init?: RequestInit & { body?: Uint8Array<ArrayBuffer> }): Promise<Response> {
    if (!url.startsWith("https://origin.example/")) return globalThis.fetch(url, init);
    const headers = Object.fromEntries(new Headers(init?.headers));
    new StandardWebhook(originSecret).verify(new TextDecoder().decode(init?.body), headers);
    handled.push(headers["webhook-id"] ?? "");
    return new Response("taken");
  }

  return {
    secret,
    oldSecret,
    newSecret,
    originSecret,
    publicKey: "public_key_examples",
    privateKey: "private_key_examples",
    payload,
    rawBody: payload,
    headers: signed.headers,
    request: new Request("https://app.example/hooks/stripe", signed),
    webhook,
    event,
    sealed: new Seal(originSecret).seal(event),
    express,
    app: express(),
    handled,
    handle: async (received: { readonly id: string }) => void handled.push(received.id),
    fetch,
  };
}

export type Given = ReturnType<typeof given>;
