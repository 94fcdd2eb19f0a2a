// A Worker that uses the installed package: it runs the vectors, and answers webhooks as an application would.

import { Webhook } from "hookseal";
import { sign } from "hookseal/testing";
import { runVectors } from "./vectors.mjs";

const SECRET = "whsec_workerd_tests_only";
const webhook = new Webhook("stripe", SECRET);

const pages = {
  "/vectors": async (request) => Response.json(await runVectors(Webhook, await request.json())),
  "/signed": async () => {
    const { headers, body } = sign("stripe", SECRET, '{"id":"evt_1","type":"invoice.paid"}');
    return Response.json({ headers, body: new TextDecoder().decode(body) });
  },
  "/hook": async (request) => {
    const { event, response, error } = await webhook.receive(request);
    return new Response(response.body, { status: response.status, headers: { "x-outcome": event?.id ?? error?.code ?? "none" } });
  },
  "/full-stack": async () => {
    const signed = sign("stripe", SECRET, '{"id":"evt_2"}');
    let failed = 0;
    const deeper = () => {
      try {
        deeper();
      } catch {
        if (failed > 50) return;
        try {
          webhook.verify(signed.body, signed.headers);
        } catch {
          failed += 1;
        }
        throw new Error("up");
      }
    };
    try {
      deeper();
    } catch {
      // The stack is free again.
    }
    return Response.json({ failed, after: webhook.verify(signed.body, signed.headers).id });
  },
};

export default {
  fetch: (request) => pages[new URL(request.url).pathname](request),
};
