// `hookseal verify`: is this request authentic, and which event is it?

import { receiverOptions } from "./options.js";
import { paint, print, printJsonText, table, visible } from "./output.js";
import { receiversOf, requestOf } from "./request.js";

const usage = "verify <provider>";
const summary = "is this request authentic? prints its event";
const options = receiverOptions;
const help = `Verifies a recorded request and prints its event.
With --json: the CloudEvent, exactly as it would be sealed.`;
const examples = `  hookseal verify stripe --request recorded.http --secret-env STRIPE_WEBHOOK_SECRET --now 2023-11-14T22:13:20Z
  hookseal verify byl --body body.json --header "Byl-Signature: 9f2c…" --secret-file byl.secret`;

const shown = ["type", "id", "source", "subject", "time", "livemode", "trust", "keyid"];

async function run(given) {
  const { body, headers, url } = await requestOf(given.values);
  const { webhook } = receiversOf(given, url);
  const event = await webhook.verifyAsync(body, headers);
  if (given.values.json) return printJsonText(new TextDecoder().decode(event.bytes()));
  const rows = shown.filter((name) => event[name] !== undefined).map((name) => [`  ${name}`, visible(String(event[name]))]);
  print([paint("green", "verified"), ...table(rows)].join("\n"));
}

export default { usage, summary, options, help, examples, run };
