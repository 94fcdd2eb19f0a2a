// `hookseal diagnose`: why does this request not verify, and what would make it?

import { WebhookVerificationError } from "../errors.js";
import { receiverOptions } from "./options.js";
import { paint, print, printJson, visible } from "./output.js";
import { receiversOf, requestOf } from "./request.js";

const usage = "diagnose <provider>";
const summary = "why does a request not verify, and what would make it?";
const options = [...receiverOptions, "other-secret-env", "other-secret-file", "other-key-id"];
const help = `Says what is wrong with a recorded request, and which one change would make it verify.
With --json: [{ code, kind, message }], the verdict first.`;
const examples = `  hookseal diagnose stripe --request recorded.http --secret-env STRIPE_WEBHOOK_SECRET
  hookseal diagnose byl --request recorded.http --secret-env BYL_SECRET --other-secret-env BYL_TEST_SECRET`;

const styles = { verdict: "bold", fix: "green", note: "dim" };

function lineOf({ kind, message }) {
  const text = visible(message).replace(/\bothers\[(\d+)\]/, (_, index) => `--other-secret number ${Number(index) + 1}`);
  return `${paint(styles[kind], `${kind}:`.padEnd(9))}${text}`;
}

/** The error of a request that is not authentic. */
async function errorOf(webhook, { body, headers }) {
  try {
    await webhook.verifyAsync(body, headers);
    return undefined;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error;
    throw error;
  }
}

async function run(given) {
  const request = await requestOf(given.values);
  const { body, headers, method, url } = request;
  const { webhook, others } = receiversOf(given, url);
  const error = await errorOf(webhook, request);
  const findings = webhook.diagnose(body, headers, { others, method, url });
  // Of a key of the provider's own only WebCrypto knows.
  if (given.provider.asynchronous) {
    findings[0] = { kind: "verdict", code: error?.code ?? "verified", message: error?.message ?? "the signature is good, and the timestamp within the tolerance where one is signed" };
  }
  if (given.values.json) printJson(findings);
  else print(findings.map(lineOf).join("\n"));
  return error ? 1 : 0;
}

export default { usage, summary, options, help, examples, run };
