// `hookseal sign`: what the provider would have sent with this payload.

import { sign } from "../sign.js";
import { secretOptions, timeOf } from "./options.js";
import { printJson } from "./output.js";
import { payloadOf, signingSecret } from "./samples.js";

const usage = "sign <provider>";
const summary = "signs a payload as the provider does";
const options = ["body", "event", "now", "url", ...secretOptions];
const help = `Signs a payload, or a sample, and prints the request as verify --request reads it.
Without a secret it signs with that of npm start in hookseal's repository.
With --json: { method, headers, body }, or bodyBase64 where the body is not UTF-8.`;
const examples = `  hookseal sign stripe --event invoice.paid --secret-env STRIPE_WEBHOOK_SECRET > signed.http
  hookseal sign byl --body payload.json --secret-env BYL | hookseal verify byl --request - --secret-env BYL`;

function bodyMember(body) {
  try {
    return { body: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body) };
  } catch {
    return { bodyBase64: Buffer.from(body).toString("base64") };
  }
}

async function run(given) {
  const { provider, values } = given;
  const { payload } = await payloadOf(provider, values);
  const time = timeOf(values.now);
  const signed = sign(provider.id, signingSecret(given), payload, { now: time && (() => time), url: values.url });
  const { method, headers, body, url } = signed;
  if (values.json) return printJson({ method, ...(url && { url }), headers, ...bodyMember(body) });
  const lines = [`${method} ${url ?? `/${provider.id}`} HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  process.stdout.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]));
}

export default { usage, summary, options, help, examples, run };
